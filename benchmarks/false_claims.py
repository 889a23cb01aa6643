"""How often a trained network's verdict claims a win where there is nothing to win."""

import numpy as np
import pandas as pd

from core.data.series import Series
from core.results.exhibits.scores import Verdict

SMALL = {"units": 8, "epochs": 8, "patience": 4, "rivals": "simple"}
"""Beside what is recommended, so that a hundred networks train in minutes."""
SERIES = 100


def hopeless(number: int) -> tuple[Series, ...]:
    """One of a hundred: forty random walks, forty white noises, twenty constants, of 120 to 400 timesteps."""
    random = np.random.default_rng(number)
    steps = random.normal(size=int(random.integers(120, 400)))
    kind = ("random walk", "white noise", "random walk", "white noise", "constant")[number % 5]
    values = {"random walk": 100 + steps.cumsum(), "white noise": 100 + steps, "constant": np.full(len(steps), 7.0)}
    index = pd.date_range("2001-01-01", periods=len(steps), freq="D")
    return (Series(kind, values[kind][:, None], ("value",), "value", index, "D", 7 if number % 2 else 1),)


def is_false_claim(verdict: Verdict) -> bool:
    """Whether it says that the network is better than every rival."""
    return verdict.outcome == "better"
