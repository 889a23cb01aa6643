"""Which network is better, and whether it really is."""

from collections.abc import Callable, Iterable

import streamlit as st

from core.charts.runs.comparison import Entrant, overlaid, spread
from core.charts.runs.losses import LossCurve, losses
from core.errors import UserError
from core.experiments.backtests import is_backtest
from core.experiments.comparisons import comparable, comparison_of
from core.experiments.entrants import entrants_of, rival_scores
from core.language import say
from core.recipes.losses import loss_title
from core.reports.experiment import experiment_report
from core.reports.paper import browser, printed
from core.results.comparison import Comparison
from core.results.exhibits.forecasting import Forecast, Forecasts
from core.results.exhibits.writing import Written
from core.results.metrics import METRICS
from core.results.rival_names import rival_title
from core.runs.folder.curves import loss_curve
from core.runs.folder.results import of_kind
from core.runs.folder.run import Run
from pages.shared.results.backtesting import folds, new_backtest
from pages.shared.results.lines import ENTRIES, lines_drawn
from pages.shared.results.picking import offered, pick_runs, run_words, runs_named
from pages.shared.results.rivalry import late_rivals, rival_joined
from pages.shared.results.verdict_view import verdict_shown
from pages.shared.screen.charts import chart
from pages.shared.screen.current import nothing_yet, offer
from pages.shared.screen.drawn import drawn
from pages.shared.screen.refreshing import anew_when
from pages.shared.screen.safe import md, shortened
from pages.shared.screen.state import experiment_id, go_to, run_ids, store
from pages.shared.screen.states import broken, empty
from pages.shared.screen.theme import current_theme
from pages.shared.screen.words import cell_title, number, run_name, with_spread
from pages.shared.training.curves import logarithmic_scale, smoothed
from pages.shared.training.hyperparameters import field_title, said

# More forecasts than this on one chart are a thicket; the best ones are drawn.
FORECASTS = 12
SAMPLES = 3
SIDE_BY_SIDE = 3
"""Networks that are looked into at once."""


def chosen_runs(judged: list[Run]) -> list[Run]:
    """The runs of the address, otherwise all of its experiment; those that were judged."""
    picked = run_ids()
    if picked is None:
        experiment = experiment_id()
        picked = [run.id for run in store().experiment(experiment).runs] if experiment else []
    return [run for run in runs_named(picked, judged) if run.judged]


def picker(judged: list[Run], chosen: list[Run]) -> None:
    """Any judged runs on the same source and split."""
    # The words of a run stay the same, whichever others are offered beside it.
    shown = offered(comparable(judged, chosen[0]) if chosen else judged, chosen)
    words = run_words(offered(judged, shown))
    pick_runs(
        {run.id: words[run.id] for run in shown},
        [run.id for run in chosen],
        page="compare",
        placeholder=say("Choose finished runs"),
        help=say("Runs on the same source and with the same test part can be compared."),
    )


def comparison(runs: list[Run]) -> None:
    """The verdict, the table, the charts, the differences."""
    joined = rival_joined(runs[0])
    found = comparison_of(_with_unfinished(runs))
    verdict_shown(found.verdict.sentence, evidence=found.verdict.evidence)
    entrants = entrants_of(runs, found)
    first = found.metrics[0]
    metric, theme = METRICS[first], current_theme()
    chart(
        drawn(
            spread,
            entrants,
            rival_scores(found),
            theme=theme,
            metric=say("{title}, test part", title=metric.title),
            unit=found.unit if metric.in_units else None,
        ),
        key="spread",
        alt=found.verdict.sentence,
    )
    st.caption(say("A dot is a run, a bar the mean over the seeds of a cell, a dashed line a rival."))
    look_inside(runs, found)
    take_away(runs)
    late_rivals(runs[0])
    compare_tabs(runs, found, entrants)
    if joined is not None:
        anew_when(joined, every=2.0)


@st.fragment
def compare_tabs(runs: list[Run], found: Comparison, entrants: list[Entrant]) -> None:
    """What is below the verdict; only the tab that is open is filled."""
    parts = parts_of(runs, found, entrants)
    for tab, fill in zip(st.tabs(list(parts), key="compare_tab", on_change="rerun"), parts.values(), strict=True):
        if tab.open:
            with tab:
                fill()


