"""One hyperparameter of a search and its range; loads nothing that computes."""

import math

from core.declared import Declared, Name
from core.recipes.spec import Value

DIGITS = 3
"""Significant digits of a number that is tried: more make no difference, and do not read well."""


class Dimension(Declared):
    """One hyperparameter and the values that a search may give it: from `low` to `high`, or one of `choices`."""

    field: Name
    title: Name
    low: float = 0.0
    high: float = 0.0
    whole: bool = False
    logarithmic: bool = False
    choices: tuple[Value, ...] = ()
    usual: bool = True
    """Whether a search varies it unless somebody says otherwise."""

    def place(self, value: Value) -> float:
        """Where a value lies between the first and the last, from 0 to 1."""
        if self.choices:
            return self.choices.index(value) / max(1, len(self.choices) - 1) if value in self.choices else 0.0
        low, high, at = (math.log(one) if self.logarithmic else one for one in (self.low, self.high, float(value)))
        return min(1.0, max(0.0, (at - low) / (high - low))) if high > low else 0.0

    def rounded(self, value: Value) -> Value:
        """A value as a recipe has it."""
        if not isinstance(value, float) or self.whole:
            return value
        return min(max(float(f"{value:.{DIGITS}g}"), self.low), self.high)
