"""How a network changed while it was trained: the length of the gradient in each layer, by the epoch."""

from dataclasses import replace

import numpy as np

from core.inference.resting import OneAnswer, pulled_back
from core.inference.trained import Trained
from core.inference.untrained import open_untrained
from core.models.in_numpy.forward import Network
from core.models.weights import load_weights
from core.runs.folder.run import Run


def layer_gradients(run: Run, trained: Trained, position: int, asked: OneAnswer) -> dict[int, dict[str, float]]:
    """Epoch -> layer -> length of the gradient of an answer at all its hidden states; epoch 0 is before training."""
    networks = {0: open_untrained(run, trained)} | {
        epoch: replace(trained, network=Network(ends, spec, load_weights(path, ends, spec)))
        for ends, spec in [(trained.network.ends, run.spec.model)]
        for epoch, path in run.milestones().items()
    }
    return {
        epoch: {
            _called(each.layer, each.direction, run): float(np.linalg.norm(each.norm))
            for each in pulled_back(network, position, asked)
        }
        for epoch, network in networks.items()
        if network is not None
    }


def _called(layer: str, direction: str, run: Run) -> str:
    return f"{layer}, {direction}" if run.spec.model.bidirectional else layer
