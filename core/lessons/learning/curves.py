"""How a trial went so far, as it stands on the disk."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core.language import say
from core.lessons.learning.trial import CurvePoint, Trial
from core.words import counted

TRIAL, CURVES, ENDED, LOCK = "trial.json", "curves.jsonl", "ended", "lock"


@dataclass(frozen=True)
class LearningCurves:
    """Everything that was told, in order; `ended` once no more will come."""

    trial: Trial
    told: tuple[CurvePoint, ...] = ()
    ended: bool = False

    def of(self, seed: int) -> list[CurvePoint]:
        return [one for one in self.told if one.seed == seed]

    @property
    def last(self) -> list[CurvePoint]:
        """The newest of each seed."""
        return [found[-1] for seed in range(self.trial.seeds) if (found := self.of(seed))]

    @property
    def solved(self) -> int:
        """How many seeds have solved it."""
        return sum(one.solved for one in self.last)

    @property
    def solved_words(self) -> str:
        """How many seeds have solved it, and after how many updates each."""
        fields = {"solved": self.solved, "seeds": counted(self.trial.seeds, "seed")}
        told = say("{solved} of {seeds} solved it", **fields)
        if not self.ended:
            told = say("{solved} of {seeds} solved it so far", **fields)
        updates = ", ".join(f"{one.update:,}" for one in self.last if one.solved)
        return say("{told}, after {updates} updates", told=told, updates=updates) if updates else told

    @property
    def diverged(self) -> int:
        """How many seeds ended with a loss that is no finite number."""
        return sum(not np.isfinite(one.loss) for one in self.last)

    @property
    def done(self) -> float:
        """The share of all updates that is done, counting as done what a seed no longer needs."""
        each = [one.update / self.trial.updates if self._goes_on(one) else 1.0 for one in self.last]
        return sum(each) / self.trial.seeds

    def _goes_on(self, one: CurvePoint) -> bool:
        return not one.solved and np.isfinite(one.loss) and one.update < self.trial.updates


def read_curves(folder: Path, trial: Trial) -> LearningCurves:
    """What stands in the folder of a trial; whole lines only."""
    ended = (folder / ENDED).exists()
    try:
        lines = (folder / CURVES).read_bytes().split(b"\n")[:-1]
    except FileNotFoundError:
        return LearningCurves(trial)
    return LearningCurves(trial, tuple(_point(*json.loads(line)) for line in lines), ended)


def _point(*told: Any) -> CurvePoint:
    point = CurvePoint(*told)
    return point._replace(reach=tuple(point.reach))
