"""How a table becomes series: every choice a person accepted or changed, so that a later run repeats it exactly."""

from core.declared import Declared, Name, Word
from core.sources.findings import Repair
from core.sources.labels import SeriesLabels


class Reading(Declared):
    """How the bytes are read as a table; None means: as detected."""

    encoding: Name | None = None
    delimiter: Name | None = None
    decimal: Name | None = None
    thousands: Name | None = None
    header_row: int | None = None
    """Row of the column names as a spreadsheet counts; 0 when there are none."""
    sheet: Name | None = None
    running_text: bool | None = None
    """Read as one running text, whatever the lines look like."""


class Preparation(Declared):
    """Reading, roles, frequency and repairs; applied in this order."""

    reading: Reading = Reading()
    time_columns: tuple[Name, ...] = ()
    time_format: Name | None = None
    """strptime format, or a name out of `columns.time_formats` such as "unix seconds"; None: as detected."""
    target: Name
    features: tuple[Name, ...] = ()
    """Further columns the network sees beside the target."""
    known: tuple[Name, ...] = ()
    """Those of the features whose values are known in advance."""
    id_columns: tuple[Name, ...] = ()
    labels: tuple[SeriesLabels, ...] = ()
    """Columns of words that never change within a series, and the words they had when the preparation was made."""
    series: tuple[Word, ...] | None = None
    """Which series of a long table; None: all of them."""
    frequency: Name | None = None
    """pandas offset alias; None: plain positions."""
    season: int = 1
    repairs: tuple[Repair, ...] = ()

    @property
    def subject(self) -> str:
        """What a run on it is about, in a word or two."""
        return self.target

    def heading(self, name: str) -> str:
        """What a run on a file of that name is called after."""
        return self.target

    def facts(self) -> dict[str, str]:
        """Its roles and repairs in words, for a person who reads a recipe."""
        words = {"Target": self.target}
        if self.features:
            words["Further columns"] = ", ".join(self.features)
        if self.known:
            words["Known in advance"] = ", ".join(self.known)
        if self.labels:
            words["Labels"] = ", ".join(one.column for one in self.labels)
        words["Repairs"] = ", ".join(repair.title or repair.kind for repair in self.repairs) or "none"
        return words

    @property
    def source_kind(self) -> str:
        """What comes out of it, as tasks name it."""
        return "series"

    @property
    def other_kinds(self) -> tuple[str, ...]:
        """What else could come out of it, by `as_kind`."""
        return ()

    def as_kind(self, kind: str) -> "Preparation":
        """Itself: a series is nothing else."""
        return self
