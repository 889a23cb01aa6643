"""From how a network is trained to the Keras objects that carry it out: optimizer and loss."""

from typing import TYPE_CHECKING, Protocol

from core.engine.losses.kinds import loss_of

if TYPE_CHECKING:
    import keras

OPTIMIZERS = {
    "adam": "Adam",
    "adamw": "AdamW",
    "nadam": "Nadam",
    "rmsprop": "RMSprop",
    "sgd": "SGD",
    "adagrad": "Adagrad",
}
"""Our name -> class in keras.optimizers."""


class Updating(Protocol):
    """How weights are updated: what a training spec says of it."""

    @property
    def optimizer(self) -> str: ...
    @property
    def learning_rate(self) -> float: ...
    @property
    def clip_norm(self) -> float | None: ...
    @property
    def loss(self) -> str: ...


def compile_network(
    model: "keras.Model", training: Updating, quantiles: tuple[float, ...] = (), own_loss: str = ""
) -> None:
    """Give `model` its optimizer and loss, with the optimizer's own variables in place.

    `quantiles` bring their own loss, and so do answers that have an `own_loss`.
    """
    model.compile(optimizer=_optimizer(training), loss=loss_of(training.loss, quantiles, own_loss).made())
    model.optimizer.build(model.trainable_variables)


def _optimizer(training: Updating) -> "keras.optimizers.Optimizer":
    import keras

    kind = getattr(keras.optimizers, OPTIMIZERS[training.optimizer])
    return kind(learning_rate=training.learning_rate, global_clipnorm=training.clip_norm)
