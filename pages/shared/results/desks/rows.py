"""A network that labels rows, tried on a newer table: it comes back with the predicted label in each row."""

from typing import Any

import streamlit as st

from core.charts.series.phases import MOST_ROWS, Banded, phases, when_of
from core.inference.newer import newer_words
from core.language import say
from core.runs.folder.run import Run
from core.tasks.predictor import LabelsRows
from core.words import counted
from pages.shared.results.desks.answers_file import answers_as_csv
from pages.shared.results.desks.newer_file import Newer, newer_file
from pages.shared.screen.charts import chart
from pages.shared.screen.safe import md
from pages.shared.screen.theme import current_theme

SHOWN = 200
"""Rows that are listed."""


def label_rows(run: Run, labeller: LabelsRows) -> None:
    """A place to drop a table like the one that was trained on."""
    st.caption(
        say(
            "{file} It comes back with the predicted label and its probability in each row.",
            file=md(newer_words(run)),
        )
    )
    newer_file(run, say("A table with newer rows"), lambda newer: _labelled(run, labeller, newer))


def _labelled(run: Run, labeller: LabelsRows, newer: Newer) -> None:
    with st.spinner(say("Labelling")):
        told = _told(newer.key, _labeller=labeller, _newer=newer)
    table = labeller.table(newer.value, told)
    shown = _first(labeller, newer, told)
    st.caption(
        say(
            "{rows} labelled. {finding}, on the colours of the predicted labels.",
            rows=counted(len(table), "row"),
            finding=md(shown.finding),
        )
    )
    chart(phases(shown, current_theme()), key="newer_phases", alt=shown.finding)
    st.dataframe(table.head(SHOWN), key=f"labels_of_rows.{run.id}", height=240, hide_index=True)
    answers_as_csv(say("This table with its labels"), table, f"labels-{run.id}.csv")


def _first(labeller: LabelsRows, newer: Newer, told: Any) -> Banded:
    """The beginning of the first session."""
    rows = newer.value.rows
    stop = min(int(rows.starts[1]), MOST_ROWS)
    return Banded(
        rows.sessions[0],
        {name: rows.values[:stop, at] for at, name in enumerate(rows.features)},
        when_of(None if rows.moments is None else rows.moments[:stop], stop),
        labeller.classes,
        predicted=told[rows.order[:stop]].argmax(axis=1),
    )


# Keyed by content, shared between sessions, never changed by anybody.
@st.cache_resource(max_entries=8, ttl="1h", show_spinner=False)
def _told(key: tuple[str, ...], *, _labeller: LabelsRows, _newer: Newer) -> Any:
    """[rows, classes] in the order of the table."""
    return _labeller.probabilities(_newer.value)
