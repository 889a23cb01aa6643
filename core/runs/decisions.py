"""What the supervisor does next: a function from what stands in the folders to actions, and nothing else.

Whatever a worker is given time for is counted in its own time (core.own_time): on a busy machine it has less of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.runs.states import State

STOP_GRACE = 30.0
"""Seconds that a worker may take to leave its training loop after it was asked to."""
JUDGING_GRACE = 300.0
"""Seconds that a stopped run may take to be judged, counted from the asking."""
CLOSING_GRACE = 10.0
"""Seconds that a worker may live on after its closing event."""
SILENCE = 60.0
"""Seconds without a heartbeat after which a worker counts as hung."""
STALL = 600.0
"""Seconds without an event after which a worker that still beats counts as hung."""
STARTS = 3
"""Times that a worker may die before its first event until the run counts as failed."""
LAST_WORDS = 0.5
"""Seconds for a dead worker's exit code to arrive, which says more than that it is gone."""
DISK_FULL = 74
"""Exit code of a worker that could not even write down why it ended (EX_IOERR)."""

Question = Literal["stop", "pause", "resume", "cancel"]


@dataclass(frozen=True)
class Watched:
    """A queued or started run; all ages in seconds of its worker's own time, but for `gone_for`."""

    run: str
    recorded: State
    """queued or starting: no other state needs anybody."""
    attempt: int
    ticket: int = 0
    starts: int = 0
    """Attempts in a row that died before they told anything."""
    alive: bool = False
    """A worker holds the attempt's lock; asked before the events were read."""
    gone_for: float = 0.0
    """Seconds of the steady clock."""
    began: bool = False
    """The attempt told something."""
    closing: State | None = None
    """What the attempt's last event makes of the run."""
    closing_why: str = ""
    closing_for: float = 0.0
    asked: Literal["stop", "pause"] | None = None
    asked_for: float = 0.0
    judging: bool = False
    silent_for: float = 0.0
    still_for: float = 0.0
    condemned: str = ""
    """Why we killed it."""
    exit_code: int | None = None

    @property
    def over(self) -> bool:
        """A started attempt will do nothing more."""
        return self.recorded == "starting" and (self.closing is not None or not self.alive)


@dataclass(frozen=True)
class Record:
    """Write a transition down."""

    run: str
    to: State
    why: str


@dataclass(frozen=True)
class Start:
    """Give the run a worker."""

    run: str


@dataclass(frozen=True)
class Tell:
    """Leave the flag in the attempt's folder and signal the worker."""

    run: str
    what: Literal["stop", "pause"]


@dataclass(frozen=True)
class Kill:
    """End the worker's process group; `why` is empty when the person asked for the end."""

    run: str
    why: str = ""


@dataclass(frozen=True)
class Later:
    """Ask again when the end of the attempt is written down."""

    run: str


Action = Record | Start | Tell | Kill


def answer(question: Question, run: str, recorded: State, attempt: int, *, over: bool = False) -> Action | Later | None:
    """What becomes of something asked of a run; None when there is nothing to do, or it is too late.

    `over`: a started attempt told its end, or its worker is gone, and that is not written down yet.
    """
    if question == "resume":
        if recorded == "starting" and over:
            return Later(run)
        can = recorded in {"stopped", "paused", "failed", "lost", "cancelled"}
        return Record(run, "queued", "resumed") if can else None
    if recorded == "starting":
        return None if over else Tell(run, "pause" if question == "pause" else "stop")
    if recorded == "queued":
        waits = question == "pause" or attempt > 0
        return Record(run, "paused" if waits else "cancelled", "taken out of the queue")
    return None


def decide(watched: Sequence[Watched], *, slots: int, broken: str = "") -> list[Action]:
    """What to do now; `broken` says why no worker can be started at all."""
    actions = [action for one in watched if one.recorded == "starting" and (action := follow(one))]
    ended = {action.run for action in actions if isinstance(action, Record)}
    busy = sum(one.recorded == "starting" and one.run not in ended for one in watched)
    queue = sorted((one for one in watched if one.recorded == "queued"), key=lambda one: one.ticket)
    if broken:
        return actions + [Record(one.run, "failed", broken) for one in queue]
    return actions + [Start(one.run) for one in queue[: max(0, slots - busy)]]


def follow(one: Watched) -> Action | None:
    """What a started run needs."""
    return _judge_the_living(one) if one.alive else _bury(one)


def _judge_the_living(one: Watched) -> Kill | None:
    if one.condemned:
        return Kill(one.run, one.condemned)
    if one.closing:
        return Kill(one.run) if one.closing_for > CLOSING_GRACE else None
    if one.asked and one.asked_for > (JUDGING_GRACE if one.judging else STOP_GRACE):
        return Kill(one.run)
    if one.silent_for > SILENCE:
        return Kill(one.run, "It gave no sign of life for a minute and was ended.")
    if one.still_for > STALL:
        return Kill(one.run, "It made no progress for ten minutes and was ended.")
    return None


def _bury(one: Watched) -> Record | None:
    if one.closing:
        return Record(one.run, one.closing, one.closing_why)
    if one.exit_code is None and one.gone_for < LAST_WORDS:
        return None
    if one.asked:
        if not one.began and one.attempt <= 1:
            return Record(one.run, "cancelled", "stopped before it began")
        state: State = "stopped" if one.asked == "stop" else "paused"
        return Record(one.run, state, "It did not end by itself in time and was ended; what it had saved is kept.")
    if one.condemned:
        return Record(one.run, "failed", one.condemned)
    if one.exit_code == DISK_FULL:
        return Record(one.run, "failed", "The disk is full. Free some space, then resume this run.")
    if one.began:
        return Record(one.run, "lost", "Its process is gone: killed, or the machine was switched off. Resume goes on.")
    if one.starts + 1 < STARTS:
        return Record(one.run, "queued", "its worker ended before it began; waits for another")
    return Record(one.run, "failed", "Its worker ended before it began, several times. See the run's stderr.log.")
