"""A search while it goes on, and what came of it."""

import streamlit as st

from core.charts.runs.searches import best_so_far, importances, parallel, slices
from core.experiments.job import Job, RunStatus, best_loss, read_job
from core.experiments.search.pictures import best_words, importance_words, search_axes, tried_points, values_in_words
from core.experiments.search.status import KnownSearch, search_of
from core.experiments.search.worth import NOT_YET, Worth, worth
from core.language import mark, say
from core.recipes.losses import loss_title
from core.runs.folder.run import Experiment
from pages.shared.screen.asking import asking
from pages.shared.screen.charts import chart
from pages.shared.screen.drawn import drawn_now
from pages.shared.screen.refreshing import refreshing
from pages.shared.screen.safe import md
from pages.shared.screen.state import go_to, store
from pages.shared.screen.theme import current_theme
from pages.shared.screen.words import number
from pages.shared.search.saying import OUTCOMES, search_share, search_words, value_words
from pages.shared.training.watching import run_strip, strip_style

EVERY = 1.0
"""Seconds between two looks at a search that goes on."""
MATTERS, MARGIN = 310, 20
"""Pixels of height of the part on what matters, and what its container takes of them."""
AFTERWARDS = 3.0
"""The same, while only baselines are still computed."""


def search_shown(experiment: Experiment, search: KnownSearch) -> None:
    """The answer, once there is one; below it everything that moves."""
    st.html(strip_style())
    job = read_job(experiment)
    with st.container(key="verdict"):
        answer = _answer_of(experiment, search)
        if answer is not None:
            _answer_shown(experiment, search, answer)
    told = _search_state(search, answer)
    ended = search.ended and job.ended

    def look() -> None:
        now = store().experiment(experiment.id)
        known = search_of(store(), experiment.id)
        if _search_state(known, _answer_of(now, known)) != told:
            st.rerun(scope="app")
        moving = read_job(now)
        _search_bar(known, moving)
        _open_runs(moving)
        _search_charts(known, moving)
        _tried_table(known, moving)

    unsettled = answer is None or answer.answer == say(NOT_YET)
    refreshing(look, every=EVERY if not ended else AFTERWARDS if unsettled and not search.why else None)


def _search_state(search: KnownSearch, answer: Worth | None) -> tuple:
    """What stands outside of the part that moves."""
    return search.ended, search.why, answer


def _answer_of(experiment: Experiment, search: KnownSearch) -> Worth | None:
    status = search.status
    contest = search.contest(experiment)
    if status.winner is None or not contest or not all(run.ended for run in contest):
        return None
    return worth(search.wanted, status.tried[status.winner - 1].values, contest)


def _answer_shown(experiment: Experiment, search: KnownSearch, answer: Worth) -> None:
    st.subheader(md(f"{answer.answer} {answer.verdict.sentence}"), anchor=False)
    winner = search.status.tried[search.status.winner - 1]
    st.caption(
        md(
            say(
                "Run {number} won: {values_in_words}. {once}",
                number=winner.number,
                values_in_words=values_in_words(winner, search.wanted.dimensions, value_words),
                once=say(ONCE),
            )
        )
    )
    if answer.verdict.evidence:
        with st.expander(say("How this was tested")):
            st.caption(md(answer.verdict.evidence))
    with st.container(horizontal=True):
        if st.button(say("Read the results"), type="primary"):
            go_to("results", run=search.contest(experiment)[0].id)
        if st.button(say("Compare")):
            go_to("compare", experiment=experiment.id)


ONCE = mark("It was chosen by the validation part, and evaluated on the test part once.")


def _search_bar(search: KnownSearch, job: Job) -> None:
    """How far it is, and what can be asked of it."""
    with st.container(horizontal=True, vertical_alignment="center", key="job"):
        st.progress(search_share(search), text=_bar_words(search, job), width="stretch")
        if not search.ended and search.mine:
            _orders(search, job)
    if search.why:
        _given_up(search)


def _orders(search: KnownSearch, job: Job) -> None:
    runs = [status.run for status in job.statuses]
    moving = [run.id for run in runs if run.state in ("starting", "training", "queued")]
    paused = [run.id for run in runs if run.state == "paused"]
    if moving and not search.stopping:
        st.button(say("Pause"), icon=":material/pause:", key="pause_search", on_click=_ask_each, args=("pause", moving))
    if paused:
        st.button(say("Resume"), icon=":material/play_arrow:", key="go_on", on_click=_ask_each, args=("resume", paused))
    if not search.stopping:
        st.button(
            say("Stop the search"),
            icon=":material/stop:",
            key="stop_search",
            help=say("Nothing more is tried; the best so far is evaluated on the test part."),
            on_click=asking(search.stop),
        )


