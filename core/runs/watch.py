"""What the supervisor sees of one run: its attempt's lock, events, heartbeat and flag, and for how long."""

import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from core.files import write_atomically
from core.runs.decisions import Watched
from core.runs.heartbeat import read_pid
from core.runs.lines import Lines
from core.runs.locks import held
from core.runs.states import Transition, closing_state
from core.training.events import EVENT, Event, Failed, Judging

TELLING = (b'{"kind":"finished"', b'{"kind":"failed"', b'{"kind":"judging"')
"""How the lines begin that a supervisor has to understand; the others only show that something happened."""
NAP = 5.0
"""A longer pause between two looks means that the machine slept, and that nobody was silent."""


class Watch:
    """One queued or started run."""

    def __init__(self, run: Path, last: Transition) -> None:
        self.run = run
        self.starts = 0
        """Attempts in a row that died before they told anything."""
        self.move(last)

    def move(self, last: Transition) -> None:
        """A transition was written; the clocks start again."""
        self.last = last
        self.folder = self.run / "attempts" / str(last.attempt)
        self._events: Lines[Event | None] = Lines(self.folder / "events.jsonl", _telling)
        self._condemned = ""
        self._ages: dict[str, tuple[object, float]] = {}
        self._looked = time.monotonic()

    def look(self, exit_codes: Mapping[int, int]) -> Watched:
        """The facts now."""
        name, last = self.run.name, self.last
        if last.to == "queued":
            return Watched(name, "queued", last.attempt, ticket=last.ticket, starts=self.starts)
        self._forgive_sleep()
        alive = held(self.folder / "lock")
        events = self._events.entries()
        closing = events[-1] if events else None
        asked, pid = self._asked(), read_pid(self.folder)
        return Watched(
            name,
            "starting",
            last.attempt,
            ticket=last.ticket,
            starts=self.starts,
            alive=alive,
            gone_for=self._age("alive", alive) if not alive else 0.0,
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
            exit_code=exit_codes.get(pid) if pid is not None else None,
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
        pid = read_pid(self.folder)
        # Only the holder of the lock is ours; a worker leads its own group from its first moment on.
        if pid is None or not held(self.folder / "lock"):
            return
        try:
            if os.getpgid(pid) == pid:
                os.killpg(pid, number)
        except ProcessLookupError:
            return

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
        """Seconds since `content` was another."""
        now = time.monotonic()
        known = self._ages.get(what)
        if known is None or known[0] != content:
            known = self._ages[what] = (content, now)
        return now - known[1]

    def _forgive_sleep(self) -> None:
        now = time.monotonic()
        if now - self._looked > NAP:
            self._ages = {}
        self._looked = now


def _telling(line: bytes) -> Event | None:
    return EVENT.validate_json(line) if line.startswith(TELLING) else None


def _why(event: Event | None) -> str:
    if isinstance(event, Failed):
        return event.message
    return getattr(event, "why", "")
