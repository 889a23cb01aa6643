"""How a table becomes pairs of texts: which column is which, and which pairs are left out."""

from typing import Literal

from pydantic import Field

from core.declared import Name
from core.language import mark, say
from core.sources.preparation import Preparation
from core.sources.tables.table_reading import TableReading

TELL_NOTHING = frozenset({"source", "src", "input", "target", "tgt", "trg", "output"})
"""What sides are called in any file of pairs."""


class PairPreparation(Preparation):
    """Reading, the two sides and what is left out; a pair with an empty side never counts."""

    kind: Literal["pairs"] = "pairs"
    reading: TableReading = TableReading()
    source_column: Name = Field(title="Source", description="The column that is read.")
    target_column: Name = Field(title="Target", description="The column that is to be written.")
    part_column: Name | None = Field(
        None, title="Part", description="A column that says train, validation or test for each pair."
    )
    copies: Literal["drop", "keep"] = Field(
        "keep", title="Equal sides", description="Leave out pairs whose target is the source itself, or keep them."
    )
    odd: Literal["drop", "keep"] = Field(
        "keep",
        title="Odd lengths",
        description="Leave out pairs of which one side is far longer than usual beside the other, or keep them.",
    )

    @property
    def source_kind(self) -> str:
        """What comes out of it, as tasks name it."""
        return "text pairs"

    @property
    def subject(self) -> str:
        """What a run on it is about."""
        return say(
            "{source_column} to {target_column}", source_column=self.source_column, target_column=self.target_column
        )

    def heading(self, name: str) -> str:
        """After the file where the names of its sides say nothing about it."""
        sides = {self.source_column.casefold(), self.target_column.casefold()}
        return name if sides <= TELL_NOTHING else self.subject

    def facts(self) -> dict[str, str]:
        """Its sides in words, for a person who reads a recipe."""
        part = {mark("Part"): self.part_column} if self.part_column else {}
        return {mark("Source"): self.source_column, mark("Target"): self.target_column, **part}

    def swapped(self) -> "PairPreparation":
        """The other way round."""
        return self.model_copy(update={"source_column": self.target_column, "target_column": self.source_column})
