"""Random histories: whatever is asked, whoever dies, runs keep to the table, and none is forgotten or doubled."""

import json
import os
import shutil
import tempfile
from itertools import pairwise
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, precondition, rule

from core.errors import NotFound, UserError
from core.runs.processes.heartbeat import read_pid
from core.runs.processes.supervisor import Supervisor
from core.runs.states import ALLOWED, ENDED
from core.runs.store import Store
from core.training.events import Failed, Finished, Started
from tests.core.runs.recipes import SHA256, recipe

SLOTS = 2
NOBODY = 2**30
"""Above every process number that Linux gives."""


class Workers:
    """In place of the fork server: workers that hold their locks and do what the history says."""

    def __init__(self) -> None:
        self.ready, self.broken = True, False
        self.exit_codes: dict[int, int] = {}
        self.workers: dict[str, int] = {}
        self.living: dict[str, tuple[int, Path, int]] = {}
        """Run -> lock, folder of the attempt, number of the attempt."""
        self._pid = NOBODY

    def look(self) -> None: ...

    def try_again(self) -> None: ...

    def fork(self, run: Path, attempt: int, lock: int) -> bool:
        assert run.name not in self.living, "two workers on one run"
        if self.ready:
            folder = run / "attempts" / str(attempt)
            self._pid += 1
            (folder / "heartbeat.json").write_text(json.dumps({"pid": self._pid}))
            self.living[run.name] = (os.dup(lock), folder, attempt)
        return self.ready

    def tell(self, run: str, event: object) -> None:
        with (self.living[run][1] / "events.jsonl").open("a") as file:
            file.write(event.model_dump_json() + "\n")

    def die(self, run: str) -> None:
        lock, folder, _ = self.living.pop(run)
        self.exit_codes[read_pid(folder)] = -9
        os.close(lock)


class Life(RuleBasedStateMachine):
    runs = Bundle("runs")

    @initialize()
    def an_empty_store(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.store = Store(self.folder)
        (self.store.sources / SHA256).mkdir()
        self.workers = Workers()
        self.restart_the_supervisor()
        self.known: set[str] = set()
        self.deleted: set[str] = set()
        self.resumed: dict[str, int] = {}

    def teardown(self) -> None:
        for run in list(getattr(self, "workers", Workers()).living):
            self.workers.die(run)
        shutil.rmtree(self.folder, ignore_errors=True)

    # People

    @rule(target=runs, count=st.integers(1, 3), token=st.sampled_from([None, "a", "b"]))
    def submit(self, count: int, token: str | None):
        experiment = self.store.submit([recipe(seed=seed) for seed in range(count)], "trial", token=token)
        names = [run.id for run in self.store.experiment(experiment).runs]
        new = [name for name in names if name not in self.known]
        self.known.update(new)
        return multiple(*new)

    @rule(run=runs, question=st.sampled_from(["stop", "pause", "cancel", "resume"]))
    def ask(self, run: str, question: str) -> None:
        try:
            getattr(self.store, question)(run)
        except NotFound:
            assert run in self.deleted
        except UserError:
            assert question == "resume"
        else:
            self.resumed[run] = self.resumed.get(run, 0) + (question == "resume")

    @rule(run=runs)
    def resume_what_has_ended(self, run: str) -> None:
        """Whoever reads that a run ended can resume it, also when the supervisor has not noticed yet."""
        if run in self.deleted or not self.store.run(run).resumable:
            return
        if run in self.workers.living:
            self.workers.die(run)
        before = self.asked_for(run)
        self.store.resume(run)
        for _ in range(3):
            self.supervisor.tick()
        assert self.asked_for(run) == before + 1

    def asked_for(self, run: str) -> int:
        """How often it was queued because a person wanted it."""
        return sum(transition.why == "resumed" for transition in self.store.reader.transitions(run))

    @rule(run=runs)
    def delete(self, run: str) -> None:
        try:
            self.store.delete(run)
        except NotFound:
            assert run in self.deleted
        except UserError:
            facts = self.store.reader.facts(run)
            assert facts is None or facts.recorded not in ENDED or self.store.run(run).state == "queued"
        else:
            self.deleted.add(run)

    @rule(run=runs)
    def restore(self, run: str) -> None:
        if run in self.deleted:
            self.store.restore(run)
            self.deleted.discard(run)

    # Processes

    @rule()
    def the_supervisor_looks(self) -> None:
        self.supervisor.tick()

    @rule()
    def restart_the_supervisor(self) -> None:
        self.supervisor = Supervisor(Store(self.folder), self.workers, slots=SLOTS)
        self.supervisor.recover()

    @rule(ready=st.booleans())
    def the_fork_server_comes_or_goes(self, ready: bool) -> None:
        self.workers.ready = ready

    @precondition(lambda self: self.workers.living)
    @rule(
        data=st.data(),
        event=st.sampled_from(["started", "finished", "failed", "stopped", "paused"]),
        dies=st.booleans(),
    )
    def a_worker_tells_something(self, data, event: str, dies: bool) -> None:
        run = data.draw(st.sampled_from(sorted(self.workers.living)))
        self.workers.tell(run, Started(attempt=self.workers.living[run][2], at=0.0))
        if event == "failed":
            self.workers.tell(run, Failed(reason="diverged", message="diverged"))
        elif event != "started":
            self.workers.tell(run, Finished(outcome=event, why="", epochs=1, best_epoch=1, seconds=0.1))
        if dies:
            self.workers.die(run)

    @precondition(lambda self: self.workers.living)
    @rule(data=st.data())
    def a_worker_dies(self, data) -> None:
        self.workers.die(data.draw(st.sampled_from(sorted(self.workers.living))))

    # What always holds

    @invariant()
    def no_run_is_forgotten_or_doubled(self) -> None:
        names = [run.id for run in self.store.runs()]
        assert len(names) == len(set(names))
        assert set(names) == self.known - self.deleted

    @invariant()
    def every_life_keeps_to_the_table(self) -> None:
        for run in self.store.runs():
            states = [None, *(transition.to for transition in self.store.reader.transitions(run.id))]
            assert all(after in ALLOWED[before] for before, after in pairwise(states))

    @invariant()
    def no_more_run_than_there_are_slots(self) -> None:
        assert len(self.workers.living) <= SLOTS + sum(
            run.state in ENDED for run in self.store.runs() if run.id in self.workers.living
        )

    @invariant()
    def places_in_the_queue_count_from_one(self) -> None:
        places = sorted(run.place for run in self.store.runs() if run.place is not None)
        assert places == list(range(1, len(places) + 1))

    @invariant()
    def a_page_in_another_process_sees_the_same(self) -> None:
        fresh = {run.id: (run.state, run.attempt, run.place) for run in Store(self.folder).runs()}
        assert fresh == {run.id: (run.state, run.attempt, run.place) for run in self.store.runs()}


Life.TestCase.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
test_random_lives = Life.TestCase
