"""What the command line, the supervisor and a standing laboratory cost in processor time and memory.

    python benchmarks/lean.py [--only commands supervisor standing] [--data FOLDER] [--repeats 5] [--json FILE]

Each part works on a store of its own, with four small networks trained on a sample or on
FOLDER/forecasting/airline-passengers.csv. Processor time does not count what others do on the machine meanwhile.
Proportional memory (PSS) counts a page by the share of each process that has it. Where other stores run on the same
machine they carry a part of TensorFlow's code; the column "alone" is what these processes would have without them.
"""

import argparse
import fcntl
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.rows import Row, write_rows
from benchmarks.serving import PROJECT, serve
from core.engine.environment import machine_code_in
from core.sources.samples import SAMPLES

HEAVY = ("numpy", "pandas", "scipy", "sklearn", "plotly", "pyarrow", "statsmodels", "tensorflow", "keras", "numba")
STILL = 4.0
"""Seconds in which nobody uses the processor: then all that was to be loaded is loaded."""
PATIENCE = 400.0
MEGABYTE = 1e6
ROLES = {
    "runs.entry": "supervisor",
    "runs.supervisor": "supervisor",
    "forkserver": "fork server",
    "machine.compiling": "compiles machine code",
    "rivals": "rivals",
}
"""Part of a command line -> what the process is there for."""
SETTINGS = ("--cells", "simple_rnn,lstm", "--seeds", "2", "--set", "epochs=3", "--set", "units=4")
"""Four small networks."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", choices=list(PARTS), default=list(PARTS))
    parser.add_argument("--data", type=Path, help="folder with forecasting/; default: a sample")
    parser.add_argument("--repeats", type=int, default=5, help="how often a command is run; the median is told")
    parser.add_argument("--json", type=Path, help="write the rows here too")
    arguments = parser.parse_args()
    # Neither the compiling of machine code nor the statistical rivals are measured here.
    os.environ["UNROLL_RIVALS"] = "simple"
    os.environ["NUMBA_CACHE_DIR"] = str(machine_code_in(Path(tempfile.gettempdir()) / "unroll-benchmarks"))
    rows = [row for part in arguments.only for row in PARTS[part](arguments)]
    write_rows(arguments.json, rows)


# The command line


def commands(arguments: argparse.Namespace) -> list[Row]:
    """Processor time, largest memory and libraries of commands that compute nothing."""
    rows = []
    print_line("command", "processor time, s", "memory, MB", "libraries")
    with laboratory(arguments.data) as home:
        for command in (["--help"], ["train", "--help"], ["runs"], ["runs", "--json"], ["show", first_run(home)]):
            seconds, memory = zip(*(run_command(home, command) for _ in range(arguments.repeats)), strict=True)
            loaded = libraries(home, command)
            shown = "show RUN" if command[0] == "show" else " ".join(command)
            print_line(shown, f"{median(seconds):.2f}", f"{median(memory):.0f}", ", ".join(loaded) or "none")
            more = {"memory, MB": median(memory), "libraries": loaded}
            rows.append(Row(shown, "processor time, s", median(seconds), more=more))
    return rows


def run_command(home: Path, arguments: list[str]) -> tuple[float, float]:
    """Processor seconds and megabytes of one `python -m core`."""
    started = subprocess.Popen(
        [sys.executable, "-m", "core", *arguments],
        cwd=PROJECT,
        env=environment(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(started.pid, 0)
    started.returncode = os.waitstatus_to_exitcode(status)
    assert started.returncode == 0, f"{arguments} ended with {started.returncode}"
    return used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / MEGABYTE


def libraries(home: Path, arguments: list[str]) -> list[str]:
    """Which of HEAVY the command has loaded at its end."""
    script = (
        "import sys\n"
        "from core.cli import main\n"
        "try:\n    main()\n"
        f"finally:\n    print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=PROJECT,
        env=environment(home),
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in HEAVY if repr(name) in answer.stderr]


def first_run(home: Path) -> str:
    return min(folder.name for folder in (home / "runs").iterdir())


# The supervisor


def supervisor(arguments: argparse.Namespace) -> list[Row]:
    """Processor time from its start to its lock, and memory once it has trained and stands by."""
    rows = []
    print_line("supervisor", "measured")
    with laboratory(arguments.data) as home:
        until_lock = median(seconds_until_lock(home) for _ in range(arguments.repeats))
        training, resident = begin_training(home, arguments.data), 0.0
        while training.poll() is None:
            resident = max(resident, resident_memory(home))
            time.sleep(0.1)
    for measure, value, digits in (
        ("processor time until its lock, s", until_lock, 2),
        ("largest resident memory while it sees to four runs, MB", resident, 0),
    ):
        print_line(measure, f"{value:.{digits}f}")
        rows.append(Row("supervisor", measure, value))
    return rows


def seconds_until_lock(home: Path) -> float:
    """Processor seconds of a supervisor, from exec until it holds the lock."""
    end_all(home)
    lock = home / "supervisor.lock"
    wait(lambda: not held(lock))
    process = subprocess.Popen(
        [sys.executable, "-m", "core.runs.processes.entry", str(home)],
        cwd=PROJECT,
        env=environment(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    wait(lambda: held(lock), every=0.001)
    return processor_seconds(process.pid)


def resident_memory(home: Path) -> float:
    """Megabytes of the store's supervisor; 0 where none lives."""
    try:
        return psutil.Process(int((home / "supervisor.lock").read_text())).memory_info().rss / MEGABYTE
    except (OSError, ValueError, psutil.Error):
        return 0.0