def parts_of(runs: list[Run], found: Comparison, entrants: list[Entrant]) -> dict[str, Callable[[], None]]:
    """Title of a tab -> what fills it; only what there is to show."""
    asked = any(is_backtest(run) for run in runs)
    series = asked or any(of_kind(runs[0].exhibits(), Forecast | Forecasts))
    parts = {say("Scores"): lambda: table(found)}
    if not asked and any(one.forecast is not None for one in entrants):
        parts[say("Forecasts")] = lambda: overlay(entrants, found)
    if any(of_kind(runs[0].exhibits(), Written)):
        parts[say("What they write")] = lambda: samples(runs)
    if series:
        parts[say("Backtest")] = lambda: fold_by_fold(runs, found)
    parts[say("Losses")] = lambda: loss_curves(runs)
    parts[say("Differences")] = lambda: differences(runs, found)
    # A backtest is what was asked for: it comes first.
    return dict(sorted(parts.items(), key=lambda part: part[0] != say("Backtest"))) if asked else parts


def fold_by_fold(runs: list[Run], found: Comparison) -> None:
    """Fold by fold; where none was asked for, the way to one."""
    folds(found, runs)
    if not any(is_backtest(run) for run in runs):
        new_backtest(runs)


def loss_curves(runs: list[Run]) -> None:
    """Training and validation loss of all runs, on the scale that is chosen."""
    with st.container(horizontal=True, vertical_alignment="center"):
        logarithmic, smooth = logarithmic_scale("compare_scale"), smoothed("compare_smooth")
    curves = [loss_curve(run, run.account.history) for run in runs]
    loss = loss_title(runs[0].spec)
    figure = drawn(losses, curves, theme=current_theme(), logarithmic=logarithmic, smooth=smooth, loss=loss)
    chart(figure, key="compare_losses", alt=lowest_loss(curves))


def lowest_loss(curves: list[LossCurve]) -> str:
    """What the losses come down to."""
    known = [(value, curve.name) for curve in curves for value in curve.validation_loss if value is not None]
    words = say("Training and validation loss of every run by epoch.")
    if not known:
        return words
    loss, run = min(known)
    return f"{words} {say('The lowest validation loss is {loss}, {run}.', loss=number(loss), run=run)}"


def overlay(entrants: list[Entrant], found: Comparison) -> None:
    """The forecasts of the test part over each other, the best ones at first, with the best rival."""
    told = [entrant for entrant in entrants if entrant.forecast is not None]
    best = sorted(told, key=lambda entrant: entrant.score if entrant.score is not None else float("inf"))
    groups = list(dict.fromkeys(entrant.group for entrant in best))
    rivals = [row.name for row in found.rows if row.role == "baseline"]
    names = {group: group for group in groups} | {name: rival_title(name) for name in rivals}
    first = [*groups[: ENTRIES - 2], *rivals[:1]]
    lines = lines_drawn(names, first=first, key="overlaid_lines", label=say("Lines"))
    shown = [entrant for entrant in best if entrant.group in lines][:FORECASTS]
    chart(
        drawn(overlaid, shown, theme=current_theme(), rivals=[name for name in rivals if name in lines]),
        key="overlaid",
        alt=say(
            "The test part as it happened and as every run predicted it. {sentence}", sentence=found.verdict.sentence
        ),
    )


def samples(runs: list[Run]) -> None:
    """What the networks wrote, side by side, where they write."""
    written = [(run, sample) for run in runs for one in of_kind(run.exhibits(), Written) for sample in one.samples[1:2]]
    for column, (run, sample) in zip(st.columns(min(len(written), SAMPLES)), written, strict=False):
        with column:
            st.caption(
                say(
                    "{run_name} · temperature {temperature:g} · {copied:.0%} copied",
                    run_name=run_name(run),
                    temperature=sample.temperature,
                    copied=sample.copied,
                )
            )
            with st.container(height=260, border=True):
                st.text(shortened(sample.text, longest=2000))


