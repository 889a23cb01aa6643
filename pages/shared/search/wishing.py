"""What a search should try, and for how long, beside the choice of a training."""

import os
import secrets

import streamlit as st

from core.experiments.search.beginning import begin_search, searchable
from core.experiments.search.wanted import MISSING, MOST_TRIALS, is_possible
from core.language import mark, say
from core.recipes.dimension import Dimension
from core.recipes.estimate import estimate_seconds, slowed
from core.recipes.made import recipes
from core.recipes.spec import RunSpec
from core.tasks.task import Plan
from core.words import counted, duration
from pages.shared.screen.safe import md, shortened
from pages.shared.screen.state import store
from pages.shared.search.saying import range_words
from pages.shared.source.prepared import recipe_of
from pages.shared.source.source import Chosen
from pages.shared.training.form import Form

FIRST_CELL = "lstm"
TRIALS, MINUTES = 30, 10
WHAT_IT_IS = mark(
    "Many runs, each chosen from the results of those before it. They are ranked by their validation loss and never "
    "see the test part; at the end the winner is evaluated on it once, beside the recommended recipe."
)


def offer_search(form: Form, found: Chosen, plan: Plan) -> None:
    """A fold with what is searched and a button; what is closed costs nothing."""
    fold = st.expander(say("**Search for better settings**"), key=form.key("search"), on_change="rerun")
    if not fold.open:
        return
    with fold:
        if is_possible():
            _search_form(form, found, plan)
        else:
            st.caption(md(say(MISSING)))


def _search_form(form: Form, found: Chosen, plan: Plan) -> None:
    cells = form.cells
    cell = FIRST_CELL if FIRST_CELL in cells else cells[0]
    [start] = recipes(form.task, recipe_of(found), cells=[cell], seeds=[0], values=form.values)
    known = searchable(start, cells, form.proposed)
    st.caption(say(WHAT_IT_IS))
    ticked = [one for one in known if _searched(form, one)]
    trials, minutes = _budget(form)
    mine = st.checkbox(
        say("Try my choice first"),
        value=True,
        key=form.key("search.mine"),
        persist_state="session",
        help=say("The first run has the settings chosen here; the recommended ones are tried in any case."),
    )
    st.caption(_search_cost(start, plan, trials, minutes))
    token = st.session_state.setdefault(form.key("search.token"), secrets.token_hex(8))
    words = say("Search over {hyperparameters}", hyperparameters=counted(len(ticked), "hyperparameter"))
    if st.button(words, width="stretch", key="search", disabled=not ticked or not (trials or minutes)):
        heading = shortened(found.preparation.heading(found.source.name), longest=40)
        experiment = begin_search(
            store(),
            start,
            ticked,
            proposed=form.proposed,
            title=say("{heading}: search", heading=heading),
            trials=trials,
            minutes=minutes,
            start_first=mine,
            seeds=int(form["seeds"]),
            token=token,
        )
        del st.session_state[form.key("search.token")]
        st.query_params.from_dict({"experiment": experiment})
        st.rerun()


def _searched(form: Form, one: Dimension) -> bool:
    """A tick a hyperparameter, with its range."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        ticked = st.checkbox(
            one.title, value=one.usual, key=form.key(f"search.{one.field}"), persist_state="session", width=180
        )
        st.caption(md(range_words(one)), width="stretch")
    return ticked


def _budget(form: Form) -> tuple[int | None, float | None]:
    """Runs and minutes at most; either may be left empty."""
    shared = {"placeholder": say("no limit"), "persist_state": "session"}
    left, right = st.columns(2)
    trials = left.number_input(
        say("Runs at most"),
        value=TRIALS,
        min_value=2,
        max_value=MOST_TRIALS,
        step=1,
        key=form.key("search.trials"),
        help=say("How many runs are tried; pruned ones count too."),
        **shared,
    )
    minutes = right.number_input(
        say("Minutes at most"),
        value=None,
        min_value=1,
        max_value=10_000,
        step=1,
        key=form.key("search.minutes"),
        help=say("After this many minutes the runs that are still training are stopped. Pauses do not count."),
        **shared,
    )
    return trials, minutes


def _search_cost(start: RunSpec, plan: Plan, trials: int | None, minutes: float | None) -> str:
    if trials is None:
        return (
            say("At most {minutes}.", minutes=counted(int(minutes), "minute"))
            if minutes
            else say("Say how many runs or minutes it may take.")
        )
    each = estimate_seconds(plan.ends, start.model, start.training, plan.examples["train"])
    at_once = min(trials, os.cpu_count() or 1)
    whole = each * trials / at_once * slowed(at_once)
    whole = min(whole, 60.0 * minutes) if minutes else whole
    return say(
        "About {whole} if all runs were as large as your choice; pruning makes it shorter.", whole=duration(whole)
    )
