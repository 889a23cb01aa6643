"""A trained network put to use: a desk for each question that it can be asked, and what can be downloaded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from core.errors import UserError
from core.language import mark, say
from core.registered import registered
from core.results.exhibits.kinds import Exhibit
from core.runs.folder.run import Run
from core.tasks.predictor import (
    ForecastsSeries,
    LabelsEach,
    LabelsNext,
    LabelsRows,
    LabelsTexts,
    Predictor,
    TagsTokens,
    TranslatesTexts,
    WritesDown,
    WritesTexts,
)
from pages.shared.results.desks import tagging as tagging_desk
from pages.shared.results.desks import transcription as transcription_desk
from pages.shared.results.desks.labelling import batch, try_it
from pages.shared.results.desks.newer import forecast_newer, label_each, label_newer
from pages.shared.results.desks.opened import opened
from pages.shared.results.desks.rows import label_rows
from pages.shared.results.desks.translation import batch as translate_file
from pages.shared.results.desks.translation import try_it as try_translating
from pages.shared.results.desks.writing import desk, surprise
from pages.shared.results.downloads import downloads
from pages.shared.results.serving import serving
from pages.shared.screen.safe import md

Part = Callable[[Run, Predictor], None]


@dataclass(frozen=True)
class Desk:
    """What a question needs: headings and what stands under them."""

    tried: dict[str, Part]
    """Tried with something of one's own, before any score."""
    beside: dict[str, Part]
    """For whole files, beside what can be downloaded."""


DESKS: dict[type[Predictor], Desk] = {
    ForecastsSeries: Desk({}, {mark("Forecast from newer rows"): forecast_newer}),
    LabelsNext: Desk({}, {mark("Label newer rows"): label_newer}),
    LabelsEach: Desk({mark("Try it"): label_each}, {}),
    LabelsRows: Desk({mark("Try it"): label_rows}, {}),
    LabelsTexts: Desk({mark("Try it"): try_it}, {mark("Label a file"): batch}),
    TranslatesTexts: Desk({mark("Try it"): try_translating}, {mark("Translate a file"): translate_file}),
    TagsTokens: Desk({mark("Try it"): tagging_desk.try_it}, {mark("Tag a file"): tagging_desk.batch}),
    WritesDown: Desk({mark("Try it"): transcription_desk.try_it}, {}),
    WritesTexts: Desk({mark("Writing desk"): desk, mark("Surprise"): surprise}, {}),
}
"""Question -> its desk; a new question is one more line."""


@st.fragment
def tried_first(run: Run) -> None:
    """The part of its desk that a person tries with something of their own."""
    try:
        predictor = opened(run)
    except UserError:
        return  # The tab says why.
    _parts(registered(DESKS, predictor).tried, run, predictor)


def use_it(run: Run, exhibits: Sequence[Exhibit], shown: object) -> None:
    """What this run can be asked about whole files, and what can be downloaded."""
    try:
        predictor = opened(run)
    except UserError as error:
        st.error(f"{md(error.message)} {md(error.hint)}")
        _take_away(run, exhibits)
        return
    beside = registered(DESKS, predictor).beside
    left, right = st.columns(2, gap="large") if beside else (st.container(), st.container())
    with left:
        _parts(beside, run, predictor)
    with right:
        _take_away(run, exhibits)
    st.subheader(say("Serve this run"), anchor=False)
    serving(run, predictor)


def _parts(parts: dict[str, Part], run: Run, predictor: Predictor) -> None:
    for title, part in parts.items():
        st.subheader(say(title), anchor=False)
        part(run, predictor)


def _take_away(run: Run, exhibits: Sequence[Exhibit]) -> None:
    st.subheader(say("Download"), anchor=False)
    downloads(run, exhibits)
