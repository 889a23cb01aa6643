"""What a run tells while it lives: a tagged union, one JSON line each."""

import math
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, TypeAdapter

from core.declared import Count, Declared, Moment, Name, Quantity, Sentence
from core.language import say
from core.results.exhibits.kinds import Exhibit
from core.words import counted


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


Number = Annotated[float | None, BeforeValidator(_finite)]
"""A float; None where it was NaN or infinite, since JSON has no word for those."""

FailureReason = Literal["diverged", "out_of_memory", "disk_full", "bad_data", "stalled", "internal"]
MOST_LAYERS = 1_000


class Remedy(Declared):
    """One change of the recipe that may help: a button's words, and field -> new value."""

    title: Sentence
    changes: dict[str, float | int | str | bool | None] = Field(max_length=100)


class Started(Declared):
    kind: Literal["started"] = "started"
    attempt: Count
    at: Moment
    epoch: Count = 0
    """Last epoch that an earlier attempt completed; 0 for a fresh start."""


class ModelBuilt(Declared):
    kind: Literal["model_built"] = "model_built"
    parameters: Count
    examples: dict[str, Count] = Field(max_length=10)
    """train, validation, test -> number of examples."""
    updates: Count
    """Updates in all epochs together."""
    epochs: Count = 0
    """Epochs that the recipe asks for."""
    finishing: Count = 0
    """Epochs that learn the validation part too, after these."""
    layers: tuple[Name, ...] = Field((), max_length=MOST_LAYERS)
    """Those with weights to learn; of logs of earlier versions not known."""


class Progress(Declared):
    kind: Literal["progress"] = "progress"
    epoch: Count
    """The epoch under way, from 1."""
    batch: Count
    batches: Count
    loss: Number
    """Mean training loss of this epoch so far."""
    examples_per_second: Quantity
    seconds_left: Quantity | None = None
    """In the logs of earlier versions, which guessed it from single updates."""


class Compiling(Declared):
    """Nothing goes on before a faster program is there; the next progress ends it."""

    kind: Literal["compiling"] = "compiling"
    epoch: Count
    """The epoch under way, from 1."""


class EpochEnded(Declared):
    kind: Literal["epoch_ended"] = "epoch_ended"
    epoch: Count
    loss: Number
    validation_loss: Number
    gradient_norm: Number
    learning_rate: Quantity
    seconds: Quantity
    """Seconds of training since the run began, over all attempts."""
    best: bool
    layer_gradients: tuple[Number, ...] = Field((), max_length=MOST_LAYERS)
    """The length of the gradient of each layer over the updates of the epoch; empty where it is not known."""


class Finishing(Declared):
    """From here on the best network learns the validation part too; epochs go on being counted."""

    kind: Literal["finishing"] = "finishing"
    epoch: Count
    """Epochs before."""
    best_epoch: Count
    epochs: Count
    """Epochs to come."""
    updates: Count
    """Updates in them."""

    @property
    def message(self) -> str:
        """A plain sentence."""
        return say(
            "Epoch {best_epoch} was best. From there its network learns the validation part too, in "
            "{updates}; the validation curve ends before them.",
            best_epoch=self.best_epoch,
            updates=counted(self.updates, "last update"),
        )


class Previewed(Declared):
    """What the best network so far says about the validation part."""

    kind: Literal["previewed"] = "previewed"
    epoch: Count
    exhibit: Exhibit


class Noticed(Declared):
    """Something worth a plain sentence: overfitting since epoch k, no longer improving."""

    kind: Literal["noticed"] = "noticed"
    epoch: Count
    topic: Literal["overfitting", "no_longer_improving", "exploding_gradient", "vanishing_gradient", "engine", "other"]
    message: Sentence


class Judging(Declared):
    kind: Literal["judging"] = "judging"
    best_epoch: Count


class Finished(Declared):
    kind: Literal["finished"] = "finished"
    outcome: Literal["finished", "stopped", "paused"]
    why: Sentence
    """all epochs | no better for N epochs | asked to stop | asked to pause"""
    epochs: Count
    best_epoch: Count
    seconds: Quantity
    share: float = Field(1.0, ge=0, le=1)
    """How much of what the network learnt counts in its answers, by what the validation part supports."""
    stretches: Count = 1
    """Stretches of time that chose the epoch and the share: the validation part, and earlier ones."""
    finished_on_validation: bool = False
    """Whether the network that was judged learnt the validation part too."""


class Failed(Declared):
    kind: Literal["failed"] = "failed"
    reason: FailureReason
    message: Sentence
    remedies: tuple[Remedy, ...] = Field((), max_length=100)
    best_epoch: Count = 0
    """0 when no finite model exists; otherwise the best one was kept and judged."""


Event = Annotated[
    Started
    | ModelBuilt
    | Progress
    | Compiling
    | EpochEnded
    | Finishing
    | Previewed
    | Noticed
    | Judging
    | Finished
    | Failed,
    Field(discriminator="kind"),
]
EVENT = TypeAdapter(Event)
"""`EVENT.validate_json(line)` and `event.model_dump_json()` are the two ways over the wire."""
