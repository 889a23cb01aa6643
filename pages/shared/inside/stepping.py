"""Step by step: one layer at the timesteps of a window, forward and then backward; step, scrub, play."""

import time
from collections.abc import Sequence

import streamlit as st

from core.charts.network.window_steps import leading_units, positions, timestep_at, units_in_words, window_steps
from core.inference.resting import pulled_back
from core.language import say
from pages.shared.inside.looked_at import LookedAt, answer_choice, layer_choice, layers_of
from pages.shared.results.picking import one_of, run_words
from pages.shared.screen.charts import chart
from pages.shared.screen.refreshing import anew_when
from pages.shared.screen.safe import md
from pages.shared.screen.theme import current_theme

AT, PLAYING, SINCE = "inside.step", "inside.playing", "inside.playing.since"
PACE = 0.9
"""Seconds that a position stays while it plays."""


def stepping_tab(shown: Sequence[LookedAt]) -> None:
    """One network alone: a timestep of it is read number by number."""
    one = _chosen(shown)
    one.heading()
    layer_name = layer_choice(one, tab="stepping")
    layer = layers_of(one)[layer_name]
    _, asked = answer_choice(one, tab="stepping")
    pulled = pulled_back(one.trained, one.position, asked)
    gradient = next(each for each in pulled if (each.layer, each.direction) == (layer.layer, layer.direction))
    names = one.names(layer)
    kept = slice(-len(names) if names else None, None)
    whole = layer.cut(kept)
    to_hidden = gradient.hidden[0, kept]
    at = _timeline(positions(len(whole.hidden)))
    window = one.trained.features(one.position)
    reads = (
        None if window is None else (window[-len(layer.hidden) :] if layer.ahead else window[: len(layer.hidden)])[kept]
    )
    figure = window_steps(whole, to_hidden, reads, current_theme(), cell=one.cell, position=at, names=names)
    told = _told(at, len(whole.hidden), names, asked.name)
    st.markdown(f"**{md(told)}**")
    chart(figure, key=f"stepping.{one.run.id}", alt=told)
    units = units_in_words([int(unit) for unit in leading_units(whole, to_hidden)])
    st.caption(say("The rows show {units}, which move this answer most, from the bottom row upwards.", units=units))


def _chosen(shown: Sequence[LookedAt]) -> LookedAt:
    """The network that is stepped through, among those that are looked into."""
    if len(shown) == 1:
        return shown[0]
    by_run = {one.run.id: one for one in shown}
    words = run_words([one.run for one in shown])
    run = one_of(say("Network"), list(by_run), words=words, default=shown[0].run.id, key="stepping.run")
    return by_run[run]


def play_inside() -> None:
    """The page anew when the next position is due; at the page's end, since what follows is drawn first."""
    drawn = time.monotonic()
    if st.session_state.get(PLAYING):
        anew_when(lambda: time.monotonic() - drawn >= PACE)


def _timeline(count: int) -> int:
    """Buttons and a slider over the positions; the one that is shown, from 0."""
    state = st.session_state
    state[AT] = min(max(int(state.get(AT, 1)), 1), count)
    _go_on_reading(count)
    with st.container(horizontal=True, vertical_alignment="bottom", key="inside_timeline"):
        st.button(say("Back"), on_click=_move, args=(-1, count), disabled=state[AT] == 1, key="inside.back")
        st.button(say("Next"), on_click=_move, args=(1, count), disabled=state[AT] == count, key="inside.next")
        if st.button(
            say("Pause") if state.get(PLAYING) else say("Play"),
            on_click=_play_or_pause,
            args=(count,),
            key="inside.play",
        ):
            # What plays stands at the page's end, outside of this part of it.
            st.rerun(scope="app")
    st.slider(say("Position: forward, then backward"), 1, count, key=AT)
    return int(state[AT]) - 1


def _go_on_reading(count: int) -> None:
    """One position on while it plays; at the last one it stops."""
    state = st.session_state
    if not state.get(PLAYING) or time.monotonic() - state.get(SINCE, 0.0) < PACE:
        return
    _set_position(state[AT] + 1, count)
    state[PLAYING] = state[AT] < count


def _move(by: int, count: int) -> None:
    st.session_state[PLAYING] = False
    _set_position(st.session_state[AT] + by, count)


def _play_or_pause(count: int) -> None:
    state = st.session_state
    state[PLAYING] = not state.get(PLAYING)
    _set_position(1 if state[PLAYING] and state[AT] >= count else state[AT], count)


def _set_position(position: int, count: int) -> None:
    st.session_state[AT] = min(max(position, 1), count)
    st.session_state[SINCE] = time.monotonic()


def _told(position: int, timesteps: int, names: tuple[str, ...], answer: str) -> str:
    """Where it stands, in words."""
    now = timestep_at(position, timesteps)
    named = f" ({names[now]})" if names else ""
    at = say("timestep {now} of {timesteps}{named}", now=now + 1, timesteps=timesteps, named=named)
    if position < timesteps:
        return say("Forward, {at}: it reads this input and its previous states.", at=at)
    return say("Backward, {at}: how much {answer} would move with what the units hold here.", at=at, answer=answer)
