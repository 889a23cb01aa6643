"""Times, numbers and states as people read them; used wherever runs are shown."""

from core.language import mark, say
from core.models.cells import CELLS
from core.recipes.spec import SourceRecipe
from core.results.figures import number, with_spread
from core.runs.folder.states import State
from core.runs.listed.naming import cell_title, fold_words, run_name
from core.words import HOUR, MINUTE, counted
from pages.shared.screen.safe import name

__all__ = ["cell_title", "fold_words", "number", "run_name", "with_spread"]

DAY = 24 * HOUR

STATES: dict[State, str] = {
    "queued": mark("Waiting"),
    "starting": mark("Starting"),
    "training": mark("Training"),
    "judging": mark("Evaluating"),
    "finished": mark("Finished"),
    "stopped": mark("Stopped"),
    "paused": mark("Paused"),
    "failed": mark("Failed"),
    "lost": mark("Lost"),
    "cancelled": mark("Cancelled"),
}


def state_title(state: State) -> str:
    """What a person calls it."""
    return say(STATES[state])


def cell_mark(cell: str) -> str:
    """A dot in the cell's hue, which the theme has as the charts do; nothing where the cell is no longer known."""
    return f":{CELLS[cell].hue}[●]" if cell in CELLS else ""


def age(then: float, now: float) -> str:
    """How long ago, roughly."""
    passed = max(0.0, now - then)
    if passed < MINUTE:
        return say("just now")
    for size, word in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")):
        if passed >= size:
            return say("{time} ago", time=counted(int(passed // size), word))
    return say("just now")


def about(source: SourceRecipe) -> str:
    """ "sales of shops.csv"; a source that is one text is called by its name alone. Safe in Markdown."""
    heading = source.preparation.heading(source.name)
    if heading == source.name:
        return name(source.name)
    return say("{column} of {file}", column=name(heading), file=name(source.name))
