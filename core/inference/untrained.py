"""The network as it was before its training: the first weights, beside the same windows."""

from dataclasses import dataclass, replace

from core.inference.resting import OneAnswer, pulled_back
from core.inference.trained import Trained
from core.models.in_numpy.forward import Network
from core.models.weights import load_weights
from core.runs.folder.run import Run


@dataclass(frozen=True)
class LayerLengths:
    """How long the gradient of an answer is at the states of one layer, at the newest and the oldest timestep."""

    layer: str
    direction: str
    newest: float
    oldest: float


def open_untrained(run: Run, trained: Trained) -> Trained | None:
    """The network with the weights that its training began with; None where they were not kept."""
    path = run.first_weights_path()
    if path is None:
        return None
    ends, last = trained.network.ends, run.weights_path()
    first = load_weights(path, ends, run.spec.model)
    if last is not None:
        # An output that starts at zero passes no gradient on: what stands below it is read by the trained one.
        after = load_weights(last, ends, run.spec.model)
        first = [
            late if early.ndim > 1 and not early.any() else early for early, late in zip(first, after, strict=True)
        ]
    return replace(trained, network=Network(ends, run.spec.model, first))


def lengths(trained: Trained, position: int, asked: OneAnswer) -> list[LayerLengths]:
    """Of each layer that reads the window, without the padding in front."""
    found = zip(pulled_back(trained, position, asked), trained.trace(position).layers, strict=True)
    told = []
    for gradient, layer in found:
        count = len(trained.names(position, ahead=layer.ahead)) or len(layer.hidden)
        told.append(LayerLengths(layer.layer, layer.direction, float(gradient.norm[-1]), float(gradient.norm[-count])))
    return told
