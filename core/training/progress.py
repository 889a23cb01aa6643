"""How far a run is, from what it told; for pages, without TensorFlow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf
from statistics import fmean

from core.training.events import (
    Compiling,
    EpochEnded,
    Event,
    Failed,
    Finished,
    Finishing,
    Judging,
    ModelBuilt,
    Noticed,
    Previewed,
    Progress,
    Started,
)

RECENT = 5
"""Epochs whose mean says how long the next ones take: fewer jump, more are late where a faster program took over."""
DOUBT = 1.5
"""Nothing is said of the time left as long as it is so many times what was said before."""


@dataclass(frozen=True)
class RunProgress:
    """Where a run stands; zeros before it told anything."""

    epoch: int = 0
    """The epoch under way, from 1."""
    epochs: int = 0
    """Epochs in all, as far as is known: those that learn the validation part too among them."""
    finishing: bool = False
    """Whether the validation part is learnt too by now."""
    compiling: bool = False
    """Whether nothing goes on before a program is compiled."""
    batch: int = 0
    batches: int = 0
    loss: float | None = None
    speed: float = 0.0
    """Training examples a second."""
    seconds_left: float | None = None
    """For the whole run, from whole epochs only: it never grows. None where it is not known; 0 when it has ended."""
    share: float = 0.0
    """Done, from 0 to 1."""
    previewed: int = 0
    """The epoch whose network was shown last; 0 before there is a preview."""
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
    done = complete + inside
    over = closed is not None or _last(latest, Judging) is not None
    compiling = built is not None and not over and _is_compiling(latest)
    return RunProgress(
        epoch=max(complete, told.epoch if told else 0),
        epochs=epochs,
        finishing=finishing is not None,
        compiling=compiling,
        batch=told.batch if told else 0,
        batches=told.batches if told else 0,
        loss=told.loss if told else None,
        speed=told.examples_per_second if told else 0.0,
        seconds_left=0.0 if over else None if compiling else _seconds_left(latest, epochs=epochs, done=done),
        share=1.0 if isinstance(closed, Finished) and closed.outcome == "finished" else _share(done, epochs),
        previewed=shown.epoch if (shown := _last(events, Previewed)) else 0,
        messages=_messages(events),
    )


def _share(done: float, epochs: int) -> float:
    return min(1.0, done / epochs) if epochs else 0.0


def _is_compiling(latest: Sequence[Event]) -> bool:
    """Whether a program is waited for: one that is told of, or the first one, without which there is no progress."""
    moves = (event for event in reversed(latest) if isinstance(event, Compiling | Progress | EpochEnded))
    return not isinstance(next(moves, None), Progress | EpochEnded)


def _seconds_left(latest: Sequence[Event], *, epochs: int, done: float) -> float | None:
    """At the pace of the latest whole epochs, never more than was said before; None where that would be a lie."""
    said, pace = inf, None
    for position, seconds in _positions(latest):
        if seconds is not None:
            pace = seconds
            said = min(said, pace * max(0.0, epochs - position))
    if pace is None:
        return None
    return None if pace * max(0.0, epochs - done) > DOUBT * said else said


def _positions(latest: Sequence[Event]) -> Iterator[tuple[float, float | None]]:
    """Epochs done at each event, and the seconds that one takes by then; without those in which one was compiled."""
    before, whole, measured = 0.0, False, []
    for event in latest:
        if isinstance(event, Compiling):
            whole = False
        elif isinstance(event, Progress):
            yield event.epoch - 1 + event.batch / event.batches, fmean(measured) if measured else None
        elif isinstance(event, EpochEnded):
            if whole:
                measured = [*measured, event.seconds - before][-RECENT:]
            before, whole = event.seconds, True
            yield event.epoch, fmean(measured) if measured else None


def _last(events: Sequence[Event], kind: type) -> Event | None:
    return next((event for event in reversed(events) if isinstance(event, kind)), None)


def _messages(events: Sequence[Event]) -> tuple[str, ...]:
    said = (event.message for event in events if isinstance(event, Noticed | Finishing | Failed))
    return tuple(dict.fromkeys(said))
