"""Kill the worker, the supervisor and the server at random moments, and see that nothing is lost.

    python -m benchmarks.kills --repeats 20 [--only worker supervisor server] [--data FOLDER] [--json FILE] [--seed 0]

Each time a network is trained, on a sample or on FOLDER/forecasting/daily-min-temperatures.csv, something is killed
(SIGKILL), and then: within 15 s no run may be shown in a wrong state; a lost run resumes; every run ends finished,
with the same curve as one that nobody disturbed; and the store keeps all its promises (core.runs.soundness).
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
from pathlib import Path

import psutil

from benchmarks.rows import Row, write_rows
from benchmarks.serving import serve
from core.data.prepare import prepare
from core.data.samples import SAMPLES
from core.data.sources import import_bytes
from core.runs.heartbeat import read_pid
from core.runs.run import Run
from core.runs.soundness import broken_promises
from core.runs.store import Store
from core.runs.waking import ensure
from core.tasks import task_of
from core.training.history import history
from core.training.recipes import recipes
from core.training.spec import RunSpec, SourceRecipe

SHOWN_WITHIN = 15.0
PATIENCE = 180.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--only", nargs="*", choices=sorted(KILLS), default=sorted(KILLS))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=150)
    parser.add_argument("--data", type=Path, help="folder with forecasting/; default: a sample")
    parser.add_argument("--json", type=Path, help="write the rows here too")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="unroll-kills-", ignore_cleanup_errors=True) as folder:
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
        shown, failures, began = [], 0, time.monotonic()
        for number in range(1, arguments.repeats + 1):
            found = KILLS[kind](store, spec, lambda: moments.uniform(0, min(length, 6.0)))
            problems = [*check(found, undisturbed), *broken_promises(store)]
            failures += bool(problems)
            seen = ", ".join(transition.to for transition in store.reader.transitions(found.id))
            shown.append(seen)
            print(f"{kind} {number:2}/{arguments.repeats}: {'; '.join(problems) or 'good'} ({seen})", flush=True)
        lost = sum("lost" in one for one in shown)
        print(f"{kind}: {len(shown)} kills, {lost} runs lost and resumed, {failures} problems", flush=True)
        seconds, more = time.monotonic() - began, {"kills": len(shown), "lost and resumed": lost}
        rows.append(Row(f"kill the {kind}", "runs gone wrong", failures, seconds=seconds, more=more))
    return rows


def kill_worker(store: Store, spec: RunSpec, moment: Callable[[], float]) -> Run:
    """A worker at a random moment of its life; the run is resumed when it was lost."""
    run = submit(store, spec)
    wait(lambda: store.run(run).attempt > 0)
    time.sleep(moment())
    found = store.run(run)
    pid = read_pid(found.attempt_folder(found.attempt))
    if found.living and pid:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        wait(lambda: not stale(store, run, found.attempt), seconds=SHOWN_WITHIN)
    if store.run(run).state == "lost":
        store.resume(run)
    return ended(store, run)


def stale(store: Store, run: str, attempt: int) -> bool:
    """Whether a killed attempt is still shown as living."""
    shown = store.run(run)
    return shown.living and shown.attempt == attempt and bool(shown.events())


def kill_supervisor(store: Store, spec: RunSpec, moment: Callable[[], float]) -> Run:
    """The supervisor at a random moment, from the asking to the end; another adopts its workers."""
    run = submit(store, spec)
    time.sleep(moment())
    with contextlib.suppress(psutil.NoSuchProcess, ValueError):
        supervisor = psutil.Process(int((store.root / "supervisor.lock").read_text()))
        supervisor.kill()
    return ended(store, run)


def kill_server(store: Store, spec: RunSpec, moment: Callable[[], float]) -> Run:
    """The page server while it shows a training run; the run goes on, and the next server finds it."""
    server, _ = serve(store.root)
    run = submit(store, spec)
    time.sleep(moment())
    server.kill()
    server.wait()
    again, address = serve(store.root)
    with urllib.request.urlopen(f"{address}/results?run={run}", timeout=30) as answer:
        assert answer.status == 200
    found = ended(store, run)
    again.kill()
    again.wait()
    assert found.attempt == 1, "the run was disturbed by its server's death"
    return found


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
    proposed = task.propose(prepare(source.table(), preparation))
    values = {name: reasoned.value for name, reasoned in proposed.items()}
    values |= {"epochs": epochs, "patience": None, "units": 8, "dropout": 0.1, "seed": 0}
    origin = SourceRecipe(name=source.name, sha256=source.sha256, preparation=preparation)
    return recipes(task, origin, cells=["lstm"], seeds=[0], values=values)[0]


def submit(store: Store, spec: RunSpec) -> str:
    return store.experiment(store.submit([spec], "kills")).runs[0].id


def ended(store: Store, run: str) -> Run:
    """The run when it has ended and that is written down."""
    wait(lambda: store.run(run).ended and store.reader.facts(run).recorded != "starting")
    return store.run(run)


def wait(is_so: Callable[[], bool], *, seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds:.0f} s")
        time.sleep(0.02)


def end_all(store: Store) -> None:
    """No process of ours stays behind."""
    for run in store.runs():
        if not run.ended:
            store.stop(run.id)
    with contextlib.suppress(TimeoutError):
        wait(lambda: all(run.ended for run in store.runs()), seconds=30)
    with contextlib.suppress(psutil.NoSuchProcess, ValueError, FileNotFoundError):
        psutil.Process(int((store.root / "supervisor.lock").read_text())).kill()


if __name__ == "__main__":
    main()
