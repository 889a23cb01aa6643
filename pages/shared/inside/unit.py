"""One unit: followed over the window, and where in the test part it stands highest and lowest."""

from collections.abc import Sequence

import streamlit as st

from core.charts.coloured_text import coloured_text
from core.charts.unit import before_extremes, unit_over_time
from core.inference.units import Responses, coloured, excerpts
from core.tasks import task_of
from pages.shared.inside.looked_at import LookedAt, layer_choice, layers_of
from pages.shared.inside.networks import responded
from pages.shared.screen.charts import chart
from pages.shared.screen.theme import current_theme


def unit_tab(shown: Sequence[LookedAt]) -> None:
    """Side by side, each with a unit of its own."""
    for column, one in zip(st.columns(len(shown), gap="large"), shown, strict=True):
        with column:
            _unit(one)


def _unit(one: LookedAt) -> None:
    one.heading()
    name = layer_choice(one, tab="unit")
    facts = one.facts(layers_of(one)[name])
    unit = st.slider("Unit", 0, len(facts.order) - 1, value=int(facts.order[0]), key=f"unit.{one.run.id}.{name}")
    chart(
        unit_over_time(facts, unit, current_theme()),
        key=f"unit_over_time.{one.run.id}",
        alt=f"Unit {unit} over the window; it ends at {facts.panels[0].values[list(facts.order).index(unit)][-1]:.2f}.",
    )
    place = list(layers_of(one)).index(name)
    found = responded(one.trained, *one.weights)[place]
    read = task_of(one.run.spec.task).example.counted(len(found.positions))
    st.markdown("**What it answers to**", help=f"Where it stands highest and lowest, over {read} of the test part.")
    if one.trained.network.graph.inputs[0].tokens:
        _in_texts(one, found, unit)
    else:
        _in_series(one, found, unit)


def _in_texts(one: LookedAt, found: Responses, unit: int) -> None:
    for title, highest in (("Highest", True), ("Lowest", False)):
        st.caption(title)
        for extreme, pieces in coloured(one.trained, found, unit, highest=highest):
            mark = f"{extreme.state:+.2f}".replace("-", "\N{MINUS SIGN}")
            text = coloured_text(pieces, current_theme(), of="of the unit", signed=True)
            st.html(f'<div style="display:flex;gap:12px"><span>{mark}</span>{text}</div>')


def _in_series(one: LookedAt, found: Responses, unit: int) -> None:
    entry = task_of(one.run.spec.task).example.one
    high = excerpts(one.trained, found, unit, highest=True, entry=entry)
    low = excerpts(one.trained, found, unit, highest=False, entry=entry)
    where = f"highest at {high[0].name}, lowest at {low[0].name}"
    chart(
        before_extremes(high, low, current_theme(), cell=one.cell),
        key=f"before_extremes.{one.run.id}",
        alt=f"What unit {unit} had read where it stood {where}.",
    )
    st.caption(f"It stood {where}.")
