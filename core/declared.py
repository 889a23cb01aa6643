"""The base of everything that crosses a file or a process, and the bounds of what stands in it."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

LONGEST = 100_000
"""Characters of any text in a record that has no closer bound."""
LATEST = 4_102_444_800.0
"""1 January 2100: beyond, clocks and calendars of libraries differ in what they can show."""


class Declared(BaseModel):
    """A frozen record; unknown fields are refused, and NaN or infinity never reach its JSON."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        ser_json_inf_nan="null",
        str_max_length=LONGEST,
        protected_namespaces=(),
        arbitrary_types_allowed=True,
    )


def _cut(longest: int) -> BeforeValidator:
    def cut(text: object) -> object:
        return text if not isinstance(text, str) or len(text) <= longest else text[: longest - 1] + "…"

    return BeforeValidator(cut)


def _within(value: object) -> object:
    if not isinstance(value, int | float):
        return value
    return min(max(value, 0.0), 1e12) if value == value else 0.0


Count = Annotated[int, Field(ge=0, le=10**12)]
"""How many, or which in a row."""
Quantity = Annotated[float, BeforeValidator(_within)]
"""Seconds, a speed, a rate; what lies outside 0 to 1e12 is brought to the nearer end, whoever told it."""
Moment = Annotated[float, Field(ge=0, le=LATEST)]
"""Wall clock, seconds since 1970."""
Name = Annotated[str, Field(max_length=1_000)]
"""Of a column, a unit, a file."""
Word = Annotated[str, Field(max_length=10_000)]
"""What stands in a cell, such as the name of a series."""
Sentence = Annotated[str, _cut(4_000)]
"""What we tell a person; a longer one is cut, and says so with its last sign."""
