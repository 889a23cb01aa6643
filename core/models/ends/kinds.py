"""What stands around the recurrent layers: what is brought to them, and what is asked of them."""

from dataclasses import dataclass

from core.language import say
from core.models.ends.inputs import Frames, Measured, TokenPair, Tokens, WordParts
from core.models.ends.outputs import Label, NextTokens, NextValues, Symbols, Tags, TargetTokens, Values, ValuesAhead

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
                say("Timesteps to come are read by a decoder, which answers each of them, and by nothing else.")
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
