"""How good one network is, and what it says comes next."""

import time
from typing import Any

import streamlit as st

from core.experiments.verdicts import rival_of, verdict_of
from core.language import mark, say
from core.results.contestants import best_rival
from core.results.exhibits.scores import Scores
from core.results.metrics import METRICS
from core.results.rival_names import rival_title
from core.runs.folder.results import of_kind
from core.runs.folder.run import Run
from core.words import counted
from pages.shared.results.desks.newer_file import newer_file_read
from pages.shared.results.picking import pick_run, run_words
from pages.shared.results.rivalry import rival_joined
from pages.shared.results.sharing import sharing
from pages.shared.results.unread import unread
from pages.shared.results.verdict_view import verdict_shown
from pages.shared.results.views.by_kind import View, view_of
from pages.shared.screen.current import offer
from pages.shared.screen.refreshing import anew_when
from pages.shared.screen.safe import md, name
from pages.shared.screen.state import go_to, run_id, source_id, store
from pages.shared.screen.states import empty
from pages.shared.screen.words import about, age, number, run_name

FIGURES = 3
LOOK_INSIDE = mark("How far back its answer reaches, what it rests on, and what its units hold.")
HELPS = {"overfitting": mark("More data, more dropout or fewer units make it memorise less.")}
"""Topic of what a training noticed -> what a person can do about it."""


def result(run: Run) -> None:
    """One judged run, from the verdict down."""
    # Asked first: what joins while the page is drawn is then seen too.
    awaited = [one for one in (rival_joined(run), newer_file_read(run)) if one is not None]
    exhibits = run.exhibits()
    verdict = verdict_of([run])
    if verdict is not None:
        verdict_shown(verdict.sentence, evidence=verdict.evidence, warnings=verdict.warnings)
    experiment = store().experiment(run.experiment)
    if len(experiment.runs) > 1 and (together := verdict_of(experiment.runs)) is not None:
        st.caption(
            say(
                "All {runs} of this experiment: {sentence}",
                runs=counted(len(experiment.runs), "run"),
                sentence=md(together.sentence),
            )
        )
    view = view_of(exhibits)
    if view.tried is not None:
        view.tried(run)
    scored = next((one for one in of_kind(exhibits, Scores) if one.part == "test"), None)
    if scored is not None:
        figures(scored, rival_of([run]))
    for lesson in lessons_of_training(run):
        st.info(md(lesson))
    tabs(run, exhibits, view, view.picture(run, exhibits))
    if awaited:
        anew_when(lambda: any(happened() for happened in awaited), every=1.0)


@st.fragment
def tabs(run: Run, exhibits: list, view: "View", shown: Any) -> None:
    """What is below the picture; only the tab that is open is filled."""
    titles = st.tabs([say(title) for title in view.tabs], key="tab", on_change="rerun")
    for tab, fill in zip(titles, view.tabs.values(), strict=True):
        if tab.open:
            with tab:
                fill(run, exhibits, shown)


def lessons_of_training(run: Run) -> list[str]:
    """What the training itself warned of, with what helps."""
    return [f"{notice.message} {say(HELPS[notice.topic])}" for notice in run.account.notices if notice.topic in HELPS]


def figures(scored: Scores, deciding: str | None) -> None:
    """Three scores, each beside the rival that the verdict is about."""
    decider = next((row for row in scored.rows[1:] if row.name == deciding), None)
    with st.container(key="figures"):
        for column, key in zip(st.columns(FIGURES), scored.headlines[:FIGURES], strict=False):
            metric = METRICS[key]
            known = decider is not None and decider.values.get(key) is not None
            ours, rival = scored.rows[0].values.get(key), decider if known else best_rival(scored, key)
            unit = f" {scored.unit}" if metric.in_units and scored.unit else ""
            column.metric(
                say("{title}, test part", title=metric.title),
                f"{number(ours)}{md(unit)}",
                help=metric.help,
                delta=f"{rival_title(rival.name)}: {number(rival.values[key])}" if rival else None,
                delta_color="off",
                delta_arrow="off",
            )


def header(run: Run) -> None:
    """Which run this is, and its neighbours."""
    judged = [other for other in store().experiment(run.experiment).runs if other.exhibits()]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(say("Results"), anchor=False, width="content")
        st.space("stretch")
        if run.trained and st.button(
            say("Look inside"), type="tertiary", icon=":material/troubleshoot:", help=say(LOOK_INSIDE)
        ):
            go_to("inside", run=run.id)
        if len(judged) > 1 and st.button(say("Compare"), type="tertiary", icon=":material/compare_arrows:"):
            go_to("compare", experiment=run.experiment)
        sharing(store().experiment(run.experiment).runs)
    st.caption(
        f"{run_name(run)} · {about(run.spec.source)} · "
        f"{age(run.created, time.time())}" + (f" · {name(run.title)}" if run.title != run.experiment_title else "")
    )
    if len(judged) > 1:
        pick_run(run_words(judged), run.id)


if (identifier := run_id()) is None:
    st.title(say("Results"), anchor=False)
    if source_id() is not None:
        empty(
            say("Nothing trained on this yet"),
            say("Train a network on it; its verdict, its predictions and its scores are then shown here."),
            action=say("Train on it"),
            page="train",
        )
    else:
        empty(
            say("No run chosen"),
            say("A finished run is shown here: its verdict, its predictions, its scores."),
            action=say("See the runs"),
            page="runs",
        )
    offer("results")
else:
    found = store().run(identifier)
    header(found)
    if found.exhibits():
        result(found)
    else:
        unread(found)
