"""A network that writes, at a desk: a prompt and a temperature; and how surprised it is at what others wrote."""

import time

import streamlit as st

from core.charts.texts.coloured import coloured_text
from core.errors import UserError
from core.language import say
from core.models.in_numpy.sampling import Sampling
from core.runs.folder.run import Run
from core.tasks.predictor import WritesTexts
from pages.shared.screen.safe import md, shortened
from pages.shared.screen.theme import current_theme
from pages.shared.training.hyperparameters import form_fields, hyperparameter

LONGEST_PROMPT, LONGEST_TEXT = 2000, 3000
MOST_SAMPLES = 4
EVERY = 0.1
"""Seconds between two looks at what is being written."""
HEIGHT = 280


@st.fragment
def desk(run: Run, writer: WritesTexts) -> None:
    """The form, and the samples side by side while they are written; another press begins anew."""
    key = f"desk.{run.id}"
    prompt = st.text_area(
        say("Prompt"), key=f"{key}.prompt", max_chars=LONGEST_PROMPT, height=80, placeholder=say("Begin with …")
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        length = st.number_input(
            say("Length"), 1, 5000, 300, step=100, key=f"{key}.length", width=130, help=say("In tokens.")
        )
        samples = st.number_input(say("Samples"), 1, MOST_SAMPLES, 2, key=f"{key}.samples", width=110)
        seed = st.number_input(
            say("Seed"), 0, 2**31 - 1, 0, key=f"{key}.seed", width=110, help=say("The same seed, the same text.")
        )
        first, *others = form_fields(Sampling)
        with st.container(width=150):
            values = {first.name: hyperparameter(first, key=f"{key}.{first.name}", proposal=None)}
        pressed = st.button(say("Write"), type="primary", key=f"{key}.write")
    with st.expander(say("Which tokens are drawn from")):
        for column, field in zip(st.columns(len(others), gap="medium"), others, strict=True):
            with column:
                values[field.name] = hyperparameter(field, key=f"{key}.{field.name}", proposal=None)
    if pressed:
        st.session_state[f"{key}.written"] = [""] * int(samples)
    written = st.session_state.get(f"{key}.written")
    if written is None:
        return
    places = _sheets(len(written), key)
    if not pressed:
        _show(places, written)
        return
    try:
        _write(writer, places, key, prompt, int(length), Sampling(**values), int(seed))
    except UserError as error:
        st.error(f"{md(error.message)} {md(error.hint)}")


@st.fragment
def surprise(run: Run, writer: WritesTexts) -> None:
    """A pasted text, each token in the colour of how unexpected it was."""
    key = f"surprise.{run.id}"
    text = st.text_area(
        say("A text of your own"), key=key, max_chars=LONGEST_TEXT, height=80, placeholder=say("Paste a text")
    )
    if not text.strip():
        st.caption(say("Each character is coloured by how unexpected it is to the network."))
        return
    try:
        found = writer.surprise(text)
    except UserError as error:
        st.error(f"{md(error.message)} {md(error.hint)}")
        return
    nats = [value for _, value in found if value == value]
    mean = sum(nats) / max(len(nats), 1)
    st.caption(say("{mean:.2f} nats a token on average; the darker, the less expected.", mean=mean))
    with st.container(key="coloured_surprise"):
        st.html(coloured_text(found, current_theme(), of="nats", signed=False))


def _sheets(count: int, key: str) -> list:
    places = []
    for position, column in enumerate(st.columns(count, gap="medium")):
        with column, st.container(height=HEIGHT, border=True, key=f"{key}.sheet.{position}".replace(".", "_")):
            places.append(st.empty())
    return places


def _write(
    writer: WritesTexts, places: list, key: str, prompt: str, length: int, sampling: Sampling, seed: int
) -> None:
    """As it is written; what was shown last stays when somebody presses another button."""
    looked = 0.0
    for texts in writer.write(prompt, length=length, samples=len(places), sampling=sampling, seed=seed):
        if time.monotonic() - looked > EVERY:
            looked = time.monotonic()
            _keep(places, key, prompt, texts)
    _keep(places, key, prompt, texts)


def _keep(places: list, key: str, prompt: str, texts: list[str]) -> None:
    st.session_state[f"{key}.written"] = [prompt + text for text in texts]
    _show(places, st.session_state[f"{key}.written"])


def _show(places: list, texts: list[str]) -> None:
    for place, text in zip(places, texts, strict=True):
        place.text(shortened(text, longest=20_000))
