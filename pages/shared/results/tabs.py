"""The tabs under a run's forecast: scores and residuals, learning, the network, and using it."""

from collections.abc import Callable, Sequence

import streamlit as st

from core.charts.runs.losses import gradients, losses
from core.charts.series.backtest import StepErrors, steps_ahead
from core.charts.series.residuals import autocorrelation, distribution, finding, over_time
from core.charts.theme import Figure
from core.inference.opened import ends_of
from core.language import mark, say
from core.models.ends.kinds import NetworkEnds
from core.models.spec import ModelSpec
from core.recipes.losses import loss_title
from core.recipes.spec import TrainingSpec
from core.results.exhibits.forecasting import Added, Coverage, Forecast
from core.results.exhibits.kinds import Exhibit
from core.results.exhibits.scores import Scores
from core.results.metrics import METRICS, PROBABILISTIC
from core.results.residuals import residuals
from core.results.rival_names import rival_title
from core.results.rivals import EVERY
from core.runs.folder.curves import loss_curve
from core.runs.folder.results import of_kind
from core.runs.folder.run import Run
from core.tasks import task_of
from core.training.events import Failed, Finished, Finishing
from core.training.history import History
from core.words import change, counted, duration
from pages.shared.results.picking import one_of
from pages.shared.results.rivalry import late_rivals
from pages.shared.screen.charts import chart
from pages.shared.screen.drawn import drawn
from pages.shared.screen.safe import md
from pages.shared.screen.theme import current_theme
from pages.shared.screen.words import cell_title, number
from pages.shared.training.curves import logarithmic_scale, smoothed
from pages.shared.training.hyperparameters import form_fields, said
from pages.shared.training.job_words import epochs_words, gradient_words
from pages.shared.training.networks import diagram, keras_code, layers

Exhibits = Sequence[Exhibit]
PARTS = {"test": mark("Test"), "validation": mark("Validation"), "train": mark("Train")}
WHY_ENDED = {
    "all epochs": mark("It ended after its last epoch."),
    "asked to stop": mark("It was stopped by hand."),
    "asked to pause": mark("It was paused by hand."),
    "diverged": mark("It was stopped because the loss was no longer a finite number."),
}


def scores_and_residuals(run: Run, exhibits: Exhibits, shown: Forecast | None) -> None:
    """Every score beside every rival, and what is left over."""
    for scored in of_kind(exhibits, Scores):
        st.subheader(say("Scores on the {part} part", part=scored.part), anchor=False)
        score_table(run, scored)
    late_rivals(run)
    for coverage in of_kind(exhibits, Coverage):
        interval_table(coverage)
    for more in of_kind(exhibits, Added):
        beside_its_start(more, run.spec.model.cell)
    definitions([key for scored in of_kind(exhibits, Scores) for key in scored.metrics], exhibits)
    if shown is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(say("Residuals"), anchor=False, width="content")
        there = [part.name for part in shown.parts]
        part = one_of(
            say("Part"),
            [name for name in PARTS if name in there],
            words={part: say(word) for part, word in PARTS.items()},
            default=there[-1],
            label_visibility="collapsed",
            key="residuals_of",
        )
    left_over = finding(residuals(shown, part), unit=shown.unit)
    st.caption(md(left_over))
    look = {"theme": current_theme(), "cell": run.spec.model.cell}
    about = {"timed": shown.timed, "unit": shown.unit} | look
    _of_residuals(
        over_time,
        shown,
        part,
        key="residuals_time",
        alt=say("Residuals over time. {finding}", finding=left_over),
        **about,
    )
    left, right = st.columns(2, gap="large")
    with left:
        sizes = say("Histogram of the residuals. {finding}", finding=left_over)
        _of_residuals(distribution, shown, part, key="residuals_sizes", alt=sizes, **about)
    with right:
        _of_residuals(
            autocorrelation,
            shown,
            part,
            key="residuals_lags",
            alt=say("Autocorrelation of the residuals. {finding}", finding=left_over),
            **look,
        )


def _of_residuals(
    of: Callable[..., Figure], shown: Forecast, part: str, *, key: str, alt: str, **options: object
) -> None:
    chart(drawn(_residual_chart, of, shown, part, **options), key=key, alt=alt)


def _residual_chart(of: Callable[..., Figure], shown: Forecast, part: str, **options: object) -> Figure:
    return of(residuals(shown, part), **options)


