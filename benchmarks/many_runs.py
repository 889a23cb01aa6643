"""What a store of many runs costs: processor time of each page after the first look, and of the command line.

    python benchmarks/many_runs.py [--runs 10000] [--only NAME] [--data FOLDER] [--json FILE] [--keep FOLDER]

Four networks are really trained; the others are copies of their folders under names of their own. Pages are run as
Streamlit runs them, without a browser. FOLDER/forecasting/airline-passengers.csv is trained on where --data names a
folder, a sample otherwise.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.rows import Row, write_rows
from benchmarks.serving import PROJECT
from core.runs.folder.run import RunRecord
from core.runs.store import Store, new_identifier
from core.sources.samples import SAMPLES

PAGES = ("home", "runs", "compare", "inside", "results", "train", "data")
LOOKS = 5


def main() -> None:
    """Make the store, look at every page, list the runs, print a table."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="unroll-many-") as folder:
        home = arguments.keep or Path(folder) / "store"
        if not (home / "runs").is_dir():
            make_store(home, arguments.runs, _series(arguments.data, Path(folder)))
        rows = measure(home, arguments.only)
    print(f"{arguments.runs:,} runs{'':30}first look    after it")
    for row in rows:
        print(f"{row.name:40}{row.more['first']:9.2f} s {row.ours:9.2f} s")
    write_rows(arguments.json, rows)


def make_store(home: Path, count: int, series: Path) -> None:
    """A store with `count` finished runs, four of them really trained."""
    settings = ["--set", "epochs=3", "--set", "rivals=simple"]
    command = [sys.executable, "-m", "core", "train", str(series), "--cells", "simple_rnn,lstm", "--seeds", "2"]
    subprocess.run([*command, *settings, "--runs", str(home)], cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
    originals = sorted(path for path in (home / "runs").iterdir() if not path.name.startswith("."))
    made, created = len(originals), time.time()
    while made < count:
        experiment = new_identifier()
        for number, original in enumerate(originals, start=1):
            _copy(original, original.with_name(f"{experiment}-{number}"), experiment, created - made)
        made += len(originals)


def _copy(original: Path, copy: Path, experiment: str, created: float) -> None:
    """The same run under another name; its files are shared, so that ten thousand fit on a disk."""
    shutil.copytree(original, copy, copy_function=os.link)
    record = RunRecord.model_validate_json((copy / "run.json").read_bytes())
    (copy / "run.json").unlink()
    changes = {"id": copy.name, "experiment": experiment, "created": created}
    (copy / "run.json").write_text(record.model_copy(update=changes).model_dump_json())


def measure(home: Path, only: str | None) -> list[Row]:
    """Processor time of the first look and the middle one of those after it, a row a page and a command."""
    os.environ["UNROLL_HOME"] = str(home)
    newest = Store(home).runs()[0]
    where = {
        "results": {"run": newest.id},
        "inside": {"run": newest.id},
        "compare": {"experiment": newest.experiment},
        "train": {"experiment": newest.experiment},
        "data": {"source": newest.outline.sha256},
    }
    tasks: dict[str, Callable[[], list[float]]] = {
        f"page {name}": lambda name=name: _page(name, where.get(name, {})) for name in PAGES
    }
    for command in (["runs"], ["runs", "--json"], ["show", newest.id]):
        tasks["core " + command[0] + "".join(command[1:2] if command[1:2] == ["--json"] else [])] = (
            lambda command=command: [_command(command, home) for _ in range(LOOKS)]
        )
    rows = []
    for name, task in tasks.items():
        if only is None or only in name:
            first, *later = task()
            middle = sorted(later)[len(later) // 2]
            rows.append(Row(name, "seconds of processor time", middle, seconds=sum(later), more={"first": first}))
    return rows


def _page(name: str, parameters: dict[str, str]) -> list[float]:
    page = AppTest.from_file(str(PROJECT / "pages" / "frame.py"), default_timeout=300)
    page.run()
    for key, value in parameters.items():
        page.query_params[key] = value
    page.switch_page(f"{name}.py")
    found = []
    for _ in range(LOOKS):
        began = time.process_time()
        page.run()
        found.append(time.process_time() - began)
        if page.exception:
            raise RuntimeError(f"page {name}: {page.exception[0].value}")
    return found


def _command(command: list[str], home: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    line = [sys.executable, "-m", "core", *command, "--runs", str(home)]
    subprocess.run(line, cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _series(data: Path | None, folder: Path) -> Path:
    if data is not None:
        return data / "forecasting" / "airline-passengers.csv"
    sample = SAMPLES["electrical"]
    path = folder / sample.name
    path.write_bytes(sample.content())
    return path


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--only", help="part of a row's name")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--keep", type=Path, help="use the store in this folder, or make it there and leave it")
    return parser.parse_args()


if __name__ == "__main__":
    main()
