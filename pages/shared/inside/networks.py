"""The networks that are looked into, opened once, and what is found about them once."""

import streamlit as st

from core.charts.network.reach import Reach, reach
from core.inference.milestones import layer_gradients
from core.inference.resting import OneAnswer, Resting, answers, rests_on
from core.inference.trained import Trained, open_trained
from core.inference.units import Responses, responses
from core.inference.untrained import open_untrained
from core.language import say
from core.runs.folder.run import Run
from core.tasks import task_of
from pages.shared.screen.words import run_name

SAMPLED = 16
"""Windows: enough for a steady average, few enough to wait for."""
Place = tuple[str, int]
"""Where weights lie, and when they were written."""


def weights_of(run: Run) -> Place:
    """Where the weights lie and when they were written."""
    path = run.weights_path()
    return str(path), path.stat().st_mtime_ns


@st.cache_resource(max_entries=12, ttl="1h", show_spinner=False)
def opened(_run: Run, weights: str, written: int) -> Trained:
    """The network of the run; kept until its weights are written anew."""
    return open_trained(_run)


@st.cache_resource(max_entries=12, ttl="1h", show_spinner=False)
def opened_untrained(_run: Run, _trained: Trained, weights: str, written: int) -> Trained | None:
    """The same with the weights that its training began with, where they were kept."""
    return open_untrained(_run, _trained)


@st.cache_data(max_entries=48, ttl="1h", show_spinner=False)
def gradients_by_epoch(
    _run: Run, _trained: Trained, position: int, asked: OneAnswer, weights: str, written: int
) -> dict[int, dict[str, float]]:
    """Epoch -> layer -> length of the gradient of an answer; worked out once."""
    return layer_gradients(_run, _trained, position, asked)


def reach_of(run: Run, trained: Trained) -> Reach:
    """Its average gradient over the test part."""
    return _reached(trained, run_name(run), run.spec.model.cell, run.spec.task, *weights_of(run))


@st.cache_data(max_entries=48, ttl="1h", show_spinner=False)
def reached_untrained(_before: Trained, task: str, weights: str, written: int) -> Reach:
    """That of the network before its training."""
    norms = _before.gradient_norms(SAMPLED)
    return reach(say("before training"), "", norms, step=task_of(task).step, around=_before.around)


@st.cache_data(max_entries=48, ttl="1h", show_spinner=False)
def _reached(_trained: Trained, label: str, cell: str, task: str, weights: str, written: int) -> Reach:
    norms = _trained.gradient_norms(SAMPLED)
    return reach(label, cell, norms, step=task_of(task).step, around=_trained.around)


@st.cache_data(max_entries=96, ttl="1h", show_spinner=False)
def asked_of(_trained: Trained, position: int, weights: str, written: int) -> list[OneAnswer]:
    """What can be asked about a window."""
    return answers(_trained, position)


@st.cache_data(max_entries=96, ttl="1h", show_spinner=False)
def rested(_trained: Trained, _asked: OneAnswer, position: int, number: int, weights: str, written: int) -> Resting:
    """What the answer of that number rests on."""
    return rests_on(_trained, position, _asked)


@st.cache_resource(max_entries=6, ttl="1h", show_spinner=False)
def responded(_trained: Trained, weights: str, written: int) -> tuple[Responses, ...]:
    """What its units held over windows of the test part."""
    return responses(_trained)
