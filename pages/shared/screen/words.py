"""Times, numbers and states as people read them; used wherever runs are shown."""

from core.models.cells import CELLS
from core.recipes.spec import SourceRecipe
from core.results.figures import number
from core.runs.run import Run
from core.runs.states import State
from core.tasks import task_of
from core.words import HOUR, MINUTE, counted
from pages.shared.screen.safe import name

DAY = 24 * HOUR

STATES: dict[State, str] = {
    "queued": "Waiting",
    "starting": "Starting",
    "training": "Training",
    "judging": "Evaluating",
    "finished": "Finished",
    "stopped": "Stopped",
    "paused": "Paused",
    "failed": "Failed",
    "lost": "Lost",
    "cancelled": "Cancelled",
}


def cell_mark(cell: str) -> str:
    """A dot in the cell's hue, which the theme has as the charts do; nothing where the cell is no longer known."""
    return f":{CELLS[cell].hue}[●]" if cell in CELLS else ""


def age(then: float, now: float) -> str:
    """How long ago, roughly."""
    passed = max(0.0, now - then)
    if passed < MINUTE:
        return "just now"
    for size, word in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")):
        if passed >= size:
            return f"{counted(int(passed // size), word)} ago"
    return "just now"


def with_spread(mean: float | None, spread: float | None) -> str:
    """49.77 ± 1.34: the spread with as many decimals as the mean."""
    words = number(mean)
    if spread is None or mean is None or "e" in words:
        return words
    decimals = len(words.partition(".")[2])
    # Spaces that do not break keep the two on one line in a narrow table.
    return f"{words}\u00a0±\u00a0{spread:,.{decimals}f}"


def about(source: SourceRecipe) -> str:
    """ "sales of shops.csv"; a source that is one text is called by its name alone. Safe in Markdown."""
    heading = source.preparation.heading(source.name)
    return name(source.name) if heading == source.name else f"{name(heading)} of {name(source.name)}"


def cell_title(cell: str) -> str:
    """The cell as the field writes it."""
    return CELLS[cell].title if cell in CELLS else cell


def run_name(run: Run) -> str:
    """What tells a run from its neighbours: "LSTM, seed 2"."""
    return ", ".join([cell_title(run.outline.cell), f"seed {run.outline.seed}", *fold_words(run)])


def fold_words(run: Run) -> tuple[str, ...]:
    """What a fold of a backtest leaves out; nothing for other runs."""
    return task_of(run.outline.task).told_apart(run.outline.options)
