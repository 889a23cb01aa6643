"""What this is, a sample of each task that trains with one click, a place for one's own file, and the latest work."""

import streamlit as st

from core.charts.samples import opening, outline
from core.charts.series.sparkline import sparkline
from core.charts.texts.excerpt import excerpt
from core.language import mark, say
from core.sources.samples import SAMPLES
from core.sources.samples.cards import CARDS, LARGE
from pages.shared.results.recent import recent
from pages.shared.screen.asking import asking
from pages.shared.screen.state import store
from pages.shared.screen.theme import current_theme
from pages.shared.source.bringing import drop_zone
from pages.shared.source.starting import begin, begun, go_on, wait

ACROSS = 4
"""Small cards in a row."""
WHAT_THIS_IS = mark(
    "A laboratory for recurrent networks. Train SimpleRNN, LSTM and GRU on a series, texts, pairs of texts, tags, "
    "recordings or gestures, and watch them learn. Then see which one is better, and whether it beats simple rivals."
)
PICTURES = {
    "series": lambda key: sparkline(outline(key), current_theme()),
    "texts": lambda key: excerpt(opening(key), current_theme()),
}
"""Kind of source -> SVG of a sample: the shape of a series, or the first lines of texts."""


def card(key: str) -> None:
    """A sample's shape or a piece of it, a line on it, and the button that starts real training."""
    shown, sample = CARDS[key], SAMPLES[key]
    with st.container(border=True, height="stretch", key=f"card_{key}", gap="small"):
        st.subheader(shown.heading, anchor=False)
        if shown.example:
            st.code(shown.example, language=None, wrap_lines=True)
        else:
            st.image(PICTURES[sample.kind](key), width="stretch", alt=say("A look at {title}", title=sample.title))
        st.caption(f"**{sample.title}.** {sample.description}")
        st.caption(shown.expect)
        st.space("stretch")
        if begun() == key:
            st.progress(0.5, text=say("Reading the sample"))
        else:
            disabled = begun() is not None
            kind = "primary" if key == next(iter(CARDS)) else "secondary"
            st.button(
                shown.action,
                key=f"train_{key}",
                type=kind,
                on_click=asking(begin),
                args=(key, shown.cells),
                width="stretch",
                disabled=disabled,
            )


def row(keys: list[str]) -> None:
    """Cards side by side."""
    for column, key in zip(st.columns(len(keys), gap="medium" if len(keys) == LARGE else "small"), keys, strict=True):
        with column:
            card(key)


go_on()
st.title(say("Unroll"), anchor=False)
st.markdown(say(WHAT_THIS_IS), width=720)
st.space("small")
row(list(CARDS)[:LARGE])
st.space("small")
st.subheader(say("Something of your own"), anchor=False)
drop_zone()
st.page_link("lessons.py", label=say("New to recurrent networks? Start with the lessons"))
st.space("small")
st.subheader(say("One sample of each other task"), anchor=False)
others = list(CARDS)[LARGE:]
for first in range(0, len(others), ACROSS):
    row(others[first : first + ACROSS])
runs = store().runs()
if runs:
    st.space("small")
    st.subheader(say("Recent work"), anchor=False)
    recent(runs)
    st.page_link("runs.py", label=say("All runs"))
wait()
