"""A network's weights and all that its optimizer keeps, in flat arrays; views of them are in Keras' shapes."""

from collections.abc import Sequence
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from core.engine.machine.optimizers import (
    CLIP,
    DECAY,
    EPSILON,
    FIRST,
    KINDS,
    NADAM,
    PRODUCT,
    RATE,
    SECOND,
    SETTINGS,
    SLOTS,
)
from core.engine.randomness import generators_of, reseed

if TYPE_CHECKING:
    import keras

GIVEN = {CLIP: "global_clipnorm", DECAY: "weight_decay", EPSILON: "epsilon", SECOND: "beta_2"}
"""Where our rules have what Keras' optimizers are set to; what one does not have is 0."""


class Numbers:
    """Weights of these shapes one after the other, their gradients, and `slots` more numbers of each for the optimizer.

    `seeds` [layers, 2] are those of the dropout after each layer.
    """

    def __init__(self, shapes: Sequence[tuple[int, ...]], *, slots: int, layers: int) -> None:
        self._shapes = shapes
        count = sum(prod(shape) for shape in shapes)
        self.trainable, self.gradients = (np.zeros(count, np.float32) for _ in range(2))
        self.slots = np.zeros((slots, count), np.float32)
        self.settings = np.zeros(SETTINGS, np.float32)
        self.updates = np.zeros((), np.int64)
        self.seeds = np.zeros((layers, 2), np.int64)

    def shaped(self, flat: np.ndarray) -> list[np.ndarray]:
        """Views of the parts of `flat` that belong to each weight."""
        parts = np.split(flat, np.cumsum([prod(shape) for shape in self._shapes])[:-1])
        return [part.reshape(shape) for part, shape in zip(parts, self._shapes, strict=True)]


class Parameters(Numbers):
    """The trained numbers of a compiled Keras model; the model itself gets them back by `copies` alone."""

    def __init__(self, model: "keras.Model") -> None:
        optimizer, weights = model.optimizer, model.trainable_variables
        self.kind = KINDS[type(optimizer).__name__]
        slots = SLOTS[self.kind]
        super().__init__([tuple(weight.shape) for weight in weights], slots=slots, layers=len(model.layers))
        for place, name in GIVEN.items():
            self.settings[place] = getattr(optimizer, name, None) or 0.0
        self.settings[FIRST] = getattr(optimizer, "beta_1", getattr(optimizer, "rho", 0.0))
        self._model = model
        self._variables = [*model.variables, *optimizer.variables]
        self._dropouts = [layer.seed_generator.state for layer in model.layers if hasattr(layer, "rate")]
        self._views = {
            id(optimizer.iterations): self.updates,
            id(optimizer.learning_rate): self.settings[RATE : RATE + 1],
            **self._of(weights, self.trainable),
            **{id(state): seed for state, seed in zip(self._dropouts, self.seeds, strict=False)},
        }
        # After iterations and learning rate, Keras' optimizers keep their slots parameter by parameter.
        _, _, *kept = optimizer.variables
        for number, slot in enumerate(self.slots):
            self._views |= self._of(kept[number : slots * len(weights) : slots], slot)
        if self.kind == NADAM:
            self._views[id(kept[-1])] = self.settings[PRODUCT : PRODUCT + 1]

    def begin_epoch(self, seed: int, epoch: int, learning_rate: float) -> None:
        """Set the learning rate, and start every random generator afresh."""
        self.settings[RATE] = learning_rate
        reseed(generators_of(self._model), seed, epoch)
        for state in self._dropouts:
            self._views[id(state)][:] = state.numpy()

    def copies(self) -> list[np.ndarray]:
        """Every variable of the model and of its optimizer, as it is now."""
        return [self._copy(variable) for variable in self._variables]

    def weights(self) -> list[np.ndarray]:
        """As they stand now, in Keras' order."""
        return [self._copy(variable) for variable in self._model.weights]

    def squares(self) -> list[np.ndarray]:
        """Views of what the optimizer keeps of the squared gradient of each weight."""
        return self.shaped(self.slots[-1]) if len(self.slots) else []

    def take(self, values: list[np.ndarray]) -> None:
        """Go on from what `copies` gave."""
        for variable, value in zip(self._variables, values, strict=True):
            view = self._views.get(id(variable))
            if view is None:
                variable.assign(value)
            else:
                view[...] = np.reshape(value, view.shape)

    def _copy(self, variable: "keras.Variable") -> np.ndarray:
        view = self._views.get(id(variable))
        if view is None:
            return variable.numpy()
        return view.astype(variable.dtype).reshape(variable.shape)

    def _of(self, variables: list["keras.Variable"], flat: np.ndarray) -> dict[int, np.ndarray]:
        """The part of each variable in `flat`, by the variable's identity."""
        return {id(variable): part for variable, part in zip(variables, self.shaped(flat), strict=True)}
