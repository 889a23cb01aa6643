"""What one answer rests on, beside what happens without each timestep."""

from collections.abc import Sequence

import streamlit as st

from core.charts.network.resting import resting_bars
from core.inference.resting import Resting
from core.language import mark, say
from pages.shared.inside.looked_at import LookedAt, answer_choice
from pages.shared.inside.networks import rested
from pages.shared.screen.charts import chart
from pages.shared.screen.safe import md
from pages.shared.screen.theme import current_theme

WHAT_THEY_SAY = mark(
    "Bars: integrated gradients, the gradient gathered on the way from {begins} to what it reads; they add up "
    "to what the answer moves by. Dotted: the answer here, less the answer with the mean of its column in place of the "
    "timestep. Where the two differ, timesteps stand in for each other, or act together."
)


def resting_tab(shown: Sequence[LookedAt]) -> None:
    """One network below the other."""
    for one in shown:
        one.heading()
        number, asked = answer_choice(one, tab="resting")
        found = rested(one.trained, asked, one.position, number, *one.weights)
        st.markdown(f"**{md(_finding(found))}** {md(found.sentence)}")
        figure = resting_bars(
            found.moved,
            found.without,
            current_theme(),
            cell=one.cell,
            names=found.names,
            tokens=found.tokens,
            unit=found.unit,
        )
        chart(figure, key=f"resting.{one.run.id}", alt=f"{_finding(found)} {found.sentence}")
        if one is shown[-1]:
            st.caption(say(WHAT_THEY_SAY, begins=found.begins))


def _finding(found: Resting) -> str:
    """Which timestep moved it most."""
    return (
        say("{name} rests most on {strongest}.", name=found.asked.name, strongest=found.strongest)
        if found.strongest
        else say("{name} rests on nothing here.", name=found.asked.name)
    )
