"""The supervisor of a store: starts, watches and ends workers; one a store, outlives the page server."""

import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

from core.language import mark, say
from core.locks import take
from core.people.homes import everybody, tell
from core.people.settings import Bounds, class_settings
from core.results.kept_answers import kept_answers, see_to, waiting_questions
from core.runs.admission import admit
from core.runs.attempts import Attempts
from core.runs.folder.lines import append_line
from core.runs.folder.states import Transition
from core.runs.intents import Intent, Submit, waiting
from core.runs.listed.searches import places, see_to_searches
from core.runs.people.owned import record_in
from core.runs.processes.actions import Action, Kill, Later, Record, StartAttempt, Tell, Wait
from core.runs.processes.decisions import answer, decide
from core.runs.processes.local import LocalAttempts
from core.runs.processes.memory import Memory, machine_memory
from core.runs.processes.presence import page_is_open, server_is_there
from core.runs.processes.standby import Standby
from core.runs.processes.watch import Watch
from core.runs.space import tidy
from core.runs.start import LOCK, LOG, failed, left, note_down, steady, supervising
from core.runs.store import Store

TICK = 0.05
"""Seconds between two looks at the store."""
IDLE = 600.0
"""Seconds without a page and anything to do after which the supervisor leaves, and its standby with it."""
IDLE_ALONE = 30.0
"""The same where no page server is there: nobody will come back to a command that has ended."""
OTHERS = 5.0
"""Seconds between two looks at what is asked of statistical rivals, and at searches."""
STEADY = 10.0
"""Seconds after which a start has proved itself, and failures before it are forgotten."""
TIDY_EVERY = 3_600.0
"""Seconds between two looks for what can be given back to the disk."""


class Supervisor:
    """Writes every transition; keeps in memory only what can be read again from the folders."""

    def __init__(
        self,
        store: Store,
        attempts: Attempts,
        *,
        slots: int | Callable[[], int],
        memory: Callable[[], Memory | None] = machine_memory,
    ) -> None:
        self.store = store
        self._memory = memory
        self.attempts = attempts
        self._slots = slots if callable(slots) else lambda: slots
        self.watches: dict[str, Watch] = {}
        """Queued and started runs."""
        self._ticket = 0
        self._served: dict[str, int] = {}
        """Owner -> how many starts there had been at the latest one of theirs."""
        self._tidy_at = 0.0
        self._answers = kept_answers(store.root)
        self._others_at = 0.0
        self.rivals = False
        """Questions wait for statistical rivals."""
        self.searches = False
        """Somebody has to choose what is tried next."""

    def recover(self) -> None:
        """Take over whatever another supervisor left: living workers are adopted, half-made folders removed."""
        for half in self.store.reader.folder.glob(".tmp-*-[0-9]*"):
            shutil.rmtree(half, ignore_errors=True)
        for run, last in self.store.reader.lives().items():
            self._ticket = max(self._ticket, last.ticket)
            if last.to in {"queued", "starting"}:
                self.watches[run] = self._watch(run, last)

    def tick(self) -> bool:
        """Look once, and do what is to be done; whether there is anything to wait for."""
        self.attempts.look()
        intents = waiting(self.store.intents)
        for path, intent in intents:
            if self._take(intent):
                path.unlink(missing_ok=True)
        for run in [run for run, watch in self.watches.items() if not watch.run.is_dir()]:
            del self.watches[run]  # somebody removed its folder
        self._tidy()
        watched = [watch.look() for watch in self.watches.values()]
        slots = self._slots() if self.attempts.ready else 0
        memory = self._memory() if watched else None
        can = {"broken": self.attempts.broken, "waits": self.attempts.waits, "largest": self.attempts.largest}
        for action in decide(watched, slots=slots, **can, memory=memory, served=self._served):
            self._do(action)
        self._see_to_others()
        return bool(self.watches or intents or self.searches)

    def _see_to_others(self) -> None:
        """Questions that outlived who asked them are answered all the same, and searches go on."""
        if time.monotonic() >= self._others_at:
            self._others_at = time.monotonic() + OTHERS
            see_to(self._answers)
            self.rivals = bool(waiting_questions(self._answers))
            self.searches = see_to_searches(self.store.root)

    def _take(self, intent: Intent) -> bool:
        """See to an intent; False when its time has not come."""
        self.attempts.try_again()
        if isinstance(intent, Submit):
            self._others_at = 0.0  # it may be the first of a search
            for run in admit(self.store, intent):
                self._record(run, "queued", mark("waits for a free place"))
            return True
        last = self.store.reader.last(intent.run)
        if last is None:
            return True
        watch = self.watches.get(intent.run)
        over = watch is not None and watch.look().over
        action = answer(intent.kind, intent.run, last.to, last.attempt, over=over)
        if action is not None and not isinstance(action, Later):
            self._do(action)
        return not isinstance(action, Later)

    def _do(self, action: Action) -> None:
        match action:
            case Record(run, to, why):
                if to == "queued" and run in self.watches:
                    self.watches[run].starts += 1
                self._record(run, to, why)
            case StartAttempt(run):
                self._start(run)
            case Wait(run, why):
                last = self.watches[run].last
                self._write(run, last.model_copy(update={"why": why, "at": time.time()}))
            case Tell(run, what, why):
                self.watches[run].attempt.stop(what)
                self._tell_owner(run, why)
            case Kill(run, why):
                self.watches[run].kill(why)

    def _record(self, run: str, to: str, why: str) -> None:
        watch = self.watches.get(run)
        last = watch.last if watch else self.store.reader.last(run)
        attempt, ticket = (last.attempt, last.ticket) if last else (0, 0)
        if to == "queued" and last is not None and last.to == "starting":
            attempt -= 1  # it never began: the number is given again, the place in the queue is kept
        elif to == "queued":
            self._ticket += 1
            ticket = self._ticket
        self._write(run, Transition(to=to, why=why, at=time.time(), attempt=attempt, ticket=ticket))

    def _start(self, run: str) -> None:
        watch = self.watches[run]
        number, ticket = watch.last.attempt + 1, watch.last.ticket
        if self.attempts.at(watch.run, number).alive():
            return  # somebody began it and told nobody
        why = mark("a worker has it")
        self._write(run, Transition(to="starting", why=why, at=time.time(), attempt=number, ticket=ticket))
        self._served[watch.owner] = max(self._served.values(), default=0) + 1
        if not self.attempts.start(watch.run, number):
            self._record(run, "queued", mark("waits for a worker"))

    def _write(self, run: str, transition: Transition) -> None:
        append_line(self._folder(run) / "states.jsonl", transition.model_dump_json())
        if transition.to not in {"queued", "starting"}:
            self.watches.pop(run, None)
        elif run in self.watches:
            self.watches[run].move(transition)
        else:
            self.watches[run] = self._watch(run, transition)

    def _watch(self, run: str, last: Transition) -> Watch:
        record = record_in(self._folder(run))
        owner = record.owner if record else ""
        return Watch(self.attempts, self._folder(run), last, owner=owner, bounds=self._bounds_of(owner))

    def _bounds_of(self, owner: str) -> Bounds | None:
        """What each run of somebody may take; None where nothing is bounded."""
        known = class_settings(self.store.root) if owner else None
        teaches = known is not None and any(one.id == owner and one.teaches for one in everybody(self.store.root))
        return None if known is None or teaches else known.bounds

    def _tell_owner(self, run: str, why: str) -> None:
        """Say why a run was stopped that nobody asked to stop."""
        record = record_in(self._folder(run))
        if why and record is not None:
            tell(
                self.store.root,
                record.owner,
                say("Your run {title} was stopped: {why} The best so far is kept.", title=record.title, why=why),
            )

    def _folder(self, run: str) -> Path:
        return self.store.reader.folder / run

    def _tidy(self) -> None:
        if time.monotonic() >= self._tidy_at:
            self._tidy_at = time.monotonic() + TIDY_EVERY
            tidy(self.store)