def held(path: Path) -> bool:
    """Whether somebody has the lock; written here, so that older versions can be measured too."""
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def processor_seconds(process: int) -> float:
    """Of all threads, to the nanosecond."""
    tasks = Path(f"/proc/{process}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9


# Standing by


def standing(arguments: argparse.Namespace) -> list[Row]:
    """Memory of server, supervisor, fork server and spares when TensorFlow stands by and nobody trains."""
    with laboratory(arguments.data) as home:
        server, _ = serve(home)
        try:
            wait(lambda: stands_by({one.role for one in processes(server, home)}), every=0.5)
            wait_until_still(server, home)
            found = processes(server, home)
            shares = {one: proportional(one.process) for one in found}
            alone = memory_alone([one.process for one in found])
        finally:
            server.kill()
            server.wait()
    print_line("standing by", "PSS, MB", "RSS, MB")
    rows = []
    for one in found:
        print_line(one.role, f"{shares[one]:.0f}", f"{one.resident:.0f}")
        rows.append(Row(f"standing by: {one.role}", "PSS, MB", shares[one], more={"RSS, MB": one.resident}))
    print_line("together", f"{sum(shares.values()):.0f}", f"alone: {alone:.0f}")
    return [*rows, Row("standing by: together", "PSS, MB", sum(shares.values()), more={"alone, MB": alone})]


@dataclass(frozen=True)
class Standing:
    """A process of the laboratory."""

    role: str
    process: psutil.Process
    resident: float


def processes(server: subprocess.Popen, home: Path) -> list[Standing]:
    """The server and all that was started for its store."""
    found = [psutil.Process(server.pid)]
    for process in psutil.process_iter(["cmdline"]):
        if any(str(home) in part for part in process.info["cmdline"] or ()):
            found.append(process)
    found += [child for process in found[1:] for child in process.children() if child not in found]
    return [Standing(role(one, server.pid), one, one.memory_info().rss / MEGABYTE) for one in found]


def role(process: psutil.Process, server: int) -> str:
    """What a process is there for; spares are forked, so that they are called like the fork server."""
    if process.pid == server:
        return "server"
    command = " ".join(process.cmdline())
    name = next((name for part, name in ROLES.items() if part in command), command[:40])
    parent = process.parent()
    return "spare" if name == "fork server" and parent and "forkserver" in " ".join(parent.cmdline()) else name


def stands_by(roles: set[str]) -> bool:
    """Whether TensorFlow is there, and nobody makes machine code any more."""
    return "spare" in roles and "makes machine code" not in roles


def wait_until_still(server: subprocess.Popen, home: Path) -> None:
    """Wait until the processes are the same and hardly use the processor for STILL seconds."""

    def used() -> tuple[set[int], float]:
        found = [one.process for one in processes(server, home)]
        return {one.pid for one in found}, sum(processor_seconds(one.pid) for one in found)

    before, deadline = used(), time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        time.sleep(STILL)
        after = used()
        if after[0] == before[0] and after[1] - before[1] < 0.1 * STILL:
            return
        before = after
    raise TimeoutError(f"not still within {PATIENCE:.0f} s")


def proportional(process: psutil.Process) -> float:
    return process.memory_full_info().pss / MEGABYTE


def memory_alone(found: list[psutil.Process]) -> float:
    """Megabytes: what is nobody's file by its shares, and of each file the most that one of them has in memory."""
    anonymous, files = 0, {}
    for process in found:
        for mapping, sizes in mappings(process.pid):
            own = sizes["Anonymous"]
            anonymous += sizes["Pss"] * own / sizes["Rss"] if sizes["Rss"] else 0
            files[mapping] = max(files.get(mapping, 0), sizes["Rss"] - own)
    return (anonymous + sum(files.values())) * 1024 / MEGABYTE


def mappings(process: int) -> Iterator[tuple[str, dict[str, int]]]:
    """File and place in it -> sizes in kB, of every mapping of a process."""
    name, sizes = "", {}
    for line in Path(f"/proc/{process}/smaps").read_text().splitlines():
        first, *others = line.split()
        if not first.endswith(":"):
            if sizes:
                yield name, sizes
            name, sizes = " ".join([*others[1:2], *others[4:]]), {}
        elif others[-1:] == ["kB"]:
            sizes[first[:-1]] = int(others[0])
    yield name, sizes


# A store of its own


@contextmanager
def laboratory(data: Path | None) -> Iterator[Path]:
    """A store with four finished runs, where nothing runs any more; what was started for it ends with it."""
    with tempfile.TemporaryDirectory(prefix="unroll-lean-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        try:
            train(home, data)
            end_all(home)
            yield home
        finally:
            end_all(home)


def end_all(home: Path) -> None:
    """No process of the store stays, neither those that make machine code for it."""
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.pid != os.getpid() and process.environ().get("UNROLL_HOME") == str(home):
                process.kill()


def train(home: Path, data: Path | None) -> None:
    assert begin_training(home, data).wait() == 0


def begin_training(home: Path, data: Path | None) -> subprocess.Popen:
    """Four small networks, by the command line."""
    if data is None:
        sample = SAMPLES["electrical"]
        path, content = home / sample.name, sample.content()
    else:
        path = home / "airline-passengers.csv"
        content = (data / "forecasting" / path.name).read_bytes()
    path.write_bytes(content)
    return subprocess.Popen(
        [sys.executable, "-m", "core", "train", str(path), *SETTINGS, "--json"],
        cwd=PROJECT,
        env=environment(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "UNROLL_HOME": str(home)}


def wait(is_so: Callable[[], bool], *, every: float = 0.02) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {PATIENCE:.0f} s")
        time.sleep(every)


def print_line(*cells: str) -> None:
    """One row of a table in Markdown."""
    print("| " + " | ".join(cells) + " |", flush=True)


PARTS = {"commands": commands, "supervisor": supervisor, "standing": standing}


if __name__ == "__main__":
    main()
