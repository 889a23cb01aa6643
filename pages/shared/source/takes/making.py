"""What the pages share that record or draw take after take: labels, who, the next one, what is there so far."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import streamlit as st

from core.errors import UserError
from core.language import say
from core.runs.bringing import bring
from core.sources.takes import FEWEST, Take, Takes
from core.words import counted
from pages.shared.screen.safe import md
from pages.shared.screen.state import go_to, store


def making(
    takes: Takes,
    key: str,
    *,
    labels: str,
    offered: Mapping[str, str] = MappingProxyType({}),
    who: str,
    noun: str,
    ask: Callable[[str, Callable[[bytes], None]], None],
    show: Callable[[Take], None],
) -> None:
    """`ask(label, keep)` draws what takes the next one; `labels` and `who` are what stands in the fields at first.

    `offered` are other labels: words of a button -> what it writes into the field.
    """
    st.session_state.setdefault(f"{key}.labels", labels)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        written = st.text_input(say("Labels, separated by commas"), key=f"{key}.labels")
        person = st.text_input(say("Who"), who, key=f"{key}.who", max_chars=40)
        times = st.number_input(say("Times each"), FEWEST, 50, FEWEST, key=f"{key}.times")
    for words, others in offered.items():
        st.button(words, key=f"{key}.offered.{words}", type="tertiary", on_click=_write, args=(key, others))
    wanted = list(dict.fromkeys(label.strip() for label in written.split(",") if label.strip()))
    if not wanted or not person.strip():
        st.caption(say("Enter the labels and the name of the person."))
        return
    _next(takes, key, wanted, person, int(times), ask)
    _so_far(takes, key, noun, show)


def _write(key: str, labels: str) -> None:
    st.session_state[f"{key}.labels"] = labels


def _next(takes: Takes, key: str, labels: list[str], who: str, times: int, ask: Callable) -> None:
    """The label that has the fewest takes so far."""
    counts = takes.counts(who)
    made = {label: counts[label] for label in labels}
    label = min(labels, key=made.__getitem__)
    if made[label] >= times:
        st.success(
            say("{who} has completed every label {times}.", who=md(who), times=counted(times, "time")),
            icon=":material/check:",
        )
        return
    st.markdown(
        say(
            "{verb} **{label}** ({number} of {times})",
            verb=say(takes.verb.capitalize()),
            label=md(label),
            number=made[label] + 1,
            times=times,
        )
    )
    ask(label, lambda content: _keep(takes, key, label, who, content))
    refused = st.session_state.get(f"{key}.refusal")
    if refused is not None:
        st.warning(f"{md(refused.message)} {md(refused.hint)}")


def _keep(takes: Takes, key: str, label: str, who: str, content: bytes) -> None:
    """Keep a take, or why it was not kept."""
    try:
        takes.add(label, who, content)
        st.session_state.pop(f"{key}.refusal", None)
    except UserError as error:
        st.session_state[f"{key}.refusal"] = error


def _so_far(takes: Takes, key: str, noun: str, show: Callable[[Take], None]) -> None:
    made = takes.takes()
    if not made:
        return
    fold = st.expander(say("{takes} so far", takes=counted(len(made), noun)), key=f"{key}.so_far", on_change="rerun")
    if fold.open:
        with fold:
            for take in reversed(made):
                _one(takes, key, take, show)
    missing = takes.missing()
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(say("Train on these"), type="primary", disabled=bool(missing), key=f"{key}.use"):
            go_to("data", source=bring(store(), *takes.brought()))
        if st.button(say("Delete all"), key=f"{key}.clear"):
            takes.clear()
            st.rerun()
        st.caption(missing)


def _one(takes: Takes, key: str, take: Take, show: Callable[[Take], None]) -> None:
    number = f"{take.label}.{take.path.stem}"
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}.{number}"):
        st.markdown(f"**{md(take.label)}**, {md(take.who)}", width=180)
        show(take)
        if st.button(say("Delete"), key=f"{key}.delete.{number}", icon=":material/delete:"):
            takes.remove(take)
            st.rerun()
