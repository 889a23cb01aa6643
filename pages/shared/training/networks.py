"""A network to look at: unrolled over the lookback, as a table of layers, as Keras code."""

import streamlit as st

from core.charts.network.unrolled import unrolled
from core.charts.theme import THEMES
from core.language import say
from core.models.ends.kinds import NetworkEnds
from core.models.shown.keras_code import model_code
from core.models.shown.summary import layer_table, parameter_count
from core.models.spec import ModelSpec
from core.words import counted
from pages.shared.screen.charts import chart
from pages.shared.screen.drawn import Drawn, as_drawn
from pages.shared.screen.safe import md
from pages.shared.screen.theme import current_theme
from pages.shared.screen.words import cell_title


def diagram(ends: NetworkEnds, spec: ModelSpec, *, key: str, start: str = "") -> None:
    """The network drawn unrolled, with a sentence for those who cannot see it; `start` is what it adds to."""
    shown = _unrolled(repr(ends), repr(spec), current_theme().name, _ends=ends, _spec=spec)
    chart(
        shown,
        key=key,
        alt=say(
            "{cell_title} with {units} read over {timesteps} of {features}, {decoder}then {outputs}.{added}",
            cell_title=cell_title(spec.cell),
            units=counted(spec.units, "unit"),
            timesteps=counted(ends.timesteps, "timestep"),
            features=counted(ends.features, "feature"),
            decoder=_decoder(ends),
            outputs=counted(ends.outputs, "output"),
            added=say(" They are added to {start}.", start=start) if start else "",
        ),
    )
    if start:
        st.caption(md(say("Starts from {start}; adds what the network answers.", start=start)))


def _decoder(ends: NetworkEnds) -> str:
    return (
        say("a decoder over {timesteps} to come, ", timesteps=counted(ends.input.ahead, "timestep"))
        if ends.input.ahead
        else ""
    )


# Drawing it takes longer than all the rest of the page; shared between sessions, never changed by anybody.
@st.cache_resource(max_entries=64, ttl="1h", show_spinner=False)
def _unrolled(ends: str, spec: str, theme: str, *, _ends: NetworkEnds, _spec: ModelSpec) -> Drawn:
    return as_drawn(unrolled(_ends, _spec, THEMES[theme]))


def layers(ends: NetworkEnds, spec: ModelSpec) -> None:
    """The layers under the headings of Keras' own summary, in a table that wraps before it is cut off."""
    rows = layer_table(ends, spec)
    reads = {say("Connected to"): [md(", ".join(row.reads)) for row in rows]} if any(row.reads for row in rows) else {}
    with st.container(key="layers"):
        st.table(
            {
                say("Layer (type)"): [md(f"{row.name} ({row.kind})") for row in rows],
                say("Output shape"): [md(row.output_shape) for row in rows],
                say("Param #"): [f"{row.parameters:,}" for row in rows],
                **reads,
            },
            border="horizontal",
            hide_index=True,
            alt=say("Layers of the network"),
        )
    total = parameter_count(ends, spec)
    st.caption(
        say(
            "{parameters} in all, every one of them trained; {size:,.0f} kB.",
            parameters=counted(total, "parameter"),
            size=total * 4 / 1000,
        )
    )


def keras_code(ends: NetworkEnds, spec: ModelSpec, *, seed: int) -> None:
    """The code that builds exactly this network, to copy."""
    st.code(model_code(ends, spec, seed=seed), language="python")
