"""A training while it runs: a strip a run, the losses, the forecast so far, and what there is to say."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.charts.losses import LossCurve, gradients, losses
from core.charts.theme import Figure
from core.runs.job import Job, RunStatus, best_loss, read_job
from core.runs.run import Run
from core.tasks import task_of
from core.tasks.task import Task
from core.training.events import Failed
from core.training.recipes import changed
from pages.shared.curves import loss_curve
from pages.shared.hyperparameters import loss_title
from pages.shared.live_plotly import live_plotly
from pages.shared.previews import preview_of
from pages.shared.safe import md
from pages.shared.state import store
from pages.shared.theme import current_theme
from pages.shared.words import MARKS, STATES, cell_title, counted, duration, fold_words, number, run_name

EVERY = 0.5
"""Seconds between two looks at a job that runs."""
MESSAGES = 5
BUTTONS = 68
"""Pixels kept free for a strip's buttons, so that nothing moves when they go."""
HELP = {
    "Pause": "Pause: keeps a checkpoint, to go on as if nothing had happened",
    "Stop": "Stop: keeps the best network so far and judges it",
    "Cancel": "Take it out of the queue",
    "Resume": "Resume where it ended",
}


@dataclass(frozen=True)
class Places:
    """Where `live` writes; the buttons and headings between them stay where they are."""

    bar: DeltaGenerator
    strips: dict[str, DeltaGenerator]
    losses: DeltaGenerator
    preview: DeltaGenerator
    gradients: DeltaGenerator
    messages: DeltaGenerator
    logarithmic: bool


def places(job: Job, started: Callable[[str], None]) -> Places:
    """The layout of a training: the bar of the whole job, a strip a run, what went wrong, the charts.

    `started` is called with the experiment that a remedy began.
    """
    st.html(_style())
    top = st.container(horizontal=True, vertical_alignment="center", key="job")
    bar = top.container(width="stretch")
    with top:
        _buttons_for_all(job)
    strips: dict[str, DeltaGenerator] = {}
    groups: dict[str, list[RunStatus]] = {}
    for status in job.statuses:
        groups.setdefault(status.run.spec.model.cell, []).append(status)
    for column, (cell, members) in zip(st.columns(max(1, len(groups)), gap="large"), groups.items(), strict=False):
        with column.container(gap="xxsmall"):
            st.markdown(f"{MARKS.get(cell, '')} **{cell_title(cell)}**")
            for status in members:
                strips[status.run.id] = _strip(status.run)
    with st.container(key="troubles"):
        troubles(job, started)
    return _chart_places(job, bar, strips)


def _chart_places(job: Job, bar: DeltaGenerator, strips: dict[str, DeltaGenerator]) -> Places:
    left, right = st.columns([3, 2], gap="large")
    with left:
        with st.container(horizontal=True, vertical_alignment="center", key="loss_heading"):
            st.markdown("**Loss**", width="content")
            st.space("stretch")
            scale = st.segmented_control(
                "Scale of the loss",
                ["Linear", "Logarithmic"],
                default="Linear",
                required=True,
                label_visibility="collapsed",
                key="scale",
            )
        losses_place = st.container()
        st.markdown("**Gradient norm**")
        gradients_place = st.container()
    with right:
        with st.container(horizontal=True, vertical_alignment="center", key="preview_heading"):
            st.markdown(f"**{_task(job).preview_title} of the best network{'' if job.ended else ' so far'}**")
        preview_place = st.container()
        st.markdown("**What happened**")
        messages_place = st.container(gap="xsmall")
    return Places(bar, strips, losses_place, preview_place, gradients_place, messages_place, scale == "Logarithmic")


def live(job: Job, into: Places) -> None:
    """Everything that moves, redrawn in place twice a second until the job has ended."""
    drawn = _signature(job)
    first = [job]
    drawings: list[Drawing] = []

    @st.fragment(run_every=None if job.ended else EVERY)
    def look() -> None:
        now = first.pop() if first else read_job(store().experiment(job.statuses[0].run.experiment))
        if _signature(now) != drawn:
            # Other buttons and sentences belong to the new states; they live outside of this fragment.
            st.rerun(scope="app")
        _fill(now, into)
        drawings[:] = [_draw(now, into, drawings[0] if drawings else None)]

    look()