class Idleness:
    """How long there was nothing to do for anybody."""

    def __init__(self, root: Path, idle: float) -> None:
        self._root, self._idle = root, idle
        self._since = time.monotonic()

    def over(self, *, busy: bool, rivals: bool = False) -> bool:
        """Whether it has lasted long enough to leave; `rivals` are waited for where somebody may still read them."""
        if busy or page_is_open(self._root) or (rivals and server_is_there(self._root)):
            self._since = time.monotonic()
            return False
        lasted = time.monotonic() - self._since
        return lasted >= min(self._idle, IDLE_ALONE) and (lasted >= self._idle or not server_is_there(self._root))


def supervise(store: Store, lock: int, *, slots: int, idle: float) -> None:
    """Supervise, as the holder of the lock, until nobody has needed it for a while."""
    held: int | None = lock
    while held is not None:
        _serve(store, slots, Idleness(store.root, idle), held)
        note_down(store.root, left)
        os.close(held)
        # Something may have come between the last look and the lock's release, when its author saw it still held.
        wanted = waiting(store.intents) or page_is_open(store.root)
        held = take(store.root / LOCK) if wanted else None


def _serve(store: Store, slots: int, idleness: Idleness, lock: int) -> None:
    supervisor = _on_cluster(store) or _on_this_machine(store, slots)
    try:
        supervisor.recover()
        note_down(store.root, supervising)
        proved_at: float | None = time.monotonic() + STEADY
        while not idleness.over(busy=_look(supervisor), rivals=supervisor.rivals) and _is_ours(store.root / LOCK, lock):
            if proved_at is not None and time.monotonic() > proved_at:
                note_down(store.root, steady)
                proved_at = None
            time.sleep(TICK)
    finally:
        supervisor.attempts.close()


def _on_this_machine(store: Store, slots: int) -> Supervisor:
    return Supervisor(store, LocalAttempts(Standby(store.cache / "xla", store.root / LOG)), slots=slots)


def _on_cluster(store: Store) -> Supervisor | None:
    """Where there is one; it knows itself what fits on it."""
    address = os.environ.get("UNROLL_CLUSTER")
    if not address:
        return None
    from core.runs.cluster.attempts import ClusterAttempts

    attempts = ClusterAttempts(store.root, address)
    return Supervisor(store, attempts, slots=attempts.places, memory=lambda: None)


def _look(supervisor: Supervisor) -> bool:
    """One tick; whether there is anything to wait for."""
    try:
        return supervisor.tick()
    except OSError as error:
        # Most likely a full disk: nothing is lost, since what could not be written is still to be done.
        print(say("The store cannot be written: {error}", error=error), file=sys.stderr, flush=True)
        time.sleep(1.0)
        return True


def _is_ours(path: Path, lock: int) -> bool:
    """Whether the lock still stands in its store; a store that was thrown away, or replaced, needs no supervisor."""
    try:
        return path.stat().st_ino == os.fstat(lock).st_ino
    except OSError:
        return False


def main(root: str, lock: int) -> None:
    """What `core.runs.processes.entry` goes on with."""
    slots = places()
    idle = float(os.environ.get("UNROLL_IDLE_SECONDS") or IDLE)
    try:
        supervise(Store(Path(root)), lock, slots=slots, idle=idle)
    except Exception:
        note_down(Path(root), failed)
        raise
