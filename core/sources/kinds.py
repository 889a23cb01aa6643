"""THE LIST of what can be brought: one kind of source a line; everything else is looked up here."""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Union

from pydantic import Discriminator, Tag

from core.errors import UserError
from core.sources.preparation import Preparation
from core.sources.tables.series_preparation import SeriesPreparation
from core.sources.tables.text_preparation import TextPreparation

if TYPE_CHECKING:
    from core.sources.kind import Judged, Kind, StoredForm


@dataclass(frozen=True)
class Listed:
    """What must be known of a kind without loading anything that computes."""

    Preparation: type[Preparation]
    files: tuple[str, ...]
    """Of its stored form, beside report.json."""
    module: str
    """Where its KIND is, with everything else; importing it takes no decoder, which `Kind.form` imports."""


KINDS: dict[str, Listed] = {
    "series": Listed(SeriesPreparation, ("table.parquet",), "core.sources.tables.series_kind"),
    "texts": Listed(TextPreparation, ("table.parquet",), "core.sources.tables.text_kind"),
}
"""The first ones are those of tables; whatever no other kind recognises is read as a table."""
STORED = tuple(dict.fromkeys(name for listed in KINDS.values() for name in listed.files))
"""Files that hold what was read, of any kind."""


def kind_in(preparation: Any) -> str:
    """The kind that a preparation names; recipes of before it was named are told by their fields."""
    if isinstance(preparation, dict):
        return preparation.get("kind") or ("texts" if "text_column" in preparation else "series")
    return getattr(preparation, "kind", "")


AnyPreparation = Annotated[
    Union[tuple(Annotated[listed.Preparation, Tag(name)] for name, listed in KINDS.items())],  # noqa: UP007
    Discriminator(kind_in),
]
"""The preparation of any kind, told by its `kind`."""


@cache
def kind_named(name: str) -> "Kind":
    """The kind of that name."""
    return import_module(KINDS[name].module).KIND


def kind_of(preparation: Preparation) -> "Kind":
    """The kind whose preparation it is."""
    return kind_named(preparation.kind)


def all_kinds() -> tuple["Kind", ...]:
    """In the order of the list."""
    return tuple(map(kind_named, KINDS))


def kind_giving(source_kind: str, form: "StoredForm") -> "Kind":
    """The kind out of which that comes, of what is stored in this form; raises UserError."""
    for kind in all_kinds():
        if kind.form is form and source_kind in kind.gives:
            return kind
    raise UserError(f"No {source_kind} can be made of this source.", "Choose another task, or bring another file.")


def form_of(path: Path, name: str) -> "StoredForm":
    """The form in which the bytes at `path` are to be stored."""
    forms = dict.fromkeys(kind.form for kind in all_kinds())
    usual = next(iter(forms))
    with path.open("rb") as stream:
        for form in forms:
            stream.seek(0)
            if form is not usual and form.recognises(stream, name):
                return form
    return usual


def judge(form: "StoredForm", raw: Any) -> "Judged":
    """What the kind with the strongest claim makes of what was read; raises Refused where none can do anything."""
    found, refusals = [], []
    for kind in all_kinds():
        if kind.form is not form:
            continue
        try:
            judged = kind.judge(raw)
        except UserError as refused:
            refusals.append(refused)
            continue
        if judged is not None:
            found.append((kind.claim(judged), judged))
    if not found:
        raise refusals[0]
    return max(found, key=lambda one: one[0])[1]
