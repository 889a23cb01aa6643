"""The process of a search: chooses what is tried next, follows each run, and has the winner compared at the end.

`python -m core.experiments.search.searcher STORE EXPERIMENT DESCRIPTOR`, started by the supervisor, with which it ends;
the next supervisor starts another one, which goes on from the journal. The descriptor is the search's lock.
"""

import math
import os
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

from core.attached import live_with
from core.background import step_back
from core.errors import NotFound, NotStored, UserError
from core.experiments.job import best_loss
from core.experiments.search.recipes import contest_recipes, trial_recipe
from core.experiments.search.status import Outcome, SearchStatus, Tried, read_search, read_status
from core.experiments.search.study import Study
from core.experiments.search.wanted import MOST_TRIALS, Search
from core.files import not_stored, write_atomically
from core.language import mark, say
from core.people.homes import everybody
from core.recipes.spec import RunSpec
from core.runs.folder.run import Run
from core.runs.listed.searches import SearchFolder, places
from core.runs.store import Store
from core.training.history import History
from core.words import counted

EVERY = 0.5
"""Seconds between two looks at the runs."""
NAP = 5.0
"""A longer pause between two looks means that the machine slept; it does not count as searching."""
NICE = 10
STEADY = 30.0
"""Seconds after which a searcher has proved itself, and starts before it are forgotten."""
HOPELESS = 10
"""Trials in a row that failed, after which nothing more is tried."""
LOST = mark("Its process was lost.")


class Searcher:
    """One search, step by step; whatever it knows stands in the journal and in the runs."""

    def __init__(self, store: Store, search: Search, folder: SearchFolder, *, at_once: int) -> None:
        self._store, self._search, self._folder, self._at_once = store, search, folder, at_once
        self._study = Study(search, folder.journal)
        self._status = read_status(folder.found)
        self._asked: set[int] = set()
        """Trials whose runs this process has asked for."""
        self._ending: set[int] = set()
        """Trials whose runs this process has asked to stop."""
        self._pruned: set[int] = set()
        self._looked = time.monotonic()

    def step(self) -> bool:
        """Look once, and do what is to be done; whether the search goes on."""
        runs = dict(self._open_runs())
        for number, run in runs.items():
            self._follow(number, run)
        runs = {number: run for number, run in runs.items() if self._is_open(number)}
        paused = any(run is not None and run.state == "paused" for run in runs.values())
        self._count_time(paused=paused)
        self._folder.rest(resting=paused)
        if self._over():
            self._stop_all(runs)
            if not runs and self._finish():
                return False
        elif not paused:
            self._fill(self._at_once - len(runs))
        self._write()
        return True

    def _open_runs(self) -> Iterator[tuple[int, Run | None]]:
        """Number of each open trial -> its run; None where that has been deleted."""
        for tried in self._study.tried:
            if tried.outcome == "open":
                if tried.number not in self._asked:
                    self._submit(tried)
                yield tried.number, self._run(tried.number)

    def _run(self, number: int) -> Run | None:
        try:
            return self._store.run(f"{self._search.experiment}-{number}")
        except UserError:
            return None

    def _is_open(self, number: int) -> bool:
        return self._study.tried[number - 1].outcome == "open"

    def _fill(self, count: int) -> None:
        """Ask for as many trials as there are places, within the budget."""
        for _ in range(count):
            if len(self._study.tried) >= self._most:
                return
            self._submit(self._study.ask())

    def _submit(self, tried: Tried) -> None:
        """Have its run queued; again where nobody knows whether it was, which changes nothing if it was."""
        try:
            spec = trial_recipe(self._search, tried.values)
            if len(tried.values) < len(self._search.dimensions):
                raise UserError(say("It was cut off while it was chosen."))
            if self._queued(spec, tried.number):
                self._asked.add(tried.number)
        except UserError as error:
            self._tell(tried.number, "failed", why=error.message)

    def _queued(self, spec: RunSpec, number: int) -> bool:
        """Whether the run could be queued; where not, as on a full disk, it is tried again. Raises NotFound."""
        try:
            self._store.add(self._search.experiment, [spec], self._search.title, first=number)
        except NotFound:
            raise  # the source is gone
        except UserError as error:
            self._waits(error.message)
            return False
        self._waits("")
        return True

    def _waits(self, why: str) -> None:
        self._status = self._status.model_copy(update={"waits": why})

    def _follow(self, number: int, run: Run | None) -> None:
        """Report how a trial goes on, prune it where others were better by then, and tell how it ended."""
        if run is None:
            if number in self._asked:
                self._tell(number, "failed", why=mark("Its run was deleted."))
            return
        curves = run.account.history
        self._study.report(number, list(_points(curves)))
        if run.ended and run.state != "paused":
            self._tell_end(number, run, curves)
        elif run.state == "training" and number not in self._ending and self._study.should_prune(number):
            self._pruned.add(number)
            self._stop(number, run)

    def _tell_end(self, number: int, run: Run, curves: History) -> None:
        if run.state == "finished":
            self._tell(number, "complete", loss=best_loss(curves))
        elif run.state == "stopped":
            pruned = number in self._pruned or "pruned" in run.tags
            why = (
                say("worse than others after {epochs}", epochs=counted(len(curves.epochs), "epoch"))
                if pruned
                else run.why
            )
            self._tell(number, "pruned" if pruned else "stopped", loss=best_loss(curves), why=why)
        else:
            self._tell(number, "failed", why=run.why or LOST)

    def _tell(self, number: int, outcome: Outcome, *, loss: float | None = None, why: str = "") -> None:
        loss = loss if loss is not None and math.isfinite(loss) else None
        self._study.tell(number, outcome, loss=loss, why=why)
        self._folder.came_further()

    def _stop(self, number: int, run: Run) -> None:
        """Stop the run of a trial, and say on the run why."""
        self._ending.add(number)
        if number in self._pruned:
            self._store.tag(run.id, [*run.tags, "pruned"])
        self._store.stop(run.id)

    def _stop_all(self, runs: dict[int, Run | None]) -> None:
        """Nothing more is waited for."""
        for number, run in runs.items():
            if self._out_of_trials:
                continue  # the last ones may come to their end
            if run is None:
                self._tell(number, "failed", why=mark("It was not begun."))
            elif run.state == "paused":
                self._tell(number, "stopped", loss=best_loss(run.account.history), why=run.why)
            elif number not in self._ending:
                self._stop(number, run)

    def _over(self) -> bool:
        return self._out_of_trials or self._cut_short

    @property
    def _out_of_trials(self) -> bool:
        return len(self._study.tried) >= self._most and not self._cut_short

    @property
    def _cut_short(self) -> bool:
        """Whether open runs are not to come to their end: somebody said so, the time is up, or nothing works."""
        minutes = self._search.minutes
        late = minutes is not None and self._status.seconds >= 60 * minutes
        last = [tried.outcome for tried in self._study.tried[-HOPELESS:]]
        return self._folder.asked_to_stop() or late or last == ["failed"] * HOPELESS

    @property
    def _most(self) -> int:
        return self._search.trials or MOST_TRIALS

    def _finish(self) -> bool:
        """Have the winner and the recommended recipe trained and evaluated on the test part, once; False: later."""
        status = self._current()
        if status.best is None:
            self._write()
            self._folder.end(mark("No run of this search was completed, so there is no winner."))
            return True
        specs = contest_recipes(self._search, status.best.values)
        first = len(status.tried) + 1
        names = tuple(f"{self._search.experiment}-{first + place}" for place in range(len(specs)))
        for number, spec in enumerate(specs, start=first):
            if self._run(number) is None and not self._queued(spec, number):
                return False
        self._status = status.model_copy(update={"winner": status.best.number, "contest": names})
        self._write()
        self._folder.end()
        return True

    def _count_time(self, *, paused: bool) -> None:
        now = time.monotonic()
        passed, self._looked = now - self._looked, now
        if not paused and passed <= NAP:
            self._status = self._status.model_copy(update={"seconds": self._status.seconds + passed})

    def _current(self) -> SearchStatus:
        tried = self._study.tried
        told = [one for one in tried if one.outcome != "open"]
        changed = told != [one for one in self._status.tried if one.outcome != "open"]
        importances = self._study.importances() if changed else self._status.importances
        return self._status.model_copy(update={"tried": tried, "importances": importances})

    def _write(self) -> None:
        """Tell those who look on; the time alone now and then."""
        now, before = self._current(), read_status(self._folder.found)
        self._status = now
        if now.model_copy(update={"seconds": before.seconds}) != before or now.seconds - before.seconds > NAP:
            write_atomically(self._folder.found, now.model_dump_json())


