"""A training while it runs: a strip a run, the losses, the forecast so far, and what there is to say."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from core.charts.runs.losses import LossCurve, gradients, losses
from core.charts.theme import Figure
from core.experiments.job import Job, RunStatus, best_loss, read_job
from core.language import mark, say
from core.recipes.losses import loss_title
from core.recipes.made import changed
from core.runs.folder.curves import loss_curve
from core.runs.folder.run import Run
from core.tasks import task_of
from core.tasks.task import Task
from core.training.events import Failed
from pages.shared.screen.asking import asking
from pages.shared.screen.charts import chart
from pages.shared.screen.drawn import Drawn, drawn, drawn_now
from pages.shared.screen.refreshing import refreshing
from pages.shared.screen.safe import md
from pages.shared.screen.state import store
from pages.shared.screen.theme import current_theme
from pages.shared.screen.words import cell_mark, cell_title, number, run_name
from pages.shared.training.curves import logarithmic_scale, smoothed
from pages.shared.training.job_words import gradient_words, job_words, run_words
from pages.shared.training.previews import preview_of

EVERY = 0.5
"""Seconds between two looks at a job that runs."""
AFTERWARDS = 2.0
"""The same, while only baselines are still computed."""
MESSAGES = 5
BUTTONS = 68
"""Pixels kept free for a strip's buttons, so that nothing moves when they go."""
HELP = {
    mark("Pause"): mark("Pause: keeps a checkpoint, to go on as if nothing had happened"),
    mark("Stop"): mark("Stop: keeps the best network so far and evaluates it"),
    mark("Cancel"): mark("Remove it from the queue"),
    mark("Resume"): mark("Resume where it ended"),
}


def live(job: Job, *, anew: Callable[[], bool] | None = None) -> None:
    """Everything that moves, drawn anew in place twice a second until the job has ended.

    After that only `anew` is asked now and then whether the verdict has changed.
    """
    st.html(strip_style())
    told = _told_outside(job)
    first, drawings = [job], []
    every = EVERY if not job.ended else AFTERWARDS if anew is not None else None

    def look() -> None:
        now = first.pop() if first else read_job(store().experiment(job.statuses[0].run.experiment))
        if _told_outside(now) != told or (anew is not None and anew()):
            # The verdict and what went wrong stand outside of this part.
            st.rerun(scope="app")
        _bar(now)
        _strips(now)
        drawings[:] = [_charts(now, drawings[0] if drawings else None)]

    refreshing(look, every=every)


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


def _bar(job: Job) -> None:
    """How far the whole job is, and what can be asked of all its runs."""
    with st.container(horizontal=True, vertical_alignment="center", key="job"):
        st.progress(min(1.0, job.share), text=job_words(job), width="stretch")
        _buttons_for_all(job)


def _strips(job: Job) -> None:
    """A strip a run, cell by cell."""
    groups: dict[str, list[RunStatus]] = {}
    for status in job.statuses:
        groups.setdefault(status.run.spec.model.cell, []).append(status)
    for column, (cell, members) in zip(st.columns(max(1, len(groups)), gap="large"), groups.items(), strict=False):
        with column.container(gap="xxsmall"):
            st.markdown(f"{cell_mark(cell)} **{cell_title(cell)}**")
            for status in members:
                run_strip(status)


def run_strip(status: RunStatus, *, name: str = "") -> None:
    """How far one run is, and what can be asked of it; `name` tells it from others of its cell and seed."""
    run = status.run
    key = f"strip_{run.spec.model.cell}_{run.id}"
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=key):
        st.progress(_share(status), text=" · ".join(filter(None, (name, run_words(status)))), width="stretch")
        # From the left: a single button stays where it is when the second one of before is taken away.
        with st.container(horizontal=True, gap="xsmall", width=BUTTONS):
            _buttons(run)


