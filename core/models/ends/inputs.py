"""What is brought to the recurrent layers: measured values, frames, tokens, pairs of texts, words by their parts."""

from dataclasses import dataclass
from math import prod
from typing import ClassVar, Literal

KERNEL, SMALL_FRAME = 3, 4
"""Pixels of a side that a convolution of a frame looks at; and of a frame that is not made smaller any more."""

Attending = Literal["none", "luong", "bahdanau"]
PIXELS_AT_ONCE = 4_000_000
"""Numbers of all frames that are evaluated together at most."""


@dataclass(frozen=True)
class SeriesVectors:
    """A learnt vector of `width` numbers for each of `series` series, joined to the features of every timestep."""

    series: int
    width: int


@dataclass(frozen=True)
class Measured:
    """Measured values [timesteps, features]."""

    timesteps: int
    features: int
    ahead: int = 0
    """Timesteps to come that a decoder reads: they follow the lookback in every input, with what is known of them."""
    vectors: SeriesVectors | None = None
    """Where there are some, the last column of each row is the number of its series."""
    padded: bool = False
    """Whether short sequences are filled up with timesteps of nothing but zeros, which are passed over."""
    hidden: float = 0.0
    """Share of the values hidden at random in each update."""
    free: bool = False
    """Whether the network takes any number of timesteps, so that batches can be cut to what they hold."""

    vocabulary: ClassVar[int] = 0

    @property
    def columns(self) -> int:
        """Columns of one input: the features, and the number of the series where there is one."""
        return self.features + bool(self.vectors)

    @property
    def width(self) -> int:
        """Features that the first recurrent layer reads."""
        return self.features + (self.vectors.width if self.vectors else 0)


@dataclass(frozen=True)
class Frames:
    """Pictures [timesteps, height, width, channels], each of which small convolutions turn into a few numbers."""

    timesteps: int
    height: int
    across: int
    """Pixels from left to right."""
    channels: int
    filters: int = 8
    """Of the first convolution; those after it have twice as many."""

    vocabulary: ClassVar[int] = 0
    ahead: ClassVar[int] = 0
    vectors: ClassVar[None] = None
    padded: ClassVar[bool] = False

    @property
    def pixels(self) -> int:
        """Numbers of a frame."""
        return self.height * self.across * self.channels

    @property
    def convolutions(self) -> tuple[tuple[int, int, int], ...]:
        """Height, width and filters of what each convolution gives: each halves the frame, until it is small."""
        found, height, across, filters = [], self.height, self.across, self.filters
        while max(height, across) > SMALL_FRAME and min(height, across) >= KERNEL:
            height, across = (height - KERNEL) // 2 + 1, (across - KERNEL) // 2 + 1
            found.append((height, across, filters))
            filters = 2 * self.filters
        return tuple(found)

    @property
    def features(self) -> int:
        """Of what the recurrent layers read."""
        return self.width

    @property
    def width(self) -> int:
        """Numbers of a frame after the convolutions."""
        return prod(self.convolutions[-1]) if self.convolutions else self.pixels

    @property
    def operations(self) -> int:
        """Multiplications of a frame."""
        count, below = 0, self.channels
        for height, across, filters in self.convolutions:
            count, below = count + height * across * filters * below * KERNEL**2, filters
        return count


class OfTokens:
    """What all input ends have in common whose tokens become learnt vectors."""

    embedding: int
    vectors: ClassVar[None] = None
    columns: ClassVar[int] = 1

    @property
    def features(self) -> int:
        """Of what the recurrent layers read."""
        return self.width

    @property
    def width(self) -> int:
        """Features that the first recurrent layer reads."""
        return self.embedding


@dataclass(frozen=True)
class Tokens(OfTokens):
    """Numbers of tokens [timesteps], each of which becomes a learnt vector."""

    timesteps: int
    vocabulary: int
    """How many numbers a token can have, 0 (padding) among them."""
    embedding: int
    """Numbers in the vector of a token."""
    hidden: float = 0.0
    """Share of the tokens hidden at random in each update."""
    free: bool = False
    """Whether the network takes any number of timesteps, so that batches can be cut to what they hold."""

    padded: ClassVar[bool] = True
    ahead: ClassVar[int] = 0


@dataclass(frozen=True)
class TokenPair(OfTokens):
    """Numbers of tokens of a source [timesteps], and of what a decoder has written of its target [ahead]."""

    timesteps: int
    ahead: int
    vocabulary: int
    """How many numbers a token of the source can have, 0 (padding) among them."""
    embedding: int
    """Numbers in the vector of a token, on both sides."""
    attention: Attending = "luong"
    """Whether each timestep of the decoder looks back at all that the encoder read: after it, or in its loop."""
    shared: bool = False
    """Whether both sides have the same tokens, and one vector for each."""
    tied: bool = False
    """Whether the scores of the output are products with the vectors of the target's tokens."""
    hidden: float = 0.0
    """Share of the tokens hidden at random in each update."""
    sampled: float = 0.0
    """Share of the target's tokens that the decoder reads in training as it would have written them itself."""


@dataclass(frozen=True)
class Feature:
    """Something about a word that is one of a few: it becomes a learnt vector of its own."""

    name: str
    numbers: int
    """How many there are, 0 (padding) among them."""
    width: int


@dataclass(frozen=True)
class Letters:
    """The characters of each word, read by a small recurrent layer in both directions."""

    longest: int
    """Characters of a word that are read."""
    numbers: int
    """How many different ones there are, 0 (padding) among them."""
    width: int
    units: int


@dataclass(frozen=True)
class WordParts(OfTokens):
    """Words as rows of numbers [timesteps, columns]: the word's own, one a feature, then those of its characters."""

    timesteps: int
    vocabulary: int
    """How many numbers a word can have, 0 (padding) among them."""
    embedding: int
    """Numbers in the vector of a word."""
    hidden: float = 0.0
    """Share of the words' vectors hidden at random in each update."""
    parts: tuple[Feature, ...] = ()
    letters: Letters | None = None

    ahead: ClassVar[int] = 0
    padded: ClassVar[bool] = True

    @property
    def columns(self) -> int:
        """Numbers that stand for one word."""
        return 1 + len(self.parts) + (self.letters.longest if self.letters else 0)

    @property
    def width(self) -> int:
        """Features that the first recurrent layer reads."""
        letters = 2 * self.letters.units if self.letters else 0
        return self.embedding + sum(part.width for part in self.parts) + letters
