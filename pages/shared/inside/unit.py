"""One unit: followed over the window, and where in the test part it stands highest and lowest."""

from collections.abc import Sequence

import streamlit as st

from core.charts.network.unit import before_extremes, unit_over_time
from core.charts.texts.coloured import coloured_text
from core.inference.units import Responses, coloured, excerpts
from core.language import say
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
    unit = st.slider(say("Unit"), 0, len(facts.order) - 1, value=int(facts.order[0]), key=f"unit.{one.run.id}.{name}")
    chart(
        unit_over_time(facts, unit, current_theme()),
        key=f"unit_over_time.{one.run.id}",
        alt=say(
            "Unit {unit} over the window; it ends at {state:.2f}.",
            unit=unit,
            state=facts.panels[0].values[list(facts.order).index(unit)][-1],
        ),
    )
    place = list(layers_of(one)).index(name)
    found = responded(one.trained, *one.weights)[place]
    read = task_of(one.run.spec.task).example.counted(len(found.positions))
    st.markdown(
        say("**What it answers to**"),
        help=say("Where it stands highest and lowest, over {read} of the test part.", read=read),
    )
    if one.trained.network.graph.inputs[0].tokens:
        _in_texts(one, found, unit)
    else:
        _in_series(one, found, unit)


def _in_texts(one: LookedAt, found: Responses, unit: int) -> None:
    for title, highest in ((say("Highest"), True), (say("Lowest"), False)):
        st.caption(title)
        for extreme, pieces in coloured(one.trained, found, unit, highest=highest):
            mark = f"{extreme.state:+.2f}".replace("-", "\N{MINUS SIGN}")
            text = coloured_text(pieces, current_theme(), of=say("of the unit"), signed=True)
            st.html(f'<div style="display:flex;gap:12px"><span>{mark}</span>{text}</div>')


def _in_series(one: LookedAt, found: Responses, unit: int) -> None:
    entry = say(task_of(one.run.spec.task).example.one)
    high = excerpts(one.trained, found, unit, highest=True, entry=entry)
    low = excerpts(one.trained, found, unit, highest=False, entry=entry)
    where = say("highest at {highest}, lowest at {lowest}", highest=high[0].name, lowest=low[0].name)
    chart(
        before_extremes(high, low, current_theme(), cell=one.cell),
        key=f"before_extremes.{one.run.id}",
        alt=say("What the network read before unit {unit} was {where}.", unit=unit, where=where),
    )
    st.caption(say("It stood {where}.", where=where))
