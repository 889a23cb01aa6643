"""What runs are called, wherever they are shown."""

from core.language import say
from core.models.cells import CELLS
from core.runs.folder.run import Run
from core.tasks import task_of


def cell_title(cell: str) -> str:
    """The cell as the field writes it."""
    return CELLS[cell].title if cell in CELLS else cell


def run_name(run: Run) -> str:
    """What tells a run from its neighbours: "LSTM, seed 2"."""
    return ", ".join([cell_title(run.outline.cell), say("seed {seed}", seed=run.outline.seed), *fold_words(run)])


def fold_words(run: Run) -> tuple[str, ...]:
    """What a fold of a backtest leaves out; nothing for other runs."""
    return task_of(run.outline.task).told_apart(run.outline.options)
