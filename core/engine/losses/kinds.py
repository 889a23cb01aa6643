"""What training minimises: each loss as it is made here and as it stands in the exported script."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from core.engine.losses.chain import chain_loss
from core.engine.losses.ctc import ctc_loss
from core.engine.losses.pinball import pinball
from core.engine.losses.smoothed import smoothed

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Loss:
    """A loss; where there is one number a timestep, examples may say how much each timestep counts."""

    made: Callable[[], "keras.losses.Loss"]
    code: str
    """The expression that makes it in the script."""
    defined: Callable[..., "keras.losses.Loss"] | None = None
    """What makes it, where it is none of Keras' own."""


def _of_keras(name: str) -> Loss:
    """A class of keras.losses."""

    def made() -> "keras.losses.Loss":
        import keras

        return getattr(keras.losses, name)()

    return Loss(made, f"keras.losses.{name}()")


def _ours(definition: Callable[..., "keras.losses.Loss"], *told: object) -> Loss:
    """What one of our own definitions makes of what it is told."""
    return Loss(partial(definition, *told), f"{definition.__qualname__}({', '.join(map(repr, told))})", definition)


SMOOTHING = 0.1
"""Share of the truth that label smoothing spreads over all classes."""
LOSSES = {
    "mse": _of_keras("MeanSquaredError"),
    "mae": _of_keras("MeanAbsoluteError"),
    "huber": _of_keras("Huber"),
    "log_cosh": _of_keras("LogCosh"),
    "cross_entropy": _of_keras("SparseCategoricalCrossentropy"),
    "smoothed_cross_entropy": _ours(smoothed, SMOOTHING),
    "ctc": _ours(ctc_loss),
}
"""By the name that a recipe gives; a new one is one more line, whatever it makes of targets and answers."""


def loss_of(name: str, quantiles: tuple[float, ...] = (), own: str = "") -> Loss:
    """The loss of a recipe; `quantiles` of an answer bring their own, and answers with an `own` one have no other."""
    return _ours(pinball, quantiles) if quantiles else OWN[own] if own else LOSSES[name]


OWN = {"chain": _ours(chain_loss), "ctc": LOSSES["ctc"]}
"""Of answers that have no other one."""
