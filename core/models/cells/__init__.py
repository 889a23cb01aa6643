"""One file a recurrent cell; a new one is one more file and one more name in CELLS."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from core.errors import NotFound
from core.language import say

if TYPE_CHECKING:
    from core.models.cells.cell import Cell


class Cells(Mapping[str, "Cell"]):
    """Cells by name, in order; a recipe is checked by the names, and a cell's file is imported when it is asked for."""

    def __init__(self, *names: str) -> None:
        self._names = names

    def __getitem__(self, name: str) -> "Cell":
        if name not in self._names:
            raise KeyError(name)
        return _imported(name)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@cache
def _imported(name: str) -> "Cell":
    """The cell in the file of that name, which calls it the same in capitals."""
    return getattr(import_module(f"{__name__}.{name}"), name.upper())


CELLS = Cells("simple_rnn", "lstm", "gru")


def cell_of(name: str) -> "Cell":
    """The registered cell; NotFound names those that exist."""
    if name not in CELLS:
        raise NotFound(
            say("There is no cell named {name!r}.", name=name), say("Choose one of {cells}.", cells=", ".join(CELLS))
        )
    return CELLS[name]
