"""(input, target) pairs for a network, held once and cut when they are needed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, Self

import numpy as np

from core.words import Noun

WINDOW = Noun("window", "windows")
"""What an example is called that is cut out of something longer."""
TIMESTEP = Noun("timestep", "timesteps")
"""What a network reads one after the other, where that has no name of its own."""


class Entries(Protocol):
    """One side of all examples, taken by position; core.data.entries has kinds beside rows and windows."""

    def __len__(self) -> int: ...
    def take(self, positions: np.ndarray) -> Any: ...
    def at(self, positions: np.ndarray) -> Self: ...
    def joined(self, later: Self) -> Self: ...


@dataclass(frozen=True)
class Rows:
    """Entry i is `values[i]`; values [examples, ...]."""

    values: np.ndarray

    def __len__(self) -> int:
        return len(self.values)

    def take(self, positions: np.ndarray) -> np.ndarray:
        """[positions, ...]"""
        return self.values[positions]

    def at(self, positions: np.ndarray) -> "Rows":
        """The entries at `positions`, in that order."""
        return Rows(self.values[positions])

    def joined(self, later: "Rows") -> "Rows":
        """These entries, then those of `later`."""
        return Rows(np.concatenate([self.values, later.values]))


@dataclass(frozen=True)
class Windows:
    """Entry i is `values[starts[i] : starts[i] + length]`; values [time, features] are held only once."""

    values: np.ndarray
    starts: np.ndarray
    length: int

    def __len__(self) -> int:
        return len(self.starts)

    def take(self, positions: np.ndarray) -> np.ndarray:
        """[positions, length, features]"""
        return self.values[self.starts[positions, None] + np.arange(self.length)]

    def at(self, positions: np.ndarray) -> "Windows":
        """The entries at `positions`, in that order, of the same values."""
        return Windows(self.values, self.starts[positions], self.length)

    def joined(self, later: "Windows") -> "Windows":
        """These entries, then those of `later`, which are as long."""
        values = np.concatenate([self.values, later.values])
        return Windows(values, np.concatenate([self.starts, later.starts + len(self.values)]), self.length)


@dataclass(frozen=True)
class Buckets:
    """Which of a few sizes holds all of an example: batches of like size are cut to it, and padding costs little."""

    numbers: np.ndarray
    """int32 [examples] place of the smallest size that holds it."""
    sizes: tuple[tuple[tuple[str, int], ...], ...]
    """Each size: timesteps of each input by its name, ascending; targets have as many as the last input."""
    front: bool = False
    """Whether padding stands before what an example holds, not behind it."""

    @classmethod
    def of(
        cls,
        used: Mapping[str, np.ndarray],
        *,
        shares: Sequence[float],
        whole: Mapping[str, int] | None = None,
        front: bool = False,
    ) -> "Buckets":
        """`used` timesteps [examples] of each input; the sizes hold these shares of the examples, the last one all.

        `whole`: timesteps of each input of the last size, where other examples than these have to fit, too.
        """
        found = [[int(np.quantile(each, share, method="higher")) for each in used.values()] for share in shares]
        found.append([int(each.max(initial=1)) for each in used.values()])
        sizes = tuple(dict.fromkeys(map(tuple, found)))
        if whole is not None:
            sizes = (*sizes[:-1], tuple(whole[name] for name in used))
        lengths = np.stack([*used.values()], axis=1)
        fits = np.stack([(lengths <= np.array(size)).all(axis=1) for size in sizes])
        named = tuple(tuple(zip(used, size, strict=True)) for size in sizes)
        return cls(fits.argmax(axis=0).astype(np.int32), named, front)

    def numbered(self, used: Mapping[str, np.ndarray]) -> "Buckets":
        """The same sizes for other examples; what fits in none counts as the largest."""
        lengths = np.stack([*used.values()], axis=1)
        fits = np.stack([(lengths <= np.array([most for _, most in size])).all(axis=1) for size in self.sizes])
        numbers = np.where(fits.any(axis=0), fits.argmax(axis=0), len(self.sizes) - 1)
        return replace(self, numbers=numbers.astype(np.int32))


@dataclass(frozen=True)
class Examples:
    """Aligned inputs and targets (float32, or int32 for tokens), with optional weights [examples]."""

    inputs: Entries
    targets: Entries
    weights: np.ndarray | None = None
    buckets: Buckets | None = None

    def __len__(self) -> int:
        return len(self.inputs)

    def at(self, positions: np.ndarray) -> "Examples":
        """The pairs at `positions`, in that order."""
        weights = None if self.weights is None else self.weights[positions]
        buckets = self.buckets and replace(self.buckets, numbers=self.buckets.numbers[positions])
        return Examples(self.inputs.at(positions), self.targets.at(positions), weights, buckets)

    def joined(self, later: "Examples") -> "Examples":
        """These pairs, then those of `later`; where only one of both has weights, the others count once."""
        weights = None
        if self.weights is not None or later.weights is not None:
            counted = (
                np.ones(len(part), np.float32) if part.weights is None else part.weights for part in (self, later)
            )
            weights = np.concatenate([*counted])
        buckets = self.buckets
        if buckets is not None:
            buckets = replace(buckets, numbers=np.concatenate([buckets.numbers, later.buckets.numbers]))
        return Examples(self.inputs.joined(later.inputs), self.targets.joined(later.targets), weights, buckets)

    def all_inputs(self) -> np.ndarray:
        return self.inputs.take(np.arange(len(self)))

    def all_targets(self) -> np.ndarray:
        return self.targets.take(np.arange(len(self)))
