"""From how a network is trained to the Keras objects that carry it out: optimizer and loss."""

from typing import TYPE_CHECKING, Protocol

from core.engine.pinball import pinball

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

LOSSES = {
    "mse": "MeanSquaredError()",
    "mae": "MeanAbsoluteError()",
    "huber": "Huber()",
    "log_cosh": "LogCosh()",
    "cross_entropy": "SparseCategoricalCrossentropy()",
}
"""Our name -> what to call in keras.losses, as it also stands in the exported script."""


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


def compile_network(model: "keras.Model", training: Updating, quantiles: tuple[float, ...] = ()) -> None:
    """Give `model` its optimizer and loss, with the optimizer's own variables in place; `quantiles` bring their own."""
    model.compile(optimizer=_optimizer(training), loss=_loss(training, quantiles))
    model.optimizer.build(model.trainable_variables)


def _optimizer(training: Updating) -> "keras.optimizers.Optimizer":
    import keras

    kind = getattr(keras.optimizers, OPTIMIZERS[training.optimizer])
    return kind(learning_rate=training.learning_rate, global_clipnorm=training.clip_norm)


def _loss(training: Updating, quantiles: tuple[float, ...]) -> "keras.losses.Loss":
    import keras

    if quantiles:
        return pinball(quantiles)

    name, arguments = LOSSES[training.loss].rstrip(")").split("(")
    return getattr(keras.losses, name)(**({"from_logits": True} if arguments else {}))
