"""Which words of each recording are its label and its speaker, and how it is heard."""

from typing import Literal

from pydantic import Field

from core.declared import Name
from core.language import mark
from core.sources.sequences.preparation import SequencePreparation

TRANSCRIBED = "transcribed recordings"


class RecordingPreparation(SequencePreparation):
    """The roles of the words that come with each recording, and what is cut off."""

    kind: Literal["recordings"] = "recordings"
    trim: Literal["silence", "nothing"] = Field(
        "silence", title="Cut off", description="What is more than 30 decibels softer, before and after the sound."
    )

    transcript: Name | None = Field(
        None, title="Transcript", description="What is said in each recording; none where a label is told instead."
    )

    @property
    def source_kind(self) -> str:
        """What is to be written down, or a label each."""
        return TRANSCRIBED if self.transcript else super().source_kind

    @property
    def subject(self) -> str:
        """What is predicted."""
        return self.transcript or super().subject

    @property
    def other_kinds(self) -> tuple[str, ...]:
        """Recordings that have a label, too, can be labelled."""
        return (super().source_kind,) if self.transcript and self.label else ()

    def as_kind(self, kind: str) -> "RecordingPreparation":
        """Labels where these are wanted."""
        return self if kind == self.source_kind else self.model_copy(update={"transcript": None})

    def facts(self) -> dict[str, str]:
        """The roles in words, and what is cut off."""
        said = {mark("Transcript"): self.transcript} if self.transcript else {}
        return {**said, **super().facts(), mark("Cut off"): self.trim}
