"""What a person sets in a lesson: one of several answers, or an amount; each reads its value from an address."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

Value = str | float | None
Settings = Mapping[str, Value]
"""Name of a control -> what it is set to."""


@dataclass(frozen=True)
class OneOf:
    """One of a few answers; `options` are values with the words that people read."""

    name: str
    title: str
    options: dict[str, str]
    default: str | None
    """None: nothing is chosen, so that a person has to."""
    help: str = ""

    def read(self, text: str | None) -> str | None:
        """The value that an address states; the default where it states none of the options."""
        return text if text in self.options else self.default

    def written(self, value: Value) -> str:
        """As it stands in an address."""
        return str(value)

    def words(self, value: Value) -> str:
        """As people read it."""
        return self.options[str(value)]


@dataclass(frozen=True)
class Amount:
    """A number between two bounds, in steps."""

    name: str
    title: str
    low: float
    high: float
    default: float
    step: float = 1
    unit: str = ""
    top: str = ""
    """What the highest value means, where it means more than the number."""
    help: str = ""

    def read(self, text: str | None) -> float:
        """The value that an address states, brought to the nearest step; the default where it states no number."""
        try:
            value = float(text or "")
        except ValueError:
            return self.default
        return self.nearest(value) if isfinite(value) else self.default

    def nearest(self, value: float) -> float:
        """The step that is nearest to `value`."""
        steps = round((min(max(value, self.low), self.high) - self.low) / self.step)
        return type(self.step)(round(self.low + steps * self.step, 9))

    def written(self, value: Value) -> str:
        return f"{value:g}"

    def words(self, value: Value) -> str:
        if self.top and value == self.high:
            return self.top
        number = f"{value:,.4g}".replace("-", "\N{MINUS SIGN}")
        return f"{number}\N{NO-BREAK SPACE}{self.unit}" if self.unit else number


Control = OneOf | Amount


def defaults(controls: tuple[Control, ...]) -> dict[str, Value]:
    """Every control at its default."""
    return {control.name: control.default for control in controls}
