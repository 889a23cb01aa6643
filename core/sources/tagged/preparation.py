"""Which column holds the tokens, which one the tags, and how the tags are read."""

from typing import Literal

from pydantic import Field

from core.data.spans import Written
from core.declared import Name
from core.language import mark, say
from core.sources.preparation import Preparation

SCHEMES: dict[str, str] = {
    "plain": mark("plain: each tag is a class of its own"),
    "iob2": mark("IOB2: every span begins with B"),
    "iob1": mark("IOB1: B only between spans of one kind"),
    "bioes": mark("BIOES: spans end with E, single tokens have S"),
}


class TaggedPreparation(Preparation):
    """Roles of the columns; applied in this order, so that a later run repeats them exactly."""

    kind: Literal["tagged"] = "tagged"
    token_column: Name = Field(title="Tokens", description="The column that holds the tokens.")
    tag_column: Name | None = Field(
        None, title="Tags", description="The column that holds what is predicted; none: tokens to be tagged."
    )
    scheme: Written = Field("plain", title="Scheme", description="How tags mark spans.")
    broken: Literal["mend", "leave out"] = Field(
        "mend", title="Broken tags", description="Let a span that goes on from nothing begin there, or drop sentences."
    )
    missing: Literal["leave out", "outside"] = Field(
        "leave out", title="Missing tags", description="Drop sentences with a missing tag, or read it as O."
    )

    @property
    def source_kind(self) -> str:
        """What comes out of it, as tasks name it."""
        return "tagged sequences"

    @property
    def subject(self) -> str:
        """The column that is predicted."""
        return self.tag_column or self.token_column

    def facts(self) -> dict[str, str]:
        """Its roles in words, for a person who reads a recipe."""
        return {
            mark("Tokens"): self.token_column,
            mark("Tags"): self.tag_column or say("none"),
            mark("Scheme"): SCHEMES[self.scheme].split(":")[0],
        }
