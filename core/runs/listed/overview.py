"""What came of a run, small enough to keep for every run of a store: its score beside the best simple rival."""

import math
from collections.abc import Iterable, Sequence

from core.declared import Declared
from core.results.exhibits.forecasting import RivalsAsked
from core.results.exhibits.kinds import Exhibit
from core.results.exhibits.scores import Scores
from core.results.metrics import METRICS
from core.training.account import Account
from core.training.events import ModelBuilt

SHORT = ("-scores", "-rivals_asked")
"""How the files of the exhibits end that an overview needs; the others are a hundred times as long."""
POINTS = 60
"""A curve in a table cell shows no more than this."""


class Overview(Declared):
    """The first metric on the test part and what the training cost; None and empty before there is anything."""

    metric: str = ""
    unit: str | None = None
    score: float | None = None
    rival: str = ""
    rival_score: float | None = None
    scores: dict[str, float | None] = {}
    """Every metric of the network on the test part."""
    losses: tuple[float, ...] = ()
    parameters: int | None = None
    epochs: int = 0
    best_epoch: int | None = None
    seconds: float | None = None
    judged: bool = False
    """It has exhibits."""
    trained: bool = False
    """It has weights."""
    asked: str | None = None
    """The question to the statistical rivals, whose answers may still come."""

    @property
    def gain(self) -> float | None:
        """Share by which the score is better than the rival's; below zero it is worse."""
        if self.score is None or not self.rival_score:
            return None
        gain = 1 - self.score / self.rival_score
        return gain if METRICS[self.metric].lower_is_better else -gain


def read_overview(account: Account, exhibits: Sequence[Exhibit], *, judged: bool, trained: bool) -> Overview:
    """What came of a run; of its `exhibits` the SHORT ones are enough."""
    curves = account.history
    built = next((event for event in reversed(account.told) if isinstance(event, ModelBuilt)), None)
    scored = next((one for one in exhibits if isinstance(one, Scores) and one.part == "test"), None)
    return Overview(
        losses=_thinned(curves.validation_loss),
        judged=judged,
        trained=trained,
        asked=question_in(exhibits),
        epochs=len(curves.epochs) if scored else account.progress.epoch,
        **({} if scored is None else _scored(scored)),
        **({} if scored is None else {"best_epoch": curves.best_epoch, "parameters": built.parameters if built else 0}),
        **({} if scored is None else {"seconds": curves.seconds[-1] if curves.seconds else 0.0}),
    )


def question_in(exhibits: Iterable[Exhibit]) -> str | None:
    """What the statistical rivals were asked."""
    return next((one.question for one in exhibits if isinstance(one, RivalsAsked)), None)


def _scored(scored: Scores) -> dict:
    metric = scored.metrics[0]
    rivals = [(value, row.name) for row in scored.rows[1:] if (value := row.values.get(metric)) is not None]
    best = (min if METRICS[metric].lower_is_better else max)(rivals, default=(None, ""))
    values = scored.rows[0].values
    return {
        "metric": metric,
        "unit": scored.unit,
        "score": values.get(metric),
        "rival": best[1],
        "rival_score": best[0],
        "scores": dict(values),
    }


def _thinned(losses: tuple[float | None, ...]) -> tuple[float, ...]:
    finite = [loss for loss in losses if loss is not None and math.isfinite(loss)]
    return tuple(finite[:: max(1, len(finite) // POINTS)])
