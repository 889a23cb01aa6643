"""What the threads of an update need to know, in one record: sizes, where things lie, and how far they are."""

from typing import Any

import numpy as np
from numba import njit

from core.engine.machine.unit_lanes.arrays import ints
from core.engine.machine.vectors import CODE

SIZES = ("units", "outputs", "recurrent", "vocabulary", "features", "dense", "parameters", "capacity")
"""Of the network, as core.engine.machine.shape has them, `recurrent` being how many such layers there are; where the
Dense layer lies among the parameters, and how many these are; rows that are done in one phase."""
COUNTS = ("orders", "weighted", "quantiles", "threads", "optimizer", "lanes", "turn")
"""Examples of an epoch, weights of examples (or 0), and quantiles that a prediction has; how many threads there are,
and which optimizer; lanes whose states are carried (or 0), and the turn of these."""
NUMBERS = ("trainable", "gradients", "slots", "settings", "seeds")
"""Addresses of what core.engine.machine.parameters.Numbers holds."""
WORKSPACE = (
    "last_h",
    "predictions",
    "losses",
    "output_gradients",
    "dense_rows",
    "squares",
    "dropped_vectors",
    "repeated",
)
"""Addresses: the last h as the Dense layer reads it, its predictions, each row's part of the loss, the gradients of the
predictions, the Dense weights in rows, the squares of each panel of the weight gradients, what dropout makes of the
tokens' vectors, and sums of squares of what these have of gradients."""
GIVEN = ("values", "starts", "targets", "target_starts", "weights", "fractions", "order", "sums", "states", "halt")
"""Addresses of examples as core.engine.machine.examples has them, and of what belongs to a call."""
PROGRESS = ("size", "number", "last", "updates", "batch", "begun", "count", "part_rows")
"""Batch size, update of the epoch and the one before which to end, updates in all; then examples of the batch at hand,
how many of them had their turn, and how many have it now, in parts of so many."""
WORK = np.dtype(
    [
        *((name, np.int64) for name in (*SIZES, *COUNTS, *NUMBERS, *WORKSPACE, *GIVEN, *PROGRESS)),
        ("loss", np.int64),
        ("rate", np.float32),
        ("norm", np.float32),
        ("mean", np.float64),
    ]
)
"""With the number of the loss, the rate of dropout, and of the update at hand the gradient's norm and the mean loss."""
FEATURES, KERNEL, RECURRENT, BIAS, BIASES, COLUMNS, UNITS, OUTPUTS = range(8)
"""Places in a layer's sizes; the middle ones are places among the parameters, then come rows of the bias and panels of
columns that the weight gradients have, units, and columns of the weights."""


@njit(**CODE)
def at_hand(work: Any) -> np.ndarray:
    """Positions of the examples that have their turn."""
    return ints(work.order + 4 * (work.number * work.size + work.begun), work.count)
