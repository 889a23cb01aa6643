"""Newer rows or entries for a trained network: what comes after the last row, or the label of each."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from core.charts.findings import course
from core.charts.series.forecast import forecast
from core.inference.outlook import outlook
from core.language import say, several
from core.results.csv_cells import csv_text
from core.results.exhibits.forecasting import Forecast
from core.results.tables import forecasts_table
from core.results.texts.label_tables import told_table
from core.runs.folder.run import Run
from core.sources.sequences.sketchbook import FEATURES, alone
from core.tasks.predictor import ForecastsSeries, LabelsEach, LabelsNext
from core.words import counted
from pages.shared.results.desks.answers_file import answers_as_csv, answers_file
from pages.shared.results.desks.newer_file import Make, Newer, newer_file
from pages.shared.results.views.entries import watch_opinions
from pages.shared.results.views.opinions import sequence_with_opinion, sound_with_opinion
from pages.shared.screen.camera import camera
from pages.shared.screen.charts import chart
from pages.shared.screen.safe import md, name, shortened
from pages.shared.screen.theme import current_theme
from pages.shared.screen.words import cell_title
from pages.shared.source.takes.microphone import microphone
from pages.shared.source.takes.sketching import drawing_pad

FILMED_SECONDS = 2.0
"""Of a clip that is filmed to be asked about."""


def forecast_newer(run: Run, forecaster: ForecastsSeries) -> None:
    """A place to drop a file with the same columns, and the forecast behind its last row."""
    _newer_rows(run, say("What comes next, {timesteps} of", timesteps=counted(forecaster.horizon, "timestep")))
    newer_file(run, say("A file with newer rows"), lambda newer: _forecast(run, forecaster, newer))


def label_newer(run: Run, labeller: LabelsNext) -> None:
    """A place to drop a file with the same columns, and the label of what comes after its last row."""
    _newer_rows(run, say("The label of what comes next in"))
    newer_file(run, say("A file with newer rows"), lambda newer: _label(labeller, newer))


def label_each(run: Run, labeller: LabelsEach) -> None:
    """A place to drop a file like the one that was trained on, and the label of each of its entries."""
    st.caption(
        say(
            "A file like {name}. Every {entry} comes back with its label.",
            name=name(run.spec.source.name),
            entry=labeller.entry.one,
        )
    )
    newer_file(
        run,
        say("A file of {entries}", entries=several(2, *labeller.entry)),
        lambda newer: _each(run, labeller, newer),
        make=_made_at_once(run, labeller),
    )


def _made_at_once(run: Run, labeller: LabelsEach) -> Callable[[str, Make], None] | None:
    """How an entry is made on the page: spoken, filmed or drawn."""
    if run.spec.source.preparation.kind == "recordings":
        return lambda key, take: microphone(f"{key}.microphone", partial(take, "recording.wav"))
    if run.spec.source.preparation.kind == "clips":
        return lambda key, take: camera(
            f"{key}.filming", partial(take, "clip.webm"), label=say("Film it"), seconds=FILMED_SECONDS
        )
    if labeller.features == FEATURES:
        return lambda key, take: drawing_pad(
            say("Draw it"), f"{key}.pad", lambda points: take("drawing.npy", alone(points))
        )
    return None


def _newer_rows(run: Run, what: str) -> None:
    st.caption(
        say(
            "A file with the same columns as {name}, but newer rows. {what} {subject}, is shown here.",
            name=name(run.spec.source.name),
            what=what,
            subject=name(run.spec.source.preparation.subject),
        )
    )


def _forecast(run: Run, forecaster: ForecastsSeries, newer: Newer) -> None:
    with st.spinner(say("Forecasting")):
        found = _outlook(newer.key, _forecaster=forecaster, _newer=newer)
    shown = found[0]
    if len(found) > 1:
        place = st.selectbox(say("Series"), range(len(found)), format_func=lambda position: found[position].series)
        shown = found[place]
    _draw(run, shown, found)


def _label(labeller: LabelsNext, newer: Newer) -> None:
    predicted = labeller.probabilities(newer.value)
    table = {say("Series"): [md(one.series_id or one.name) for one in newer.value]}
    table |= {md(label): [f"{share:.1%}" for share in predicted[:, at]] for at, label in enumerate(labeller.classes)}
    st.table(table, border="horizontal", hide_index=True, alt=say("Probability of each label after the last row"))


def _each(run: Run, labeller: LabelsEach, newer: Newer) -> None:
    with st.spinner(say("Labelling")):
        table = _labels(newer.key, _labeller=labeller, _newer=newer)
    _first(run, labeller, newer)
    height = min(240, 40 + 35 * len(table))
    st.dataframe(table.head(200), key=f"labels_of_each.{run.id}", height=height, hide_index=True)
    answers_as_csv(say("These labels"), table, f"labels-{run.id}.csv")


def _first(run: Run, labeller: LabelsEach, newer: Newer) -> None:
    """The first entry as it was read, and how the opinion about it changes meanwhile."""
    told = _first_opinions(newer.key, _labeller=labeller, _newer=newer)
    if newer.source.report.preparation.kind == "clips":
        decided = _first_decided(newer.key, _labeller=labeller, _newer=newer)
        watch_opinions(newer.value, 0, labeller.classes, told, decided, key="newer_film")
    elif newer.source.report.preparation.kind == "recordings":
        sound_with_opinion(
            newer.source.stored().at(0), run.spec.source.preparation, labeller, told, key="newer_opinions"
        )
    elif told is not None:
        sequence_with_opinion(newer.value.at(0), labeller.features, labeller, told, key="newer_opinions")


def _draw(run: Run, shown: Forecast, found: list[Forecast]) -> None:
    cell = run.spec.model.cell
    figure = forecast(shown, theme=current_theme(), cell=cell, name=cell_title(cell), stretch="test", height=320)
    chart(
        figure,
        key="newer_forecast",
        alt=say(
            "The next {timesteps} of {target}: {course}.",
            timesteps=counted(len(shown.future), "timestep"),
            target=shown.target,
            course=course(shown.future),
        ),
    )
    answers_file(
        say("These predictions"),
        lambda: csv_text(forecasts_table(found)),
        f"{shortened(shown.target, longest=30)}-forecast.csv",
    )


# Keyed by content, shared between sessions, never changed by anybody.
@st.cache_resource(max_entries=8, ttl="1h", show_spinner=False)
def _outlook(key: tuple[str, ...], *, _forecaster: ForecastsSeries, _newer: Newer) -> list[Forecast]:
    return outlook(_forecaster, _newer.value)


@st.cache_resource(max_entries=8, ttl="1h", show_spinner=False)
def _labels(key: tuple[str, ...], *, _labeller: LabelsEach, _newer: Newer) -> Any:
    """A table of names, labels and probabilities."""
    names, told = _labeller.entries(_newer.value), _labeller.probabilities(_newer.value)
    return told_table(names, told, _labeller.classes, entry=_labeller.entry)


@st.cache_resource(max_entries=8, ttl="1h", show_spinner=False)
def _first_opinions(key: tuple[str, ...], *, _labeller: LabelsEach, _newer: Newer) -> Any:
    """[timesteps, classes] about the first entry, or None."""
    return _labeller.opinions(_newer.value, 0)


@st.cache_resource(max_entries=8, ttl="1h", show_spinner=False)
def _first_decided(key: tuple[str, ...], *, _labeller: LabelsEach, _newer: Newer) -> Any:
    """[timesteps] by how much each moved the answer about the first entry, or None."""
    return _labeller.decided(_newer.value, 0)
