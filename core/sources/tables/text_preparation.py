"""How a table becomes texts: the roles of its columns, and what was left out."""

from typing import Literal

from pydantic import Field

from core.declared import Name
from core.sources.preparation import Preparation
from core.sources.tables.table_reading import TableReading


class TextPreparation(Preparation):
    """Reading and roles; applied in this order, so that a later run repeats them exactly."""

    kind: Literal["texts"] = "texts"
    reading: TableReading = TableReading()
    text_column: Name = Field(title="Text", description="The column that holds the texts.")
    label_column: Name | None = Field(
        None, title="Label", description="What is to be told about a text; none: to write."
    )
    group_column: Name | None = Field(
        None, title="Group", description="Texts of one group (an author, a thread) stay on one side of the split."
    )
    part_column: Name | None = Field(
        None, title="Part", description="A column that says train, validation or test for each text."
    )
    lines: bool = Field(
        False, title="One text a line", description="Each line of a cell is a text of its own, with that cell's label."
    )
    alike: Literal["merge", "keep"] = Field(
        "keep",
        title="Labels alike",
        description="Count labels that differ only in capitals or blanks as one, or each for itself.",
    )
    empty: Literal["drop", "keep"] = Field(
        "drop",
        title="Empty texts",
        description="Leave out texts without a visible character, or keep them as they are.",
    )

    @property
    def subject(self) -> str:
        """What a run on it is about, in a word or two."""
        return self.label_column or self.text_column

    def heading(self, name: str) -> str:
        """What a run on a file of that name is called after: its label, or the text itself."""
        return self.label_column or name

    def facts(self) -> dict[str, str]:
        """Its roles in words, for a person who reads a recipe."""
        roles = ("text_column", "label_column", "group_column", "part_column")
        return {
            str(type(self).model_fields[role].title): value
            for role in roles
            if (value := getattr(self, role)) is not None
        }

    @property
    def source_kind(self) -> str:
        """What comes out of it, as tasks name it."""
        return "corpus" if self.label_column is None else "labelled texts"

    @property
    def other_kinds(self) -> tuple[str, ...]:
        """What else could come out of it, by `as_kind`: texts can be written like, whatever labels they have."""
        return () if self.label_column is None else ("corpus",)

    def as_kind(self, kind: str) -> "TextPreparation":
        """The same texts without their labels, where a corpus is wanted."""
        if kind == self.source_kind:
            return self
        return self.model_copy(update={"label_column": None, "group_column": None, "part_column": None, "lines": False})
