"""What stands around the recurrent layers: what is brought to them, and what is asked of them."""

from dataclasses import dataclass
from math import prod
from typing import ClassVar, Literal

from core.words import counted

Pooling = Literal["last", "mean", "max"]
KERNEL, SMALL_FRAME = 3, 4
"""Pixels of a side that a convolution of a frame looks at; and of a frame that is not made smaller any more."""

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
    attention: bool = True
    """Whether each timestep of the decoder looks back at all that the encoder read."""
    shared: bool = False
    """Whether both sides have the same tokens, and one vector for each."""
    tied: bool = False
    """Whether the scores of the output are products with the vectors of the target's tokens."""
    hidden: float = 0.0
    """Share of the tokens hidden at random in each update."""


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


class OutputEnd:
    """What all output ends have in common."""

    every_timestep: ClassVar[bool] = False
    """One answer a timestep instead of one a window."""
    pooling: Pooling = "last"
    """What the output sees of the last layer: its last hidden state, or the mean or maximum over all timesteps."""
    quantiles: tuple[float, ...] = ()
    """Each answer once a quantile, one quantile after the other, the median first; none: plain answers."""
    carried: bool = False
    """Every window goes on from the states in which the one before it ended, instead of from zero."""
    starts_at_zero: bool = False
    """The output's kernel starts at zero, so that an untrained network answers 0: no change, the mean."""

    @property
    def own_loss(self) -> str:
        """The only loss that such answers have; empty where the recipe says which."""
        return ""

    @property
    def masked(self) -> bool:
        """Whether padding is passed over; Keras' maximum pooling knows no mask."""
        return self.pooling != "max"

    @property
    def whole_sequence(self) -> bool:
        """Whether it needs every timestep of the last recurrent layer."""
        return self.every_timestep or self.pooling != "last"


@dataclass(frozen=True)
class Values(OutputEnd):
    """`count` values at once, of the timesteps to come."""

    count: int
    quantiles: tuple[float, ...] = ()
    starts_at_zero: bool = False
    pooling: Pooling = "last"

    def outputs(self, ahead: int) -> int:
        """How many numbers are answered."""
        return self.count * max(len(self.quantiles), 1)

    @property
    def detail(self) -> str:
        """What it answers with."""
        if self.quantiles:
            return f"{counted(len(self.quantiles), 'quantile')} of {counted(self.count, 'value')}"
        return counted(self.count, "value")

    @property
    def name(self) -> str:
        """Of the prediction."""
        return "t+1" if self.count == 1 else f"t+1 … t+{self.count}"


@dataclass(frozen=True)
class ValuesAhead(OutputEnd):
    """One value at each timestep to come, by a decoder that goes on from the last states of its encoder."""

    quantiles: tuple[float, ...] = ()
    starts_at_zero: bool = False

    name: ClassVar[str] = ""

    def outputs(self, ahead: int) -> int:
        return ahead * max(len(self.quantiles), 1)

    @property
    def detail(self) -> str:
        return counted(len(self.quantiles), "quantile") if self.quantiles else "1 value"


@dataclass(frozen=True)
class OfClasses(OutputEnd):
    """Probabilities of classes that sum to one."""

    classes: int

    def outputs(self, ahead: int) -> int:
        return self.classes

    @property
    def detail(self) -> str:
        return counted(self.classes, "class", "classes")


@dataclass(frozen=True)
class Label(OfClasses):
    """The class of the whole sequence."""

    pooling: Pooling = "last"

    @property
    def name(self) -> str:
        return self.detail


@dataclass(frozen=True)
class NextValues(OutputEnd):
    """At every timestep the values that come next."""

    count: int
    carried: bool = False

    every_timestep: ClassVar[bool] = True
    masked: ClassVar[bool] = False
    name: ClassVar[str] = ""

    def outputs(self, ahead: int) -> int:
        return self.count

    @property
    def detail(self) -> str:
        return counted(self.count, "value")


@dataclass(frozen=True)
class NextTokens(OfClasses):
    """At every timestep the probabilities of the token that comes next."""

    carried: bool = False

    every_timestep: ClassVar[bool] = True
    masked: ClassVar[bool] = False
    name: ClassVar[str] = ""


@dataclass(frozen=True)
class Tags(OfClasses):
    """At every timestep the probabilities of its own class; padding is passed over."""

    chained: bool = False
    """Scores instead, with learnt ones of tags after each other: a conditional random field (Lafferty et al., 2001).

    The rows of these scores, and those of first and last tags, stand before the timesteps.
    """

    every_timestep: ClassVar[bool] = True
    name: ClassVar[str] = ""

    @property
    def own_loss(self) -> str:
        return "chain" if self.chained else ""


@dataclass(frozen=True)
class Symbols(OfClasses):
    """At every timestep the probabilities of the symbol that is heard there; the last class is the blank: none.

    Which timestep belongs to which symbol is not told in training: connectionist temporal classification (CTC, Graves
    et al., 2006) counts all ways that give the right symbols.
    """

    every_timestep: ClassVar[bool] = True
    name: ClassVar[str] = ""

    @property
    def detail(self) -> str:
        return f"{self.classes - 1:,} and blank"

    @property
    def own_loss(self) -> str:
        return "ctc"


@dataclass(frozen=True)
class TargetTokens(OfClasses):
    """At every timestep of a decoder the probabilities of the target's token that comes next."""

    every_timestep: ClassVar[bool] = True
    name: ClassVar[str] = ""


Brought = Measured | Frames | Tokens | WordParts | TokenPair
Asked = Values | ValuesAhead | NextValues | Label | NextTokens | Tags | Symbols | TargetTokens


@dataclass(frozen=True)
class NetworkEnds:
    """An input end and an output end."""

    input: Brought
    output: Asked

    def __post_init__(self) -> None:
        if bool(self.input.ahead) != isinstance(self.output, ValuesAhead | TargetTokens):
            raise ValueError(
                "Timesteps to come are read by a decoder, which answers each of them, and by nothing else."
            )

    @property
    def timesteps(self) -> int:
        """Of the lookback, or of a text."""
        return self.input.timesteps

    @property
    def features(self) -> int:
        """Of a timestep: measured ones, or the numbers of a token's vector."""
        return self.input.features

    @property
    def width(self) -> int:
        """Features that the first recurrent layer reads."""
        return self.input.width

    @property
    def rows(self) -> int:
        """Timesteps of one input: the lookback, and what a decoder reads."""
        return self.input.timesteps + self.input.ahead

    @property
    def outputs(self) -> int:
        """Numbers of one answer."""
        return self.output.outputs(self.input.ahead)

    @property
    def quantiles(self) -> tuple[float, ...]:
        """Each answer once a quantile; none: plain answers."""
        return self.output.quantiles

    @property
    def own_loss(self) -> str:
        """The only loss that such answers have; empty where the recipe says which."""
        return self.output.own_loss

    @property
    def carried(self) -> bool:
        """Whether every window goes on from the states in which the one before it ended."""
        return self.output.carried

    @property
    def masked(self) -> bool:
        """Whether padding is passed over."""
        return self.input.padded and self.output.masked