def messages(job: Job) -> list[str]:
    """At most five plain sentences, the newest first."""
    told = [
        f"{run_name(status.run)}: {message}"
        for status in job.statuses
        for message in status.progress.messages
        if status.run.state != "failed"
    ]
    return list(reversed(told))[:MESSAGES]


def troubles(job: Job, started: Callable[[str], None]) -> None:
    """Runs that failed or were lost: what happened, what was kept, and buttons that help."""
    for status in job.statuses:
        if status.run.state == "failed":
            _failed(status.run, started)
        elif status.run.state == "lost":
            _lost(status.run)


def _strip(run: Run) -> DeltaGenerator:
    key = f"strip_{run.spec.model.cell}_{run.id}"
    line = st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=key)
    place = line.container(width="stretch")
    # From the left: a single button stays where it is when the second one of before is taken away.
    with line.container(horizontal=True, gap="xsmall", width=BUTTONS):
        if run.state in ("starting", "training"):
            _ask("Pause", ":material/pause:", f"pause_{run.id}", store().pause, run.id)
            _ask("Stop", ":material/stop:", f"stop_{run.id}", store().stop, run.id)
        elif run.state == "queued":
            _ask("Cancel", ":material/close:", f"cancel_{run.id}", store().cancel, run.id)
        elif run.resumable and run.state != "failed":
            _ask("Resume", ":material/play_arrow:", f"resume_{run.id}", store().resume, run.id)
    return place


def _ask(label: str, icon: str, key: str, ask: Callable[[str], None], run: str) -> None:
    st.button(icon, key=key, help=HELP[label], type="tertiary", on_click=ask, args=(run,))


def _buttons_for_all(job: Job) -> None:
    runs = [status.run for status in job.statuses]
    moving = [run for run in runs if run.state in ("starting", "training", "queued")]
    waiting = [run for run in runs if run.state in ("paused", "lost")]
    if len(runs) == 1:
        return
    if moving:
        st.button("Pause all", icon=":material/pause:", key="pause_all", on_click=_each, args=(store().pause, moving))
        st.button("Stop all", icon=":material/stop:", key="stop_all", on_click=_each, args=(store().stop, moving))
    if waiting:
        st.button(
            "Resume all", icon=":material/play_arrow:", key="resume_all", on_click=_each, args=(store().resume, waiting)
        )


def _each(ask: Callable[[str], None], runs: list[Run]) -> None:
    for run in runs:
        ask(run.id)


def _fill(job: Job, into: Places) -> None:
    into.bar.progress(min(1.0, job.share), text=_job_words(job))
    for status in job.statuses:
        if status.run.id in into.strips:
            into.strips[status.run.id].progress(_share(status), text=_run_words(status))
    with into.messages:
        told = messages(job)
        for message in told:
            st.caption(md(message))
        if not told:
            st.caption("Nothing worth a sentence yet.")


def _job_words(job: Job) -> str:
    count = len(job.statuses)
    if job.ended:
        seconds = sum(status.history.seconds[-1] for status in job.statuses if status.history.seconds)
        ends = Counter(status.run.state for status in job.statuses)
        how = ", ".join(f"{count} {STATES[state].lower()}" for state, count in ends.items())
        return f"{how}; {duration(seconds)} of training in all"
    left = ""
    if job.seconds_left is not None:
        left = f", about {duration(job.seconds_left)} left" if job.seconds_left >= 1 else ", almost done"
    return f"{job.finished} of {counted(count, 'run')} done{left}"


def _share(status: RunStatus) -> float:
    return 1.0 if status.run.state in ("finished", "judging") else min(1.0, status.progress.share)


def _run_words(status: RunStatus) -> str:
    """ "seed 1 · epoch 34 of 100 · loss 0.0123 · 8 s left"."""
    run, progress = status.run, status.progress
    words = [f"seed {run.spec.training.seed}", *fold_words(run)]
    if run.state == "queued":
        words.append(f"place {run.place} in the queue" if run.place else "waiting")
    elif run.state == "training":
        words.append(f"epoch {progress.epoch} of {progress.epochs}")
        if progress.finishing:
            words.append("learning the validation part too")
    elif run.state in ("finished", "stopped", "paused", "judging"):
        words.append(f"{STATES[run.state].lower()}, {counted(len(status.history.epochs), 'epoch')}")
    else:
        words.append(STATES[run.state].lower())
    loss = best_loss(status.history)
    if loss is not None:
        words.append(f"best loss {number(loss)}")
        words.append(task_of(run.spec.task).meaning(loss, run.spec.options))
    if run.state == "training" and progress.seconds_left is not None:
        words.append(f"{duration(progress.seconds_left)} left")
    return " · ".join(part for part in words if part)


