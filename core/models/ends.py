"""What stands around the recurrent stack."""

from dataclasses import dataclass
from typing import Literal

Pooling = Literal["last", "mean", "max"]


@dataclass(frozen=True)
class NetworkEnds:
    """Input [rows, columns], or tokens [timesteps]; a Dense output of `outputs` values or classes."""

    timesteps: int
    features: int
    outputs: int
    starts_at_zero: bool = False
    """The output's kernel starts at zero, so that an untrained network answers 0: no change, the mean."""
    vocabulary: int = 0
    """How many numbers a token can have, 0 (padding, masked) among them; each becomes a vector of `features`.

    0: the input is measured values, not tokens.
    """
    hidden_tokens: float = 0.0
    """Share of the tokens hidden at random in each update."""
    pooling: Pooling = "last"
    """What the output sees of the last layer: its last hidden state, or the mean or maximum over all timesteps."""
    every_timestep: bool = False
    """One answer a timestep instead of one a window."""
    carried: bool = False
    """Every window goes on from the states in which the one before it ended, instead of from zero."""
    classes: bool = False
    """The outputs are probabilities of classes that sum to one."""
    decoded: int = 0
    """Timesteps to come that a decoder reads, each answered by itself; they follow the lookback in every input.

    0: there is no decoder.
    """
    series: int = 0
    """How many series have a learnt vector; the last column of each row then is the number of its series. 0: none."""
    vector: int = 0
    """Numbers in each of these vectors, joined to the features of every timestep."""
    quantiles: tuple[float, ...] = ()
    """Each answer once a quantile, one quantile after the other, the median first; none: plain answers."""

    @property
    def rows(self) -> int:
        """Timesteps of one input: the lookback, and what a decoder reads."""
        return self.timesteps + self.decoded

    @property
    def columns(self) -> int:
        """Columns of one input: the features, and the number of the series where there is one."""
        return self.features + bool(self.series)

    @property
    def width(self) -> int:
        """Features that the first recurrent layer reads."""
        return self.features + (self.vector if self.series else 0)

    @property
    def connected(self) -> bool:
        """Whether layers read others than the one before."""
        return bool(self.decoded or self.series)

    @property
    def answers(self) -> int:
        """How many values are predicted, whatever the quantiles."""
        return self.outputs // max(len(self.quantiles), 1)

    @property
    def whole_sequence(self) -> bool:
        """Whether the output needs every timestep of the last recurrent layer."""
        return self.every_timestep or self.pooling != "last"

    @property
    def masked(self) -> bool:
        """Whether padding is passed over; Keras' maximum pooling and answers at every timestep know no mask."""
        return bool(self.vocabulary) and not self.every_timestep and self.pooling != "max"
