"""What this is, three samples that train with one click, a place for one's own file, and the latest runs."""

import streamlit as st

from core.charts.excerpt import excerpt
from core.charts.samples import opening, outline
from core.charts.sparkline import sparkline
from core.sources.samples import SAMPLES
from core.sources.samples.cards import CARDS
from pages.shared.results.recent import SHOWN, recent
from pages.shared.screen.asking import asking
from pages.shared.screen.state import store
from pages.shared.screen.theme import current_theme
from pages.shared.source.bringing import drop_zone
from pages.shared.source.starting import begin, begun, go_on, wait

WHAT_THIS_IS = (
    "Bring a series, texts, pairs, tags, recordings or gestures, train SimpleRNN, LSTM and GRU on them, and watch them "
    "learn. Then read which one is better, and whether it beats the simplest rivals at all."
)
PICTURES = {
    "series": lambda key: sparkline(outline(key), current_theme()),
    "texts": lambda key: excerpt(opening(key), current_theme()),
}
"""Kind of source -> SVG of a sample: the shape of a series, or the first lines of texts."""


def card(key: str) -> None:
    """A sample's shape, a line on it, and the button that starts real training."""
    shown, sample = CARDS[key], SAMPLES[key]
    with st.container(border=True, height="stretch", key=f"card_{key}", gap="small"):
        st.subheader(shown.heading, anchor=False)
        st.image(PICTURES[sample.kind](key), width="stretch", alt=f"A look at {sample.title}")
        st.caption(f"**{sample.title}.** {sample.description}")
        st.caption(shown.expect)
        st.space("stretch")
        if begun() == key:
            st.progress(0.5, text="Reading the sample")
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


go_on()
st.title("Unroll", anchor=False)
st.markdown(WHAT_THIS_IS, width=720)
st.space("small")
for column, key in zip(st.columns(len(CARDS), gap="medium"), CARDS, strict=True):
    with column:
        card(key)
st.space("small")
st.subheader("Something of your own", anchor=False)
drop_zone()
st.page_link("lessons.py", label="Or see first how recurrent networks work: Lessons")
runs = store().runs()
if runs:
    st.space("small")
    st.subheader("Recent runs", anchor=False)
    recent(runs)
    if len(runs) > SHOWN:
        st.page_link("runs.py", label="All runs")
wait()
