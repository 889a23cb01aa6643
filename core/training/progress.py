"""How far a run is, from what it told; for pages, without TensorFlow."""

from array import array
from collections.abc import Iterable
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
    Previewed,
    Progress,
    Started,
)
from core.training.messages import Messages

RECENT = 5
"""Epochs whose mean says how long the next ones take: fewer jump, more are late where a faster program took over."""
MOST_POINTS = 200
"""Of the first epoch that are kept."""
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
    beginning: tuple[tuple[float, float], ...] = ()
    """Within the first epoch: how much of it is done, and the training loss since the point before."""
    previewed: int = 0
    """The epoch whose network was shown last; 0 before there is a preview."""
    messages: tuple[str, ...] = ()
    """Plain sentences, oldest first."""


class Position:
    """Takes events one by one; the latest attempt says how far the run is."""

    def __init__(self) -> None:
        self._previewed = 0
        self._beginning = Beginning()
        self.messages = Messages()
        self._begin(0)

    def take(self, event: Event) -> None:
        if isinstance(event, Started):
            self._begin(event.epoch)
        elif isinstance(event, Previewed):
            self._previewed = event.epoch
        self.messages.take(event)
        self._latest[type(event)] = event
        if isinstance(event, Progress):
            self._beginning.take(event)
        if isinstance(event, Compiling | Progress | EpochEnded):
            self._moves = not isinstance(event, Compiling)
            self._time.take(event)

    def progress(self) -> RunProgress:
        """The latest word on everything."""
        built, told, finishing = (self._latest.get(kind) for kind in (ModelBuilt, Progress, Finishing))
        ended, closed = self._latest.get(EpochEnded), self._latest.get(Finished) or self._latest.get(Failed)
        complete = ended.epoch if ended else self._first
        epochs = built.epochs + built.finishing if built else 0
        if finishing:
            epochs = finishing.epoch + finishing.epochs
        done = complete + (told.batch / told.batches if told and told.epoch > complete else 0.0)
        over = closed is not None or Judging in self._latest
        compiling = built is not None and not over and not self._moves
        return RunProgress(
            epoch=max(complete, told.epoch if told else 0),
            epochs=epochs,
            finishing=finishing is not None,
            compiling=compiling,
            batch=told.batch if told else 0,
            batches=told.batches if told else 0,
            loss=told.loss if told else None,
            speed=told.examples_per_second if told else 0.0,
            seconds_left=0.0 if over else None if compiling else self._time.left(epochs=epochs, done=done),
            share=1.0 if isinstance(closed, Finished) and closed.outcome == "finished" else _share(done, epochs),
            beginning=self._beginning.points,
            previewed=self._previewed,
            messages=self.messages.sentences(compiling=compiling),
        )

    def _begin(self, first: int) -> None:
        self._first = first
        self._latest: dict[type[Event], Event] = {}
        self._moves = False
        """Whether nothing is waited for: neither a program that is told of, nor the first one, which always is."""
        self._time = TimeLeft()


def progress(events: Iterable[Event]) -> RunProgress:
    """How far the run is that told these events."""
    position = Position()
    for event in events:
        position.take(event)
    return position.progress()


class Beginning:
    """The training loss within the first epoch, batch by batch, thinned when there are many."""

    def __init__(self) -> None:
        self._seen = [(0, 0.0)]
        """Batches, and the sum of the loss over them."""
        self._batches = 1

    def take(self, event: Progress) -> None:
        if event.epoch != 1 or event.loss is None or event.batch <= self._seen[-1][0]:
            return
        self._batches = event.batches
        self._seen.append((event.batch, event.loss * event.batch))
        if len(self._seen) > MOST_POINTS:
            self._seen = self._seen[::2]

    @property
    def points(self) -> tuple[tuple[float, float], ...]:
        """Share of the epoch, and the mean loss since the point before."""
        steps = zip(self._seen, self._seen[1:], strict=False)
        return tuple((now / self._batches, (total - sum_) / (now - before)) for (before, sum_), (now, total) in steps)


def _share(done: float, epochs: int) -> float:
    return min(1.0, done / epochs) if epochs else 0.0


class TimeLeft:
    """At the pace of the latest whole epochs, without those in which a program was compiled."""

    def __init__(self) -> None:
        self._done, self._paces = array("d"), array("d")
        """Epochs done at each event, and the seconds that one took by then."""
        self._before, self._whole = 0.0, False
        self._measured: list[float] = []
        self._said, self._read, self._epochs = inf, 0, 0
        """The least that was said of so many epochs, after so many events."""

    def take(self, event: Compiling | Progress | EpochEnded) -> None:
        if isinstance(event, Compiling):
            self._whole = False
        elif isinstance(event, Progress):
            self._note(event.epoch - 1 + event.batch / event.batches)
        else:
            if self._whole:
                self._measured = [*self._measured, event.seconds - self._before][-RECENT:]
            self._before, self._whole = event.seconds, True
            self._note(event.epoch)

    def left(self, *, epochs: int, done: float) -> float | None:
        """Seconds, never more than was said before; None where that would be a lie."""
        if not self._paces:
            return None
        if epochs != self._epochs:
            self._said, self._read, self._epochs = inf, 0, epochs
        news = zip(self._done[self._read :], self._paces[self._read :], strict=True)
        self._said = min([self._said, *(pace * max(0.0, epochs - position) for position, pace in news)])
        self._read = len(self._paces)
        return None if self._paces[-1] * max(0.0, epochs - done) > DOUBT * self._said else self._said

    def _note(self, done: float) -> None:
        if self._measured:
            self._done.append(done)
            self._paces.append(fmean(self._measured))
