"""Logarithm and Box-Cox, fitted on the training part only, with their exact way back."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Power:
    """Box-Cox with exponent `exponent`: 1 changes nothing, 0 is the logarithm (Box & Cox 1964)."""

    exponent: float = 1.0
    floor: float = 0.0
    """Smallest value that is transformed as it is; anything below is lifted to it."""

    def encode(self, values: np.ndarray) -> np.ndarray:
        """Transformed values, same shape."""
        if self.exponent == 1:
            return values
        lifted = np.maximum(values, self.floor)
        return np.log(lifted) if self.exponent == 0 else (lifted**self.exponent - 1) / self.exponent

    def decode(self, values: np.ndarray) -> np.ndarray:
        """Values in the person's units again, same shape."""
        if self.exponent == 1:
            return values
        if self.exponent == 0:
            return np.exp(np.minimum(values, 700))
        return np.maximum(values * self.exponent + 1, 0) ** (1 / self.exponent)


def fit_power(train: np.ndarray, transform: str) -> Power:
    """The transform for one series, from its training part [time]; none where a value is not above zero."""
    if transform == "none" or not len(train) or train.min() <= 0 or np.ptp(train) == 0:
        return Power()
    floor = float(train.min()) / 2
    if transform == "log":
        return Power(0.0, floor)
    from scipy.stats import boxcox_normmax  # most runs do without, and it takes most of a second to import

    exponent = float(np.clip(boxcox_normmax(train / np.median(train), method="mle", brack=(-0.5, 1.5)), 0, 1))
    return Power(0.0 if exponent < 0.05 else 1.0 if exponent > 0.95 else exponent, floor)
