"""A network's weights and all that its optimizer keeps, in flat arrays; views of them are in Keras' shapes."""

from typing import TYPE_CHECKING

import numpy as np

from core.training.machine.optimizers import CLIP, DECAY, EPSILON, FIRST, KINDS, PRODUCT, RATE, SECOND, SLOTS
from core.training.randomness import generators_of, reseed

if TYPE_CHECKING:
    import keras

SETTINGS = {CLIP: "global_clipnorm", DECAY: "weight_decay", EPSILON: "epsilon", SECOND: "beta_2"}
"""Where our rules have what Keras' optimizers are set to; what one does not have is 0."""


class Parameters:
    """The trained numbers of a compiled Keras model; the model itself gets them back by `copies` alone."""

    def __init__(self, model: "keras.Model") -> None:
        optimizer, weights = model.optimizer, model.trainable_variables
        self.kind = KINDS[type(optimizer).__name__]
        names = SLOTS[self.kind]
        count = sum(int(np.prod(weight.shape)) for weight in weights)
        self.own, self.gradients = (np.zeros(count, np.float32) for _ in range(2))
        self.slots = np.zeros((len(names), count), np.float32)
        self.settings = np.zeros(PRODUCT + 1, np.float32)
        for place, name in SETTINGS.items():
            self.settings[place] = getattr(optimizer, name, None) or 0.0
        self.settings[FIRST] = getattr(optimizer, "beta_1", getattr(optimizer, "rho", 0.0))
        self.updates = np.zeros((), np.int64)
        self._model = model
        self._variables = [*model.variables, *optimizer.variables]
        self._dropouts = [layer.seed_generator.state for layer in model.layers if hasattr(layer, "rate")]
        self.seeds = np.zeros((len(model.layers), 2), np.int64)
        self._views = {
            id(optimizer.iterations): self.updates,
            id(optimizer._learning_rate): self.settings[RATE : RATE + 1],
            id(getattr(optimizer, "_u_product", None)): self.settings[PRODUCT:],
            **_cut(self.own, weights),
            **{id(state): seed for state, seed in zip(self._dropouts, self.seeds, strict=False)},
        }
        for slot, name in zip(self.slots, names, strict=True):
            self._views |= _cut(slot, getattr(optimizer, name))

    def reseed(self, seed: int, epoch: int) -> None:
        """Start every random generator afresh for `epoch`."""
        reseed(generators_of(self._model), seed, epoch)
        for state in self._dropouts:
            self._views[id(state)][:] = state.numpy()

    def copies(self) -> list[np.ndarray]:
        """Every variable of the model and of its optimizer, as it is now."""
        return [self._copy(variable) for variable in self._variables]

    def weights(self) -> list[np.ndarray]:
        """As they stand now, in Keras' order."""
        return [self._copy(variable) for variable in self._model.weights]

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


def _cut(flat: np.ndarray, variables: list["keras.Variable"]) -> dict[int, np.ndarray]:
    """The part of each variable in an array that has them one after the other, by the variable's identity."""
    sizes = [int(np.prod(variable.shape)) for variable in variables]
    parts = np.split(flat, np.cumsum(sizes)[:-1])
    return {id(variable): part for variable, part in zip(variables, parts, strict=True)}
