"""The loss of the examples in a workspace."""

import numpy as np
from numba import njit

from core.engine.machine.batch_lanes.passes import fill
from core.engine.machine.batch_lanes.workspace import OUTPUT_GRADIENTS, OUTPUTS, PREDICTIONS
from core.engine.machine.examples import FlatExamples
from core.engine.machine.losses import ONE, MachineLoss, loss_of
from core.engine.machine.vectors import CODE, PANEL


@njit(**CODE)
def compare(
    workspace: np.ndarray,
    common: np.ndarray,
    examples: FlatExamples,
    positions: np.ndarray,
    batch: int,
    wanted: MachineLoss,
) -> float:
    """Sum of the losses of `positions` over `batch`; leaves the predictions' gradients in the workspace, 0 beyond."""
    targets, starts, weights = examples.targets, examples.target_starts, examples.weights
    fractions, kind = wanted.fractions, wanted.kind
    outputs, total = common[OUTPUTS], 0.0
    count = outputs // fractions.shape[0]
    fill(workspace, common[OUTPUT_GRADIENTS], outputs * PANEL)
    for place in range(positions.shape[0]):
        example = positions[place]
        weight = weights[example] if weights.shape[0] else ONE
        part = weight / np.float32(batch * outputs)
        for number in range(outputs):
            target, at = targets[starts[example] + number % count], number * PANEL + place
            loss, gradient = loss_of(workspace[common[PREDICTIONS] + at], target, fractions[number // count], kind)
            total += part * loss
            workspace[common[OUTPUT_GRADIENTS] + at] = part * gradient
    return total
