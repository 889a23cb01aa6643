"""A backtest on a page: scores fold by fold, errors step by step, forecasts from each origin; and a new one begun."""

import os
from collections.abc import Sequence
from statistics import fmean

import streamlit as st

from core.charts.series.backtest import StepErrors, from_origins, steps_ahead
from core.charts.theme import Figure, Theme
from core.errors import UserError
from core.experiments.backtests import backtest_specs, contestants, folds_of, is_backtest, latest_fold
from core.experiments.comparisons import comparison_of
from core.language import say
from core.recipes.spec import RunSpec
from core.results.backtest import MEASURES, Backtest
from core.results.comparison import Comparison
from core.results.decision import Decision
from core.results.exhibits.forecasting import Forecast, Forecasts
from core.results.exhibits.scores import Errors
from core.results.origins import begins, origin_forecasts
from core.results.rival_names import rival_title
from core.runs.folder.results import of_kind, result_of
from core.runs.folder.run import Run
from core.runs.folder.source import source_of
from core.tasks.folding import USUAL, FoldPlan
from core.words import counted, duration
from pages.shared.results.lines import ENTRIES, lines_drawn
from pages.shared.results.picking import one_of, said
from pages.shared.screen.charts import chart
from pages.shared.screen.drawn import drawn
from pages.shared.screen.safe import md, shortened
from pages.shared.screen.state import go_to, store
from pages.shared.screen.theme import current_theme
from pages.shared.screen.words import number

MOST_FOLDS = 50
STARTING = 2.0
"""Seconds that a run takes besides training."""
SHOWN_RIVALS = 2
"""Rivals that are drawn at once; the others are at choice."""


def backtest_tab(run: Run, exhibits: Sequence, shown: Forecast | None) -> None:
    """One network over its test part, stretch by stretch, and the way to a whole backtest."""
    folds(comparison_of([run]), [run])
    new_backtest([run])


def folds(found: Comparison, runs: Sequence[Run]) -> None:
    """The backtest of a comparison, where its test part can be cut in two."""
    if (told := found.backtest) is None:
        st.caption(say("The test part is a single window, so there are no folds to compare yet."))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(say("Fold by fold"), anchor=False, width="content")
        measure = one_of(
            say("Score"),
            list(MEASURES),
            words=lambda key: MEASURES[key][0],
            default="mae",
            label_visibility="collapsed",
            key="fold_measure",
        )
    st.caption(_about(told, found.decision))
    unit = say("over the season's usual change") if told.scaled else found.unit
    title = f"{MEASURES[measure][0]} ({unit})" if unit else MEASURES[measure][0]
    _table(told, measure, _fold_names(told, runs))
    cells = {row.name: row.cell for row in found.rows if row.role == "network"}
    if told.horizon > 1:
        _by_steps(told, cells, measure, title)
    _origins(found, runs)


def new_backtest(runs: Sequence[Run]) -> None:
    """How many folds, trained anew or not, what it costs, and the button."""
    whole = [run for run in runs if not is_backtest(run)]
    if not whole:
        return
    specs = contestants(whole)
    with st.container(border=True, key="new_backtest", gap="small"):
        st.markdown(say("**Backtest: how good would it have been earlier?**"))
        with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
            count = st.number_input(
                say("Folds"), min_value=2, max_value=MOST_FOLDS, value=USUAL, key="folds", width=120
            )
            refit = st.toggle(
                say("Retrain before each fold"),
                value=True,
                key="refit",
                help=say(
                    "On: each fold is forecast by a network that was trained on what came before it. "
                    "Off: one network, trained on what came before the first fold, forecasts them all."
                ),
            )
        try:
            made, plan = _planned(tuple(run.id for run in whole), int(count), refit, _run=whole[0], _specs=specs)
        except UserError as error:
            st.warning(f"{md(error.message)} {md(error.hint)}")
            return
        st.caption(_cost(whole, made, plan, refit=refit))
        if st.button(say("Start the backtest"), icon=":material/history:", key="start_backtest"):
            heading = shortened(whole[0].spec.source.preparation.heading(whole[0].spec.source.name), longest=40)
            experiment = store().submit(
                made, say("{heading}: backtest over {folds}", heading=heading, folds=counted(int(count), "fold"))
            )
            go_to("train", experiment=experiment)


def _about(told: Backtest, decision: Decision) -> str:
    windows = counted(sum(fold.windows for fold in told.folds), "window")
    how = (
        say("each network retrained before each of them")
        if told.refit
        else say("trained once, before the first of them")
    )
    words = say(
        "{folds} with {windows} in all, {how}.", folds=counted(len(told.folds), "fold"), windows=windows, how=how
    )
    if decision.baselines and decision.baselines[0].name in told.rivals:
        network, rival = decision.best.name, decision.baselines[0].name
        words += say(
            " {network} has the lower error than {rival}, the best baseline, in {ahead} of {folds}.",
            network=md(network),
            rival=md(rival_title(rival)),
            ahead=told.ahead(network, rival),
            folds=len(told.folds),
        )
    return words


def _table(told: Backtest, measure: str, names: Sequence[str]) -> None:
    """Folds down, contestants across, the best of each fold in bold; at last the mean and its spread."""
    best = [told.best(fold, measure) for fold in range(len(told.folds))]
    means = {name: told.mean(name, measure) for name in told.contestants}
    table = {say("Fold"): [*names, say("Mean over folds"), say("Spread")]}
    for name in told.contestants:
        scores = told.scores(name, measure)
        marked = [
            f"**{number(score)}**" if winner == name else number(score)
            for score, winner in zip(scores, best, strict=True)
        ]
        mean = f"**{number(means[name])}**" if means[name] == min(means.values()) else number(means[name])
        table[md(_title(name, told.networks))] = [*marked, mean, number(told.spread(name, measure))]
    st.table(table, border="horizontal", hide_index=True, alt=say("Scores of every contestant in every fold"))