def score_table(run: Run, scored: Scores) -> None:
    """Contestants down, metrics across, the best of each in bold."""
    metrics = [key for key in scored.metrics if key in METRICS]
    names = [
        f"{cell_title(run.spec.model.cell)}" if row.role == "network" else rival_title(row.name) for row in scored.rows
    ]
    table = {say("Contestant"): [f"**{md(names[0])}**", *map(md, names[1:])]}
    for key in metrics:
        metric = METRICS[key]
        values = [row.values.get(key) for row in scored.rows]
        known = [value for value in values if value is not None]
        best = (min if metric.lower_is_better else max)(known, default=None)
        unit = f" ({scored.unit})" if metric.in_units and scored.unit else ""
        table[md(f"{metric.title}{unit}")] = [
            f"**{number(value)}**" if value == best and value is not None else number(value) for value in values
        ]
    st.table(table, border="horizontal", hide_index=True, alt=say("Scores on the {part} part", part=scored.part))


def interval_table(coverage: Coverage) -> None:
    """What each interval promised, what it held, and what the forecast distribution is worth as a whole."""
    st.subheader(say("Intervals on the test part"), anchor=False)
    unit = f" ({coverage.unit})" if coverage.unit else ""
    st.table(
        {
            say("Nominal coverage"): [f"{level:.0%}" for level in coverage.levels],
            say("Measured coverage"): [f"{share:.1%}" for share in coverage.measured],
            md(say("Mean width{unit}", unit=unit)): [number(width) for width in coverage.widths],
        },
        border="horizontal",
        hide_index=True,
        alt=say("Prediction intervals: nominal and measured coverage"),
    )
    words = [
        say(
            "{tested}; made from {windows}.",
            tested=tested(coverage),
            windows=counted(coverage.residuals, "held-out window"),
        )
    ]
    for key, value in (("crps", coverage.crps), ("pinball", coverage.pinball)):
        if value is not None:
            words.append(f"{METRICS[key].title} {number(value)}{f' {coverage.unit}' if coverage.unit else ''}.")
    st.caption(md(" ".join(words)))


def beside_its_start(more: Added, cell: str) -> None:
    """How much of the score is the start's and how much the network's, and where."""
    st.subheader(say("What the network adds to its start"), anchor=False)
    st.caption(md(say("It starts from {start}. {sentence}", start=more.start, sentence=more.sentence)))
    unit = f" ({more.unit})" if more.unit else ""
    rows = [
        (say("Before ridge regression"), more.simple),
        (say("Start"), more.fitted),
        (say("Start and {cell}", cell=cell_title(cell)), more.network),
    ]
    if more.simple == more.fitted:
        rows = rows[1:]
    before = [None, *(error for _, error in rows[:-1])]
    left, right = st.columns(2, gap="large")
    with left:
        st.table(
            {
                say("Forecast"): [name for name, _ in rows],
                md(say("Mean error{unit}", unit=unit)): [number(error) for _, error in rows],
                say("Change"): [
                    change(error / earlier - 1) if earlier else ""
                    for (_, error), earlier in zip(rows, before, strict=True)
                ],
            },
            border="horizontal",
            hide_index=True,
            alt=say("How much of the score is the start's and how much the network's"),
        )
        st.table(
            {
                say("Where"): [say(one.name) for one in more.where],
                md(say("Start{unit}", unit=unit)): [number(one.start) for one in more.where],
                say("Network adds"): [change(one.network / one.start - 1) if one.start else "" for one in more.where],
            },
            border="horizontal",
            hide_index=True,
            alt=say("Where the network errs less or more than its start"),
        )
    with right:
        lines = [
            StepErrors(cell_title(cell), cell, more.steps_network),
            StepErrors(say("Start alone"), None, more.steps_start),
        ]
        chart(
            steps_ahead(lines, theme=current_theme(), measure=say("Mean error{unit}", unit=unit)),
            key="added_steps",
            alt=say(
                "Mean error by timestep ahead, of the start alone and with the network. {sentence}",
                sentence=more.sentence,
            ),
        )


