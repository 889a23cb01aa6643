"""Which words of each sequence are its label, its group and its part."""

from typing import Literal

from pydantic import Field

from core.language import mark, say
from core.sources.preparation import LabelledPreparation
from core.sources.sequences.columns import ColumnName

SOURCE_KIND = "labelled sequences"


class SequencePreparation(LabelledPreparation):
    """The roles of the words that come with each sequence."""

    kind: Literal["sequences"] = "sequences"
    label: ColumnName = Field(
        None, title="Label", description="What is to be told about a sequence; none where nothing says it."
    )
    group: ColumnName = Field(
        None, title="Group", description="Sequences of one group (a person, a session) stay on one side of the split."
    )
    part: ColumnName = Field(None, title="Part", description="Says train, validation or test for each sequence.")

    @property
    def source_kind(self) -> str:
        """Sequences with a label each."""
        return SOURCE_KIND

    @property
    def subject(self) -> str:
        """What is predicted."""
        return self.label or "label"

    def facts(self) -> dict[str, str]:
        """The roles in words."""
        return {
            mark("Label"): self.label or say("none"),
            mark("Group"): self.group or say("none"),
            mark("Part"): self.part or say("none"),
        }