def table(found: Comparison) -> None:
    """A row a group of seeds and a rival: mean, spread, the best in bold."""
    rows = found.rows
    columns: dict[str, list[str]] = {
        say("Contestant"): [md(rival_title(row.name) if row.role == "baseline" else row.name) for row in rows],
        say("Runs"): [str(len(row.runs)) if row.runs else "" for row in rows],
    }
    for key in found.metrics:
        if (metric := METRICS.get(key)) is None:
            continue  # of another version
        unit = f" ({found.unit})" if metric.in_units and found.unit else ""
        columns[md(f"{metric.title}{unit}")] = [
            _score(row.mean.get(key), row.spread.get(key), best=row.name in found.best.get(key, ())) for row in rows
        ]
    columns[say("Parameters")] = [f"{row.parameters:,}" if row.parameters else "" for row in rows]
    columns[say("Seconds")] = [number(row.seconds) if row.seconds is not None else "" for row in rows]
    columns[say("Epochs to best")] = [f"{row.best_epoch:.0f}" if row.best_epoch is not None else "" for row in rows]
    st.table(
        columns, border="horizontal", hide_index=True, alt=say("Scores of every group of runs and every naive rival")
    )
    st.caption(say("Mean over seeds ± standard deviation over seeds. The best of each column is bold."))


def look_inside(runs: list[Run], found: Comparison) -> None:
    """The way to what the networks remember, one of each group side by side."""
    groups = [row.runs[0] for row in found.rows if row.role == "network" and row.runs]
    trained = {run.id for run in runs if run.trained}
    if these := [run for run in groups if run in trained][:SIDE_BY_SIDE]:
        together = "them" if len(these) > 1 else "it"
        if st.button(
            say("Look inside {together}", together=together),
            type="tertiary",
            icon=":material/troubleshoot:",
            key="look_inside",
        ):
            go_to("inside", runs=",".join(these))


def take_away(runs: list[Run]) -> None:
    """The report on these runs, made when it is asked for."""
    ways = {say("Report"): (".html", "text/html", lambda: experiment_report(runs))}
    if browser():
        ways[say("Report as PDF")] = (".pdf", "application/pdf", lambda: printed(experiment_report(runs)))
    with st.container(horizontal=True):
        for title, (ending, mime, make) in ways.items():
            st.download_button(
                title,
                make,
                f"report-{runs[0].experiment}{ending}",
                mime,
                icon=":material/download:",
                type="tertiary",
                on_click="ignore",
                key=f"report{ending}",
            )


def differences(runs: list[Run], found: Comparison) -> None:
    """Only the fields that are not the same in all runs."""
    task = runs[0].spec.task
    fields = {field: values for field, values in found.differing.items() if field_title(field, task)}
    if not fields:
        st.caption(say("Only the random start: the recipes are the same."))
        return
    groups = {row.name: row.runs for row in found.rows if row.role == "network"}
    st.table(
        {say("Setting"): [md(field_title(field, task)) for field in fields]}
        | {
            md(group): [
                md(_all(said_field(field, values.get(run)) for run in members)) for field, values in fields.items()
            ]
            for group, members in list(groups.items())[:FORECASTS]
        },
        border="horizontal",
        hide_index=True,
        alt=say("Settings in which the recipes differ"),
    )


def _with_unfinished(runs: list[Run]) -> list[Run]:
    """The runs, with those still to come where these are all that an experiment has so far."""
    siblings = store().experiment(runs[0].experiment).runs
    whole = {run.id for run in runs} >= {run.id for run in siblings if run.exhibits()}
    known = {run.id for run in runs}
    return [*runs, *(run for run in siblings if whole and not run.ended and run.id not in known)]


def _all(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(words))


def said_field(field: str, value: object) -> str:
    return cell_title(str(value)) if field.endswith(".cell") else said(value)


def _score(mean: float | None, deviation: float | None, *, best: bool) -> str:
    words = with_spread(mean, deviation)
    return f"**{words}**" if best else words


def nothing_chosen(judged: list[Run]) -> None:
    """Why there is nothing to compare, and what can be done."""
    if run_ids() is None and experiment_id() is not None:
        nothing_yet(say("None of its runs has been evaluated yet."))
    elif judged:
        st.caption(say("Choose two or more finished runs on the same source and split."))
        offer("compare")
    else:
        empty(
            say("Nothing to compare yet"),
            say("Train two cells on the same data; their results are then compared here."),
            action=say("Bring a series"),
            page="data",
        )


st.title(say("Compare"), anchor=False)
judged = [run for run in store().runs() if run.judged]
chosen = chosen_runs(judged)
if judged:
    picker(judged, chosen)
if not chosen:
    nothing_chosen(judged)
else:
    try:
        comparison(chosen)
    except UserError as error:
        broken(error, title=say("These cannot be compared"))
