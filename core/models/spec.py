"""What a network is: one declared field a hyperparameter."""

from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from core.declared import Declared
from core.language import say
from core.models.cells import CELLS
from core.ranges import Searched

Activation = Literal["tanh", "relu", "sigmoid", "linear", "elu", "softsign"]


class ModelSpec(Declared):
    """A recurrent stack; every field carries its own default, bounds, title and help."""

    cell: Annotated[str, Searched(choices=tuple(CELLS))] = Field(
        "lstm", title="Cell", description="The rule applied at every timestep."
    )
    units: Annotated[int, Searched(8, 128, logarithmic=True)] = Field(
        32, ge=1, le=512, title="Units", description="Width of the hidden state: how much it can remember."
    )
    layers: Annotated[int, Searched(1, 3)] = Field(
        1, ge=1, le=4, title="Layers", description="Stacked recurrent layers, each reading the one below."
    )
    bidirectional: Annotated[bool, Searched(choices=(False, True), usual=False)] = Field(
        False, title="Bidirectional", description="Reads each lookback forwards and backwards; doubles the parameters."
    )
    activation: Activation = Field(
        "tanh",
        title="Activation",
        description="Squashes the candidate state; relu is faster to saturate into infinity.",
    )
    dropout: Annotated[float, Searched(0.0, 0.5)] = Field(
        0.0,
        ge=0.0,
        lt=0.9,
        title="Dropout",
        description="Share of each layer's outputs hidden at random in each update.",
    )
    recurrent_dropout: Annotated[float, Searched(0.0, 0.5, usual=False)] = Field(
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
            raise ValueError(
                say("There is no cell named {cell!r}; choose one of {cells}.", cell=cell, cells=", ".join(CELLS))
            )
        return cell

    @property
    def recurrent(self) -> dict[str, Any]:
        """What each recurrent layer is told."""
        return self.model_dump(include={"cell", "units", "bidirectional", "activation", "recurrent_dropout"})
