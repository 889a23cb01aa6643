"""What the supervisor sees of one run: how its attempt goes on, and for how long it has been so."""

import time
from pathlib import Path

from core.people.settings import Bounds
from core.runs.attempts import Attempts, Signs
from core.runs.folder.states import Transition, closing_state
from core.runs.processes.memory import run_memory
from core.runs.processes.watched import Watched
from core.training.events import Failed, Finished


class Watch:
    """One queued or started run."""

    def __init__(
        self, attempts: Attempts, run: Path, last: Transition, *, owner: str = "", bounds: Bounds | None = None
    ) -> None:
        self.run = run
        self.starts = 0
        """Attempts in a row that died before they told anything."""
        self._attempts = attempts
        self.owner, self._bounds = owner, bounds
        self._needs = run_memory(run)
        self.move(last)

    def move(self, last: Transition) -> None:
        """A transition was written; the clocks start again."""
        self.last = last
        self.attempt = self._attempts.at(self.run, last.attempt)
        self._condemned = ""
        self._ages: dict[str, tuple[object, float]] = {}
        self._gone_at: float | None = None

    def look(self) -> Watched:
        """The facts now."""
        name, last = self.run.name, self.last
        if last.to == "queued":
            whose = {"owner": self.owner, "bounds": self._bounds, "needs": self._needs}
            return Watched(name, "queued", last.attempt, ticket=last.ticket, starts=self.starts, why=last.why, **whose)
        alive = self.attempt.alive()
        told, asked, signs = self.attempt.told(), self.attempt.asked(), self.attempt.signs()
        return Watched(
            name,
            "starting",
            last.attempt,
            ticket=last.ticket,
            owner=self.owner,
            bounds=self._bounds,
            took=signs.seconds,
            starts=self.starts,
            alive=alive,
            gone_for=self._gone_for(alive=alive),
            began=told.count > 0,
            closing=closing_state(told.closing),
            closing_why=_why(told.closing),
            closing_for=self._age("closing", told.closing is not None, signs),
            asked=asked,
            asked_for=self._age("asked", asked, signs),
            judging=asked is not None and told.judging,
            silent_for=self._age("beat", signs.beat, signs),
            still_for=self._age("events", told.count, signs),
            condemned=self._condemned,
            outcome=self.attempt.outcome(),
            needs=self._needs,
            takes=signs.takes,
        )

    def kill(self, why: str) -> None:
        """End the attempt; `why` is what will be said of it."""
        self._condemned = why
        self.attempt.kill()

    def _age(self, what: str, content: object, signs: Signs) -> float:
        """Seconds of the attempt's own time since `content` was another."""
        known = self._ages.get(what)
        if known is None or known[0] != content:
            known = self._ages[what] = (content, signs.seconds)
        return signs.seconds - known[1]

    def _gone_for(self, *, alive: bool) -> float:
        """Seconds since nobody is at the attempt."""
        if alive:
            self._gone_at = None
            return 0.0
        now = time.monotonic()
        self._gone_at = now if self._gone_at is None else self._gone_at
        return now - self._gone_at


def _why(closing: Finished | Failed | None) -> str:
    if closing is None:
        return ""
    return closing.message if isinstance(closing, Failed) else closing.why
