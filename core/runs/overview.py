"""A run in one line of a list: its score beside the best naive rival, and the shape of its loss."""

from dataclasses import dataclass
from functools import lru_cache

from core.results.exhibits import Scores
from core.results.metrics import METRICS
from core.runs.run import Run
from core.training.history import history

POINTS = 60
"""A curve in a table cell shows no more than this."""


@dataclass(frozen=True)
class Overview:
    """The first metric on the test part; None and empty before there is anything."""

    metric: str = ""
    unit: str | None = None
    score: float | None = None
    rival: str = ""
    rival_score: float | None = None
    losses: tuple[float, ...] = ()

    @property
    def gain(self) -> float | None:
        """Share by which the score is better than the rival's; below zero it is worse."""
        if self.score is None or not self.rival_score:
            return None
        gain = 1 - self.score / self.rival_score
        return gain if METRICS[self.metric].lower_is_better else -gain


def overview(run: Run) -> Overview:
    """The run in one line; read once where nothing changes any more."""
    return _ended(_Ended(run)) if run.ended else _read(run)


class _Ended:
    """A run that is its own cache key: the same folder, attempt and state hold the same files."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.key = (run.folder, run.attempt, run.state)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Ended) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=4096)
def _ended(ended: _Ended) -> Overview:
    return _read(ended.run)


def _read(run: Run) -> Overview:
    losses = tuple(value for value in history(run.events()).validation_loss if value is not None)
    every = max(1, len(losses) // POINTS)
    losses = losses[::every]
    scored = next((one for one in run.exhibits() if isinstance(one, Scores) and one.part == "test"), None)
    if scored is None:
        return Overview(losses=losses)
    metric = scored.metrics[0]
    rivals = [(value, row.name) for row in scored.rows[1:] if (value := row.values.get(metric)) is not None]
    best = (min if METRICS[metric].lower_is_better else max)(rivals, default=(None, ""))
    return Overview(
        metric=metric,
        unit=scored.unit,
        score=scored.rows[0].values.get(metric),
        rival=best[1],
        rival_score=best[0],
        losses=losses,
    )
