"""What a network remembers: its states and gates while it reads a window, and how far back its answer reaches."""

import streamlit as st

from core.charts.reach import Reach, gradient_against_lag, reach
from core.charts.trace import heat_maps, inside
from core.data.tokens import REPLACEMENT
from core.errors import UserError
from core.inference.lookback import LookbackAdvice, lookback_advice, retrained, share_that_counts
from core.inference.trained import Trained, open_trained
from core.models.cells import cell_of
from core.runs.run import Run
from core.tasks import task_of
from core.words import counted
from pages.shared.results.picking import offered, pick_runs, run_words
from pages.shared.screen.charts import chart
from pages.shared.screen.current import nothing_yet, offer
from pages.shared.screen.live_plotly import live_plotly
from pages.shared.screen.safe import md, shortened
from pages.shared.screen.state import experiment_id, go_to, run_id, run_ids, store
from pages.shared.screen.states import broken, empty
from pages.shared.screen.theme import current_theme
from pages.shared.screen.words import cell_title, run_name

# More networks than this do not fit side by side.
MOST = 3
# Enough windows for a steady average, few enough to wait for.
SAMPLED = 16
ALL_ELSE = "The same recipe in all else, so that Compare shows what the change alone does."


@st.cache_resource(max_entries=12, ttl="1h", show_spinner=False)
def opened(_run: Run, weights: str, written: int) -> Trained:
    """The network of the run; kept until its weights are written anew."""
    return open_trained(_run)


@st.cache_data(max_entries=48, ttl="1h", show_spinner=False)
def reached(_trained: Trained, label: str, cell: str, task: str, weights: str, written: int) -> Reach:
    """Its average gradient over the test part."""
    norms = _trained.gradient_norms(SAMPLED)
    return reach(label, cell, norms, step=task_of(task).step, around=_trained.around)


def with_weights() -> list[Run]:
    """Every run that has learned something, newest first."""
    return [run for run in store().runs() if run.trained]


def chosen_runs(trained: list[Run]) -> list[Run]:
    """The runs of the address; otherwise one run for each cell of its experiment."""
    known = {run.id: run for run in trained}
    named = run_ids()
    if named is None and (run := run_id()) is not None:
        named = [run]
    if named is not None:
        return [known[identifier] for identifier in named if identifier in known][:MOST]
    first_of_each = {run.outline.cell: run for run in reversed(trained) if run.experiment == experiment_id()}
    return list(first_of_each.values())[:MOST]


def nothing_chosen(trained: list[Run]) -> None:
    """Why there is nothing to look into, and what can be done."""
    if run_ids() is None and (run_id() or experiment_id()) is not None:
        nothing_yet("No network of it has learnt anything yet.")
    elif trained:
        st.caption("Choose up to three runs; side by side a SimpleRNN and an LSTM show what gates are for.")
        offer("inside")
    else:
        empty(
            "No network to look into yet",
            "Train one; then its memory is shown here, timestep by timestep.",
            action="Bring a series",
            page="data",
        )


def picker(trained: list[Run], chosen: list[Run]) -> None:
    """Up to three runs."""
    pick_runs(
        run_words(offered(trained, chosen)),
        [run.id for run in chosen],
        page="inside",
        max_selections=MOST,
        placeholder="Choose runs to look into",
    )


def concluded(runs: list[Run], found: list[Reach]) -> None:
    """What it comes down to, one sentence a network, and the training that tries it."""
    for run, reach_of_run in zip(runs, found, strict=True):
        advice = lookback_advice(reach_of_run, run.spec, share=share_that_counts(run))
        named = f"{run_name(run)}: " if len(runs) > 1 else ""
        with st.container(key=f"concluded.{run.id}", gap="xsmall"):
            st.subheader(md(f"{named}{advice.sentence}"), anchor=False)
            label = f"Train {cell_title(run.spec.model.cell)} with {advice.phrase}"
            if advice.field and st.button(label, key=f"retrain.{run.id}", help=ALL_ELSE):
                try_it(run, advice)


