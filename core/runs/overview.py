"""What came of a run, small enough to keep for every run of a store: its score beside the best simple rival."""

import math
from typing import TYPE_CHECKING

from core.declared import Declared
from core.results.exhibits import Exhibit, RivalsAsked, Scores
from core.results.metrics import METRICS
from core.runs.rivalry import answers_stamp
from core.runs.shelf import read_files
from core.training.events import ModelBuilt
from core.training.history import history
from core.training.progress import progress

if TYPE_CHECKING:
    from core.runs.run import Run

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


def overview(run: "Run") -> Overview:
    """The run in short; read once where nothing changes any more."""
    return run.known or read_overview(run)


def read_overview(run: "Run") -> Overview:
    """The same, read from the run's folder."""
    events, exhibits = run.events(), _exhibits(run)
    curves = history(events)
    built = next((event for event in reversed(events) if isinstance(event, ModelBuilt)), None)
    scored = next((one for one in exhibits if isinstance(one, Scores) and one.part == "test"), None)
    return Overview(
        losses=_thinned(curves.validation_loss),
        judged=bool(run.exhibit_files()),
        trained=run.weights_path() is not None,
        asked=next((one.question for one in exhibits if isinstance(one, RivalsAsked)), None),
        epochs=len(curves.epochs) if scored else progress(events).epoch,
        **({} if scored is None else _scored(scored)),
        **({} if scored is None else {"best_epoch": curves.best_epoch, "parameters": built.parameters if built else 0}),
        **({} if scored is None else {"seconds": curves.seconds[-1] if curves.seconds else 0.0}),
    )


def _exhibits(run: "Run") -> list[Exhibit]:
    """The scores and what the rivals were asked; everything only where rivals have answered since."""
    found = read_files([path for path in run.exhibit_files() if path.stem.endswith(SHORT)])
    asked = any(isinstance(one, RivalsAsked) and answers_stamp(one.question, run.answers) for one in found)
    return run.exhibits() if asked else found


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
