"""A forecast over the whole width: actual and predicted, the best rival, and how often its intervals held."""

from collections.abc import Iterable

import streamlit as st

from core.charts.series.forecast import forecast
from core.experiments.verdicts import rival_of, verdict_of
from core.language import mark, say
from core.results.exhibits.forecasting import Coverage, Forecast, Forecasts
from core.results.intervals import held
from core.runs.folder.results import of_kind
from core.runs.folder.run import Run
from core.words import counted
from pages.shared.results.lines import rivals_drawn
from pages.shared.results.picking import one_of
from pages.shared.results.tabs import tested
from pages.shared.screen.charts import chart
from pages.shared.screen.drawn import drawn
from pages.shared.screen.theme import current_theme
from pages.shared.screen.words import cell_title

STRETCHES = {"everything": mark("Everything"), "test": mark("Test and future")}


def picture(run: Run, exhibits: list) -> Forecast | None:
    """The forecast over the whole width; the series that is shown, when there are several."""
    wholes = list(of_kind(exhibits, Forecast))
    pages = list(of_kind(exhibits, Forecasts))
    if not wholes and not pages:
        return None
    shown = wholes[0] if wholes else _one_of_many(pages)
    forecast_with_rivals(run, shown)
    for coverage in of_kind(exhibits, Coverage):
        told = _held(zip(coverage.levels, coverage.measured, strict=True))
        words = f"{tested(coverage)}{say(' of all series') if pages else ''}: {told}."
        here = held(shown) if pages else []
        st.caption(words + (say(" Of those drawn here, {held}.", held=_held(here)) if here else ""))
    return shown


def _held(shares: Iterable[tuple[float, float]]) -> str:
    """the 50% band held 48%, ..."""
    return ", ".join(
        say("the {level:.0%} band covers {share:.0%}", level=level, share=share) for level, share in shares
    )


@st.fragment
def forecast_with_rivals(run: Run, shown: Forecast) -> None:
    """The forecast, with the rival that the verdict is about, and others at choice."""
    cell, first = run.spec.model.cell, rival_of([run])
    with st.container(horizontal=True, vertical_alignment="center"):
        stretch = one_of(
            say("Stretch"),
            list(STRETCHES),
            words={stretch: say(word) for stretch, word in STRETCHES.items()},
            default="everything" if len(shown.times) <= 400 else "test",
            label_visibility="collapsed",
            key="stretch",
        )
        rivals = rivals_drawn(list(shown.baselines), first=[first] if first else [], key=f"rivals.{run.id}")
    chart(
        drawn(
            forecast,
            shown,
            theme=current_theme(),
            cell=cell,
            name=cell_title(cell),
            stretch=stretch,
            baselines=rivals,
        ),
        key="forecast",
        alt=say(
            "Actual and predicted {target} over train, validation and test part, and the {timesteps} "
            "after the last row. {finding}",
            target=shown.target,
            timesteps=counted(len(shown.future), "timestep"),
            finding=_finding(run),
        ),
    )


def _finding(run: Run) -> str:
    verdict = verdict_of([run])
    return verdict.sentence if verdict else ""


def _one_of_many(pages: list[Forecasts]) -> Forecast:
    places = {(page.first + position): (page, position) for page in pages for position in range(len(page.series))}
    chosen = st.selectbox(
        say("Series"),
        list(places),
        format_func=lambda place: places[place][0].series[places[place][1]].name,
        key="series",
        width=280,
    )
    page, position = places[chosen]
    return page.forecast(position)
