"""THE LIST of what can be brought: one kind of source a line; everything else is looked up here."""

from typing import Annotated, Any, Union

from pydantic import Discriminator, Tag

from core.sources.preparation import Preparation
from core.sources.tables.series_preparation import SeriesPreparation
from core.sources.tables.text_preparation import TextPreparation

KINDS: dict[str, type[Preparation]] = {
    "series": SeriesPreparation,
    "texts": TextPreparation,
}


def _kind_in(preparation: Any) -> str:
    """The kind that a preparation names; recipes of before it was named are told by their fields."""
    if isinstance(preparation, dict):
        return preparation.get("kind") or ("texts" if "text_column" in preparation else "series")
    return getattr(preparation, "kind", "")


AnyPreparation = Annotated[
    Union[tuple(Annotated[one, Tag(kind)] for kind, one in KINDS.items())],  # noqa: UP007 - made of the list
    Discriminator(_kind_in),
]
"""The preparation of any kind, told by its `kind`."""
