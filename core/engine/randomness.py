"""Every dropout of an epoch follows from the run's seed and the epoch's number, so that it can be repeated."""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import keras


def generators_of(model: "keras.Model") -> list["keras.Variable"]:
    """The states of every random generator inside `model` (dropout)."""
    return [variable for variable in model.variables if variable.name == "seed_generator_state"]


def reseed(generators: list["keras.Variable"], seed: int, epoch: int) -> None:
    """Start every random generator afresh for `epoch`.

    Keras 3.15 stores no generator state in its files, and a resumed run must drop the same units.
    """
    for number, state in enumerate(generators):
        words = np.random.SeedSequence((seed, epoch, number)).generate_state(2)
        state.assign(words.astype(state.dtype))
