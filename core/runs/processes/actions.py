"""What the supervisor can do about a run."""

from dataclasses import dataclass

from core.runs.attempts import Wish
from core.runs.folder.states import State


@dataclass(frozen=True)
class Record:
    """Write a transition down."""

    run: str
    to: State
    why: str


@dataclass(frozen=True)
class StartAttempt:
    """Give the run a worker."""

    run: str


@dataclass(frozen=True)
class Wait:
    """Say why a queued run waits."""

    run: str
    why: str


@dataclass(frozen=True)
class Tell:
    """Leave the flag in the attempt's folder and signal the worker; `why`, where nobody asked, is told to the owner."""

    run: str
    what: Wish
    why: str = ""


@dataclass(frozen=True)
class Kill:
    """End the worker's process group; `why` is empty when the person asked for the end."""

    run: str
    why: str = ""


@dataclass(frozen=True)
class Later:
    """Ask again when the end of the attempt is written down."""

    run: str


Action = Record | StartAttempt | Wait | Tell | Kill
