"""How a table becomes series: every choice a person accepted or changed."""

from typing import Literal

from pydantic import Field

from core.declared import Name, Word
from core.language import mark, say
from core.sources.findings import Repair
from core.sources.preparation import Preparation
from core.sources.tables.labels import SeriesLabels
from core.sources.tables.table_reading import TableReading


class SeriesPreparation(Preparation):
    """Reading, roles, frequency and repairs; applied in this order."""

    kind: Literal["series"] = "series"
    reading: TableReading = TableReading()
    time_columns: tuple[Name, ...] = ()
    time_format: Name | None = None
    """strptime format, or a name out of `columns.time_formats` such as "unix seconds"; None: as detected."""
    target: Name = Field(title="Target")
    features: tuple[Name, ...] = Field((), title="Further columns")
    """Other columns that the network reads along with the target."""
    known: tuple[Name, ...] = Field((), title="Known in advance")
    """Those of the features whose values are known in advance."""
    id_columns: tuple[Name, ...] = ()
    labels: tuple[SeriesLabels, ...] = Field((), title="Labels")
    """Columns of words that never change within a series, and the words they had when the preparation was made."""
    series: tuple[Word, ...] | None = None
    """Which series of a long table; None: all of them."""
    frequency: Name | None = Field(None, title="Frequency")
    """pandas offset alias; None: plain positions."""
    season: int = Field(1, title="Season")
    repairs: tuple[Repair, ...] = ()

    @property
    def subject(self) -> str:
        """The column to predict."""
        return self.target

    def facts(self) -> dict[str, str]:
        """Its roles and repairs in words."""
        words = {mark("Target"): self.target}
        if self.features:
            words[mark("Further columns")] = ", ".join(self.features)
        if self.known:
            words[mark("Known in advance")] = ", ".join(self.known)
        if self.labels:
            words[mark("Labels")] = ", ".join(one.column for one in self.labels)
        words[mark("Repairs")] = ", ".join(say(repair.title or repair.kind) for repair in self.repairs) or say("none")
        return words

    @property
    def source_kind(self) -> str:
        """A tuple of series."""
        return "series"
