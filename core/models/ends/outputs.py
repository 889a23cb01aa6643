"""What is asked of the recurrent layers: values, labels, tokens, an answer for each timestep."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from core.language import say
from core.words import counted

Pooling = Literal["last", "mean", "max"]


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
            return say(
                "{quantiles} of {values}",
                quantiles=counted(len(self.quantiles), "quantile"),
                values=counted(self.count, "value"),
            )
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
        return say("{classes:,} and blank", classes=self.classes - 1)

    @property
    def own_loss(self) -> str:
        return "ctc"


@dataclass(frozen=True)
class TargetTokens(OfClasses):
    """At every timestep of a decoder the probabilities of the target's token that comes next."""

    every_timestep: ClassVar[bool] = True
    name: ClassVar[str] = ""
