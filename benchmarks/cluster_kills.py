"""Kills on a cluster at random moments, and whether every run comes out as if nothing had happened."""

import random
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import psutil

from benchmarks.kills import check, submit, too_many, wait
from benchmarks.machines import Machine, Machines
from benchmarks.rows import Row
from core.recipes.spec import RunSpec
from core.runs.folder.run import Run
from core.runs.processes.heartbeat import read_pid
from core.runs.start import holder_of
from core.runs.store import Store
from tests.core.runs.soundness import broken_promises
from tests.core.runs.trial import epochs_of

ACTOR = "ray::NodeAttempt"
TIDY = 60.0
"""Seconds in which nodes must be free of actors once every run has ended."""


@dataclass
class Trial:
    """Two runs, and what was killed under them."""

    kind: str
    runs: list[str]
    killed: bool = False
    """Whether anything was; by then both may have ended."""
    begun: set[str] = field(default_factory=set)
    """Those that had told something when it happened."""
    touched: set[str] = field(default_factory=set)
    """Those whose process, actor or node it was."""
    lost: set[str] = field(default_factory=set)
    """Those that were shown as lost, and resumed."""
    seconds: float = 0.0
    """From the kill until both had ended."""
    problems: list[str] = field(default_factory=list)


class Killer:
    """Kills what works for a store: processes and actors, nodes, supervisors."""

    def __init__(
        self, store: Store, cluster: Machines, spec: RunSpec, undisturbed: Run, moments: random.Random
    ) -> None:
        self._store, self._cluster, self._spec, self._undisturbed = store, cluster, spec, undisturbed
        self._moments = moments
        self._kinds = {"worker": self._kill_worker, "node": self._kill_node, "supervisor": self._kill_supervisor}

    def kill(self, count: int) -> list[Row]:
        """So many kills in a random order, each kind as often as the others; one row a kind."""
        kinds = [list(self._kinds)[number % len(self._kinds)] for number in range(count)]
        self._moments.shuffle(kinds)
        trials: list[Trial] = []
        while len(trials) < count:
            trial = self._try(kinds[len(trials)])
            if trial.killed:
                trials.append(trial)
                print(f"{len(trials):2}/{count} {self._told(trial)}", flush=True)
        return [_row(kind, [trial for trial in trials if trial.kind == kind]) for kind in self._kinds if kind in kinds]

    def _try(self, kind: str) -> Trial:
        """Kill, wait until both runs have ended, and look for what is wrong; what is lost is resumed."""
        trial = Trial(kind, [submit(self._store, self._spec) for _ in range(2)])
        epoch = max(0, self._moments.randrange(-self._spec.training.epochs // 4, self._spec.training.epochs))
        wait(f"epoch {epoch}", lambda: any(self._told_of(run) >= epoch for run in trial.runs))
        trial.begun = {run for run in trial.runs if self._store.run(run).events()}
        trial.killed = any(self._store.run(run).living for run in trial.runs) and self._kinds[kind](trial)
        began = time.monotonic()
        wait("the end of both runs", lambda: not [run for run in trial.runs if not self._over(trial, run)])
        trial.seconds = time.monotonic() - began
        trial.problems = list(self._problems(trial))
        return trial

    def _told_of(self, run: str) -> int:
        """The epochs that a run has told; -1 before its first attempt."""
        found = self._store.run(run)
        return epochs_of(found) if found.attempt else -1

    def _over(self, trial: Trial, run: str) -> bool:
        """Whether it has ended; where it is shown as lost, it is resumed, once."""
        if self._store.run(run).state == "lost" and run not in trial.lost:
            trial.lost.add(run)
            self._store.resume(run)
        return self._store.run(run).ended and self._store.lister.facts(run).recorded != "starting"

    def _kill_worker(self, trial: Trial) -> bool:
        """The process that trains, or the actor above it."""
        at_work = {run: pid for run in trial.runs if (pid := self._pid(run))}
        if not at_work:
            return False
        run = self._moments.choice(sorted(at_work))
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(at_work[run])
            self._moments.choice([process, process.parent()]).kill()
            trial.touched.add(run)
        return bool(trial.touched)

    def _kill_node(self, trial: Trial) -> bool:
        """One of them loses its power; another takes its place."""
        victim: Machine = self._moments.choice(self._cluster.living)
        there = {process.pid for process in victim.processes()}
        trial.touched = {run for run in trial.runs if self._store.run(run).living and self._pid(run) in there | {None}}
        self._cluster.lose(victim)
        self._cluster.join(core=victim.core)
        return True

    def _kill_supervisor(self, _: Trial) -> bool:
        """With its bridge, which ends with it."""
        with suppress(psutil.NoSuchProcess, TypeError):
            psutil.Process(holder_of(self._store.root)).kill()
            return True
        return False

    def _problems(self, trial: Trial) -> Iterator[str]:
        """A sentence for everything that should not be so."""
        for run in trial.runs:
            found = self._store.run(run)
            yield from (f"{run}: {problem}" for problem in check(found, self._undisturbed))
            if run in trial.begun - trial.touched:
                if found.attempt > 1:
                    yield f"{run} was not touched, and began anew"
                if run in trial.lost:
                    yield f"{run} was not touched, and was shown as lost"
        yield from broken_promises(self._store)
        yield from too_many(self._store)
        if not self._tidy():
            yield "an actor is still there though every run has ended"

    def _tidy(self) -> bool:
        """Whether all nodes are soon free again."""
        until = time.monotonic() + TIDY
        while any(_is_actor(one) for machine in self._cluster.living for one in machine.processes()):
            if time.monotonic() > until:
                return False
            time.sleep(0.2)
        return True

    def _pid(self, run: str) -> int | None:
        """The process that trains it, where there is one."""
        found = self._store.run(run)
        pid = read_pid(found.attempt_folder(found.attempt))
        return pid if pid and psutil.pid_exists(pid) else None

    def _told(self, trial: Trial) -> str:
        lives = [" ".join(one.to for one in self._store.reader.transitions(run)) for run in trial.runs]
        problems = "; ".join(trial.problems) or "good"
        return f"{trial.kind}: {problems} ({' | '.join(lives)}; {trial.seconds:.0f} s)"


def _is_actor(process: psutil.Process) -> bool:
    try:
        return "".join(process.cmdline()).startswith(ACTOR)
    except psutil.Error:
        return False


def _row(kind: str, trials: list[Trial]) -> Row:
    problems = [problem for trial in trials for problem in trial.problems]
    lost, seconds = sum(len(trial.lost) for trial in trials), [trial.seconds for trial in trials]
    print(f"{kind}: {len(trials)} kills, {lost} runs lost and resumed, {len(problems)} problems", flush=True)
    more = {"kills": len(trials), "lost and resumed": lost, "slowest": max(seconds), "problems": problems}
    return Row(f"kill the {kind}", "runs gone wrong", len(problems), seconds=sum(seconds), more=more)
