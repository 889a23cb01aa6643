"""How a table becomes labelled rows."""

from typing import Literal

from pydantic import Field

from core.declared import Name
from core.language import mark, say
from core.sources.preparation import LabelledPreparation
from core.sources.tables.table_reading import TableReading

SOURCE_KIND = "labelled rows"


class RowPreparation(LabelledPreparation):
    """Reading and roles of the columns."""

    kind: Literal["rows"] = "rows"
    reading: TableReading = TableReading()
    label: Name = Field(title="Label", description="The column whose value is predicted for each row.")
    features: tuple[Name, ...] = Field((), title="Features", description="The columns of numbers that are read.")
    session: Name | None = Field(
        None,
        title="Session",
        description="Says which session, machine or person a row belongs to. Each is read by itself.",
    )
    time_columns: tuple[Name, ...] = Field((), title="Time", description="Says when a row was measured.")
    time_format: Name | None = None
    """As `SeriesPreparation` has it."""
    part_at_jumps: bool = False
    """Whether rows before and after a jump in time are not read together; recipes from before it repeat without."""

    @property
    def source_kind(self) -> str:
        """Rows with a label each."""
        return SOURCE_KIND

    @property
    def subject(self) -> str:
        """What is predicted."""
        return self.label

    def facts(self) -> dict[str, str]:
        """The roles in words."""
        return {
            mark("Label"): self.label,
            mark("Features"): ", ".join(self.features),
            mark("Session"): self.session or say("none"),
            mark("Time"): " + ".join(self.time_columns) or say("none: rows in order"),
        }