def _points(curves: History) -> Iterator[tuple[int, float]]:
    for epoch, loss in zip(curves.epochs, curves.validation_loss, strict=True):
        if loss is not None and math.isfinite(loss):
            yield epoch, loss


def search(root: Path, experiment: str) -> None:
    """Search until the budget is used up, or until what stands in the way is told."""
    folder = SearchFolder(root, experiment)
    began = time.monotonic()
    try:
        wanted = read_search(folder)
        searcher = Searcher(_store_of(root, wanted.owner), wanted, folder, at_once=places())
        while searcher.step():
            if time.monotonic() - began > STEADY:
                folder.came_further()  # a run may take, or be paused for, longer than many supervisors live
            time.sleep(EVERY)
    except (UserError, OSError) as error:
        if not_stored(error) or isinstance(error, NotStored):
            folder.came_further()  # a full disk is no reason to give up: the next searcher tries again
            time.sleep(STEADY)
            raise
        if isinstance(error, OSError):
            raise
        folder.end(error.message)


def _store_of(root: Path, owner: str) -> Store:
    """The store as the owner of the search has it."""
    person = next((one for one in everybody(root) if one.id == owner), None)
    return Store(root) if person is None else Store(root).seen_by(person)


def main(root: str, experiment: str, lock: int) -> None:
    """One search, as the holder of its lock."""
    os.set_inheritable(lock, False)
    live_with(sys.stdin.fileno())
    step_back(NICE)
    try:
        search(Path(root), experiment)
    except Exception:
        SearchFolder(Path(root), experiment).log.write_text(traceback.format_exc())
        raise


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
