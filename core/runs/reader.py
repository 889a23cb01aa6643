"""Run folders, read as cheaply as they change: what was read is kept until its files are others."""

import os
import stat
import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from core.declared import Declared
from core.errors import UserError
from core.locks import held
from core.recipes.spec import RunSpec
from core.results.kept_answers import kept_answers
from core.runs.index import Index
from core.runs.lines import Lines, last_entry
from core.runs.overview import Overview
from core.runs.rivalry import answers_stamp
from core.runs.run import Label, Outline, Run, RunRecord, Unreadable, outline
from core.runs.states import ENDED, RESUMABLE, State, Transition, shown_state
from core.training.events import EVENT, Event, Previewed

LOGS_KEPT = 256
"""Event logs held in memory, a few 100 kB each."""
RECIPES_KEPT = 1024
LARGEST_RECORD = 4_000_000
"""Bytes of run.json, recipe.json or label.json."""

Content = TypeVar("Content")


class RunFacts(Declared):
    """What is written down about a run; a run that was only asked for has no transitions yet."""

    record: RunRecord
    outline: Outline
    label: Label = Label()
    last: Transition | None = None
    overview: Overview | None = None
    """What came of it, once it has ended."""

    @property
    def recorded(self) -> State:
        return self.last.to if self.last else "queued"

    @property
    def attempt(self) -> int:
        return self.last.attempt if self.last else 0

    @property
    def ticket(self) -> int:
        return self.last.ticket if self.last else 0


@dataclass(frozen=True)
class Listing:
    """All folders among the runs, in no order."""

    facts: dict[str, RunFacts]
    unreadable: dict[str, Unreadable]


class EventLog(Lines[Event]):
    """An attempt's events, with the newest preview only: each holds a whole forecast, and nobody looks at old ones."""

    PREVIEW = b'{"kind":"previewed"'

    def __init__(self, path: Path) -> None:
        super().__init__(path, EVENT.validate_json)

    def _take(self, lines: list[bytes]) -> None:
        previews = [position for position, line in enumerate(lines) if line.startswith(self.PREVIEW)]
        if previews:
            self._entries = [event for event in self._entries if not isinstance(event, Previewed)]
        old = set(previews[:-1])
        super()._take([line for position, line in enumerate(lines) if position not in old])


class Broken(Exception):
    """A folder that is no run; the message says why, as a sentence."""


