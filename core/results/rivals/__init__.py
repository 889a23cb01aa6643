"""Rivals from the statistics of forecasting: fitted before the test part, asked from the same origins.

Importing this package loads no statsmodels; only the process that runs the rivals does.
"""

from dataclasses import dataclass

from core.results.baselines import BASELINES


@dataclass(frozen=True)
class Rival:
    """How a statistical rival is called and what it is."""

    name: str
    help: str
    seasonal: bool = False


RIVALS: dict[str, Rival] = {
    rival.name: rival
    for rival in (
        Rival("Theta", "Two straight lines through the seasonally adjusted series (Assimakopoulos & Nikolopoulos)."),
        Rival("ETS", "Exponential smoothing; level, trend and season chosen by AICc."),
        Rival("STL + ETS", "Exponential smoothing of what remains when the season is taken out.", seasonal=True),
        Rival("SARIMAX", "A small search over seasonal ARIMA models by AICc."),
    )
}
TITLES = {name: baseline.title for name, baseline in BASELINES.items()} | {
    "ridge": "Ridge regression",
    "Theta": "Theta",
    "ETS": "Exponential smoothing",
    "STL + ETS": "STL + ETS",
    "SARIMAX": "Seasonal ARIMA",
}
"""Every rival of a forecast, by its name in scores, as people call it."""


def rival_title(name: str) -> str:
    """A rival as people call it."""
    return TITLES.get(name, name)
