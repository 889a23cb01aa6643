"""What a search may try of a hyperparameter; declared beside its field."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Searched:
    """Numbers between `low` and `high`, or within a `factor` of the value at hand, or some `choices`."""

    low: float | None = None
    high: float | None = None
    factor: float | None = None
    logarithmic: bool = False
    """Whether a step is a ratio, as from 0.001 to 0.01, instead of a difference."""
    choices: tuple[str | bool, ...] = ()
    usual: bool = True
    """Whether a search tries it unless somebody says otherwise."""

    def bounds(self, value: float) -> tuple[float, float]:
        """The lowest and the highest number; `value`, from which the search starts, lies between them."""
        if self.factor is not None:
            return value / self.factor, value * self.factor
        return min(self.low, value), max(self.high, value)
