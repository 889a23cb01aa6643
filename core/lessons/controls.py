"""What a person sets in a lesson: one of several answers, an amount, or a drawn curve; each is read from an address."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

import numpy as np

from core.language import Said, say

Value = str | float | tuple[float, ...] | None
Settings = Mapping[str, Value]
"""Name of a control -> what it is set to."""


@dataclass(frozen=True)
class OneOf:
    """One of a few answers; `options` are values with the words that people read."""

    name: str
    title: str = Said()
    options: dict[str, str]
    default: str | None
    """None: nothing is chosen, so that a person has to."""
    help: str = Said("")

    def read(self, text: str | None) -> str | None:
        """The value that an address states; the default where it states none of the options."""
        return text if text in self.options else self.default

    def states(self, text: str | None) -> bool:
        """Whether an address states a value that it can have."""
        return text in self.options

    def written(self, value: Value) -> str:
        """As it stands in an address."""
        return str(value)

    def words(self, value: Value) -> str:
        """As people read it."""
        return say(self.options[str(value)])


@dataclass(frozen=True)
class Amount:
    """A number between two bounds, in steps."""

    name: str
    title: str = Said()
    low: float
    high: float
    default: float
    step: float = 1
    unit: str = ""
    top: str = Said("")
    """What the highest value means, where it means more than the number."""
    help: str = Said("")

    def read(self, text: str | None) -> float:
        """The value that an address states, brought to the nearest step; the default where it states no number."""
        try:
            value = float(text or "")
        except ValueError:
            return self.default
        return self.nearest(value) if isfinite(value) else self.default

    def states(self, text: str | None) -> bool:
        """Whether an address states a value; what is no number counts as one that was never moved."""
        return text is not None

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
        return f"{number}\N{NO-BREAK SPACE}{say(self.unit)}" if self.unit else number


@dataclass(frozen=True)
class DrawnCurve:
    """A line that a person draws by its height at a few places; None until somebody does.

    In short it is told by where it first falls below a level, which is also what the truth states.
    """

    name: str
    title: str = Said()
    at: tuple[float, ...]
    """Places on the x axis that have a handle."""
    low: float
    high: float
    step: float
    x_title: str = Said()
    y_title: str = Said()
    level: float
    """Between `low` and `high`: where it is read."""
    crosses: str = Said()
    """Words around the place at which it falls below the level, such as "below 1% from lag {place} on"."""
    never: str = Said()
    """Words where it never does."""
    digits: int = 0
    """Decimals of that place."""
    logarithmic: bool = False
    """Whether heights are powers of ten."""
    cell: str = ""
    help: str = Said("")
    default: None = None

    @property
    def steps(self) -> int:
        """How many steps there are from bottom to top."""
        return round((self.high - self.low) / self.step)

    def read(self, text: str | None) -> tuple[float, ...] | None:
        """Heights at all places; None where the address states none."""
        parts = (text or "").split(".")
        if len(parts) != len(self.at) or not all(part.isascii() and part.isdigit() for part in parts):
            return None
        if any(len(part) > len(str(self.steps)) or int(part) > self.steps for part in parts):
            return None
        return tuple(round(self.low + int(part) * self.step, 9) for part in parts)

    def states(self, text: str | None) -> bool:
        return self.read(text) is not None

    def written(self, value: Value) -> str:
        """Each height as its number of steps above the bottom."""
        return ".".join(str(round((height - self.low) / self.step)) for height in value)

    def values(self, heights: tuple[float, ...]) -> np.ndarray:
        """[places] what the heights stand for."""
        return 10.0 ** np.array(heights) if self.logarithmic else np.array(heights)

    def crossing(self, heights: tuple[float, ...]) -> float | None:
        """Where the straight lines between the places first fall below the level; None where they do not."""
        below = [place for place, height in enumerate(heights) if height < self.level]
        if not below or not below[0]:
            return self.at[0] if below else None
        before, after = below[0] - 1, below[0]
        share = (heights[before] - self.level) / (heights[before] - heights[after])
        return self.at[before] + share * (self.at[after] - self.at[before])

    def words(self, value: Value) -> str:
        """Of a drawn line, or of the place at which the truth falls below the level."""
        place = self.crossing(value) if isinstance(value, tuple) else value
        return self.never if place is None else say(vars(self)["crosses"], place=f"{place:,.{self.digits}f}")

    def height_words(self, height: float) -> str:
        """One height as people read it."""
        if not self.logarithmic:
            return f"{height:.0%}"
        if height >= LEAST_SHARE:
            return f"{float(f'{100 * 10.0**height:.2g}'):g}%"
        digits, power = f"{10.0**height:.1e}".split("e")
        factor = "" if digits == "1.0" else f"{digits}×"
        return f"{factor}10{str(int(power)).translate(RAISED)}"


RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
LEAST_SHARE = -4
"""The power of ten below which a share is written as a number instead of in per cent."""
Control = OneOf | Amount | DrawnCurve


def defaults(controls: tuple[Control, ...]) -> dict[str, Value]:
    """Every control at its default."""
    return {control.name: control.default for control in controls}
