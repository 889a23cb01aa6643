"""Losses in words."""

from core.recipes.spec import RunSpec
from core.tasks import task_of

LOSSES = {
    "mse": "Mean squared error",
    "mae": "Mean absolute error",
    "huber": "Huber",
    "log_cosh": "Log-cosh",
    "cross_entropy": "Cross-entropy",
    "smoothed_cross_entropy": "Smoothed cross-entropy",
    "ctc": "CTC",
    "sequence_cross_entropy": "Cross-entropy of whole sequences",
}


def loss_title(spec: RunSpec) -> str:
    """The loss as an axis names it, with what it is measured in."""
    loss = task_of(spec.task).loss(spec.training.loss, spec.options)
    if loss == "ctc":
        return "CTC, nats a symbol"
    words = LOSSES.get(loss, loss.replace("_", " "))
    return f"{words.lower()}, {'nats' if loss.endswith('cross_entropy') else 'scaled'}"