class Reader:
    """Everything below `runs/`, for any number of threads."""

    def __init__(self, folder: Path, index: Index) -> None:
        self.folder = folder
        self._index = index
        self._recipes: OrderedDict[str, RunSpec] = OrderedDict()
        self._checked: set[str] = set()
        """Runs whose every file was looked at in this process."""
        self._runs: dict[str, tuple[RunFacts, Run]] = {}
        self._logs: OrderedDict[tuple[str, int], EventLog] = OrderedDict()
        self._lock = threading.Lock()
        self._listing_lock = threading.Lock()

    def listing(self) -> Listing:
        """Every folder, read anew only where its files have changed."""
        with self._listing_lock:
            names = set(self._names())
            gone = self._listed.keys() - names
            facts, unreadable, changed = {}, {}, {}
            for name in names:
                try:
                    facts[name], new = self._look(name, deep=name not in self._checked)
                except FileNotFoundError:
                    continue  # its folder is just being taken away
                except Broken as why:
                    unreadable[name] = Unreadable(name, str(why), self.folder / name)
                else:
                    changed |= new
            for name in gone:
                self._drop(name)
            if changed or gone:
                self._index.keep(changed, gone=gone)
        return Listing(facts, unreadable)

    def names(self, beginning: str) -> list[str]:
        """Folders whose names begin so."""
        return [name for name in self._names() if name.startswith(beginning)]

    def facts(self, run: str) -> RunFacts | None:
        """None when there is no such folder; raises Broken when it cannot be read."""
        with self._listing_lock:
            try:
                facts, new = self._look(run, deep=True)
            except FileNotFoundError:
                self._drop(run)
                return None
            if new:
                self._index.keep(new)
        return facts

    def lives(self) -> dict[str, Transition]:
        """Run -> its newest transition, of all that have one."""
        found = {name: self.last(name) for name in self._names()}
        return {name: last for name, last in found.items() if last is not None}

    def last(self, run: str) -> Transition | None:
        """The newest transition; None before the first one, or where none can be read."""
        try:
            return last_entry(self.folder / run / "states.jsonl", Transition.model_validate_json)
        except OSError:
            return None

    def transitions(self, run: str) -> list[Transition]:
        """Its whole life so far."""
        return Lines(self.folder / run / "states.jsonl", Transition.model_validate_json).entries()

    def label(self, run: str) -> Label:
        """What people wrote on it."""
        try:
            return Label.model_validate_json(_content(self.folder / run / "label.json"))
        except (OSError, ValueError):
            return Label()

    def spec(self, run: str) -> RunSpec:
        """Its recipe, which never changes; raises UserError when it is damaged."""
        with self._lock:
            known = self._recipes.get(run)
        if known is None:
            try:
                known = RunSpec.model_validate_json(_content(self.folder / run / "recipe.json"))
            except (OSError, ValueError) as error:
                raise UserError("The recipe of this run cannot be read.", "Open another run.") from error
            with self._lock:
                self._recipes[run] = known
                while len(self._recipes) > RECIPES_KEPT:
                    self._recipes.popitem(last=False)
        return known

    def events(self, run: str, attempt: int) -> list[Event]:
        """What one attempt told so far."""
        return self._log(run, attempt).entries()

    def alive(self, run: str, attempt: int) -> bool:
        """Whether a worker has the attempt."""
        return held(self.folder / run / "attempts" / str(attempt) / "lock")

    def run(
        self,
        facts: RunFacts,
        places: dict[str, int],
        *,
        resumed: bool = False,
        spec: RunSpec | None = None,
    ) -> Run:
        """The run as it stands now; `resumed`: it is asked to go on; `spec`: of one that has no folder yet."""
        name = facts.record.id
        known = self._runs.get(name)
        if known is not None and known[0] is facts and not resumed:
            return known[1]
        state = self._state(facts)
        state = "queued" if resumed and state in RESUMABLE else state
        reads = self.spec if spec is None else lambda _: spec
        run = self._run(facts, state, places.get(name) if state == "queued" else None, reads)
        if facts.overview is not None and not resumed:
            self._runs[name] = (facts, run)
        return run

    def forget(self, run: str) -> None:
        """Its folder is gone, or another took its place."""
        with self._listing_lock:
            self._drop(run)

    def _drop(self, run: str) -> None:
        self._listed.pop(run, None)
        self._checked.discard(run)
        with self._lock:
            self._runs.pop(run, None)
            self._recipes.pop(run, None)
            for key in [key for key in self._logs if key[0] == run]:
                del self._logs[key]

    def _look(self, run: str, *, deep: bool) -> tuple[RunFacts, dict[str, tuple[str, str]]]:
        """What is written down about the run, and what of it the index does not hold yet.

        `deep`: look at the files that are written once as well, which costs as much as all the rest.
        """
        known = self._listed.get(run)
        stamp = self._stamp(run, known[1] if known else None)
        if known and stamp is not None:
            kept, _, written = known[0].partition("|")
            if kept == stamp and not (deep and written != self._written_once(run)):
                self._checked.add(run)
                return known[1], {}
        self._drop(run)
        written = self._written_once(run)
        facts = self._read(run)
        if stamp is None:
            return facts, {}  # it has no states yet
        stamp = self._stamp(run, facts) if facts.overview and facts.overview.asked else stamp
        self._listed[run] = f"{stamp}|{written}", facts
        self._checked.add(run)
        return facts, {run: (f"{stamp}|{written}", facts.model_dump_json())} if facts.overview else {}

    def _written_once(self, run: str) -> str:
        """Another when its record or its recipe has changed, which none of us does."""
        folder = f"{self.folder}/{run}"
        try:
            files = [os.lstat(f"{folder}/{name}") for name in ("run.json", "recipe.json")]
        except OSError:
            return ""
        return ".".join(f"{one.st_mtime_ns}.{one.st_size}" for one in files)

    @cached_property
    def _listed(self) -> dict[str, tuple[str, RunFacts]]:
        """Run -> stamp and facts as last read, at first those of the index."""
        found = {}
        for name, (stamp, facts) in self._index.load().items():
            with suppress(ValidationError):
                found[name] = stamp, RunFacts.model_validate_json(facts)
        return found

    def _run(self, facts: RunFacts, state: State, place: int | None, spec: Callable[[str], RunSpec]) -> Run:
        record, label = facts.record, facts.label
        return Run(
            id=record.id,
            experiment=record.experiment,
            experiment_title=record.title,
            outline=facts.outline,
            state=state,
            attempt=facts.attempt,
            place=place,
            title=label.title or record.title,
            note=label.note,
            tags=label.tags,
            created=record.created,
            why=facts.last.why if facts.last else "waits for a free place",
            imported=record.imported,
            folder=self.folder / record.id,
            known=facts.overview if state in ENDED else None,
            _spec=spec,
            _events=self.events,
        )

    def _names(self) -> list[str]:
        with os.scandir(self.folder) as entries:
            return [entry.name for entry in entries if not entry.name.startswith(".")]

    def _stamp(self, run: str, facts: RunFacts | None) -> str | None:
        """Another whenever anything that a list shows may be another; None before the run has states.

        What people write on a run is replaced as a whole, which changes the time of its folder.
        """
        folder = f"{self.folder}/{run}"
        try:
            outer, states = os.lstat(folder), os.lstat(f"{folder}/states.jsonl")
        except OSError:
            return None
        stamp = f"{outer.st_ino}.{outer.st_mtime_ns}.{states.st_mtime_ns}.{states.st_size}"
        overview = facts.overview if facts else None
        if overview is None or not overview.asked:
            return stamp
        return f"{stamp}.{answers_stamp(overview.asked, kept_answers(self.folder.parent))}"

    def _read(self, run: str) -> RunFacts:
        """Everything that a list shows of the run; raises FileNotFoundError or Broken."""
        facts = self._facts(run)
        if facts.recorded not in ENDED:
            return facts
        try:
            overview = self._run(facts, facts.recorded, None, self.spec).read_overview()
        except (OSError, ValueError, LookupError, UserError) as error:
            raise Broken("What came of this run cannot be read.") from error
        return facts.model_copy(update={"overview": overview})

    def _facts(self, run: str) -> RunFacts:
        folder = self.folder / run
        if not stat.S_ISDIR(os.lstat(folder).st_mode):
            raise Broken("It is a link or a file, not the folder of a run.")
        record = _parsed(folder / "run.json", RunRecord.model_validate_json)
        spec = _parsed(folder / "recipe.json", RunSpec.model_validate_json)
        return RunFacts(
            record=record.model_copy(update={"id": run}),
            outline=outline(spec),
            label=self.label(run),
            last=_last(folder / "states.jsonl"),
        )

    def _state(self, facts: RunFacts) -> State:
        if facts.recorded != "starting":
            return facts.recorded
        alive = self.alive(facts.record.id, facts.attempt)
        return shown_state("starting", self.events(facts.record.id, facts.attempt), alive=alive)

    def _log(self, run: str, attempt: int) -> EventLog:
        path = self.folder / run / "attempts" / str(attempt) / "events.jsonl"
        with self._lock:
            log = self._logs.setdefault((run, attempt), EventLog(path))
            self._logs.move_to_end((run, attempt))
            while len(self._logs) > LOGS_KEPT:
                self._logs.popitem(last=False)
        return log


def _last(states: Path) -> Transition | None:
    """The newest transition; None before the first one."""
    try:
        last = last_entry(states, Transition.model_validate_json)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Broken(f"{states.name} cannot be read ({_reason(error)}).") from error
    if last is None and states.stat().st_size:
        raise Broken(f"{states.name} holds no state that can be read.")
    return last


def _parsed(path: Path, parse: Callable[[bytes], Content]) -> Content:
    try:
        return parse(_content(path))
    except FileNotFoundError as error:
        if not path.parent.is_dir():
            raise
        raise Broken(f"{path.name} is missing.") from error
    except OSError as error:
        raise Broken(f"{path.name} cannot be read ({_reason(error)}).") from error
    except ValueError as error:
        raise Broken(f"{path.name} is cut off or was changed.") from error


def _content(path: Path) -> bytes:
    if path.stat().st_size > LARGEST_RECORD:
        raise ValueError(f"{path.name} is too long")
    return path.read_bytes()


def _reason(error: OSError) -> str:
    return (error.strerror or "unknown error").lower()
