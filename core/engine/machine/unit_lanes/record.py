"""What the threads of an update need to know, in one record: sizes, where things lie, and how far they are."""

import numpy as np

SIZES = ("units", "outputs", "split", "dense", "parameters", "capacity", "threads", "optimizer")
"""Of the network, as LayerWorkspace has them; where the Dense layer lies among the parameters, and how many these are;
rows that are done in one phase, and how many threads there are."""
COUNTS = ("orders", "weighted", "quantiles")
"""Examples of an epoch, weights of examples (or 0), and quantiles that a prediction has."""
NUMBERS = ("trainable", "gradients", "slots", "settings", "seeds")
"""Addresses of what core.engine.machine.parameters.Numbers holds."""
WORKSPACE = ("last_h", "predictions", "losses", "output_gradients", "dense_rows", "squares")
"""Addresses: the last h as the Dense layer reads it, its predictions, each row's part of the loss, the gradients of the
predictions, the Dense weights in rows, and the squares of each panel of the weight gradients."""
GIVEN = ("values", "starts", "targets", "target_starts", "weights", "fractions", "order", "sums", "halt")
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
FEATURES, KERNEL, RECURRENT, BIAS, BIASES, COLUMNS = range(6)
"""Places in a layer's sizes; the middle ones are places among the parameters, then come rows of the bias and panels of
columns that the weight gradients have."""
