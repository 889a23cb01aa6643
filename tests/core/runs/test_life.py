"""Random histories: whatever is asked, whoever dies, runs keep to the table, and none is forgotten or doubled."""

import shutil
import tempfile
from itertools import pairwise
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, precondition, rule

from core.errors import NotFound, UserError
from core.runs.attempts import Outcome, Signs, Told, Wish
from core.runs.folder.states import ALLOWED, ENDED
from core.runs.processes.memory import Memory
from core.runs.processes.supervisor import Supervisor
from core.runs.store import Store
from core.training.events import Event, Failed, Finished, Started
from tests.core.runs.recipes import SHA256, recipe

SLOTS = 2
MEMORY = Memory(total=16 << 30, available=16 << 30)
"""Of a machine whose other work has no say in who starts."""


class Trial:
    """One attempt, of which nothing stands on the disk; it does what the history says."""

    def __init__(self) -> None:
        self.lives = False
        self.wish: Wish | None = None
        self.log: list[Event] = []
        self.end: Outcome | None = None

    def alive(self) -> bool:
        return self.lives

    def told(self) -> Told:
        last = self.log[-1] if self.log else None
        return Told(len(self.log), closing=last if isinstance(last, Finished | Failed) else None)

    def asked(self) -> Wish | None:
        return self.wish

    def stop(self, wish: Wish) -> None:
        self.wish = "stop" if self.wish == "stop" else wish

    def kill(self) -> None:
        self.lives, self.end = False, "ended"

    def signs(self) -> Signs:
        return Signs()

    def outcome(self) -> Outcome | None:
        return self.end


class Onlooker:
    """Somebody who looks on at an attempt, and has read so much of what it told."""

    def __init__(self, trial: Trial) -> None:
        self.trial, self.read = trial, 0

    def alive(self) -> bool:
        return self.trial.lives

    def more(self) -> list[Event]:
        told = self.trial.log[self.read :]
        self.read += len(told)
        return told


class Elsewhere:
    """Attempts that no process of this machine makes."""

    def __init__(self) -> None:
        self.ready, self.broken, self.waits, self.largest = True, "", "", None
        self.trials: dict[tuple[str, int], Trial] = {}

    def look(self) -> None: ...

    def try_again(self) -> None: ...

    def close(self) -> None: ...

    def see(self, run: Path, number: int) -> Onlooker:
        return Onlooker(self.at(run, number))

    def start(self, run: Path, number: int) -> bool:
        assert run.name not in self.living(), "two attempts at one run"
        if self.ready:
            self.at(run, number).lives = True
        return self.ready

    def at(self, run: Path, number: int) -> Trial:
        return self.trials.setdefault((run.name, number), Trial())

    def living(self) -> dict[str, int]:
        """Run -> number of the attempt that is made."""
        return {run: number for (run, number), trial in self.trials.items() if trial.lives}


class Life(RuleBasedStateMachine):
    runs = Bundle("runs")

    @initialize()
    def an_empty_store(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.attempts = Elsewhere()
        self.store = self.opened()
        (self.store.sources / SHA256).mkdir()
        self.restart_the_supervisor()
        self.known: dict[str, None] = {}
        self.deleted: set[str] = set()
        self.resumed: dict[str, int] = {}

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def opened(self) -> Store:
        """The store as another process has it."""
        return Store(self.folder, see=self.attempts.see)

    def trained(self) -> list[str]:
        """The runs at which an attempt is made, in the order of their submission, which no chance decides."""
        return [run for run in self.known if run in self.attempts.living()]

    def attempt(self, run: str) -> Trial:
        """The one that is made at the run."""
        return self.attempts.trials[run, self.attempts.living()[run]]

    # People

    @rule(target=runs, count=st.integers(1, 3), token=st.sampled_from([None, "a", "b"]))
    def submit(self, count: int, token: str | None):
        experiment = self.store.submit([recipe(seed=seed) for seed in range(count)], "trial", token=token)
        try:
            names = [run.id for run in self.store.experiment(experiment).runs]
        except NotFound:
            assert any(run.startswith(experiment) for run in self.deleted)
            return multiple()
        new = [name for name in names if name not in self.known]
        self.known.update(dict.fromkeys(new))
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
        if run in self.attempts.living():
            self.attempt(run).kill()
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
            facts = self.store.lister.facts(run)
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
        self.supervisor = Supervisor(self.opened(), self.attempts, slots=SLOTS, memory=lambda: MEMORY)
        self.supervisor.recover()

    @rule(ready=st.booleans())
    def a_place_for_attempts_comes_or_goes(self, ready: bool) -> None:
        self.attempts.ready = ready

    @precondition(lambda self: self.attempts.living())
    @rule(
        data=st.data(),
        event=st.sampled_from(["started", "finished", "failed", "stopped", "paused"]),
        dies=st.booleans(),
    )
    def an_attempt_tells_something(self, data, event: str, dies: bool) -> None:
        run = data.draw(st.sampled_from(self.trained()))
        trial = self.attempt(run)
        trial.log.append(Started(attempt=self.attempts.living()[run], at=0.0))
        if event == "failed":
            trial.log.append(Failed(reason="diverged", message="diverged"))
        elif event != "started":
            trial.log.append(Finished(outcome=event, why="", epochs=1, best_epoch=1, seconds=0.1))
        if dies:
            trial.kill()

    @precondition(lambda self: self.attempts.living())
    @rule(data=st.data())
    def an_attempt_is_lost(self, data) -> None:
        self.attempt(data.draw(st.sampled_from(self.trained()))).kill()

    # What always holds

    @invariant()
    def no_run_is_forgotten_or_doubled(self) -> None:
        names = [run.id for run in self.store.runs()]
        assert len(names) == len(set(names))
        assert set(names) == self.known.keys() - self.deleted

    @invariant()
    def every_life_keeps_to_the_table(self) -> None:
        for run in self.store.runs():
            states = [None, *(transition.to for transition in self.store.reader.transitions(run.id))]
            assert all(after in ALLOWED[before] for before, after in pairwise(states))

    @invariant()
    def no_more_run_than_there_are_slots(self) -> None:
        living = self.attempts.living()
        assert len(living) <= SLOTS + sum(run.state in ENDED for run in self.store.runs() if run.id in living)

    @invariant()
    def places_in_the_queue_count_from_one(self) -> None:
        places = sorted(run.place for run in self.store.runs() if run.place is not None)
        assert places == list(range(1, len(places) + 1))

    @invariant()
    def a_page_in_another_process_sees_the_same(self) -> None:
        fresh = {run.id: (run.state, run.attempt, run.place) for run in self.opened().runs()}
        assert fresh == {run.id: (run.state, run.attempt, run.place) for run in self.store.runs()}


Life.TestCase.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
test_random_lives = Life.TestCase
