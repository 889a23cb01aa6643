"""Kill the worker, the supervisor and the server at random moments, and see that nothing is lost.

    python benchmarks/kills.py --repeats 20 [--only NAME ...] [--data FOLDER] [--json FILE] [--seed 0] [--busy LOOPS]

Each time a network is trained, on a sample or on FOLDER/forecasting/daily-min-temperatures.csv, something is killed
(SIGKILL: worker, supervisor or server), and then: the run is soon shown in a right state, and how soon is measured; a
lost run resumes; every run ends finished, with the same curve as one that nobody disturbed; the store keeps all its
promises (`tests/core/runs/soundness.py`); and it never has two supervisors. Nothing here gives up because the machine
is slow.
"""

import argparse
import contextlib
import os
import random
import signal
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.busy import add_busy, busy
from benchmarks.rows import Row, write_rows
from benchmarks.serving import serve
from core.recipes.made import recipes
from core.recipes.spec import RunSpec, SourceRecipe
from core.runs.folder.run import Run
from core.runs.processes.heartbeat import read_pid
from core.runs.start import ensure
from core.runs.store import Store
from core.sources.intake.sources import import_bytes
from core.sources.samples import SAMPLES
from core.sources.tables.preparing.tables import prepare
from core.tasks import task_of
from core.training.history import history
from tests.core.runs.soundness import broken_promises