def tested(coverage: Coverage) -> str:
    """ "1,729 test windows of 24 timesteps, 41,496 predicted values", as windows overlap."""
    values = counted(coverage.values, "predicted value")
    if coverage.windows is None:
        return values
    ahead = counted(coverage.values // coverage.windows, "timestep")
    return say(
        "{windows} of {timesteps}, {values}",
        windows=counted(coverage.windows, "test window"),
        timesteps=ahead,
        values=values,
    )


def definitions(keys: Sequence[str], exhibits: Exhibits) -> None:
    """What every score on the page means, where its definition is from, and what each rival does."""
    shown = [key for key in dict.fromkeys(keys) if key in METRICS]
    if any(of_kind(exhibits, Coverage)):
        shown += list(PROBABILISTIC)
    if not shown:
        return
    scores = (METRICS[key] for key in shown)
    names = dict.fromkeys(row.name for scored in of_kind(exhibits, Scores) for row in scored.rows)
    told = [f"**{md(metric.title)}** {md(metric.help)} :gray[{md(metric.source)}]" for metric in scores]
    told += [f"**{md(EVERY[name].title)}** {md(EVERY[name].help)}" for name in names if name in EVERY]
    with st.expander(say("What the scores mean and where they are from, and who the rivals are")):
        st.markdown("\n\n".join(told))


def learning(run: Run, exhibits: Exhibits, shown: Forecast | None) -> None:
    """Loss and gradient by epoch, and how it ended."""
    account, theme = run.account, current_theme()
    curves = account.history
    told = [loss_curve(run, curves)]
    st.caption(" ".join(_ending(run, account.told, curves)))
    with st.container(horizontal=True, vertical_alignment="center"):
        logarithmic, smooth = logarithmic_scale("learning_scale"), smoothed("learning_smooth")
    loss = loss_title(run.spec)
    chart(
        drawn(losses, told, theme=theme, logarithmic=logarithmic, smooth=smooth, loss=loss),
        key="learning_losses",
        alt=say("Training and validation loss by epoch; best epoch {best_epoch}.", best_epoch=curves.best_epoch),
    )
    chart(drawn(gradients, told, theme=theme), key="learning_gradients", alt=gradient_words([curves]))


def network(run: Run, exhibits: Exhibits, shown: Forecast | None) -> None:
    """Summary, recipe and code."""
    ends, spec = _ends(str(run.folder), run.attempt, _run=run), run.spec.model
    task = task_of(run.spec.task)
    start = task.starts_from(task.Options.model_validate(run.spec.options))
    diagram(ends, spec, key="network_unrolled", start=start)
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(say("Layers"), anchor=False)
        layers(ends, spec)
        st.subheader(say("Keras code"), anchor=False)
        keras_code(ends, spec, seed=run.spec.training.seed)
    with right:
        st.subheader(say("Recipe"), anchor=False)
        st.table(recipe_words(run), border="horizontal", alt=say("Every setting of this run"))
        with st.expander(say("As JSON")):
            st.code(run.spec.model_dump_json(indent=2), language="json")


def recipe_words(run: Run) -> dict[str, str]:
    """Every setting in words, in the order of the form."""
    spec, task = run.spec, task_of(run.spec.task)
    values = spec.settings
    declared = (*form_fields(ModelSpec), *form_fields(TrainingSpec), *form_fields(task.Options))
    words = {say("Cell"): cell_title(spec.model.cell)}
    words |= {say(field.title): md(said(values[field.name])) for field in declared if field.name in values}
    return words | {say(title): md(value) for title, value in spec.source.preparation.facts().items()}


def _ending(run: Run, events: Sequence, curves: History) -> list[str]:
    said_last = next((event for event in reversed(events) if isinstance(event, Finished | Failed)), None)
    took = duration(curves.seconds[-1] if curves.seconds else 0)
    words = [say("{epochs} in {time}.", epochs=epochs_words(curves), time=took)]
    if curves.best_epoch:
        chosen = isinstance(said_last, Finished) and said_last.stretches > 1
        over = say(" as the mean over {stretches} stretches of time", stretches=said_last.stretches) if chosen else ""
        words.append(
            say(
                "Best validation loss{over} in epoch {best_epoch}; {judged}",
                over=over,
                best_epoch=curves.best_epoch,
                judged=_judged(events),
            )
        )
    if isinstance(said_last, Finished):
        words.append(md(why_ended(said_last.why)))
    elif isinstance(said_last, Failed):
        words.append(md(said_last.message))
    return words


def why_ended(why: str) -> str:
    """Why training ended, as a sentence."""
    if why.startswith("no better for "):
        epochs = why.partition(" for ")[2]
        return say("Early stopping after {epochs} without improvement of the validation loss.", epochs=epochs)
    return say(WHY_ENDED[why]) if why in WHY_ENDED else say("It ended: {why}.", why=why)


def _judged(events: Sequence) -> str:
    """Which network the scores are of."""
    closed = next((event for event in reversed(events) if isinstance(event, Finished)), None)
    if closed is None or not closed.finished_on_validation:
        return say("that network is the one evaluated here.")
    last = next(event for event in reversed(events) if isinstance(event, Finishing))
    return say(
        "that network went on for {updates} that learnt the validation part too, and is the one "
        "judged here. Its validation loss is of before; the test part stayed untouched.",
        updates=counted(last.updates, "update"),
    )


# Keyed by content, shared between sessions, never changed by anybody.
@st.cache_resource(max_entries=32, ttl="1h", show_spinner=False)
def _ends(folder: str, attempt: int, *, _run: Run) -> NetworkEnds:
    return ends_of(_run)
