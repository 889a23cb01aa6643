"""How a table becomes labelled sequences."""

from typing import Literal

from pydantic import Field

from core.declared import Name
from core.language import mark, say
from core.sources.preparation import LabelledPreparation
from core.sources.sequences.preparation import SOURCE_KIND
from core.sources.tables.table_reading import TableReading


class SequenceTablePreparation(LabelledPreparation):
    """Reading and roles of the columns."""

    kind: Literal["sequence table"] = "sequence table"
    reading: TableReading = TableReading()
    label: Name = Field(title="Label", description="What is to be told about a sequence.")
    sequence: Name | None = Field(
        None, title="Sequence", description="Says which sequence a row belongs to; none: every row is a sequence."
    )
    group: Name | None = Field(
        None, title="Group", description="Sequences of one group (a person, a session) stay on one side of the split."
    )
    part: Name | None = Field(None, title="Part", description="Says train, validation or test.")
    values: tuple[Name, ...] = Field(title="Values", description="Features, or the timesteps of a row in their order.")
    together: int = Field(
        1, ge=1, title="Features", description="Where every row is a sequence: values that belong to one timestep."
    )

    @property
    def source_kind(self) -> str:
        """Sequences with a label each."""
        return SOURCE_KIND

    @property
    def subject(self) -> str:
        """What is predicted."""
        return self.label

    def facts(self) -> dict[str, str]:
        """The roles in words."""
        how = say("rows with the same {sequence}", sequence=self.sequence) if self.sequence else say("one a row")
        return {mark("Label"): self.label, mark("Sequences"): how, mark("Group"): self.group or say("none")}
