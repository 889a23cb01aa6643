"""How far a run is, from what it told; for pages, without TensorFlow."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.training.events import (
    EpochEnded,
    Event,
    Failed,
    Finished,
    Finishing,
    Judging,
    ModelBuilt,
    Noticed,
    Progress,
    Started,
)


@dataclass(frozen=True)
class RunProgress:
    """Where a run stands; zeros before it told anything."""

    epoch: int = 0
    """The epoch under way, from 1."""
    epochs: int = 0
    """Epochs in all, as far as is known: those that learn the validation part too among them."""
    finishing: bool = False
    """Whether the validation part is learnt too by now."""
    batch: int = 0
    batches: int = 0
    loss: float | None = None
    speed: float = 0.0
    """Training examples a second."""
    seconds_left: float | None = None
    """For the whole run; None before its speed is known, 0 when it has ended."""
    share: float = 0.0
    """Done, from 0 to 1."""
    messages: tuple[str, ...] = ()
    """Plain sentences, oldest first."""


def progress(events: Sequence[Event]) -> RunProgress:
    """The latest word on everything."""
    started = max((at for at, event in enumerate(events) if isinstance(event, Started)), default=0)
    latest = events[started:]
    built = _last(latest, ModelBuilt)
    told = _last(latest, Progress)
    ended = _last(latest, EpochEnded)
    closed = _last(latest, Finished) or _last(latest, Failed)
    first = events[started].epoch if events and isinstance(events[started], Started) else 0
    complete = ended.epoch if ended else first
    finishing = _last(latest, Finishing)
    epochs = built.epochs + built.finishing if built else 0
    if finishing:
        epochs = finishing.epoch + finishing.epochs
    inside = told.batch / told.batches if told and told.epoch > complete else 0.0
    share = (complete + inside) / epochs if epochs else 0.0
    over = closed is not None or _last(latest, Judging) is not None
    return RunProgress(
        epoch=max(complete, told.epoch if told else 0),
        epochs=epochs,
        finishing=finishing is not None,
        batch=told.batch if told else 0,
        batches=told.batches if told else 0,
        loss=told.loss if told else None,
        speed=told.examples_per_second if told else 0.0,
        seconds_left=0.0 if over else told.seconds_left if told else None,
        share=1.0 if isinstance(closed, Finished) and closed.outcome != "paused" else min(1.0, share),
        messages=_messages(events),
    )


def _last(events: Sequence[Event], kind: type) -> Event | None:
    return next((event for event in reversed(events) if isinstance(event, kind)), None)


def _messages(events: Sequence[Event]) -> tuple[str, ...]:
    said = (event.message for event in events if isinstance(event, Noticed | Finishing | Failed))
    return tuple(dict.fromkeys(said))
