"""What a network is: one declared field a hyperparameter."""

from typing import Any, Literal

from pydantic import Field, field_validator

from core.declared import Declared
from core.models.cells import CELLS

Activation = Literal["tanh", "relu", "sigmoid", "linear", "elu", "softsign"]


class ModelSpec(Declared):
    """A recurrent stack; every field carries its own default, bounds, title and help."""

    cell: str = Field("lstm", title="Cell", description="The rule applied at every timestep.")
    units: int = Field(
        32, ge=1, le=512, title="Units", description="Width of the hidden state: how much it can remember."
    )
    layers: int = Field(
        1, ge=1, le=4, title="Layers", description="Stacked recurrent layers, each reading the one below."
    )
    bidirectional: bool = Field(
        False, title="Bidirectional", description="Reads each lookback forwards and backwards; doubles the parameters."
    )
    activation: Activation = Field(
        "tanh",
        title="Activation",
        description="Squashes the candidate state; relu is faster to saturate into infinity.",
    )
    dropout: float = Field(
        0.0,
        ge=0.0,
        lt=0.9,
        title="Dropout",
        description="Share of each layer's outputs hidden at random in each update.",
    )
    recurrent_dropout: float = Field(
        0.0,
        ge=0.0,
        lt=0.9,
        title="Recurrent dropout",
        description="Share of the hidden state hidden at random in each update.",
    )

    @field_validator("cell")
    @classmethod
    def _is_registered(cls, cell: str) -> str:
        if cell not in CELLS:
            raise ValueError(f"There is no cell named {cell!r}; choose one of {', '.join(CELLS)}.")
        return cell

    @property
    def recurrent(self) -> dict[str, Any]:
        """What each recurrent layer is told."""
        return self.model_dump(include={"cell", "units", "bidirectional", "activation", "recurrent_dropout"})
