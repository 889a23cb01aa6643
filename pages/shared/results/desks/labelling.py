"""A network that classifies, tried on a text of one's own and on a file of them."""

import streamlit as st

from core.charts.texts.coloured import coloured_text, running_opinion
from core.errors import UserError
from core.inference.batch import label_all, unlabelled_rows
from core.inference.newer import newer_words
from core.inference.reading_aloud import read_aloud
from core.language import say
from core.runs.folder.run import Run
from core.tasks.predictor import LabelsTexts
from pages.shared.results.desks.answers_file import answers_as_csv
from pages.shared.results.desks.newer_file import Newer, newer_file
from pages.shared.screen.charts import chart
from pages.shared.screen.safe import md, shortened
from pages.shared.screen.theme import current_theme

LONGEST = 5000
"""Characters of a text that can be typed."""
SHOWN = 6


@st.fragment
def try_it(run: Run, labeller: LabelsTexts) -> None:
    """Type or paste a text: what is predicted, how the opinion moved, and which words mattered."""
    text = st.text_area(
        say("A text"), key=f"try.{run.id}", max_chars=LONGEST, height=100, placeholder=say("Type or paste a text")
    )
    if not text.strip():
        st.caption(say("The label, its probability after each word and the words that mattered are shown here."))
        return
    try:
        found = read_aloud(labeller, text)
    except UserError as error:
        st.error(f"{md(error.message)} {md(error.hint)}")
        return
    ordered = sorted(zip(found.probabilities, found.classes, strict=True), reverse=True)
    st.markdown(f"**{md(shortened(found.label, longest=60))}**, {ordered[0][0]:.1%}")
    st.caption(" · ".join(f"{md(shortened(name, longest=40))} {share:.1%}" for share, name in ordered[1:SHOWN]))
    theme = current_theme()
    st.markdown(say("**Which words mattered**"))
    st.caption(say("Green supports the predicted label, orange opposes it (integrated gradients)."))
    with st.container(key="coloured_words"):
        st.html(coloured_text(found.pieces, theme, of=say("worth for the label"), signed=True))
    st.markdown(say("**Probability after each word**"))
    figure = running_opinion(found.tokens, found.opinions, found.classes, theme)
    chart(
        figure,
        key="try_opinion",
        alt=say("Probability of each label after each token; at last {label}", label=found.label),
    )


def batch(run: Run, labeller: LabelsTexts) -> None:
    """A place to drop a file of texts, and their labels as CSV."""
    st.caption(say("{file} Every text comes back with its label.", file=md(newer_words(run))))
    newer_file(run, say("A file of texts"), lambda newer: _labels(run, labeller, newer))


def _labels(run: Run, labeller: LabelsTexts, newer: Newer) -> None:
    with st.spinner(say("Labelling")):
        table = _labelled(newer.key, _labeller=labeller, _newer=newer)
    what = labeller.entry.counted(len(table))
    told = say("{texts} of {file}.", texts=what, file=md(shortened(newer.source.name)))
    st.caption(f"{told}{_unlabelled(unlabelled_rows(table))}")
    if newer.missing:
        st.caption(
            say(
                "It has no column {columns}; its texts, or else its lines, were read.",
                columns=md(", ".join(newer.missing)),
            )
        )
    shown = table.head(200)
    st.dataframe(shown, key=f"batch_table.{run.id}", height=240, hide_index=True)
    answers_as_csv(say("These labels"), table, f"labels-{run.id}.csv")


def _unlabelled(rows: list[int]) -> str:
    """Which rows have no label, as their text is empty."""
    listed = ", ".join(map(str, rows[:10])) + (" …" if len(rows) > 10 else "")
    return say(" Rows without a text have no label: row {rows}.", rows=listed) if rows else ""


# Keyed by content, shared between sessions, never changed by anybody.
@st.cache_resource(max_entries=4, ttl="1h", show_spinner=False)
def _labelled(key: tuple[str, ...], *, _labeller: LabelsTexts, _newer: Newer):
    return label_all(_labeller, _newer.value)
