"""Entries beside rows and windows: several inputs by name, targets of every timestep, what is read when it is taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from core.data.examples import Entries, Examples


@dataclass(frozen=True)
class Named:
    """Several inputs side by side, each by its name in the network."""

    inputs: Mapping[str, Entries]

    def __len__(self) -> int:
        return len(next(iter(self.inputs.values())))

    def take(self, positions: np.ndarray) -> dict[str, np.ndarray]:
        """[positions, ...] of each."""
        return {name: entries.take(positions) for name, entries in self.inputs.items()}

    def at(self, positions: np.ndarray) -> "Named":
        """The entries at `positions`, in that order."""
        return Named({name: entries.at(positions) for name, entries in self.inputs.items()})

    def joined(self, later: "Named") -> "Named":
        """These entries, then those of `later`."""
        return Named({name: entries.joined(later.inputs[name]) for name, entries in self.inputs.items()})


@dataclass(frozen=True)
class EachTimestep:
    """Targets of every timestep: which of them count, such as all but padding, and how much."""

    targets: Entries
    mask: np.ndarray
    """bool [examples, timesteps]"""
    weights: np.ndarray | None = None
    """float32 [examples, timesteps]; without them all that count, count once."""

    def __len__(self) -> int:
        return len(self.targets)

    def take(self, positions: np.ndarray) -> np.ndarray:
        """[positions, timesteps, ...]"""
        return self.targets.take(positions)

    def at(self, positions: np.ndarray) -> "EachTimestep":
        """The entries at `positions`, in that order."""
        weights = None if self.weights is None else self.weights[positions]
        return EachTimestep(self.targets.at(positions), self.mask[positions], weights)

    def joined(self, later: "EachTimestep") -> "EachTimestep":
        """These entries, then those of `later`; where only one of both has weights, the others count once."""
        weights = None
        if self.weights is not None or later.weights is not None:
            weights = np.concatenate([self._counts(), later._counts()])
        return EachTimestep(self.targets.joined(later.targets), np.concatenate([self.mask, later.mask]), weights)

    def shares(self, weights: np.ndarray | None = None) -> np.ndarray:
        """float32 [examples, timesteps]: how much each target counts, 0 where it does not; their mean is 1.

        `weights` [examples] are of whole examples.
        """
        counts = self._counts() if weights is None else self._counts() * weights[:, None]
        return (counts * (counts.size / max(counts.sum(dtype=np.float64), 1e-12))).astype(np.float32)

    def _counts(self) -> np.ndarray:
        return self.mask.astype(np.float32) * (1.0 if self.weights is None else self.weights)


@dataclass(frozen=True)
class ReadWhenTaken:
    """Entry i is `read(places[i])`, such as a recording in a file: never are all of them in memory."""

    read: Callable[[int], np.ndarray]
    """float32 or int32; every entry has the same shape, and gives the same each time."""
    places: np.ndarray

    def __len__(self) -> int:
        return len(self.places)

    def take(self, positions: np.ndarray) -> np.ndarray:
        """[positions, ...]"""
        return np.stack([self.read(int(place)) for place in self.places[positions]])

    def at(self, positions: np.ndarray) -> "ReadWhenTaken":
        """The entries at `positions`, in that order."""
        return ReadWhenTaken(self.read, self.places[positions])

    def joined(self, later: "ReadWhenTaken") -> "ReadWhenTaken":
        """These entries, then those of `later`, which are read alike."""
        return ReadWhenTaken(self.read, np.concatenate([self.places, later.places]))


def loss_weights(examples: Examples) -> np.ndarray | None:
    """How much each example counts [examples], or each of its timesteps [examples, timesteps]; None: all alike."""
    if isinstance(examples.targets, EachTimestep):
        return examples.targets.shares(examples.weights)
    return examples.weights


def in_memory(entries: Entries) -> bool:
    """Whether all entries are there at once, as a compiled program needs them."""
    if isinstance(entries, Named):
        return all(in_memory(each) for each in entries.inputs.values())
    if isinstance(entries, EachTimestep):
        return in_memory(entries.targets)
    return not isinstance(entries, ReadWhenTaken)
