"""What a person decided about a source, whatever its kind, so that a later run repeats it exactly."""

from abc import ABC, abstractmethod

from core.declared import Declared, Name


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


class Preparation(Declared, ABC):
    """How what was brought becomes a value that a task learns from; each kind of source has its own."""

    kind: str
    """Of source; it tells in a recipe whose preparation this is."""
    reading: Reading = Reading()

    @property
    @abstractmethod
    def source_kind(self) -> str:
        """What comes out of it, as tasks name it."""

    @property
    @abstractmethod
    def subject(self) -> str:
        """What a run on it is about, in a word or two."""

    @abstractmethod
    def facts(self) -> dict[str, str]:
        """Its choices in words, for a person who reads a recipe."""

    def heading(self, name: str) -> str:
        """What a run on a file of that name is called after."""
        return self.subject

    @property
    def other_kinds(self) -> tuple[str, ...]:
        """What else could come out of it, by `as_kind`."""
        return ()

    def as_kind(self, kind: str) -> "Preparation":
        """Itself, so that `kind`, which is one of those that can, comes out of it."""
        return self
