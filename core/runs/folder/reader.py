"""One run's folder, read file by file."""

import os
import stat
import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from core.declared import Declared
from core.errors import UserError
from core.language import mark, say
from core.people.rights import Sharing
from core.recipes.spec import RunSpec
from core.runs.attempts import See
from core.runs.folder.followed import Followed
from core.runs.folder.lines import Lines, last_entry
from core.runs.folder.run import Outline, Run, RunLabel, RunRecord, outline
from core.runs.folder.sharing import read_sharing
from core.runs.folder.states import ENDED, RESUMABLE, State, Transition
from core.runs.listed.overview import Overview
from core.training.account import Account
from core.training.events import Event

FOLLOWED = 256
"""Runs that are followed; of each its curves and its newest preview are in memory."""
RECIPES_KEPT = 1024
LARGEST_RECORD = 4_000_000
"""Bytes of run.json, recipe.json or label.json."""

Content = TypeVar("Content")


class RunFacts(Declared):
    """What is written down about a run; a run that was only asked for has no transitions yet."""

    record: RunRecord
    outline: Outline
    label: RunLabel = RunLabel()
    sharing: Sharing = "private"
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


class Broken(Exception):
    """A folder that is no run; the message says why, as a sentence."""


class Reader:
    """Any folder below `runs/`, for any number of threads; `see` tells of an attempt while it is made, and after."""

    def __init__(self, folder: Path, see: See) -> None:
        self.folder = folder
        self._see = see
        self._recipes: OrderedDict[str, RunSpec] = OrderedDict()
        self._followed: OrderedDict[str, Followed] = OrderedDict()
        self._runs: dict[str, tuple[RunFacts, Run]] = {}
        self._lock = threading.Lock()

    def names(self, beginning: str = "") -> list[str]:
        """Folders whose names begin so."""
        with os.scandir(self.folder) as entries:
            return [one.name for one in entries if not one.name.startswith(".") and one.name.startswith(beginning)]

    def facts(self, run: str) -> RunFacts:
        """Everything that a list shows of the run; raises FileNotFoundError or Broken."""
        facts = self._facts(run)
        if facts.recorded not in ENDED:
            return facts
        try:
            overview = self._run(facts, facts.recorded, None, self.spec).read_overview()
        except (OSError, ValueError, LookupError, UserError) as error:
            raise Broken(say("The results of this run cannot be read.")) from error
        return facts.model_copy(update={"overview": overview})

    def lives(self) -> dict[str, Transition]:
        """Run -> its newest transition, of all that have one."""
        found = {name: self.last(name) for name in self.names()}
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

    def label(self, run: str) -> RunLabel:
        """What people wrote on it."""
        try:
            return RunLabel.model_validate_json(_content(self.folder / run / "label.json"))
        except (OSError, ValueError):
            return RunLabel()

    def spec(self, run: str) -> RunSpec:
        """Its recipe, which never changes; raises UserError when it is damaged."""
        with self._lock:
            known = self._recipes.get(run)
        if known is None:
            try:
                known = RunSpec.model_validate_json(_content(self.folder / run / "recipe.json"))
            except (OSError, ValueError) as error:
                raise UserError(say("The recipe of this run cannot be read."), say("Open another run.")) from error
            with self._lock:
                self._recipes[run] = known
                while len(self._recipes) > RECIPES_KEPT:
                    self._recipes.popitem(last=False)
        return known

    def events(self, run: str, attempt: int) -> list[Event]:
        """What one attempt told so far, read anew."""
        return self._see(self.folder / run, attempt).more()

    def account(self, run: str, attempts: int) -> Account:
        """What its attempts up to this one add up to; only what is new is read."""
        return self._follow(run).account(attempts)

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
        with self._lock:
            self._runs.pop(run, None)
            self._recipes.pop(run, None)
            self._followed.pop(run, None)

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
            why=facts.last.why if facts.last else mark("waits for a free place"),
            imported=record.imported,
            owner=record.owner,
            sharing=facts.sharing,
            runs_folder=self.folder,
            known=facts.overview if state in ENDED else None,
            _spec=spec,
            _events=self.events,
            _account=self.account,
        )

    def _facts(self, run: str) -> RunFacts:
        folder = self.folder / run
        if not stat.S_ISDIR(os.lstat(folder).st_mode):
            raise Broken(say("It is a link or a file, not the folder of a run."))
        record = _parsed(folder / "run.json", RunRecord.model_validate_json)
        spec = _parsed(folder / "recipe.json", RunSpec.model_validate_json)
        return RunFacts(
            record=record.model_copy(update={"id": run}),
            outline=outline(spec),
            label=self.label(run),
            sharing=read_sharing(folder),
            last=_last(folder / "states.jsonl"),
        )

    def _state(self, facts: RunFacts) -> State:
        return facts.recorded if facts.recorded != "starting" else self._follow(facts.record.id).state(facts.attempt)

    def _follow(self, run: str) -> Followed:
        with self._lock:
            if run not in self._followed:
                self._followed[run] = Followed(self.folder / run, self._see)
            self._followed.move_to_end(run)
            while len(self._followed) > FOLLOWED:
                self._followed.popitem(last=False)
            return self._followed[run]


def _last(states: Path) -> Transition | None:
    """The newest transition; None before the first one."""
    try:
        last = last_entry(states, Transition.model_validate_json)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Broken(say("{name} cannot be read ({reason}).", name=states.name, reason=_reason(error))) from error
    if last is None and states.stat().st_size:
        raise Broken(say("{name} holds no state that can be read.", name=states.name))
    return last


def _parsed(path: Path, parse: Callable[[bytes], Content]) -> Content:
    try:
        return parse(_content(path))
    except FileNotFoundError as error:
        if not path.parent.is_dir():
            raise
        raise Broken(say("{name} is missing.", name=path.name)) from error
    except OSError as error:
        raise Broken(say("{name} cannot be read ({reason}).", name=path.name, reason=_reason(error))) from error
    except ValueError as error:
        raise Broken(say("{name} is cut off or was changed.", name=path.name)) from error


def _content(path: Path) -> bytes:
    if path.stat().st_size > LARGEST_RECORD:
        raise ValueError(say("{name} is too long", name=path.name))
    return path.read_bytes()


def _reason(error: OSError) -> str:
    return (error.strerror or say("unknown error")).lower()