STILL = 60.0
"""Seconds between two words about what is waited for."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--only", nargs="*", choices=sorted(KILLS), default=sorted(KILLS))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=150)
    parser.add_argument("--data", type=Path, help="folder with forecasting/; default: a sample")
    parser.add_argument("--json", type=Path, help="write the rows here too")
    add_busy(parser)
    arguments = parser.parse_args()
    place = tempfile.TemporaryDirectory(prefix="unroll-kills-", ignore_cleanup_errors=True)
    with busy(arguments.busy), place as folder:
        store = Store(Path(folder), wake=ensure)
        try:
            rows = run_all(store, arguments)
        finally:
            end_all(store)
    write_rows(arguments.json, rows)
    sys.exit(1 if any(row.ours for row in rows) else 0)


def run_all(store: Store, arguments: argparse.Namespace) -> list[Row]:
    """All kills, one line each; how many of each kind went wrong."""
    moments = random.Random(arguments.seed)
    spec = recipe(store, arguments.data, arguments.epochs)
    began = time.monotonic()
    undisturbed = ended(store, submit(store, spec))
    length = time.monotonic() - began
    rows = []
    for kind in arguments.only:
        trials: list[Trial] = []
        began = time.monotonic()
        for number in range(1, arguments.repeats + 1):
            trial = KILLS[kind](store, spec, lambda: moments.uniform(0, min(length, 6.0)))
            trial.problems = [*check(trial.run, undisturbed), *broken_promises(store), *too_many(store)]
            trials.append(trial)
            seen = ", ".join(transition.to for transition in store.reader.transitions(trial.run.id))
            print(f"{kind} {number:2}/{arguments.repeats}: {'; '.join(trial.problems) or 'good'} ({seen})", flush=True)
        rows.append(summary(kind, trials, time.monotonic() - began))
    return rows


@dataclass
class Trial:
    """A run that was disturbed."""

    run: Run
    shown_after: float | None = None
    """Seconds from the kill of a worker until its run was no longer shown as living."""
    lost: bool = False
    problems: list[str] = field(default_factory=list)


def summary(kind: str, trials: list[Trial], seconds: float) -> Row:
    """How many of a kind went wrong."""
    failures, lost = sum(bool(trial.problems) for trial in trials), sum(trial.lost for trial in trials)
    after = sorted(trial.shown_after for trial in trials if trial.shown_after is not None)
    slowest = round(after[ceil(0.95 * len(after)) - 1], 2) if after else None
    shown = f", shown within {slowest} s at the 95th percentile" if after else ""
    print(f"{kind}: {len(trials)} kills, {lost} runs lost and resumed, {failures} problems{shown}", flush=True)
    more = {"kills": len(trials), "lost and resumed": lost, "shown within, s, 95th percentile": slowest}
    return Row(f"kill the {kind}", "runs gone wrong", failures, seconds=seconds, more=more)


def kill_worker(store: Store, spec: RunSpec, moment: Callable[[], float]) -> Trial:
    """A worker at a random moment of its life; the run is resumed when it was lost."""
    run = submit(store, spec)
    wait("a first attempt", lambda: store.run(run).attempt > 0)
    time.sleep(moment())
    found, after = store.run(run), None
    pid = read_pid(found.attempt_folder(found.attempt))
    if found.living and pid:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        began = time.monotonic()
        wait("a right state", lambda: not stale(store, run, found.attempt))
        after = time.monotonic() - began
    if lost := store.run(run).state == "lost":
        store.resume(run)
    return Trial(ended(store, run), after, lost)


def stale(store: Store, run: str, attempt: int) -> bool:
    """Whether a killed attempt is still shown as living."""
    shown = store.run(run)
    return shown.living and shown.attempt == attempt and bool(shown.events())


def kill_supervisor(store: Store, spec: RunSpec, moment: Callable[[], float]) -> Trial:
    """The supervisor at a random moment, from the asking to the end; another adopts its workers."""
    run = submit(store, spec)
    time.sleep(moment())
    with contextlib.suppress(psutil.NoSuchProcess, ValueError):
        supervisor = psutil.Process(int((store.root / "supervisor.lock").read_text()))
        supervisor.kill()
    return Trial(ended(store, run))


def kill_server(store: Store, spec: RunSpec, moment: Callable[[], float]) -> Trial:
    """The page server while it shows a training run; the run goes on, and the next server finds it."""
    server, _ = serve(store.root)
    run = submit(store, spec)
    time.sleep(moment())
    server.kill()
    server.wait()
    again, address = serve(store.root)
    with urllib.request.urlopen(f"{address}/results?run={run}") as answer:
        assert answer.status == 200
    found = ended(store, run)
    again.kill()
    again.wait()
    assert found.attempt == 1, "the run was disturbed by its server's death"
    return Trial(found)


KILLS = {"worker": kill_worker, "supervisor": kill_supervisor, "server": kill_server}


def check(run: Run, undisturbed: Run) -> list[str]:
    """What is wrong with a run that was disturbed."""
    if run.state != "finished":
        return [f"it is {run.state}: {run.why}"]
    mine, theirs = history(run.events()), history(undisturbed.events())
    same = (mine.loss, mine.validation_loss, mine.gradient_norm) == (
        theirs.loss,
        theirs.validation_loss,
        theirs.gradient_norm,
    )
    return [] if same else ["its curve is not that of the run that nobody disturbed"]


def too_many(store: Store) -> list[str]:
    """What is wrong with how many supervise the store."""
    wanted = {"core.runs.processes.entry", str(store.root)}
    found = [one for one in psutil.process_iter(["cmdline", "ppid"]) if wanted <= set(one.info["cmdline"] or ())]
    # A child of one is for a moment what its parent is, before it becomes another program.
    count = sum(one.info["ppid"] not in {other.pid for other in found} for one in found)
    return [f"{count} supervisors"] if count > 1 else []


def recipe(store: Store, data: Path | None, epochs: int) -> RunSpec:
    """A small LSTM with dropout, so that the random state counts."""
    if data is None:
        content, name = SAMPLES["electrical"].content(), SAMPLES["electrical"].name
    else:
        path = data / "forecasting" / "daily-min-temperatures.csv"
        content, name = path.read_bytes(), path.name
    source = import_bytes(content, name, store.sources)
    preparation = source.report.preparation
    task = task_of("forecasting")
    proposed = task.propose(prepare(source.stored(), preparation))
    values = {name: reasoned.value for name, reasoned in proposed.items()}
    values |= {"epochs": epochs, "patience": None, "units": 8, "dropout": 0.1, "seed": 0}
    origin = SourceRecipe(name=source.name, sha256=source.sha256, preparation=preparation)
    return recipes(task, origin, cells=["lstm"], seeds=[0], values=values)[0]


def submit(store: Store, spec: RunSpec) -> str:
    return store.experiment(store.submit([spec], "kills")).runs[0].id


def ended(store: Store, run: str) -> Run:
    """The run when it has ended and that is written down."""
    wait("its end", lambda: store.run(run).ended and store.lister.facts(run).recorded != "starting")
    return store.run(run)


def wait(what: str, is_so: Callable[[], bool]) -> None:
    """As long as it takes, saying now and then what for."""
    said_at = time.monotonic()
    while not is_so():
        if time.monotonic() - said_at > STILL:
            said_at = time.monotonic()
            print(f"  still waiting for {what}", flush=True)
        time.sleep(0.02)


def end_all(store: Store) -> None:
    """No process of ours stays behind."""
    for run in store.runs():
        if not run.ended:
            store.stop(run.id)
    wait("the end of all runs", lambda: all(run.ended for run in store.runs()))
    with contextlib.suppress(psutil.NoSuchProcess, ValueError, FileNotFoundError):
        psutil.Process(int((store.root / "supervisor.lock").read_text())).kill()


if __name__ == "__main__":
    main()
