"""Losses in words."""

from core.language import mark, say
from core.recipes.spec import RunSpec
from core.tasks import task_of

LOSSES = {
    "mse": mark("Mean squared error"),
    "mae": mark("Mean absolute error"),
    "huber": mark("Huber"),
    "log_cosh": mark("Log-cosh"),
    "cross_entropy": mark("Cross-entropy"),
    "smoothed_cross_entropy": mark("Smoothed cross-entropy"),
    "ctc": "CTC",
    "sequence_cross_entropy": mark("Cross-entropy of whole sequences"),
}


def loss_title(spec: RunSpec) -> str:
    """The loss as an axis names it, with what it is measured in."""
    loss = task_of(spec.task).loss(spec.training.loss, spec.options)
    if loss == "ctc":
        return say("CTC, nats a symbol")
    words = say(LOSSES.get(loss, loss.replace("_", " "))).lower()
    return say("{loss}, nats", loss=words) if loss.endswith("cross_entropy") else say("{loss}, scaled", loss=words)
