"""Before and after training: how far the answer reached, and what the units held, with the first weights."""

from collections.abc import Sequence

import streamlit as st

from core.charts.reach import Reach, gradient_against_lag
from core.charts.trace import heat_maps
from core.inference.trained import Trained
from core.inference.untrained import lengths
from core.words import counted
from pages.shared.inside.looked_at import LookedAt, answer_choice, layer_choice, layers_of
from pages.shared.inside.networks import opened_untrained, reach_of, reached_untrained
from pages.shared.screen.charts import chart
from pages.shared.screen.safe import md
from pages.shared.screen.theme import current_theme


def before_tab(shown: Sequence[LookedAt]) -> None:
    """One network below the other, each beside itself."""
    for one in shown:
        one.heading()
        before = opened_untrained(one.run, one.trained, *one.weights)
        if before is None:
            st.caption("Its first weights were not kept: it was trained before Unroll kept them. Train it again.")
        else:
            _beside_itself(one, before)


def _beside_itself(one: LookedAt, before: Trained) -> None:
    was = reached_untrained(before, one.run.spec.task, *one.weights)
    now = reach_of(one.run, one.trained)
    told = f"Before training: {_lower(was)}. After it: {_lower(now)}."
    st.markdown(md(told))
    chart(gradient_against_lag([was, now], current_theme()), key=f"before_reach.{one.run.id}", alt=told)
    untrained = LookedAt(one.run, before, one.position)
    name = layer_choice(one, tab="before")
    for column, title, each in zip(st.columns(2), ("Before", "After"), (untrained, one), strict=True):
        with column:
            st.caption(title)
            figure = heat_maps(each.facts(layers_of(each)[name]), current_theme())
            alt = f"States and gates {title.lower()} training, {counted(one.run.spec.model.units, 'unit')}"
            chart(figure, key=f"before.{title}.{one.run.id}", alt=alt)
    _gradients(one, untrained)


def _gradients(one: LookedAt, untrained: LookedAt) -> None:
    """How long the gradient is in each layer, at the newest and the oldest timestep."""
    _, asked = answer_choice(one, tab="before")
    was, now = (lengths(each.trained, each.position, asked) for each in (untrained, one))
    st.table(
        {
            "Layer": [f"{each.layer}, {each.direction}" for each in now],
            "Newest timestep, before": [f"{each.newest:.2e}" for each in was],
            "after": [f"{each.newest:.2e}" for each in now],
            "Oldest timestep, before": [f"{each.oldest:.2e}" for each in was],
            "after ": [f"{each.oldest:.2e}" for each in now],
        },
        border="horizontal",
        hide_index=True,
        alt="Length of the gradient at the hidden states of each layer, before and after training",
    )
    st.caption(f"Length of the gradient of {md(asked.name)} at the hidden states of each layer, in this window.")


def _lower(found: Reach) -> str:
    """Its finding inside a sentence."""
    return found.finding[0].lower() + found.finding[1:]
