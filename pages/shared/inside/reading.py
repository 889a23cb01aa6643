"""While it reads: states and gates as heat maps, and the equations behind them."""

from collections.abc import Sequence

import streamlit as st

from core.charts.findings import held
from core.charts.network.trace import PANEL, heat_maps
from core.language import say
from core.models.cells import cell_of
from pages.shared.inside.looked_at import LookedAt, layer_choice, layers_of
from pages.shared.screen.live_plotly import live_plotly
from pages.shared.screen.theme import current_theme
from pages.shared.screen.words import cell_title

ENLARGED = 300
"""Pixels of a heat map that is enlarged."""


def heat_map_tab(shown: Sequence[LookedAt]) -> None:
    """Side by side; below each other where they are enlarged."""
    large = st.toggle(say("Enlarge"), key="inside.enlarged", help=say("Every unit large enough to be followed."))
    places = [st.container() for _ in shown] if large else st.columns(len(shown))
    for place, one in zip(places, shown, strict=True):
        with place:
            _maps(one, size=ENLARGED if large else PANEL)


def _maps(one: LookedAt, *, size: int) -> None:
    one.heading()
    facts = one.facts(layers_of(one)[layer_choice(one, tab="reading")])
    named = ", ".join(panel.name for panel in facts.panels)
    figure = heat_maps(facts, current_theme(), size=size)
    over = "tokens" if facts.tokens else say("timesteps of the window")
    live_plotly(
        figure,
        key=f"heat_maps.{one.run.id}",
        height=figure.layout.height,
        alt=say(
            "{cell_title}: {named} over the {over}; {held}",
            cell_title=cell_title(one.cell),
            named=named,
            over=over,
            held=held(facts),
        ),
    )
    with st.expander(say("The equations"), key=f"equations.{one.run.id}"):
        lines = (equation.replace("=", "&=", 1) for equation in cell_of(one.cell).equations)
        st.latex(r"\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}")
