"""Runs of a comparison as its charts take them."""

from collections.abc import Sequence

from core.charts.runs.comparison import Entrant
from core.results.comparison import Comparison
from core.results.exhibits.forecasting import Forecast
from core.results.rival_names import rival_title
from core.runs.folder.results import of_kind, result_of
from core.runs.folder.run import Run
from core.runs.listed.naming import cell_title, run_name


def entrants_of(runs: Sequence[Run], found: Comparison) -> list[Entrant]:
    """Each run with its group, its score by the first metric and its forecast."""
    groups = {run: row.name for row in found.rows if row.role == "network" for run in row.runs}
    return [_entrant(run, groups, found.metrics[0]) for run in runs]


def rival_scores(found: Comparison) -> dict[str, float]:
    """Title of each rival -> its score by the first metric, where it has one."""
    first = found.metrics[0]
    return {
        rival_title(row.name): row.mean[first]
        for row in found.rows
        if row.role == "baseline" and row.mean.get(first) is not None
    }


def _entrant(run: Run, groups: dict[str, str], metric: str) -> Entrant:
    cell, result = run.spec.model.cell, result_of(run)
    return Entrant(
        run=run.id,
        cell=cell,
        group=groups.get(run.id, cell_title(cell)),
        name=run_name(run),
        score=result.scores.rows[0].values.get(metric) if result else None,
        forecast=next(of_kind(run.exhibits(), Forecast), None),
    )
