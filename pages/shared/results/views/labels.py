"""How examples were classified: the confusion matrix with what its cells hold, curves, the worst mistakes."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from core.charts.labels import calibration_curve, confusion_matrix, precision_curve, receiver_curve
from core.language import say, several
from core.results.exhibits.kinds import Exhibit
from core.results.exhibits.labelling import Labelled
from core.results.exhibits.scores import Errors, Scores
from core.results.figures import percent
from core.results.texts.classification import calibration, confusion, precision_recall, roc
from core.results.texts.label_tables import Columns, cells, in_cell, mistakes, places_in_cell
from core.runs.folder.results import of_kind
from core.runs.folder.run import Run
from core.tasks.clip_labels.rivals import ORDER_FREE, movement_sentence
from pages.shared.results.tabs import score_table
from pages.shared.results.views.entries import can_be_shown, show_entry
from pages.shared.screen.charts import chart
from pages.shared.screen.safe import md, shortened
from pages.shared.screen.theme import current_theme

Exhibits = Sequence[Exhibit]


def picture(run: Run, exhibits: Exhibits) -> Labelled:
    """The confusion matrix; what a cell holds beside it, chosen by a click or from a list."""
    found = next(one for one in of_kind(exhibits, Labelled) if one.part == "test")
    _order(exhibits)
    counted_cells, key = cells(found), f"cell.{run.id}"
    counts = confusion(found.truth, found.probabilities)
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(say("**Actual and predicted labels**"))
        chart(
            confusion_matrix(counts, found.classes, current_theme()),
            key=f"confusion.{run.id}",
            alt=say(
                "Confusion matrix of {entries} in the test part: accuracy {accuracy}.",
                entries=found.entry.counted(len(found.truth)),
                accuracy=percent(counts.trace() / max(counts.sum(), 1)),
            ),
            clicked=partial(_clicked, run, list(counted_cells)),
        )
    with right:
        cell = st.selectbox(
            say("{entries} of a cell", entries=several(2, *found.entry).capitalize()),
            list(counted_cells),
            format_func=lambda cell: _cell_words(found, cell, counted_cells[cell]),
            key=key,
            help=say("Or click a cell of the matrix."),
        )
        columns = in_cell(found, cell)
        if can_be_shown(run):
            row = _chosen_row(found, columns, height=min(310, 40 + 35 * len(columns["Confidence"])))
            [errors] = of_kind(exhibits, Errors)
            show_entry(run, int(errors.origins[places_in_cell(found, cell)[row]]))
        else:
            _table(found, columns, key="cell_texts", height=310)
    return found


def scores(run: Run, exhibits: Exhibits, found: Labelled) -> None:
    """Every score beside every rival, and how good the probabilities are."""
    for scored in of_kind(exhibits, Scores):
        st.subheader(say("Scores on the {part} part", part=scored.part), anchor=False)
        score_table(run, scored)
    st.subheader(say("Probabilities"), anchor=False)
    theme, cell, binary = current_theme(), run.spec.model.cell, len(found.classes) == 2
    places = st.columns(3 if binary else 2, gap="medium")
    if binary:
        curve = roc(found.truth, found.probabilities[:, 1])
        with places[0]:
            st.markdown(say("**ROC**, area {area:.3f}", area=curve.area))
            chart(
                receiver_curve(curve, theme, cell=cell), key="roc", alt=say("ROC with area {area:.3f}", area=curve.area)
            )
        precise = precision_recall(found.truth, found.probabilities[:, 1])
        share = float((found.truth == 1).mean())
        with places[1]:
            st.markdown(say("**Precision and recall**, average {area:.3f}", area=precise.area))
            figure = precision_curve(precise, theme, cell=cell, share=share)
            chart(
                figure,
                key="precision",
                alt=say("Precision against recall, average precision {area:.3f}", area=precise.area),
            )
        st.caption(
            say("ROC, precision and recall are those of {label}.", label=md(shortened(found.classes[1], longest=40)))
        )
    deserved = calibration(found.truth, found.probabilities)
    with places[-1 if binary else 0]:
        st.markdown(say("**Calibration**, error {error:.3f}", error=deserved.error))
        figure = calibration_curve(deserved, theme, cell=cell, of=found.entry)
        chart(
            figure,
            key="calibration",
            alt=say("Accuracy by confidence; calibration error {error:.3f}", error=deserved.error),
        )


def worst(run: Run, exhibits: Exhibits, found: Labelled) -> None:
    """The mistakes that were made with the most confidence."""
    table = mistakes(found)
    if not table["Predicted"]:
        st.caption(say("No {entry} of the test part is misclassified.", entry=found.entry.one))
        return
    st.caption(
        say(
            "Misclassified {entries}, the most confident predictions first. Some may be mistakes in the "
            "labels themselves.",
            entries=several(2, *found.entry),
        )
    )
    _table(found, table, key="mistakes", height=420)


def _order(exhibits: Exhibits) -> None:
    """Whether it matters in which order the frames of clips stand."""
    for scored in of_kind(exhibits, Scores):
        [errors] = of_kind(exhibits, Errors)
        if ORDER_FREE in errors.absolute:
            st.markdown(f"**{md(movement_sentence(scored, errors))}**")


def _clicked(run: Run, known: Sequence[tuple[int, int]], predicted: float, actual: float) -> None:
    if (cell := (int(actual), int(predicted))) in known:
        st.session_state[f"cell.{run.id}"] = cell


def _cell_words(found: Labelled, cell: tuple[int, int], count: int) -> str:
    actual, predicted = (shortened(found.classes[at], longest=24) for at in cell)
    words = (
        say("{actual}, classified correctly", actual=actual)
        if cell[0] == cell[1]
        else say("{actual}, classified as {predicted}", actual=actual, predicted=predicted)
    )
    return f"{words}: {found.entry.counted(count)}"


def _chosen_row(found: Labelled, columns: Columns, *, height: int) -> int:
    """The row that was clicked, the first one at the beginning; it is heard or seen below."""
    st.caption(say("Click a row to choose another {entry}.", entry=found.entry.one))
    told = _table(found, columns, key="cell_texts", height=height, on_select="rerun", selection_mode="single-row")
    rows = told.selection.rows
    return rows[0] if rows and rows[0] < len(columns["Confidence"]) else 0


def _table(found: Labelled, columns: Columns, *, key: str, height: int, **selecting: str) -> Any:
    shown = {say(name): _plain(values) for name, values in columns.items()}
    return st.dataframe(
        shown,
        key=key,
        height=height,
        hide_index=True,
        column_config={
            say("Confidence"): st.column_config.NumberColumn(format="percent", width="small"),
            say(found.entry.one.capitalize()): st.column_config.TextColumn(width="large"),
        },
        **selecting,
    )


def _plain(values: list) -> list:
    """Texts cut short, shares in whole percent."""
    return [shortened(value, longest=300) if isinstance(value, str) else round(value, 2) for value in values]
