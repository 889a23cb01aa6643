"""Which words of each recording are its label and its speaker, and how it is heard."""

from typing import Literal

from pydantic import Field

from core.sources.sequences.preparation import SequencePreparation


class RecordingPreparation(SequencePreparation):
    """The roles of the words that come with each recording, and what is cut off."""

    kind: Literal["recordings"] = "recordings"
    trim: Literal["silence", "nothing"] = Field(
        "silence", title="Cut off", description="What is more than 30 decibels softer, before and after the sound."
    )

    def facts(self) -> dict[str, str]:
        """The roles in words, and what is cut off."""
        return {**super().facts(), "Cut off": self.trim}
