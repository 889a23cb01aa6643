"""How many forecasts a second a served run answers on one core, alone and in batches.

    python benchmarks/serving_speed.py [--seconds 5] [--only NAME] [--data FOLDER] [--json FILE]

The notebook's network, an LSTM of 50 units with relu that reads 10 timesteps of one value, is trained for one epoch and
served by `python -m core serve` on one core; the questions come from this process. The series is that of
FOLDER/forecasting/airline-passengers.csv where --data names a folder, the tens up to 2,000 otherwise. Beside the time
on the clock stands the processor time of the service, which other work on the machine does not lengthen.
"""

import argparse
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.rows import Row, write_rows
from benchmarks.serving import PROJECT
from core.attached import ONE_THREAD

TOKEN = "a-token-for-benchmarks"
NOTEBOOK = {
    "units": 50,
    "activation": "relu",
    "lookback": 10,
    "horizon": 1,
    "layers": 1,
    "epochs": 1,
    "rivals": "simple",
}
PLAIN = {"residual_over": "nothing", "scaling": "minmax", "dropout": 0, "differences": "false", "ridge": "false"}
BATCHES = (1, 10, 100, 1000)
CLIENTS = 4


def main() -> None:
    """Train, serve, ask, print a table."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="unroll-serving-") as folder:
        run = _trained(Path(folder), arguments.data)
        with _served(Path(folder), run) as (process, port):
            rows = [row for row in _rows(process, port, run, arguments.seconds) if (arguments.only or "") in row.name]
    print(f"{'':36}{'forecasts a second':>20}{'a second of processor':>24}{'memory':>10}")
    for row in rows:
        print(f"{row.name:36}{row.ours:20,.0f}{row.more['by_processor']:24,.0f}{row.more['megabytes']:7.0f} MB")
    write_rows(arguments.json, rows)


def _trained(folder: Path, data: Path | None) -> str:
    """The id of a run of the notebook's network."""
    path = folder / "tens.csv"
    path.write_text("value\n" + "".join(f"{10 * number}\n" for number in range(1, 201)))
    if data is not None:
        path = data / "forecasting" / "airline-passengers.csv"
    settings = [word for name, value in {**NOTEBOOK, **PLAIN}.items() for word in ("--set", f"{name}={value}")]
    command = [sys.executable, "-m", "core", "train", str(path), "--cells", "lstm", *settings, "--json"]
    told = subprocess.run([*command, "--runs", str(folder)], cwd=PROJECT, check=True, capture_output=True, text=True)
    return json.loads(told.stdout)["runs"][0]["id"]


@contextmanager
def _served(folder: Path, run: str) -> Iterator[tuple[psutil.Process, int]]:
    """The process of the service, on one core, and its port."""
    command = [sys.executable, "-m", "core", "serve", run, "--port", "0", "--runs", str(folder)]
    process = subprocess.Popen(
        command,
        cwd=PROJECT,
        env={**os.environ, **ONE_THREAD, "UNROLL_TOKEN": TOKEN},
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}),
    )
    try:
        port = int(re.search(r":(\d+);", process.stdout.readline())[1])
        yield psutil.Process(process.pid), port
    finally:
        process.terminate()
        process.wait()


def _rows(process: psutil.Process, port: int, run: str, seconds: float) -> Iterator[Row]:
    for batch in BATCHES:
        body = json.dumps({"series": [{"values": [float(at + 10 * k) for k in range(10)]} for at in range(batch)]})
        ask = _asking(port, f"/runs/{run}/forecast", body.encode())
        yield _measured(f"one client, {batch:,} at once", process, batch, seconds, [ask])
    clients = [_asking(port, f"/runs/{run}/forecast", body.encode()) for _ in range(CLIENTS)]
    yield _measured(f"{CLIENTS} clients, {batch:,} at once", process, batch, seconds, clients)


def _asking(port: int, path: str, body: bytes) -> Callable[[], None]:
    """Asks once, on a connection that stays open."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}

    def ask() -> None:
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        told = answer.read()
        if answer.status != 200:
            raise RuntimeError(told.decode())

    return ask


def _measured(name: str, process: psutil.Process, batch: int, seconds: float, clients: list[Callable[[], None]]) -> Row:
    def keep_asking(ask: Callable[[], None]) -> int:
        ask()
        count = 0
        while time.perf_counter() < until:
            ask()
            count += 1
        return count

    until = time.perf_counter() + seconds
    began, before = time.perf_counter(), sum(process.cpu_times()[:2])
    with ThreadPoolExecutor(len(clients)) as pool:
        answered = batch * (sum(pool.map(keep_asking, clients)) + len(clients))
    took, worked = time.perf_counter() - began, sum(process.cpu_times()[:2]) - before
    more = {"by_processor": answered / worked, "megabytes": process.memory_info().rss / 1e6}
    return Row(name, "forecasts a second", answered / took, seconds=took, more=more)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=5.0, help="of each row")
    parser.add_argument("--only", help="part of a row's name")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