def curves(job: Job) -> list[LossCurve]:
    """The losses of every run, as the chart takes them."""
    return [loss_curve(status.run, status.history) for status in job.statuses]


@dataclass(frozen=True)
class Drawing:
    """The three charts at one moment."""

    moment: tuple
    losses: Figure
    gradients: Figure
    preview: Callable[[], None]
    """Shows what the best network says."""


def _draw(job: Job, into: Places, before: Drawing | None) -> Drawing:
    """Show the charts; they are only made anew when an epoch has ended since `before`."""
    moment = tuple((len(status.history.epochs), status.run.state) for status in job.statuses)
    now = before if before is not None and before.moment == moment else _drawing(job, moment, into.logarithmic)
    with into.losses:
        live_plotly(now.losses, key="live_losses", height=340, alt=_loss_words(job))
    with into.gradients:
        live_plotly(now.gradients, key="live_gradients", height=220, alt="Length of the gradient, epoch by epoch.")
    with into.preview:
        now.preview()
    return now


def _drawing(job: Job, moment: tuple, logarithmic: bool) -> Drawing:
    theme, drawn = current_theme(), curves(job)
    revision = job.statuses[0].run.experiment
    loss = loss_title(job.statuses[0].run.spec)
    figure = losses(drawn, theme=theme, logarithmic=logarithmic, loss=loss, height=340)
    figure.update_layout(uirevision=f"{revision}{logarithmic}")
    lengths = gradients(drawn, theme=theme)
    lengths.update_layout(uirevision=revision)
    return Drawing(moment, figure, lengths, preview_of(job))


def _task(job: Job) -> Task:
    return task_of(job.statuses[0].run.spec.task)


def _loss_words(job: Job) -> str:
    if job.best is None:
        return "Loss by epoch; nothing has been trained yet."
    return (
        f"Loss by epoch; lowest validation loss so far {number(best_loss(job.best.history))}, {run_name(job.best.run)}."
    )


def _failed(run: Run, started: Callable[[str], None]) -> None:
    failed = next((event for event in reversed(run.events()) if isinstance(event, Failed)), None)
    with st.container(border=True, key=f"failed_{run.id}"):
        st.markdown(f"**{run_name(run)} did not finish.** {md(failed.message if failed else run.why)}")
        remedies = failed.remedies if failed else ()
        with st.container(horizontal=True):
            for position, remedy in enumerate(remedies):
                if st.button(remedy.title, key=f"remedy_{run.id}_{position}"):
                    spec = changed(task_of(run.spec.task), run.spec, remedy.changes)
                    title = f"{run.experiment_title}, {remedy.title[0].lower()}{remedy.title[1:]}"
                    started(store().submit([spec], title, token=f"{run.id} {run.attempt} {position}"))
            if not remedies:
                st.button("Try again", key=f"again_{run.id}", on_click=store().resume, args=(run.id,))


def _lost(run: Run) -> None:
    with st.container(border=True, key=f"lost_{run.id}"):
        st.markdown(f"**{run_name(run)} was lost.** {md(run.why)} Everything up to its last checkpoint is kept.")
        st.button("Resume it", key=f"resume_lost_{run.id}", on_click=store().resume, args=(run.id,))


def _signature(job: Job) -> tuple:
    """What stands outside of the part that redraws itself: buttons, sentences, and the frame's word of trouble."""
    runs = tuple((status.run.id, status.run.state, status.run.attempt) for status in job.statuses)
    return (*runs, None if job.ended else store().trouble())


def _style() -> str:
    """A strip's bar wears its cell's hue, and keeps its height when its buttons go."""
    rules = ['[class*="st-key-strip_"] { min-height: 2.6rem; }']
    rules += [
        f'[class*="st-key-strip_{cell}"] [data-testid="stProgressBarTrack"] > div {{ background-color: {colour}; }}'
        for cell, colour in current_theme().cells.items()
    ]
    return f"<style>{' '.join(rules)}</style>"
