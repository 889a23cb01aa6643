"""Rivals from the statistics of forecasting: fitted before the test part, asked from the same origins.

Importing this package loads no statsmodels; only the process that runs the rivals does.
"""

from dataclasses import dataclass

from core.language import Said, mark
from core.results.baselines import BASELINES
from core.results.rival_names import rival_title


@dataclass(frozen=True)
class Rival:
    """How a rival is called in scores, and what it is."""

    name: str
    help: str = Said()
    seasonal: bool = False

    @property
    def title(self) -> str:
        return rival_title(self.name)


RIVALS: dict[str, Rival] = {
    rival.name: rival
    for rival in (
        Rival(
            "Theta",
            mark(
                "Two straight lines through the seasonally adjusted series (Assimakopoulos & Nikolopoulos). In a long "
                "test part it is refitted at up to 100 places; between them its level follows the values."
            ),
        ),
        Rival(
            "ETS",
            mark(
                "Level, trend and season chosen by AICc before the test part; its states follow the values along it, "
                "and it is refitted every 2,000 rows."
            ),
        ),
        Rival(
            "STL + ETS",
            mark(
                "Exponential smoothing of what remains when the season is taken out. In a long test part it is "
                "refitted at up to 100 places; between them its level follows the values."
            ),
            seasonal=True,
        ),
        Rival(
            "SARIMAX",
            mark("A small search by AICc before the test part; its states follow the values along it."),
        ),
    )
}
"""Those that are asked in a process of their own."""
SIMPLE = [Rival(name, baseline.help, baseline.seasonal) for name, baseline in BASELINES.items()]
RIDGE = Rival("ridge", mark("Linear regression with a penalty, on the windows that the network reads."))
EVERY = {rival.name: rival for rival in (*SIMPLE, RIDGE, *RIVALS.values())}
"""Every rival of a forecast, by its name in scores."""
