"""One try at a run, wherever it is made: what anybody may see of it, and what its supervisor may do.

Processes on this machine are one way (`core.runs.processes.local`), actors on a cluster another
(`core.runs.cluster.attempts`); whoever lists, watches and ends runs knows only what stands here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

from core.training.events import Event, Failed, Finished

Wish = Literal["stop", "pause"]
"""To end with what was learnt so far, judged; or with a checkpoint alone, to go on from later."""
Outcome = Literal["ended", "out of memory", "disk full"]
"""What is known of an attempt that is gone, beside what it told: more than that it ended, or just that."""


@dataclass(frozen=True)
class Told:
    """What of an attempt's events decides about its run."""

    count: int = 0
    judging: bool = False
    closing: Finished | Failed | None = None


@dataclass(frozen=True)
class Signs:
    """What shows from outside that an attempt goes on."""

    beat: object = None
    """Another one every second or so, as long as it lives."""
    seconds: float = 0.0
    """Time that it had for itself, counted from any moment: it stands still while others have the processor."""
    takes: int = 0
    """Bytes of memory that it took last."""


@runtime_checkable
class Seen(Protocol):
    """What anybody may see of an attempt."""

    def alive(self) -> bool:
        """Whether somebody is at it; asked before `more`, so that nothing falls in between."""

    def more(self) -> list[Event]:
        """What it told since this was asked last; of its previews the newest alone."""


@runtime_checkable
class Attempt(Protocol):
    """An attempt in the hands of its supervisor."""

    def alive(self) -> bool:
        """Whether somebody is at it; asked before `told`, so that nothing falls in between."""

    def told(self) -> Told:
        """What it told so far, as far as anything follows from it."""

    def asked(self) -> Wish | None:
        """What it was asked for; it outlives whoever asked."""

    def stop(self, wish: Wish) -> None:
        """Ask it to end by itself; a stop is not taken back by a later pause."""

    def kill(self) -> None:
        """End it, and all that it started."""

    def signs(self) -> Signs:
        """How it goes on."""

    def outcome(self) -> Outcome | None:
        """How it ended; None while it lives, and where nobody knows or will know."""


@runtime_checkable
class Attempts(Protocol):
    """Where attempts are made."""

    @property
    def ready(self) -> bool:
        """Whether one can be begun at once."""

    @property
    def broken(self) -> str:
        """Why none can be begun at all, as sentences; empty as long as there is hope."""

    @property
    def waits(self) -> str:
        """Why none can be begun now, said of each run that waits; empty where that needs no words."""

    @property
    def largest(self) -> int | None:
        """Bytes of memory beyond which a run fits nowhere, though it may later; None where nothing is known of that."""

    def look(self) -> None:
        """See to whatever stands by."""

    def try_again(self) -> None:
        """Forget earlier failures."""

    def start(self, run: Path, number: int) -> bool:
        """Begin attempt `number` of the run in folder `run`; False where that cannot be now."""

    def at(self, run: Path, number: int) -> Attempt:
        """An attempt that was begun, by whomever, or is going to be."""

    def close(self) -> None:
        """Let go of whatever stands by; what was begun goes on."""


See = Callable[[Path, int], Seen]
"""Folder of a run and number of its attempt -> what may be seen of it."""