def _buttons(run: Run) -> None:
    if not store().may("pause", run):
        return
    if run.state in ("starting", "training"):
        _ask(mark("Pause"), ":material/pause:", f"pause_{run.id}", store().pause, run.id)
        _ask(mark("Stop"), ":material/stop:", f"stop_{run.id}", store().stop, run.id)
    elif run.state == "queued":
        _ask(mark("Cancel"), ":material/close:", f"cancel_{run.id}", store().cancel, run.id)
    elif run.resumable and run.state != "failed":
        _ask(mark("Resume"), ":material/play_arrow:", f"resume_{run.id}", store().resume, run.id)


def _ask(label: str, icon: str, key: str, ask: Callable[[str], None], run: str) -> None:
    st.button(icon, key=key, help=say(HELP[label]), type="tertiary", on_click=asking(ask), args=(run,))


def _buttons_for_all(job: Job) -> None:
    runs = [status.run for status in job.statuses]
    moving = [run for run in runs if run.state in ("starting", "training", "queued")]
    waiting = [run for run in runs if run.state in ("paused", "lost")]
    if len(runs) == 1 or not store().may("pause", runs[0]):
        return
    if moving:
        st.button(
            say("Pause all"), icon=":material/pause:", key="pause_all", on_click=_each, args=(store().pause, moving)
        )
        st.button(say("Stop all"), icon=":material/stop:", key="stop_all", on_click=_each, args=(store().stop, moving))
    if waiting:
        st.button(
            say("Resume all"),
            icon=":material/play_arrow:",
            key="resume_all",
            on_click=_each,
            args=(store().resume, waiting),
        )


@asking
def _each(ask: Callable[[str], None], runs: list[Run]) -> None:
    for run in runs:
        ask(run.id)


def _share(status: RunStatus) -> float:
    return 1.0 if status.run.state in ("finished", "judging") else min(1.0, status.progress.share)


def curves(job: Job) -> list[LossCurve]:
    """The losses of every run, as the chart takes them."""
    return [
        loss_curve(status.run, status.history, beginning=status.progress.beginning if not job.ended else ())
        for status in job.statuses
    ]


@dataclass(frozen=True)
class Drawing:
    """The three charts at one moment."""

    moment: tuple
    losses: Drawn
    gradients: Drawn
    preview: Callable[[], None]
    """Shows what the best network says."""


