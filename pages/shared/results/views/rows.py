"""How rows were labelled: sessions over their time with actual and predicted labels, scores of each label, mistakes."""

from collections.abc import Sequence

import streamlit as st

from core.charts.series.phases import banded, phases
from core.language import say
from core.results.exhibits.kinds import Exhibit
from core.results.exhibits.labelling import Labelled
from core.results.exhibits.rows import LabelledSeries
from core.results.exhibits.scores import Scores
from core.results.figures import percent
from core.results.texts.label_tables import by_label
from core.runs.folder.results import of_kind
from core.runs.folder.run import Run
from pages.shared.results.picking import said, told_apart
from pages.shared.results.tabs import definitions
from pages.shared.results.views import labels as labels_view
from pages.shared.screen.charts import chart
from pages.shared.screen.drawn import drawn
from pages.shared.screen.safe import md, shortened
from pages.shared.screen.theme import current_theme

Exhibits = Sequence[Exhibit]


def picture(run: Run, exhibits: Exhibits) -> Labelled:
    """A session of the test part, the one with the most mistakes first."""
    found = next(one for one in of_kind(exhibits, LabelledSeries) if one.part == "test")
    pieces = banded(found)
    words = told_apart([one.name or say("All rows") for one in pieces], longest=60)
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        st.markdown(say("**Actual and predicted labels**"))
        place = 0
        if len(pieces) > 1:
            place = st.selectbox(
                say("Rows"),
                list(range(len(pieces))),
                format_func=said(dict(enumerate(words.values()))),
                key=f"rows_shown.{run.id}",
                width=280,
            )
    shown = pieces[place]
    st.caption(
        say(
            "{finding}. Mistakes stand out in red; behind each feature are the actual labels.",
            finding=md(shown.finding),
        )
    )
    chart(drawn(_drawn_piece, found, place=place, theme=current_theme()), key="row_phases", alt=shown.finding)
    return next(one for one in of_kind(exhibits, Labelled) if one.part == "test")


def scores(run: Run, exhibits: Exhibits, found: Labelled) -> None:
    """Every score beside every rival, those of each label, and how good the probabilities are."""
    labels_view.scores(run, exhibits, found)
    st.subheader(say("By label"), anchor=False)
    table = {
        say("Label"): [md(shortened(one.label, longest=40)) for one in by_label(found)],
        say("Rows"): [f"{one.there:,}" for one in by_label(found)],
        say("Precision"): [percent(one.precision) for one in by_label(found)],
        say("Recall"): [percent(one.recall) for one in by_label(found)],
        "F1": [percent(one.f1) for one in by_label(found)],
    }
    st.table(table, border="horizontal", hide_index=True, alt=say("Scores of each label"))
    definitions([key for scored in of_kind(exhibits, Scores) for key in scored.metrics], exhibits)


def confusion(run: Run, exhibits: Exhibits, found: Labelled) -> None:
    """Which labels are taken for which, and the rows of each cell."""
    labels_view.picture(run, exhibits)


def _drawn_piece(found: LabelledSeries, *, place: int, theme: object):
    return phases(banded(found)[place], theme)
