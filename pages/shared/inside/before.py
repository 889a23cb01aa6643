"""Before and after training: how far the answer reached, and what the units held, with the first weights."""

from collections.abc import Sequence

import streamlit as st

from core.charts.findings import held
from core.charts.network.layer_gradients import layer_gradient_lines, layer_gradient_words
from core.charts.network.reach import Reach, gradient_against_lag
from core.charts.network.trace import heat_maps
from core.inference.resting import OneAnswer
from core.inference.trained import Trained
from core.inference.untrained import lengths
from core.language import mark, say
from pages.shared.inside.looked_at import LookedAt, answer_choice, layer_choice, layers_of
from pages.shared.inside.networks import gradients_by_epoch, opened_untrained, reach_of, reached_untrained
from pages.shared.screen.charts import chart
from pages.shared.screen.safe import md
from pages.shared.screen.theme import current_theme

NOT_RECORDED = mark(
    "It was not recorded: plain gradient descent (SGD) keeps no gradients, and earlier versions did not record them."
)
RECORDED = mark(
    "It is the root mean square over the updates of an epoch, after clipping, as the optimizer recorded it; newer "
    "updates count more, except with Adagrad. Without clipping, embeddings are left out."
)
TITLES = mark("Before"), mark("After")


def before_tab(shown: Sequence[LookedAt]) -> None:
    """One network below the other, each beside itself."""
    for one in shown:
        one.heading()
        before = opened_untrained(one.run, one.trained, *one.weights)
        if before is None:
            st.caption(say("Its first weights were not kept: it was trained before Unroll kept them. Train it again."))
        else:
            _beside_itself(one, before)


def _beside_itself(one: LookedAt, before: Trained) -> None:
    was = reached_untrained(before, one.run.spec.task, *one.weights)
    now = reach_of(one.run, one.trained)
    told = say("Before training: {before}. After it: {after}.", before=_lower(was), after=_lower(now))
    st.markdown(md(told))
    chart(gradient_against_lag([was, now], current_theme()), key=f"before_reach.{one.run.id}", alt=told)
    untrained = LookedAt(one.run, before, one.position)
    name = layer_choice(one, tab="before")
    for column, title, each in zip(st.columns(2), TITLES, (untrained, one), strict=True):
        with column:
            st.caption(say(title))
            facts = each.facts(layers_of(each)[name])
            figure = heat_maps(facts, current_theme())
            alt = say("States and gates {title} training: {held}", title=say(title).lower(), held=held(facts))
            chart(figure, key=f"before.{title}.{one.run.id}", alt=alt)
    _epoch_by_epoch(one)
    _gradients(one, untrained)


def _epoch_by_epoch(one: LookedAt) -> None:
    """How long the gradient of each layer's weights was in every epoch."""
    st.markdown(say("**Gradient of the weights, epoch by epoch**"))
    found = one.run.account.history.by_layer
    if not found:
        st.caption(say(NOT_RECORDED))
        return
    told = layer_gradient_words(found)
    figure = layer_gradient_lines(found, current_theme(), cell=one.cell)
    chart(figure, key=f"weight_gradients.{one.run.id}", alt=told)
    st.caption(md(f"{told} {say(RECORDED)}"))


def _gradients(one: LookedAt, untrained: LookedAt) -> None:
    """How long the gradient is in each layer, at the newest and the oldest timestep."""
    _, asked = answer_choice(one, tab="before")
    _while_it_learnt(one, asked)
    was, now = (lengths(each.trained, each.position, asked) for each in (untrained, one))
    st.table(
        {
            say("Layer"): [f"{each.layer}, {each.direction}" for each in now],
            say("Newest timestep, before"): [f"{each.newest:.2e}" for each in was],
            "after": [f"{each.newest:.2e}" for each in now],
            say("Oldest timestep, before"): [f"{each.oldest:.2e}" for each in was],
            "after ": [f"{each.oldest:.2e}" for each in now],
        },
        border="horizontal",
        hide_index=True,
        alt=say("Length of the gradient at the hidden states of each layer, before and after training"),
    )
    st.caption(
        say("Length of the gradient of {name} at the hidden states of each layer, in this window.", name=md(asked.name))
    )


def _while_it_learnt(one: LookedAt, asked: OneAnswer) -> None:
    """The same after some epochs in between."""
    found = gradients_by_epoch(one.run, one.trained, one.position, asked, *one.weights)
    if len(found) < 2:
        return
    told = layer_gradient_words(found)
    st.markdown(say("**While it was trained**"))
    figure = layer_gradient_lines(found, current_theme(), cell=one.cell)
    chart(figure, key=f"layer_gradients.{one.run.id}", alt=told)
    st.caption(md(say("{told} It is taken at all hidden states of a layer together, in this window.", told=told)))


def _lower(found: Reach) -> str:
    """Its finding inside a sentence."""
    return found.finding[0].lower() + found.finding[1:]
