"""Run folders, read as cheaply as they change: what was read stays in memory until its file is another."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from core.runs.lines import Lines
from core.runs.locks import held
from core.runs.run import Label, Run, RunRecord
from core.runs.states import RESUMABLE, State, Transition, shown_state
from core.training.events import EVENT, Event, Previewed
from core.training.spec import RunSpec

LOGS_KEPT = 256
"""Event logs held in memory, a few 100 kB each."""

Content = TypeVar("Content")


@dataclass(frozen=True)
class RunFacts:
    """What is written down about a run; a run that was only asked for has no transitions yet."""

    record: RunRecord
    spec: RunSpec
    last: Transition | None = None

    @property
    def recorded(self) -> State:
        return self.last.to if self.last else "queued"

    @property
    def attempt(self) -> int:
        return self.last.attempt if self.last else 0

    @property
    def ticket(self) -> int:
        return self.last.ticket if self.last else 0


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


class Reader:
    """Everything below `runs/`, for any number of threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._recipes: dict[str, tuple[RunRecord, RunSpec]] = {}
        self._files: dict[Path, tuple[tuple[int, int, int], object]] = {}
        self._states: dict[str, Lines[Transition]] = {}
        self._logs: OrderedDict[tuple[str, int], EventLog] = OrderedDict()
        self._lock = threading.Lock()

    def all(self) -> list[RunFacts]:
        """Every readable run, in no order."""
        names = [entry.name for entry in self.folder.iterdir() if not entry.name.startswith(".")]
        return [facts for facts in map(self.facts, names) if facts is not None]

    def facts(self, run: str) -> RunFacts | None:
        """None when there is no such folder, or it cannot be read."""
        try:
            record, spec = self._recipe(run)
        except (OSError, ValidationError):
            self.forget(run)
            return None
        last = self._transitions(run).last()
        return RunFacts(record=record, spec=spec, last=last)

    def transitions(self, run: str) -> list[Transition]:
        """Its whole life so far."""
        return self._transitions(run).entries()

    def label(self, run: str) -> Label:
        path = self.folder / run / "label.json"
        return self._read(path, Label.model_validate_json) or Label()

    def events(self, run: str, attempt: int) -> list[Event]:
        """What one attempt told so far."""
        return self._log(run, attempt).entries()

    def alive(self, run: str, attempt: int) -> bool:
        """Whether a worker has the attempt."""
        return held(self.folder / run / "attempts" / str(attempt) / "lock")

    def run(self, facts: RunFacts, places: dict[str, int], *, resumed: bool = False) -> Run:
        """The run as it stands now; `resumed`: it is asked to go on, and nobody saw to it yet."""
        record, label, state = facts.record, self.label(facts.record.id), self._state(facts)
        state = "queued" if resumed and state in RESUMABLE else state
        return Run(
            id=record.id,
            experiment=record.experiment,
            experiment_title=record.title,
            spec=facts.spec,
            state=state,
            attempt=facts.attempt,
            place=places.get(record.id) if state == "queued" else None,
            title=label.title or record.title,
            note=label.note,
            tags=label.tags,
            created=record.created,
            why=facts.last.why if facts.last else "waits for a free place",
            imported=record.imported,
            folder=self.folder / record.id,
            _events=self.events,
        )

    def forget(self, run: str) -> None:
        """Its folder is gone, or another took its place."""
        with self._lock:
            self._recipes.pop(run, None)
            self._states.pop(run, None)
            self._files.pop(self.folder / run / "label.json", None)
            for key in [key for key in self._logs if key[0] == run]:
                del self._logs[key]

    def _state(self, facts: RunFacts) -> State:
        if facts.recorded != "starting":
            return facts.recorded
        alive = self.alive(facts.record.id, facts.attempt)
        return shown_state("starting", self.events(facts.record.id, facts.attempt), alive=alive)

    def _recipe(self, run: str) -> tuple[RunRecord, RunSpec]:
        folder = self.folder / run
        known = self._recipes.get(run)
        if known is None or not (folder / "run.json").exists():
            record = RunRecord.model_validate_json((folder / "run.json").read_bytes())
            known = record, RunSpec.model_validate_json((folder / "recipe.json").read_bytes())
            self._recipes[run] = known
        return known

    def _transitions(self, run: str) -> Lines[Transition]:
        with self._lock:
            path = self.folder / run / "states.jsonl"
            return self._states.setdefault(run, Lines(path, Transition.model_validate_json))

    def _log(self, run: str, attempt: int) -> EventLog:
        path = self.folder / run / "attempts" / str(attempt) / "events.jsonl"
        with self._lock:
            log = self._logs.setdefault((run, attempt), EventLog(path))
            self._logs.move_to_end((run, attempt))
            while len(self._logs) > LOGS_KEPT:
                self._logs.popitem(last=False)
        return log

    def _read(self, path: Path, parse: Callable[[bytes], Content]) -> Content | None:
        """The parsed content of a small file that is replaced as a whole."""
        try:
            status = path.stat()
            signature = (status.st_ino, status.st_mtime_ns, status.st_size)
            known = self._files.get(path)
            if known is None or known[0] != signature:
                known = signature, parse(path.read_bytes())
                self._files[path] = known
        except (OSError, ValidationError):
            return None
        return known[1]
