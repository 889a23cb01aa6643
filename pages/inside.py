"""What a network remembers: how far back its answer reaches, and all that happens inside while it reads a window."""

import streamlit as st

from core.charts.network.reach import Reach, gradient_against_lag
from core.data.tokens import REPLACEMENT
from core.errors import UserError
from core.inference.lookback import LookbackAdvice, lookback_advice, retrained, share_that_counts
from core.inference.trained import Trained
from core.language import mark, say
from core.runs.folder.run import Run
from core.tasks import task_of
from pages.shared.inside.looked_at import LookedAt
from pages.shared.inside.networks import opened, reach_of, weights_of
from pages.shared.inside.stepping import play_inside
from pages.shared.inside.tabs import TAB, TABS
from pages.shared.results.picking import offered, pick_runs, run_words, runs_named
from pages.shared.screen.charts import chart
from pages.shared.screen.current import nothing_yet, offer
from pages.shared.screen.safe import md, shortened
from pages.shared.screen.state import experiment_id, go_to, run_id, run_ids, store
from pages.shared.screen.states import broken, empty
from pages.shared.screen.theme import current_theme
from pages.shared.screen.words import cell_title, run_name

# More networks than this do not fit side by side.
MOST = 3
ALL_ELSE = mark("Everything else stays the same, so Compare shows the effect of this change alone.")


def with_weights() -> list[Run]:
    """Every run that has learned something, newest first."""
    return [run for run in store().runs() if run.trained]


def chosen_runs(trained: list[Run]) -> list[Run]:
    """The runs of the address; otherwise one run for each cell of its experiment."""
    named = run_ids()
    if named is None and (run := run_id()) is not None:
        named = [run]
    if named is not None:
        return [run for run in runs_named(named, trained) if run.trained][:MOST]
    first_of_each = {run.outline.cell: run for run in reversed(trained) if run.experiment == experiment_id()}
    return list(first_of_each.values())[:MOST]


def nothing_chosen(trained: list[Run]) -> None:
    """Why there is nothing to look into, and what can be done."""
    if run_ids() is None and (run_id() or experiment_id()) is not None:
        nothing_yet(say("No network in this experiment has been trained yet."))
    elif trained:
        st.caption(say("Choose up to three runs; side by side a SimpleRNN and an LSTM show what gates are for."))
        offer("inside")
    else:
        empty(
            say("No network to look into yet"),
            say("Train one; then its memory is shown here, timestep by timestep."),
            action=say("Bring a series"),
            page="data",
        )


def picker(trained: list[Run], chosen: list[Run]) -> None:
    """Up to three runs."""
    pick_runs(
        run_words(offered(trained, chosen)),
        [run.id for run in chosen],
        page="inside",
        max_selections=MOST,
        placeholder=say("Choose runs to look into"),
    )


def concluded(runs: list[Run], found: list[Reach]) -> None:
    """What it comes down to, one sentence a network, and the training that tries it."""
    for run, reach_of_run in zip(runs, found, strict=True):
        advice = lookback_advice(reach_of_run, run.spec, share=share_that_counts(run))
        named = f"{run_name(run)}: " if len(runs) > 1 else ""
        with st.container(key=f"concluded.{run.id}", gap="xsmall"):
            st.subheader(md(f"{named}{advice.sentence}"), anchor=False)
            label = say(
                "Train {cell_title} with {phrase}", cell_title=cell_title(run.spec.model.cell), phrase=advice.phrase
            )
            if advice.field and st.button(label, key=f"retrain.{run.id}", help=say(ALL_ELSE)):
                try_it(run, advice)


def try_it(run: Run, advice: LookbackAdvice) -> None:
    """Begin the training that is advised, and watch it; say why where it cannot be done."""
    try:
        spec = retrained(run, advice)
        title = f"{shortened(run.experiment_title, longest=80)}, {advice.phrase}"
        experiment = store().submit([spec], title, token=f"{run.id} {advice.field} {advice.value}")
    except UserError as error:
        broken(error, title=say("This cannot be trained"))
        return
    go_to("train", experiment=experiment)


def how_far_back(found: list[Reach]) -> None:
    """The gradient against the lag, one line a network."""
    if not any(one.timesteps for one in found):
        return
    st.subheader(
        say("How far back the answer reaches"),
        anchor=False,
        help=say(
            "How much the answer would move if one input timestep moved a little, averaged over windows of the test "
            "part. A line that falls steeply is a gradient that vanishes: the network learnt little from inputs "
            "further back. Of a decoder the lookback alone is counted, not what it is told of the timesteps to come."
        ),
    )
    chart(
        gradient_against_lag(found, current_theme()),
        key="gradient_against_lag",
        alt=" ".join(f"{one.label}: {one.finding}." for one in found),
    )


@st.fragment
def one_window(runs: list[Run], networks: list[Trained]) -> None:
    """The same window, read by every network; only the tab that is open is filled."""
    entry = say(task_of(runs[0].spec.task).example.one)
    st.subheader(
        say("One {entry}", entry=entry), anchor=False, help=say("Units are sorted by what they hold at the end of it.")
    )
    position = window_slider(networks, entry)
    shown = [
        LookedAt(run, trained, min(position, len(trained.windows) - 1))
        for run, trained in zip(runs, networks, strict=True)
    ]
    tabs = st.tabs([say(title) for title in TABS], key=TAB, on_change="rerun")
    for tab, fill in zip(tabs, TABS.values(), strict=True):
        if tab.open:
            with tab:
                fill(shown)


def window_slider(networks: list[Trained], entry: str) -> int:
    """Position of a window of the test part."""
    count = min(len(trained.windows) for trained in networks)
    if count == 1:
        return 0
    number = st.slider(
        say("{entry} of the test part", entry=entry.capitalize()), 1, count, value=count, key=f"window.{count}"
    )
    moments = networks[0].moments
    if len(moments) >= count:
        st.caption(
            say(
                "Window {number:,} of {count:,}: predicts from {moments}.",
                number=number,
                count=count,
                moments=moments[number - 1],
            )
        )
    if read := networks[0].text(number - 1):
        strange = (
            say("; {replacement} stands for what it has not learnt", replacement=REPLACEMENT)
            if REPLACEMENT in read
            else ""
        )
        st.caption(say("What it reads, from first to last{strange}:", strange=strange))
        st.text(shortened(read, longest=1000))
    return number - 1


st.title(say("Inside"), anchor=False)
trained = with_weights()
chosen = chosen_runs(trained)
if trained:
    picker(trained, chosen)
if not chosen:
    nothing_chosen(trained)
else:
    networks = [opened(run, *weights_of(run)) for run in chosen]
    found = [reach_of(run, trained) for run, trained in zip(chosen, networks, strict=True)]
    concluded(chosen, found)
    how_far_back(found)
    one_window(chosen, networks)
    play_inside()