def _given_up(search: KnownSearch) -> None:
    with st.container(border=True, key="given_up"):
        st.markdown(say("**The search did not finish.** {why}", why=md(say(search.why))))
        if search.mine and (search.status.best or search.status.count("open") or not search.status.tried):
            st.button(say("Go on"), key="search_again", on_click=asking(search.go_on))


def _bar_words(search: KnownSearch, job: Job) -> str:
    if not search.ended:
        waits = say("; waits: {reason}", reason=search.status.waits) if search.status.waits else ""
        return md(f"{search_words(search)}{say('; stopping') if search.stopping else ''}{waits}")
    left = sum(not status.run.ended for status in job.statuses)
    return (
        say("{search_words}; the winner is being evaluated", search_words=search_words(search))
        if left
        else search_words(search)
    )


@asking
def _ask_each(what: str, runs: list[str]) -> None:
    for run in runs:
        getattr(store(), what)(run)


def _open_runs(job: Job) -> None:
    """A strip a run that has not ended; each can be paused or stopped by itself."""
    with st.container(gap="xxsmall", key="open_runs"):
        for status in job.statuses:
            if not status.run.ended or status.run.state == "paused":
                run_strip(status, name=say("run {number}", number=_number_of(status)))


def _losses_of_open(job: Job) -> dict[int, float | None]:
    """Number of a run that has not ended -> its lowest validation loss so far."""
    return {_number_of(status): best_loss(status.history) for status in job.statuses if not status.run.ended}


def _number_of(status: RunStatus) -> int:
    return int(status.run.id.rpartition("-")[2])


def _search_charts(search: KnownSearch, job: Job) -> None:
    """Best so far and what matters; every trial over all hyperparameters; slices."""
    wanted, status, theme = search.wanted, search.status, current_theme()
    points = tried_points(status, wanted.dimensions, value_words, losses=_losses_of_open(job))
    axes = search_axes(wanted.dimensions, value_words)
    finding, loss = (
        best_words(status, wanted.dimensions, value_words),
        say("Validation loss ({loss_title})", loss_title=loss_title(wanted.start)),
    )
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.markdown(say("**Lowest validation loss so far**"))
        chart(drawn_now(best_so_far, points, theme, loss=loss), key="best_so_far", alt=finding)
    with right:
        st.markdown(say("**What matters**"), help=say("Share of the differences in validation loss (fANOVA)."))
        _what_matters({axes[name].title: share for name, share in status.importances.items() if name in axes})
    st.markdown(say("**Every complete run**"))
    best = status.best.number if status.best else None
    chart(drawn_now(parallel, points, axes, theme, best=best), key="parallel", alt=finding)
    st.markdown(say("**Each hyperparameter by itself**"))
    chart(drawn_now(slices, points, axes, theme, loss=loss), key="slices", alt=finding)
    st.caption(say("A full dot is a complete run; a hollow one was pruned or stopped early, or is still training."))


def _what_matters(shares: dict[str, float]) -> None:
    """The importances once they are known; their place is kept until then."""
    with st.container(height=MATTERS, border=False):
        if shares:
            figure = drawn_now(importances, shares, current_theme(), height=MATTERS - MARGIN)
            chart(figure, key="importances", alt=importance_words(shares))
        else:
            st.caption(say("Known once four runs are complete."))


def _tried_table(search: KnownSearch, job: Job) -> None:
    """Every trial, the lowest validation loss first."""
    losses = _losses_of_open(job)
    shown = sorted(search.status.tried, key=lambda one: (one.loss is None, one.loss or 0.0, one.number))
    if not shown:
        return
    titles = {one.field: one.title for one in search.wanted.dimensions}
    st.dataframe(
        {
            say("Run"): [one.number for one in shown],
            say("Outcome"): [say(OUTCOMES[one.outcome]) for one in shown],
            say("Validation loss"): [
                number(losses.get(one.number) if one.outcome == "open" else one.loss) for one in shown
            ],
            **{
                title: [value_words(field, one.values[field]) if field in one.values else "" for one in shown]
                for field, title in titles.items()
            },
            say("Why"): [say(one.why) for one in shown],
        },
        hide_index=True,
        key="tried",
        alt=best_words(search.status, search.wanted.dimensions, value_words),
    )
