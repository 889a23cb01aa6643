"""One file a recurrent cell; a new one is one more file and one more name in CELLS."""

from core.errors import NotFound
from core.models.cells.cell import Cell
from core.models.cells.gru import GRU
from core.models.cells.lstm import LSTM
from core.models.cells.simple_rnn import SIMPLE_RNN

CELLS: dict[str, Cell] = {cell.name: cell for cell in (SIMPLE_RNN, LSTM, GRU)}


def cell_of(name: str) -> Cell:
    """The registered cell; NotFound names those that exist."""
    if name not in CELLS:
        raise NotFound(f"There is no cell named {name!r}.", f"Choose one of {', '.join(CELLS)}.")
    return CELLS[name]


__all__ = ["CELLS", "Cell", "cell_of"]
