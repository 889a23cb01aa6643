"""Which tokens, or frames, an answer rests on: integrated gradients (Sundararajan, Taly & Yan, 2017), in NumPy."""

import numpy as np

from core.models.forward import Network
from core.models.gradients import gradients_at
from core.models.reading import Steps


def attributions(network: Network, window: np.ndarray, *, answer: int, steps: int = 24) -> np.ndarray:
    """[timesteps] by how much each timestep moves the score of class `answer` over the mean of the others.

    Along the straight path from vectors of zeros; the sum is the difference of the scores at both ends.
    """
    entered = network.entered(np.asarray(window)[None])
    others = np.ones(network.ends.outputs) / max(network.ends.outputs - 1, 1)
    contrast = -others
    contrast[answer] = 1.0
    ((wire, vectors),) = entered.items()
    total = np.zeros(vectors.values.shape[1:])
    for share in (np.arange(steps) + 0.5) / steps:
        found = gradients_at(network, {wire: Steps(vectors.values * share, vectors.mask)})
        total += np.tensordot(contrast, found.inputs, axes=1)
    worth = total / steps * vectors.values[0]
    return worth.reshape(len(worth), -1).sum(axis=-1)
