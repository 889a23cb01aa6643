"""How long the gradient of each layer's weights was in an epoch, from the squares that optimizers keep of it.

Adam and its kin keep a moving mean of the square of each weight's gradient, Adagrad the sum of all of them. What this
grew by in an epoch says how long the gradients of the epoch were, whichever program did the updates. Nothing is
computed beside the training. The gradients are those that the optimizer took, after clipping.
"""

from collections.abc import Sequence
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from core.engine.keras_layers import layers_of

if TYPE_CHECKING:
    import keras

KEPT = {"Adam": 2, "AdamW": 2, "Nadam": 2, "RMSprop": 1, "Adagrad": 1}
"""How many numbers an optimizer keeps of each weight; the last of them is about squares. Plain SGD keeps none."""
LOST = 1e-7
"""What an epoch adds to a sum is lost in its rounding where it is a smaller share of it, for each update."""


def layers_with_weights(model: "keras.Model") -> dict[str, list[int]]:
    """Layer -> which of the model's trainable variables are its own.

    An embedding is left out where nothing is clipped: its gradient then reaches the optimizer in pieces, token by
    token, and what is kept are the squares of the pieces.
    """
    import keras

    places = {id(variable): place for place, variable in enumerate(model.trainable_variables)}
    unclipped = model.optimizer.global_clipnorm is None
    pieces = [each for each in layers_of(model) if unclipped and isinstance(each, keras.layers.Embedding)]
    for embedding in pieces:
        places.pop(id(embedding.embeddings), None)
    return {
        layer.name: own
        for layer in model.layers
        if (own := [places[id(weight)] for weight in layer.trainable_variables if id(weight) in places])
    }


def square_slots(optimizer: "keras.optimizers.Optimizer", weights: int) -> list["keras.Variable"]:
    """What it keeps of the squares of each of so many weights; nothing where it keeps none."""
    kept = KEPT.get(type(optimizer).__name__, 0)
    # After iterations and learning rate, Keras' optimizers keep their slots weight by weight.
    return optimizer.variables[2:][kept - 1 : kept * weights : kept] if kept else []


def summed_squares(slots: Sequence[np.ndarray], layers: dict[str, list[int]]) -> list[float]:
    """The sum over the weights of each layer; nothing where there are no squares, or one has become infinite."""
    sums = [float(np.sum(slot, dtype=np.float64)) for slot in slots]
    return [sum(sums[place] for place in own) for own in layers.values()] if sums and np.isfinite(sums).all() else []


def lengths(
    optimizer: "keras.optimizers.Optimizer", before: Sequence[float], after: Sequence[float], updates: int
) -> tuple[float | None, ...]:
    """Root mean square of the gradient of each layer over so many updates; newer ones count more in a moving mean.

    None where an epoch's gradients are so much shorter than earlier ones that their squares are lost in rounding;
    nothing where it is not known what was kept.
    """
    if not before or not after:
        return ()
    decay = _kept_each_update(optimizer)
    weight = updates if decay == 1 else 1 - decay**updates
    return tuple(
        _root((now - decay**updates * was) / weight, least=LOST * updates * was / weight)
        for was, now in zip(before, after, strict=True)
    )


def _kept_each_update(optimizer: "keras.optimizers.Optimizer") -> float:
    """The share of the earlier squares that stays in an update."""
    if type(optimizer).__name__ == "Adagrad":
        return 1.0
    return float(getattr(optimizer, "beta_2", getattr(optimizer, "rho", 1.0)))


def _root(square: float, *, least: float) -> float | None:
    """To five digits."""
    return float(f"{sqrt(square):.5g}") if square >= least else None
