"""The report of several runs on one source: what their Compare page says, and how to repeat the best of them."""

from collections.abc import Sequence

from core.charts.runs.comparison import Entrant, overlaid, spread
from core.charts.runs.losses import losses
from core.charts.theme import LIGHT
from core.errors import UserError
from core.experiments.comparisons import comparison_of
from core.experiments.entrants import entrants_of, rival_scores
from core.language import say
from core.recipes.losses import loss_title
from core.reports.data import data
from core.reports.one_run import titled, verdict
from core.reports.page import element, page, paragraph, table
from core.reports.pictures import drawn
from core.reports.repeating import repeating
from core.results.comparison import Comparison
from core.results.figures import number, with_spread
from core.results.metrics import METRICS
from core.results.rival_names import rival_title
from core.runs.folder.curves import loss_curve
from core.runs.folder.run import Run
from core.words import counted

FORECASTS = 6
"""Forecasts on one picture that can be told apart on paper."""


def experiment_report(runs: Sequence[Run]) -> str:
    """One HTML page about all judged runs; raises UserError where there is nothing to compare."""
    judged = [run for run in runs if run.judged]
    if not judged:
        raise UserError(say("None of these runs has a result yet."), say("Wait until one ends, or stop it."))
    found, first = comparison_of(judged), judged[0]
    source = first.spec.source
    title = f"{first.experiment_title}: {source.preparation.heading(source.name)}"
    entrants = entrants_of(judged, found)
    about = say("{runs} on {name}", runs=counted(len(judged), "run"), name=source.name)
    parts = [
        element("h1", title),
        paragraph(about, kind="muted"),
        *verdict(found.verdict),
        *_scores(entrants, found),
        *_forecasts(entrants, found),
        *_losses(judged),
        *data(first),
        *repeating(_best(judged, found)),
    ]
    return page(title, parts)


def _scores(entrants: Sequence[Entrant], found: Comparison) -> list[str]:
    metric = METRICS[found.metrics[0]]
    unit = found.unit if metric.in_units else None
    figure = spread(
        entrants, rival_scores(found), theme=LIGHT, metric=say("{title}, test part", title=metric.title), unit=unit
    )
    words = say("A dot is a run, a bar the mean over the seeds of a cell, a dashed line a rival.")
    return [
        element("h2", say("Scores on the test part")),
        drawn(figure, found.verdict.sentence),
        paragraph(words, kind="muted"),
        _table(found),
        paragraph(
            say("Mean over seeds ± standard deviation over seeds. The best of each column is bold."), kind="muted"
        ),
        _cost(found),
    ]


def _table(found: Comparison) -> str:
    """A row a group of seeds and a rival."""
    metrics = [key for key in found.metrics if key in METRICS]
    columns = [titled(METRICS[key], found.unit) for key in metrics]
    rows, best = [], []
    for at, row in enumerate(found.rows):
        name = rival_title(row.name) if row.role == "baseline" else row.name
        scores = [with_spread(row.mean.get(key), row.spread.get(key)) for key in metrics]
        rows.append((name, str(len(row.runs) or ""), *scores))
        best += [(at, 2 + place) for place, key in enumerate(metrics) if row.name in found.best.get(key, ())]
    return table((say("Contestant"), say("Runs"), *columns), rows, best=best)


def _cost(found: Comparison) -> str:
    """What the networks are and took; apart from their scores, since paper is narrow."""
    rows = [
        (row.name, f"{row.parameters:,}", number(row.seconds), f"{row.best_epoch:.0f}")
        for row in found.rows
        if row.parameters and row.seconds is not None and row.best_epoch is not None
    ]
    return table((say("Network"), say("Parameters"), say("Seconds"), say("Epochs to best")), rows) if rows else ""


def _forecasts(entrants: Sequence[Entrant], found: Comparison) -> list[str]:
    told = [one for one in entrants if one.forecast is not None]
    if not told:
        return []
    ordered = sorted(told, key=lambda one: one.score if one.score is not None else float("inf"))
    rivals = [row.name for row in found.rows if row.role == "baseline"][:1]
    figure = overlaid(ordered[:FORECASTS], theme=LIGHT, rivals=rivals)
    words = say("The test part as it happened and as each of the best runs predicted it.")
    return [element("h2", say("Forecasts")), drawn(figure, words)]


def _losses(runs: Sequence[Run]) -> list[str]:
    curves = [loss_curve(run, run.account.history) for run in runs]
    figure = losses(curves, theme=LIGHT, loss=loss_title(runs[0].spec))
    words = say("Training and validation loss of every run by epoch.")
    return [element("h2", say("Training")), paragraph(words), drawn(figure, words)]


def _best(runs: Sequence[Run], found: Comparison) -> Run:
    """The first run of the network that the verdict puts first."""
    best = found.decision.best.runs
    return next((run for run in runs if run.id in best), runs[0])
