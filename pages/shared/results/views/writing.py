"""What a network writes: its samples beside what was copied, its scores beside counting."""

from collections.abc import Sequence

import streamlit as st

from core.language import say
from core.results.exhibits.kinds import Exhibit
from core.results.exhibits.scores import Scores
from core.results.exhibits.writing import Written
from core.runs.folder.results import of_kind
from core.runs.folder.run import Run
from pages.shared.results.tabs import score_table
from pages.shared.screen.safe import shortened

Exhibits = Sequence[Exhibit]
HEIGHT = 300
LONGEST = 3000


def picture(run: Run, exhibits: Exhibits) -> Written:
    """Its samples side by side, from timid to bold."""
    found = next(of_kind(exhibits, Written))
    st.markdown(say("**Samples**"))
    for column, sample in zip(st.columns(max(1, len(found.samples)), gap="medium"), found.samples, strict=False):
        with column:
            st.caption(
                say(
                    "Temperature {temperature:g} · {copied:.0%} copied word for word",
                    temperature=sample.temperature,
                    copied=sample.copied,
                )
            )
            with st.container(height=HEIGHT, border=True):
                st.text(shortened(sample.text, longest=LONGEST))
    st.caption(say("Copied: stretches of 30 characters or more that stand in the training text."))
    return found


def scores(run: Run, exhibits: Exhibits, found: Written) -> None:
    """Scores on the untouched part, beside models that only count."""
    for scored in of_kind(exhibits, Scores):
        st.subheader(say("Scores on the {part} part", part=scored.part), anchor=False)
        score_table(run, scored)
