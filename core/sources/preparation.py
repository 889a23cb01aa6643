"""What a person decided about a source, whatever its kind, so that a later run repeats it exactly."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from core.declared import Declared


class Reading(Declared):
    """How bytes are read, as far as a person said: as detected here. A form with several ways derives its own."""

    LATER: ClassVar[frozenset[str]] = frozenset()
    """Fields that a form's first readings did not have: what was read before them is still found."""

    form: str = ""
    """Whose ways these are; the tag by which a draft knows them again."""

    @property
    def is_as_detected(self) -> bool:
        """Whether nothing is asked for; None means so in every field."""
        return all(value is None for _, value in self.asked())

    def asked(self) -> Iterator[tuple[str, object]]:
        """Each field that can be asked for, and its value."""
        return ((name, value) for name, value in self if name != "form")


class Preparation(Declared, ABC):
    """How what was brought becomes a value that a task learns from; each kind of source has its own."""

    kind: str
    """Of source; it tells in a recipe whose preparation this is."""
    reading: Reading = Reading()
    """A kind whose form can be read in several ways has that form's own here."""

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


class LabelledPreparation(Preparation):
    """Of what has labels: a run is called after the file, since labels are often called "label"."""

    def heading(self, name: str) -> str:
        return name.rsplit(".", 1)[0]
