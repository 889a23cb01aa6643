"""What the gradient says of how much a network has to read: a sentence, and the recipe that reads as much."""

from dataclasses import dataclass

from core.charts.network.reach import Reach
from core.language import say
from core.recipes.made import changed
from core.recipes.spec import RunSpec
from core.runs.folder.run import Run
from core.runs.folder.source import source_of
from core.tasks import task_of
from core.tasks.task import Length
from core.training.events import Finished

ENOUGH = 0.75
"""Of what is read now; where more is needed, a shorter lookback is not worth a training."""
ALL = 0.85
"""Of what is read: whoever looks back so far may want to look back further."""


@dataclass(frozen=True)
class LookbackAdvice:
    """A conclusion in one sentence, and the change of the recipe that tries it, where there is one."""

    sentence: str
    phrase: str = ""
    """What would be read instead, in words."""
    field: str = ""
    value: int = 0


def lookback_advice(reach: Reach, spec: RunSpec, *, share: float = 1.0) -> LookbackAdvice:
    """What a network's reach says of the lookback it was trained with; `share` of what it learnt counts."""
    if share == 0:
        return LookbackAdvice(say("What it learnt is not used: its forecast is the one it starts from."))
    length = task_of(spec.task).length
    if length is None or not reach.timesteps or reach.around:
        return LookbackAdvice(f"{reach.finding}.")
    read = int(spec.options[length.field])
    # A timestep may be several rows, such as a season that is folded into one.
    rows = max(1, round(read / len(reach.shares)))
    enough = -(-comfortable(reach.timesteps * rows) // rows) * rows
    if enough <= ENOUGH * read:
        phrase = _said(length, enough)
        return LookbackAdvice(
            say("{finding}; {phrase} would do.", finding=reach.finding, phrase=phrase), phrase, length.field, enough
        )
    longer = min(2 * read, _most(spec, length))
    if reach.timesteps < ALL * len(reach.shares) or longer <= read:
        return LookbackAdvice(say("{finding}; {said} is about right.", finding=reach.finding, said=_said(length, read)))
    phrase = _said(length, longer)
    return LookbackAdvice(
        say("{finding}, as far back as it reads; try {phrase}.", finding=reach.finding, phrase=phrase),
        phrase,
        length.field,
        longer,
    )


def share_that_counts(run: Run) -> float:
    """How much of what the network learnt counts in its answers."""
    return next((event.share for event in reversed(run.account.told) if isinstance(event, Finished)), 1.0)


def retrained(run: Run, advice: LookbackAdvice) -> RunSpec:
    """The recipe of the run with what is advised; raises UserError where its source is too short for that."""
    task = task_of(run.spec.task)
    spec = changed(task, run.spec, {advice.field: advice.value})
    task.plan(source_of(run), task.Options.model_validate(spec.options))
    return spec


def comfortable(timesteps: int) -> int:
    """Twice as many, as a round number: what lies a little further back is not nothing."""
    twice = 2 * timesteps
    step = next((step for most, step in ((20, 2), (60, 5), (200, 10), (1000, 50)) if twice <= most), 100)
    return -(-twice // step) * step


def _said(length: Length, value: int) -> str:
    return say(length.phrase, length=f"{value:,}")


def _most(spec: RunSpec, length: Length) -> int:
    """The largest value that the option takes."""
    bounds = task_of(spec.task).Options.model_fields[length.field].metadata
    return next((bound.le for bound in bounds if hasattr(bound, "le")), 0)
