"""Which words of each recording are its label and its speaker, and how it is heard."""

from typing import Literal

from pydantic import Field

from core.declared import Name
from core.sources.preparation import Preparation
from core.sources.sequences.preparation import SOURCE_KIND


class RecordingPreparation(Preparation):
    """The roles of the words that come with each recording, and what is cut off."""

    kind: Literal["recordings"] = "recordings"
    label: Name | None = Field(
        None, title="Label", description="What is to be told about a recording; none where nothing says it."
    )
    group: Name | None = Field(
        None, title="Speaker", description="Recordings of one speaker or session stay on one side of the split."
    )
    part: Name | None = Field(None, title="Part", description="Says train, validation or test for each recording.")
    trim: Literal["silence", "nothing"] = Field(
        "silence", title="Cut off", description="What is more than 30 decibels softer, before and after the sound."
    )

    @property
    def source_kind(self) -> str:
        """Sequences of sound features with a label each."""
        return SOURCE_KIND

    @property
    def subject(self) -> str:
        """What is predicted."""
        return self.label or "label"

    def heading(self, name: str) -> str:
        """A run is called after the file."""
        return name.rsplit(".", 1)[0]

    def facts(self) -> dict[str, str]:
        """The roles in words."""
        return {"Label": self.label or "none", "Speaker": self.group or "none", "Cut off": self.trim}
