"""In which order an epoch visits the examples: shuffled, or in lanes that read on from window to window."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Shuffled:
    """Every example once, in an order of its own each epoch; the last batch may be smaller."""

    examples: int
    batch_size: int

    @property
    def batches(self) -> int:
        return -(-self.examples // self.batch_size)

    @property
    def visited(self) -> int:
        """Examples of one epoch."""
        return self.examples

    def order(self, seed: int, epoch: int) -> np.ndarray:
        """The order in which `epoch` (from 1) visits the examples; int32 [examples]."""
        return np.random.default_rng((seed, epoch)).permutation(self.examples).astype(np.int32)


@dataclass(frozen=True)
class Bucketed(Shuffled):
    """The same in batches of like size: `numbers` [examples] says which size holds each example."""

    numbers: np.ndarray

    def order(self, seed: int, epoch: int) -> np.ndarray:
        """As `Shuffled`; neighbours by size come into one batch, and batches in any order, the smaller one last."""
        random = np.random.default_rng((seed, epoch))
        order = random.permutation(self.examples)
        order = order[np.argsort(self.numbers[order], kind="stable")]
        whole = self.examples // self.batch_size * self.batch_size
        batches = random.permutation(order[:whole].reshape(-1, self.batch_size), axis=0)
        return np.concatenate([batches.ravel(), order[whole:]]).astype(np.int32)


@dataclass(frozen=True)
class Lanes:
    """Examples that follow each other, read by `batch_size` lanes side by side, each a stretch of its own.

    Batches are whole, so up to `batch_size` - 1 examples are left out; each epoch starts elsewhere, the end of the
    source going on at its beginning, and so leaves out others.
    """

    examples: int
    batch_size: int

    @classmethod
    def of(cls, examples: int, batch_size: int) -> "Lanes":
        """No more lanes than there are examples."""
        return cls(examples, max(1, min(batch_size, examples)))

    @property
    def batches(self) -> int:
        return self.examples // self.batch_size

    @property
    def visited(self) -> int:
        """Examples of one epoch."""
        return self.batches * self.batch_size

    def positions(self) -> np.ndarray:
        """Batch by batch, the example that each lane reads; int32 [visited]."""
        starts = np.arange(self.batch_size) * self.batches
        return (np.arange(self.batches)[:, None] + starts).ravel().astype(np.int32)

    def order(self, seed: int, epoch: int) -> np.ndarray:
        """As `positions`, beginning elsewhere in each epoch; int32 [examples], those left out at the end."""
        first = int(np.random.default_rng((seed, epoch)).integers(self.examples))
        left_out = np.arange(self.visited, self.examples)
        return ((np.concatenate([self.positions(), left_out]) + first) % self.examples).astype(np.int32)
