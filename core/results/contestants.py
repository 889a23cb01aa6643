"""Who takes part in a comparison: runs, groups of runs, baselines."""

from dataclasses import dataclass, field
from typing import Any

from core.results.exhibits.scores import Errors, ScoreRow, Scores
from core.results.metrics import METRICS


@dataclass(frozen=True)
class RunResult:
    """What a comparison needs of one finished run."""

    run: str
    cell: str
    seed: int
    scores: Scores
    errors: Errors | None
    parameters: int
    seconds: float
    epochs: int
    best_epoch: int
    recipe: dict[str, Any] = field(default_factory=dict)
    """The spec as plain data (`RunSpec.model_dump()`); used for what differs."""
    title: str = ""
    """What its cell is called."""
    falling: int = 0
    """Epochs after which training ended while the validation loss was still falling; 0: it was not."""


@dataclass(frozen=True)
class ComparisonRow:
    """One contestant: a group of runs that differ in nothing but the seed, their median, or a baseline."""

    name: str
    role: str
    """network | median | baseline"""
    cell: str | None
    runs: tuple[str, ...]
    mean: dict[str, float | None]
    spread: dict[str, float | None]
    """Standard deviation over seeds; None with fewer than two."""
    parameters: int | None = None
    seconds: float | None = None
    epochs: float | None = None
    best_epoch: float | None = None


def best_rival(scores: Scores, metric: str) -> ScoreRow | None:
    """The best of the rivals by a metric; of equal ones the first, which the verdict names too."""
    rivals = [row for row in scores.rows[1:] if row.values.get(metric) is not None]
    choose = min if METRICS[metric].lower_is_better else max
    return choose(rivals, key=lambda row: row.values[metric], default=None)
