"""What a run has told so far, as curves; for pages, without TensorFlow."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.training.events import EpochEnded, Event, Finished, Finishing, Started


@dataclass(frozen=True)
class History:
    """One entry an epoch; None where the number was not finite or there is none."""

    epochs: tuple[int, ...] = ()
    loss: tuple[float | None, ...] = ()
    validation_loss: tuple[float | None, ...] = ()
    gradient_norm: tuple[float | None, ...] = ()
    learning_rate: tuple[float, ...] = ()
    seconds: tuple[float, ...] = ()
    best_epoch: int = 0
    """0 before the first complete epoch."""
    validated: int = 0
    """Epochs before the validation part was learnt too; 0: it was not."""


def history(events: Sequence[Event]) -> History:
    """The curves over all attempts; what a later attempt repeats replaces what an earlier one told."""
    ended: dict[int, EpochEnded] = {}
    validated, chosen = 0, 0
    for event in events:
        if isinstance(event, Started):
            ended = {epoch: kept for epoch, kept in ended.items() if epoch <= event.epoch}
            validated, chosen = 0, 0
        elif isinstance(event, Finishing):
            validated = event.epoch
        elif isinstance(event, EpochEnded):
            ended[event.epoch] = event
        elif isinstance(event, Finished) and event.stretches > 1:
            chosen = event.best_epoch
    records = list(ended.values())
    return History(
        epochs=tuple(record.epoch for record in records),
        loss=tuple(record.loss for record in records),
        validation_loss=tuple(record.validation_loss for record in records),
        gradient_norm=tuple(record.gradient_norm for record in records),
        learning_rate=tuple(record.learning_rate for record in records),
        seconds=tuple(record.seconds for record in records),
        best_epoch=chosen or max((record.epoch for record in records if record.best), default=0),
        validated=validated,
    )
