"""Nodes of Ray on this machine, for tests; nobody else must reach them, and Ray listens on all addresses."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

ADDRESS = "127.0.0.1:6379"
STORE_BYTES = 100_000_000


def alone() -> bool:
    """Whether this process has a network of its own, as `unshare -rn` gives it."""
    return set(psutil.net_if_addrs()) <= {"lo"}


class Nodes:
    """One head without a processor, and nodes of one processor each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._processes: list[subprocess.Popen] = []
        self.head()

    def head(self) -> None:
        """What the others join."""
        self.begin("--head", "--port=6379", "--num-cpus=0", "--include-dashboard=false")

    def begin(self, *options: str) -> None:
        """One more node; its processes know nothing of this code."""
        command = [str(Path(sys.executable).with_name("ray")), "start", "--block", "--disable-usage-stats"]
        with (self._folder / f"node-{len(self._processes)}.log").open("wb") as log:
            self._processes.append(
                subprocess.Popen(
                    [*command, f"--object-store-memory={STORE_BYTES}", *options],
                    cwd=self._folder,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            )

    def join(self) -> None:
        self.begin(f"--address={ADDRESS}", "--num-cpus=1")

    def end(self) -> None:
        """All that was begun, and nothing else."""
        for process in reversed(self._processes):
            if process.poll() is None:
                children = psutil.Process(process.pid).children(recursive=True)
                process.kill()
                for child in children:
                    child.kill()
                process.wait()


def kill_node_of(pid: int) -> None:
    """End the raylet under which a process works."""
    [raylet] = [parent for parent in psutil.Process(pid).parents() if parent.name() == "raylet"]
    raylet.kill()


@contextmanager
def cluster(folder: Path) -> Iterator[Nodes]:
    """A cluster with a token of its own; whoever is started meanwhile finds it."""
    os.environ.update(
        RAY_AUTH_MODE="token", RAY_AUTH_TOKEN=secrets.token_hex(32), UNROLL_CLUSTER=ADDRESS, RAY_USAGE_STATS_ENABLED="0"
    )
    nodes = Nodes(folder)
    try:
        yield nodes
    finally:
        nodes.end()
        for name in ("RAY_AUTH_MODE", "RAY_AUTH_TOKEN", "UNROLL_CLUSTER", "RAY_USAGE_STATS_ENABLED"):
            os.environ.pop(name, None)
