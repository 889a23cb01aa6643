"""THE LIST of what can be brought: one kind of source a line; `lookup.py` finds everything else by it."""

from dataclasses import dataclass
from typing import Annotated, Any, Union

from pydantic import Discriminator, Tag

from core.sources.clips.preparation import ClipPreparation
from core.sources.pairs.preparation import PairPreparation
from core.sources.preparation import Preparation, Reading
from core.sources.recordings.preparation import RecordingPreparation
from core.sources.sequences.preparation import SequencePreparation
from core.sources.tables.labelled.preparation import SequenceTablePreparation
from core.sources.tables.rows.preparation import RowPreparation
from core.sources.tables.series_preparation import SeriesPreparation
from core.sources.tables.text_preparation import TextPreparation
from core.sources.tagged.preparation import TaggedPreparation


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
    "pairs": Listed(PairPreparation, ("table.parquet",), "core.sources.pairs.kind"),
    "clips": Listed(ClipPreparation, ("frames.npy", "words.json"), "core.sources.clips.kind"),
    "recordings": Listed(RecordingPreparation, ("samples.npy", "words.json"), "core.sources.recordings.kind"),
    "sequences": Listed(SequencePreparation, ("values.npy", "words.json"), "core.sources.sequences.kind"),
    "sequence table": Listed(SequenceTablePreparation, ("table.parquet",), "core.sources.tables.labelled.kind"),
    "rows": Listed(RowPreparation, ("table.parquet",), "core.sources.tables.rows.kind"),
    "tagged": Listed(TaggedPreparation, ("tokens.parquet", "layout.json"), "core.sources.tagged.kind"),
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


def form_in(reading: Any) -> str:
    """The form whose ways of reading these are; drafts of before it was named knew tables alone."""
    if isinstance(reading, dict):
        return reading.get("form") or ("table" if "delimiter" in reading else "")
    return getattr(reading, "form", "")


READINGS = dict.fromkeys(
    (Reading, *(listed.Preparation.model_fields["reading"].annotation for listed in KINDS.values()))
)
AnyReading = Annotated[
    Union[tuple(Annotated[one, Tag(one.model_fields["form"].default)] for one in READINGS)],  # noqa: UP007
    Discriminator(form_in),
]
"""How the bytes of any form are to be read, told by its `form`."""
