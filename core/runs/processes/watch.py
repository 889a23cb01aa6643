"""What the supervisor sees of one run: its attempt's lock, events, heartbeat and flag, and for how long."""

import os
import signal
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal

from core.files import write_atomically
from core.locks import held
from core.own_time import OwnTime
from core.runs.lines import Lines
from core.runs.processes.decisions import Watched
from core.runs.processes.heartbeat import read_pid
from core.runs.processes.memory import kills, run_memory, taken
from core.runs.states import Transition, closing_state
from core.training.events import EVENT, Event, Failed, Judging

TELLING = (b'{"kind":"finished"', b'{"kind":"failed"', b'{"kind":"judging"')
"""How the lines begin that a supervisor has to understand; the others only show that something happened."""

KILLING = 10.0
"""Seconds between two counts of what the system ended for lack of memory."""


class Watch:
    """One queued or started run."""

    def __init__(self, run: Path, last: Transition) -> None:
        self.run = run
        self.starts = 0
        """Attempts in a row that died before they told anything."""
        self._needs = run_memory(run)
        self.move(last)

    def move(self, last: Transition) -> None:
        """A transition was written; the clocks start again."""
        self.last = last
        self.folder = self.run / "attempts" / str(last.attempt)
        self._events: Lines[Event | None] = Lines(self.folder / "events.jsonl", _telling)
        self._condemned = ""
        self._ages: dict[str, tuple[object, float]] = {}
        self._own_time = OwnTime(None)
        self._gone_at: float | None = None
        self._worker: int | None = None
        self._kills = [(time.monotonic(), kills())]

    def look(self, exit_codes: Mapping[int, int], worker: int | None = None) -> Watched:
        """The facts now; `worker` is the process that was forked for it, as far as that is known."""
        name, last = self.run.name, self.last
        if last.to == "queued":
            ticket, starts, why = last.ticket, self.starts, last.why
            return Watched(name, "queued", last.attempt, ticket=ticket, starts=starts, why=why, needs=self._needs)
        alive = held(self.folder / "lock")
        if alive:
            self._count_kills()
        events = self._events.entries()
        closing = events[-1] if events else None
        asked, pid = self._asked(), self._follow(worker)
        exit_code = exit_codes.get(pid) if pid is not None else None
        return Watched(
            name,
            "starting",
            last.attempt,
            ticket=last.ticket,
            starts=self.starts,
            alive=alive,
            gone_for=self._gone_for(alive=alive),
            began=bool(events),
            closing=closing_state(closing),
            closing_why=_why(closing),
            closing_for=self._age("closing", closing is not None),
            asked=asked,
            asked_for=self._age("asked", asked),
            judging=asked is not None and any(isinstance(event, Judging) for event in events),
            silent_for=self._age("beat", self._beat()),
            still_for=self._age("events", len(events)),
            condemned=self._condemned,
            exit_code=exit_code,
            needs=self._needs,
            takes=taken(self.folder),
            ran_out=exit_code == -signal.SIGKILL and self._ran_out(alive=alive),
        )

    def tell(self, what: Literal["stop", "pause"]) -> None:
        """Leave the flag and wake the worker; a stop is not taken back by a later pause."""
        if self._asked() != "stop":
            write_atomically(self.folder / "stop", what)
        self._signal(signal.SIGTERM)

    def kill(self, why: str) -> None:
        """End the worker and all that it started."""
        self._condemned = why
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        pid = self._follow(self._worker)
        # Only the holder of the lock is ours; a worker leads its own group from the first moment of its first run on.
        if pid is None or not held(self.folder / "lock"):
            return
        with suppress(ProcessLookupError):
            if os.getpgid(pid) == pid:
                os.killpg(pid, number)
            elif pid == self._worker:
                os.kill(pid, number)

    def _follow(self, worker: int | None) -> int | None:
        """The worker's process; from its first beat on the one that it names itself."""
        self._worker = worker
        pid = read_pid(self.folder) or worker
        if pid != self._own_time.pid:
            self._own_time.follow(pid)
        return pid

    def _asked(self) -> Literal["stop", "pause"] | None:
        try:
            return "stop" if (self.folder / "stop").read_text() == "stop" else "pause"
        except FileNotFoundError:
            return None

    def _beat(self) -> bytes:
        try:
            return (self.folder / "heartbeat.json").read_bytes()
        except FileNotFoundError:
            return b""

    def _age(self, what: str, content: object) -> float:
        """Seconds of the worker's own time since `content` was another."""
        now = self._own_time.seconds()
        known = self._ages.get(what)
        if known is None or known[0] != content:
            known = self._ages[what] = (content, now)
        return now - known[1]

    def _ran_out(self, *, alive: bool) -> bool:
        """Whether the system ended somebody for lack of memory when this worker went."""
        return not alive and kills() > self._kills[0][1]

    def _count_kills(self) -> None:
        """Keep what was counted some seconds ago: a process that is ended stays for a while."""
        if time.monotonic() - self._kills[-1][0] > KILLING:
            self._kills = [self._kills[-1], (time.monotonic(), kills())]

    def _gone_for(self, *, alive: bool) -> float:
        """Seconds since nobody holds the attempt."""
        if alive:
            self._gone_at = None
            return 0.0
        now = time.monotonic()
        self._gone_at = now if self._gone_at is None else self._gone_at
        return now - self._gone_at


def _telling(line: bytes) -> Event | None:
    return EVENT.validate_json(line) if line.startswith(TELLING) else None


def _why(event: Event | None) -> str:
    if isinstance(event, Failed):
        return event.message
    return getattr(event, "why", "")
