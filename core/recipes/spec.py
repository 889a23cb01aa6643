"""What a run is: the whole recipe, as JSON."""

from typing import Annotated, Any, Literal

from pydantic import Field

from core.declared import Declared, Name
from core.engine.losses.kinds import LOSSES
from core.models.spec import ModelSpec
from core.ranges import Searched
from core.sources.kinds import AnyPreparation

Optimizer = Literal["adam", "adamw", "nadam", "rmsprop", "sgd", "adagrad"]
Schedule = Literal["constant", "cosine", "exponential", "plateau"]
Loss = Literal[tuple(LOSSES)]


Finish = Literal["best", "validation"]
Value = int | float | str | bool | None
"""Of a hyperparameter."""


class TrainingSpec(Declared):
    """How a network is trained; every field carries its own default, bounds, title and help."""

    epochs: int = Field(60, ge=1, le=10_000, title="Epochs", description="Passes over the training part.")
    batch_size: Annotated[int, Searched(8, 128, logarithmic=True)] = Field(
        32, ge=1, le=4096, title="Batch size", description="Examples in one update."
    )
    optimizer: Annotated[Optimizer, Searched(choices=("adam", "adamw", "nadam", "rmsprop"), usual=False)] = Field(
        "adam", title="Optimizer", description="The rule that turns gradients into updates."
    )
    learning_rate: Annotated[float, Searched(3e-4, 3e-2, logarithmic=True)] = Field(
        0.001,
        gt=0,
        le=1,
        title="Learning rate",
        description="Size of an update; too large and the loss runs to infinity.",
    )
    schedule: Annotated[Schedule, Searched(choices=("constant", "cosine", "plateau"), usual=False)] = Field(
        "constant", title="Schedule", description="How the learning rate changes from epoch to epoch."
    )
    loss: Loss = Field("mse", title="Loss", description="What training minimises, on scaled values.")
    patience: int | None = Field(
        10, ge=1, title="Patience", description="Epochs without a better validation loss before it stops; empty: never."
    )
    finish: Finish = Field(
        "best",
        title="Finish",
        description="The network of the best epoch is kept as it is; or it goes on for a few epochs that learn the "
        "validation part too, once that has chosen the epoch.",
    )
    average: bool = Field(
        False,
        title="Average weights",
        description="Keeps the mean of the weights of the best epoch and about four before it, where the validation "
        "loss of this mean is lower than that of the best epoch.",
    )
    clip_norm: float | None = Field(
        1.0, gt=0, title="Clip norm", description="Largest gradient norm allowed, over all weights; empty: no limit."
    )
    seed: int = Field(0, ge=0, le=2**31 - 1, title="Seed", description="Seed of every random choice of the run.")


class SourceRecipe(Declared):
    """Which source, by content, and how it was prepared."""

    name: Name
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    preparation: AnyPreparation


class RunSpec(Declared):
    """All that a run needs besides the bytes of its source. `options` are the task's own, validated by the task."""

    schema_version: Literal[1] = 1
    task: Name = "forecasting"
    options: dict
    source: SourceRecipe
    model: ModelSpec
    training: TrainingSpec
    trial: bool = False
    """One of many in a search: ranked by its validation loss, and never evaluated on the test part."""

    @property
    def settings(self) -> dict[str, Any]:
        """Field -> value of the task's options, the model and the training together."""
        return {**self.options, **self.model.model_dump(), **self.training.model_dump()}
