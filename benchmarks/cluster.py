"""Trainings on a Ray cluster of two nodes: how much sooner a sweep is done than on one, and what kills do to runs.

    python benchmarks/cluster.py [--only sweep kills] [--runs 16] [--kills 20] [--epochs 300] [--seed 0]
        [--data FOLDER] [--json FILE]

It needs requirements-cluster.lock, Linux with user namespaces, `ip`, `unshare` and `taskset`, and a core for each of
two nodes. Nodes are machines as far as they can tell: each has an address, one core and temporary files of its own
(`benchmarks/machines.py`). Trained is a small LSTM with dropout on a sample, or on
FOLDER/forecasting/daily-min-temperatures.csv.

sweep: so many runs that differ in their seeds alone, from asking to the last end, on one node and on two; every
weight and every exhibit must be that of a run without a cluster, bit for bit.

kills: two runs at a time; after a random epoch the process or the actor of one is killed, or a node loses its power,
or the supervisor is killed. What is lost is resumed, and a node that is gone is replaced. In the end every run has
finished like one that nobody disturbed, whoever was not touched has one attempt, the store keeps all its promises,
and no actor is left on any node.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.cluster_kills import Killer
from benchmarks.kills import end_all, recipe, submit, wait
from benchmarks.machines import Machines, enter_own_network, part_of, token
from benchmarks.rows import Row, write_rows
from benchmarks.shares import Shares
from core.recipes.made import changed
from core.recipes.spec import RunSpec
from core.runs.folder.run import Run
from core.runs.start import ensure
from core.runs.store import Store
from core.tasks import task_of

CORES = (0, 1)
WANTED = 1.8
"""Times as fast with two nodes as with one."""


def main() -> None:
    arguments = _arguments()
    enter_own_network()
    place = tempfile.TemporaryDirectory(prefix="unroll-cluster-", ignore_cleanup_errors=True)
    with place as folder:
        parts = {"sweep": sweep, "kills": kills}
        rows = [row for name in arguments.only for row in parts[name](Path(folder), arguments)]
    write_rows(arguments.json, rows)
    sys.exit(1 if any(row.more["problems"] for row in rows) else 0)


def sweep(folder: Path, arguments: argparse.Namespace) -> list[Row]:
    """The same runs here, on one node and on two."""
    with store_in(folder / "here") as store:
        here = trained(store, arguments, "without a cluster")
    problems, seconds, shares = [], {}, {}
    for count in (1, 2):
        with token(), machines(folder, CORES[:count]), store_in(folder / f"nodes-{count}") as store:
            prepared(store, arguments, count)
            with Shares(part_of) as meanwhile:
                there = trained(store, arguments, f"nodes: {count}")
        seconds[count], shares[count] = meanwhile.seconds, meanwhile.taken
        problems += differences(here, there)
    print(
        f"\n{arguments.runs} runs, one core a node     seconds    nodes   head and bridge   others, of the processors"
    )
    for count in seconds:
        nodes, own, others = (shares[count].get(name, 0.0) for name in ("nodes", "own", "others"))
        print(f"on {count} of 2 nodes            {seconds[count]:9.1f}{nodes:9.0%}{own:18.0%}{others:9.0%}")
    gain = seconds[1] / seconds[2]
    print(f"{gain:.2f} times as fast (wanted: {WANTED}); {'; '.join(problems) or 'every bit as without a cluster'}")
    more = {"seconds on one": seconds[1], "shares of the processors": shares, "problems": problems}
    return [Row("sweep", "times as fast on two nodes as on one", gain, {"wanted": WANTED}, seconds[2], more)]


def kills(folder: Path, arguments: argparse.Namespace) -> list[Row]:
    """Everything that can die, one after the other."""
    with store_in(folder / "undisturbed") as store:
        [undisturbed] = all_ended(store, [submit(store, spec(store, arguments))])
    moments = random.Random(arguments.seed)
    with (
        Shares(part_of) as meanwhile,
        token(),
        machines(folder, CORES) as cluster,
        store_in(folder / "killed") as store,
    ):
        killer = Killer(store, cluster, spec(store, arguments), undisturbed, moments)
        rows = killer.kill(arguments.kills)
    print(f"others had {meanwhile.taken['others']:.0%} of the processors in {meanwhile.seconds:.0f} s")
    return rows


def trained(store: Store, arguments: argparse.Namespace, what: str) -> list[Run]:
    """The sweep, once it has ended."""
    began, first = time.monotonic(), spec(store, arguments)
    task = task_of(first.task)
    specs = [changed(task, first, {"seed": seed}) for seed in range(arguments.runs)]
    experiment = store.submit(specs, "sweep")
    runs = all_ended(store, [run.id for run in store.experiment(experiment).runs])
    print(f"{what}: {len(runs)} runs, {time.monotonic() - began:.1f} s", flush=True)
    return runs


def prepared(store: Store, arguments: argparse.Namespace, count: int) -> None:
    """Every node has trained once: what it reads from the disk is in memory."""
    short = changed(task_of("forecasting"), spec(store, arguments), {"epochs": 1})
    all_ended(store, [submit(store, short) for _ in range(count)])


def all_ended(store: Store, runs: list[str]) -> list[Run]:
    for run in runs:
        wait(f"the end of {run}", lambda run=run: store.run(run).ended)
    return [store.run(run) for run in runs]


def differences(here: list[Run], there: list[Run]) -> list[str]:
    """Runs that did not come out the same, to the last bit."""
    return [f"seed {seed} differs" for seed, pair in enumerate(zip(here, there, strict=True)) if not same(*pair)]


def same(one: Run, other: Run) -> bool:
    if not one.state == other.state == "finished":
        return False
    weights = [run.weights_path().read_bytes() for run in (one, other)]
    exhibits = [[exhibit.model_dump_json() for exhibit in run.exhibits()] for run in (one, other)]
    return weights[0] == weights[1] and exhibits[0] == exhibits[1]


def spec(store: Store, arguments: argparse.Namespace) -> RunSpec:
    """Of every run: what is measured is training, so rivals are the simple ones, which take no process of their own."""
    found = recipe(store, arguments.data, arguments.epochs)
    return changed(task_of(found.task), found, {"rivals": "simple"})


@contextmanager
def machines(folder: Path, cores: tuple[int, ...]) -> Iterator[Machines]:
    """A cluster with a node on each of these cores."""
    cluster = Machines(folder)
    try:
        for core in cores:
            cluster.join(core=core)
        yield cluster
    finally:
        cluster.end()


@contextmanager
def store_in(folder: Path) -> Iterator[Store]:
    """A store of its own, and nobody who works for it once the block is left."""
    folder.mkdir()
    store = Store(folder, wake=ensure)
    try:
        yield store
    finally:
        end_all(store)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", choices=("sweep", "kills"), default=["sweep", "kills"])
    parser.add_argument("--runs", type=int, default=16, help="of the sweep")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--epochs", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0, help="of the moments and the victims")
    parser.add_argument("--data", type=Path, help="folder with forecasting/; default: a sample")
    parser.add_argument("--json", type=Path, help="write the rows here too")
    return parser.parse_args()


if __name__ == "__main__":
    main()
