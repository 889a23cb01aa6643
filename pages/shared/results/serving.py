"""A run served by HTTP: the switch, and how other programs ask it."""

from functools import partial

import streamlit as st

from core.errors import UserError
from core.language import mark, say
from core.runs.folder.run import Run
from core.serving.examples import ServicePlace, curl_example, python_example
from core.serving.operation import Operation
from core.serving.served import ServedRun, served_run
from core.serving.switch import SERVICES
from core.tasks.predictor import Predictor
from pages.shared.results.picking import one_of
from pages.shared.screen.safe import md
from pages.shared.screen.state import store

ENDS = mark("It answers on this machine alone, until you turn it off, delete the run or end Unroll.")


@st.fragment
def serving(run: Run, predictor: Predictor) -> None:
    """On or off; what runs is asked anew, so that a page which is loaded again shows the same."""
    if not store().may("serve", run):
        st.caption(say("This run is somebody else's. A copy of your own can answer by HTTP."))
        return
    key, place = f"serving.{run.id}", SERVICES.place(run)
    st.session_state[key] = place is not None
    st.toggle(say("Answer by HTTP"), key=key, on_change=partial(_turn_service, run, key))
    if (refusal := st.session_state.pop(f"{key}.refusal", None)) is not None:
        st.error(md(refusal))
    if place is None:
        st.caption(say("Other programs on this machine can then ask this run: JSON in and out, without TensorFlow."))
        return
    st.caption(say(ENDS))
    _address_and_token(place)
    _shown_examples(place, served_run(run, predictor), key)


def _turn_service(run: Run, key: str) -> None:
    try:
        (SERVICES.turn_on if st.session_state[key] else SERVICES.turn_off)(store(), run)
    except UserError as error:
        st.session_state[f"{key}.refusal"] = f"{error.message} {error.hint}"


def _address_and_token(place: ServicePlace) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        st.caption(say("Address; GET /openapi.json describes all that it answers"))
        st.code(place.address, language=None)
    with right:
        st.caption(say("Token, sent with each request"))
        st.code(place.token, language=None)


def _shown_examples(place: ServicePlace, one: ServedRun, key: str) -> None:
    """An example of each thing that it can be asked."""
    names = list(one.operations)
    chosen = one_of(say("Question"), names, key=f"{key}.question") if len(names) > 1 else names[0]
    operation: Operation = one.operations[chosen]
    st.caption(md(operation.words))
    for tab, make, language in zip(
        st.tabs(["curl", "Python"]), (curl_example, python_example), ("bash", "python"), strict=True
    ):
        with tab:
            st.code(make(place, one, operation), language=language, wrap_lines=True)