def _charts(job: Job, before: Drawing | None) -> Drawing:
    """Losses, gradients and preview, and what happened; drawn anew only when there is more to show than `before`."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        scale = _loss_heading()
        moment = (scale, *map(_moment, job.statuses))
        now = before if before is not None and before.moment == moment else _drawing(job, moment, *scale)
        chart(now.losses, key="live_losses", alt=_loss_words(job))
        st.markdown(say("**Gradient norm**"))
        chart(now.gradients, key="live_gradients", alt=gradient_words([one.history for one in job.statuses]))
    with right:
        with st.container(horizontal=True, vertical_alignment="center", key="preview_heading"):
            so_far = "" if job.ended else say(" so far")
            st.markdown(
                say(
                    "**{preview_title}, lowest validation loss{so_far}**",
                    preview_title=_task(job).preview_title,
                    so_far=so_far,
                )
            )
        with st.container():
            now.preview()
        st.markdown(say("**Messages**"))
        _messages(job)
    return now


def _moment(status: RunStatus) -> tuple:
    """What the charts of a run rest on."""
    epochs = len(status.history.epochs)
    return epochs, len(status.progress.beginning) if not epochs else 0, status.progress.previewed, status.run.state


def _loss_heading() -> tuple[bool, bool]:
    """The heading of the losses; whether their scale is logarithmic, and whether they are smoothed."""
    with st.container(horizontal=True, vertical_alignment="center", key="loss_heading"):
        st.markdown(say("**Loss**"), width="content")
        st.space("stretch")
        smooth = smoothed("smooth")
        return logarithmic_scale("scale"), smooth


def _messages(job: Job) -> None:
    told = messages(job)
    with st.container(gap="xsmall"):
        for message in told:
            st.caption(md(message))
        if not told:
            st.caption(say("No messages.") if job.ended else say("No messages yet."))


def _drawing(job: Job, moment: tuple, logarithmic: bool, smooth: bool) -> Drawing:
    theme, told = current_theme(), curves(job)
    revision = job.statuses[0].run.experiment
    scale = {"logarithmic": logarithmic, "smooth": smooth, "loss": loss_title(job.statuses[0].run.spec), "height": 340}
    # While they grow, no drawing is asked for a second time.
    draw = drawn if job.ended else drawn_now
    figure = draw(_zoomed, losses, told, zoom=f"{revision}{logarithmic}", theme=theme, **scale)
    return Drawing(moment, figure, draw(_zoomed, gradients, told, zoom=revision, theme=theme), preview_of(job))


def _zoomed(chart: Callable[..., Figure], curves: list[LossCurve], *, zoom: str, **options: object) -> Figure:
    """What `chart` draws; the browser keeps its zoom as long as `zoom` is the same."""
    figure = chart(curves, **options)
    figure.layout.uirevision = zoom
    return figure


def _task(job: Job) -> Task:
    return task_of(job.statuses[0].run.spec.task)


def _loss_words(job: Job) -> str:
    if job.best is None:
        return say("Loss by epoch; nothing has been trained yet.")
    return say(
        "Loss by epoch; lowest validation loss so far {best_loss}, {run_name}.",
        best_loss=number(best_loss(job.best.history)),
        run_name=run_name(job.best.run),
    )


def _failed(run: Run, started: Callable[[str], None]) -> None:
    failed = next((event for event in reversed(run.account.told) if isinstance(event, Failed)), None)
    with st.container(border=True, key=f"failed_{run.id}"):
        st.markdown(
            say(
                "**{run_name} did not finish.** {why}",
                run_name=run_name(run),
                why=md(say(failed.message if failed else run.why)),
            )
        )
        remedies = failed.remedies if failed else ()
        if not store().may("resume", run):
            return
        with st.container(horizontal=True):
            for position, remedy in enumerate(remedies):
                if st.button(remedy.title, key=f"remedy_{run.id}_{position}"):
                    spec = changed(task_of(run.spec.task), run.spec, remedy.changes)
                    title = f"{run.experiment_title}, {remedy.title[0].lower()}{remedy.title[1:]}"
                    started(store().submit([spec], title, token=f"{run.id} {run.attempt} {position}"))
            if not remedies:
                st.button(say("Try again"), key=f"again_{run.id}", on_click=asking(store().resume), args=(run.id,))


def _lost(run: Run) -> None:
    with st.container(border=True, key=f"lost_{run.id}"):
        st.markdown(
            say(
                "**{run_name} was lost.** {why} Everything up to its last checkpoint is kept.",
                run_name=run_name(run),
                why=md(say(run.why)),
            )
        )
        if store().may("resume", run):
            st.button(say("Resume it"), key=f"resume_lost_{run.id}", on_click=asking(store().resume), args=(run.id,))


def _told_outside(job: Job) -> tuple:
    """What the rest of the page rests on: how the job ended, the runs that went wrong, the frame's word of trouble."""
    troubled = ((status.run.id, status.run.state, status.run.attempt) for status in job.statuses)
    trouble = None if job.ended else store().trouble()
    return (job.ended, trouble, *(run for run in troubled if run[1] in ("failed", "lost")))


def strip_style() -> str:
    """A strip's bar wears its cell's hue, and keeps its height when its buttons go."""
    rules = ['[class*="st-key-strip_"] { min-height: 2.6rem; }']
    rules += [
        f'[class*="st-key-strip_{cell}"] [data-testid="stProgressBarTrack"] > div {{ background-color: {colour}; }}'
        for cell, colour in current_theme().cells.items()
    ]
    return f"<style>{' '.join(rules)}</style>"
