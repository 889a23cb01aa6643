"""The charts of a run as one page to take away, by the kinds of its exhibits; an unknown kind is an error."""

from collections.abc import Callable, Sequence

from core.charts.page import figures_page
from core.charts.runs.losses import losses
from core.charts.series.forecast import forecast
from core.charts.series.phases import banded, phases
from core.charts.series.residuals import autocorrelation, distribution, over_time
from core.charts.theme import Figure, Theme
from core.language import say
from core.registered import registered
from core.results.exhibits.forecasting import Forecast, Forecasts
from core.results.exhibits.kinds import ACCOMPANYING, Exhibit
from core.results.exhibits.labelling import Labelled
from core.results.exhibits.rows import LabelledSeries
from core.results.exhibits.tagging import Tagged
from core.results.exhibits.transcription import Transcribed
from core.results.exhibits.translation import Translated
from core.results.exhibits.writing import Written
from core.results.residuals import residuals
from core.runs.folder.curves import loss_curve
from core.runs.folder.results import forecasts_in, of_kind
from core.runs.folder.run import Run
from core.runs.listed.naming import cell_title, run_name

Drawn = Callable[[Run, Sequence[Exhibit], Theme], dict[str, Figure]]
"""Heading -> chart, from all exhibits of a run."""
SESSIONS = 4
"""Sessions of labelled rows that are drawn."""


def figures(run: Run, exhibits: Sequence[Exhibit], theme: Theme) -> Callable[[], str] | None:
    """Makes the run's charts as one HTML page; None where no exhibit is drawn on one."""
    found = [drawn for one in exhibits if (drawn := registered(FIGURES, one)) is not None]
    return (lambda: _page(run, found[0](run, exhibits, theme), theme)) if found else None


def _page(run: Run, drawn: dict[str, Figure], theme: Theme) -> str:
    source = run.spec.source
    return figures_page(f"{run_name(run)}: {source.preparation.heading(source.name)}", drawn, theme=theme)


def _of_forecasts(run: Run, exhibits: Sequence[Exhibit], theme: Theme) -> dict[str, Figure]:
    """The first forecast, how it was learnt, and what it missed."""
    cell, first = run.spec.model.cell, forecasts_in(exhibits)[0]
    facts = residuals(first, "test")
    about = {"timed": first.timed, "unit": first.unit, "theme": theme, "cell": cell}
    return {
        say("Forecast"): forecast(first, theme=theme, cell=cell, name=cell_title(cell)),
        say("Loss"): losses([loss_curve(run, run.account.history)], theme=theme),
        say("Residuals over time"): over_time(facts, **about),
        say("Distribution of the residuals"): distribution(facts, **about),
        say("Autocorrelation of the residuals"): autocorrelation(facts, theme=theme, cell=cell),
    }


def _of_rows(run: Run, exhibits: Sequence[Exhibit], theme: Theme) -> dict[str, Figure]:
    """The sessions of the test part with the most mistakes."""
    found = next(one for one in of_kind(exhibits, LabelledSeries) if one.part == "test")
    return {one.name or say("Rows"): phases(one, theme) for one in banded(found)[:SESSIONS]}


FIGURES: dict[type[Exhibit], Drawn | None] = {
    Forecast: _of_forecasts,
    Forecasts: _of_forecasts,
    LabelledSeries: _of_rows,
    **dict.fromkeys((*ACCOMPANYING, Labelled, Tagged, Transcribed, Translated, Written)),
}
"""Kind of exhibit -> the charts of a run that has one; None where it has none of its own."""