def _by_steps(told: Backtest, cells: dict[str, str | None], measure: str, title: str) -> None:
    """How fast each contestant gets worse with the distance."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(say("Error by timesteps ahead"), anchor=False, width="content")
        names = {name: _title(name, told.networks) for name in told.contestants}
        first = [*told.networks[: ENTRIES - SHOWN_RIVALS], *told.rivals[:SHOWN_RIVALS]]
        shown = lines_drawn(names, first=first, key="steps_lines", label=say("Lines"))
    steps = {name: tuple(told.steps(name, measure).tolist()) for name in shown}
    lines = [StepErrors(name, cells.get(name), errors) for name, errors in steps.items()]
    last = {name: errors[-1] for name, errors in steps.items() if errors}
    lowest = min(last, key=last.__getitem__, default=None)
    farthest = counted(told.horizon, "timestep")
    chart(
        drawn(steps_ahead, lines, theme=current_theme(), measure=title),
        key="steps_ahead",
        alt=say("How {score} grows with the distance, over all folds.", score=MEASURES[measure][0])
        + (
            say(
                " At {farthest} ahead {name} has the lowest, {last}.",
                farthest=farthest,
                name=names[lowest],
                last=number(last[lowest]),
            )
            if lowest
            else ""
        ),
    )


def _title(name: str, networks: Sequence[str] | dict) -> str:
    return name if name in networks else rival_title(name)


def _fold_names(told: Backtest, runs: Sequence[Run]) -> list[str]:
    """When each fold begins; its number where the rows carry no time."""
    newest = latest_fold(runs)
    exhibit = _exhibit(newest)
    errors = next(of_kind(newest.exhibits(), Errors), None)
    dates = begins([fold.origin for fold in told.folds], errors, exhibit) if exhibit and errors else None
    return (
        [say("from {date}", date=date) for date in dates]
        if dates
        else [str(number + 1) for number in range(len(told.folds))]
    )


def _origins(found: Comparison, runs: Sequence[Run]) -> None:
    """The forecasts of every network from its origins, over what happened."""
    by_id = {run.id: run for run in runs}
    groups = {row.name: (row.cell, [by_id[run] for run in row.runs]) for row in found.rows if row.role == "network"}
    newest = latest_fold(runs)
    position = _series(newest)
    exhibit = _exhibit(newest, position)
    if exhibit is None:
        return
    told = {}
    for name, (cell, members) in groups.items():
        each = folds_of(members[0], runs)
        pairs = [(next(of_kind(run.exhibits(), Errors), None), _exhibit(run, position)) for run in each]
        told[name] = cell, [(errors, own) for errors, own in pairs if errors is not None and own is not None]
    st.subheader(say("Forecasts from each origin"), anchor=False)
    chart(
        drawn(_origins_chart, exhibit, told, position, theme=current_theme()),
        key="from_origins",
        alt=say(
            "What happened, and what each network forecast from each origin. {sentence}",
            sentence=found.verdict.sentence,
        ),
    )


def _origins_chart(
    exhibit: Forecast, told: dict[str, tuple[str, list[tuple[Errors, Forecast]]]], position: int, *, theme: Theme
) -> Figure:
    lines = {
        name: (cell, [line for errors, own in pairs for line in origin_forecasts(errors, own, series=position)])
        for name, (cell, pairs) in told.items()
    }
    ordered = {name: (cell, sorted(some, key=lambda one: one.times[0])) for name, (cell, some) in lines.items()}
    return from_origins(exhibit, ordered, theme=theme)


def _series(run: Run) -> int:
    """Which of many series is looked at."""
    pages = list(of_kind(run.exhibits(), Forecasts))
    names = [one.name for page in pages for one in page.series]
    if len(names) < 2:
        return 0
    return st.selectbox(
        say("Series"), range(len(names)), format_func=said(dict(enumerate(names))), key="fold_series", width=280
    )


def _exhibit(run: Run, position: int = 0) -> Forecast | None:
    exhibits = run.exhibits()
    if (whole := next(of_kind(exhibits, Forecast), None)) is not None:
        return whole
    for page in of_kind(exhibits, Forecasts):
        if page.first <= position < page.first + len(page.series):
            return page.forecast(position - page.first)
    return None


def _cost(runs: Sequence[Run], made: Sequence[RunSpec], plan: FoldPlan, *, refit: bool) -> str:
    """Runs, timesteps and about how long, from what the networks took before."""
    results = [result for run in runs if (result := result_of(run)) is not None]
    each = fmean(result.seconds for result in results) + STARTING if results else 0.0
    words = [
        counted(len(made), "run"),
        say("each fold forecasts {timesteps}", timesteps=counted(plan.length, "timestep"))
        + (
            "" if plan.step == plan.length else say(", one every {timesteps}", timesteps=counted(plan.step, "timestep"))
        ),
    ]
    if each:
        words.append(say("about {time}", time=duration(each * len(made) / min(len(made), os.cpu_count() or 1))))
    return " · ".join(words)


@st.cache_resource(max_entries=32, ttl="1h", show_spinner=False)
def _planned(
    ids: tuple[str, ...], count: int, refit: bool, *, _run: Run, _specs: Sequence[RunSpec]
) -> tuple[list[RunSpec], FoldPlan]:
    return backtest_specs(_specs, source_of(_run), folds=count, refit=refit)