def try_it(run: Run, advice: LookbackAdvice) -> None:
    """Begin the training that is advised, and watch it; say why where it cannot be done."""
    try:
        spec = retrained(run, advice)
        title = f"{shortened(run.experiment_title, longest=80)}, {advice.phrase}"
        experiment = store().submit([spec], title, token=f"{run.id} {advice.field} {advice.value}")
    except UserError as error:
        broken(error, title="This cannot be trained")
        return
    go_to("train", experiment=experiment)


def how_far_back(found: list[Reach]) -> None:
    """The gradient against the lag, one line a network."""
    if not any(one.timesteps for one in found):
        return
    st.subheader(
        "How far back the answer reaches",
        anchor=False,
        help="How much the answer would move if one input timestep moved a little, averaged over windows of the test "
        "part. A line that falls steeply is a gradient that vanishes: what lies further back was hardly learned from. "
        "Of a decoder the lookback alone is counted, not what it is told of the timesteps to come.",
    )
    chart(
        gradient_against_lag(found, current_theme()),
        key="gradient_against_lag",
        alt=" ".join(f"{one.label}: {one.finding}." for one in found),
    )


@st.fragment
def while_it_reads(runs: list[Run], networks: list[Trained]) -> None:
    """The same window, read by every network side by side."""
    st.subheader("While it reads", anchor=False, help="Units are sorted by what they hold at the end of the window.")
    position = window_slider(networks)
    for column, run, trained in zip(st.columns(len(runs)), runs, networks, strict=True):
        with column:
            one_network(run, trained, min(position, len(trained.windows) - 1))


def window_slider(networks: list[Trained]) -> int:
    """Position of a window of the test part."""
    count = min(len(trained.windows) for trained in networks)
    if count == 1:
        return 0
    entry = "Text" if networks[0].text(0) else "Window"
    number = st.slider(f"{entry} of the test part", 1, count, value=count, key=f"window.{count}")
    moments = networks[0].moments
    if len(moments) >= count:
        st.caption(f"Window {number:,} of {count:,}: predicts from {moments[number - 1]}.")
    if read := networks[0].text(number - 1):
        strange = f"; {REPLACEMENT} stands for what it has not learnt" if REPLACEMENT in read else ""
        st.caption(f"What it reads, from first to last{strange}:")
        st.text(shortened(read, longest=1000))
    return number - 1


def one_network(run: Run, trained: Trained, position: int) -> None:
    """Heat maps of one layer, and the equations behind them."""
    model = run.spec.model
    st.markdown(f"**{md(run_name(run))}** · {counted(model.units, 'unit')}")
    traced = trained.trace(position)
    layers = {
        f"{layer.layer}, {layer.direction}" if model.bidirectional else layer.layer: layer for layer in traced.layers
    }
    name = next(iter(layers))
    if len(layers) > 1:
        name = st.selectbox("Layer", list(layers), key=f"layer.{run.id}")
    facts = inside(layers[name], model.cell, window=trained.features(position), tokens=trained.tokens(position))
    named = ", ".join(panel.name for panel in facts.panels)
    figure = heat_maps(facts, current_theme())
    over = "tokens" if facts.tokens else "timesteps of the window"
    live_plotly(
        figure,
        key=f"heat_maps.{run.id}",
        height=figure.layout.height,
        alt=f"{cell_title(model.cell)}: {named} of {counted(model.units, 'unit')} over the {over}",
    )
    with st.expander("The equations", key=f"equations.{run.id}"):
        lines = (equation.replace("=", "&=", 1) for equation in cell_of(model.cell).equations)
        st.latex(r"\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}")


def weights_of(run: Run) -> tuple[str, int]:
    """Where the weights lie and when they were written."""
    path = run.weights_path()
    return str(path), path.stat().st_mtime_ns


st.title("Inside", anchor=False)
trained = with_weights()
chosen = chosen_runs(trained)
if trained:
    picker(trained, chosen)
if not chosen:
    nothing_chosen(trained)
else:
    networks = [opened(run, *weights_of(run)) for run in chosen]
    found = [
        reached(trained, run_name(run), run.spec.model.cell, run.spec.task, *weights_of(run))
        for run, trained in zip(chosen, networks, strict=True)
    ]
    concluded(chosen, found)
    how_far_back(found)
    while_it_reads(chosen, networks)
