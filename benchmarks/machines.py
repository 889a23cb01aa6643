"""Ray nodes as machines of their own: each has an address, a core and temporary files that no other one has.

They lie in a network of their own, which a benchmark enters before anything else: what listens in it can be reached
from nowhere else, and what was started there ends with it. Nodes share nothing with the head but that network, and
Python with what is installed for it.
"""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

HEAD = "10.77.0.1"
ADDRESS = f"{HEAD}:6379"
STORE_BYTES = 100_000_000
SETTINGS = {"RAY_AUTH_MODE": "token", "RAY_USAGE_STATS_ENABLED": "0", "RAY_worker_niceness": "0"}
"""Trainings on nodes have the same priority as those without a cluster; Ray would let everybody else go first."""
OWN = ("--map-root-user", "--net", "--pid", "--fork", "--kill-child", "--mount-proc")
FIRST = ("sh", "-c", '"$@"; exit', "first")
"""Its first process is a shell, which collects whoever ends and has lost its parent."""
BORN = """
read connected
mount -t tmpfs tmpfs /tmp
mount -t tmpfs tmpfs /dev/shm
ip link set lo up
ip address add "$1/24" dev eth0
ip link set eth0 up
cd /
shift
exec "$@"
"""
"""What a machine does first, once there is a cable to it."""


def enter_own_network() -> None:
    """Start this program anew in namespaces of its own, unless it is in such ones."""
    if set(psutil.net_if_addrs()) > {"lo"}:
        os.execvp("unshare", ["unshare", *OWN, *FIRST, sys.executable, *sys.argv])
    for words in ("set lo up", "add nodes type bridge", "set nodes up"):
        _ip("link", *words.split())
    _ip("address", "add", f"{HEAD}/24", "dev", "nodes")


class Machines:
    """One head without a processor, and machines of one core each."""

    def __init__(self, logs: Path) -> None:
        self._logs, self._number = logs, 1
        self.living: list[Machine] = []
        self._head = self._begun("--head", "--port=6379", "--num-cpus=0", "--include-dashboard=false", address=HEAD)

    def join(self, *, core: int) -> None:
        """One more, whose processes all run on this core."""
        self._number += 1
        address = f"10.77.0.{self._number}"
        before = ["unshare", "--net", "--mount", "sh", "-ec", BORN, "machine", address, "taskset", "-c", str(core)]
        process = self._begun(f"--address={ADDRESS}", "--num-cpus=1", address=address, before=before)
        self.living.append(Machine(process, f"node{self._number}", core))

    def lose(self, machine: "Machine") -> None:
        """As if somebody had pulled its plug."""
        self.living.remove(machine)
        machine.end()

    def end(self) -> None:
        """All that was begun, and nothing else."""
        for machine in list(self.living):
            self.lose(machine)
        children = psutil.Process(self._head.pid).children(recursive=True)
        for process in (self._head, *children):
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self._head.wait()

    def _begun(self, *options: str, address: str, before: list[str] | None = None) -> subprocess.Popen:
        ray = [str(Path(sys.executable).with_name("ray")), "start", "--block", "--disable-usage-stats"]
        own = [f"--node-ip-address={address}", f"--object-store-memory={STORE_BYTES}"]
        command = [*(before or []), *ray, *own, *options]
        with (self._logs / f"{address}.log").open("wb") as log:
            return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True)


class Machine:
    """One node."""

    def __init__(self, process: subprocess.Popen, cable: str, core: int) -> None:
        while (network := network_of(process.pid)) == network_of(os.getpid()):
            time.sleep(0.01)
        self.network, self.core = network, core
        self._process, self._cable = process, cable
        _ip("link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", str(process.pid))
        _ip("link", "set", cable, "master", "nodes", "up")
        process.stdin.write(b"connected\n")
        process.stdin.close()

    def processes(self) -> list[psutil.Process]:
        """All that run on it."""
        return [process for process in psutil.process_iter() if network_of(process.pid) == self.network]

    def end(self) -> None:
        """First its cable, so that nobody hears of its end; then every process."""
        _ip("link", "delete", self._cable)
        while processes := self.processes():
            for process in processes:
                with suppress(psutil.NoSuchProcess):
                    process.send_signal(signal.SIGKILL)
            self._process.poll()
            time.sleep(0.02)
        self._process.wait()


@contextmanager
def token() -> Iterator[None]:
    """Whoever is started meanwhile belongs to the cluster, and nobody else does."""
    settings = {**SETTINGS, "RAY_AUTH_TOKEN": secrets.token_hex(32), "UNROLL_CLUSTER": ADDRESS}
    os.environ.update(settings)
    try:
        yield
    finally:
        for name in settings:
            os.environ.pop(name, None)


def network_of(pid: int) -> int | None:
    """The number of the network that a process is in; None where it is gone, or somebody else's."""
    try:
        return Path(f"/proc/{pid}/ns/net").stat().st_ino
    except OSError:
        return None


def part_of(pid: int) -> str | None:
    """To which part of a measurement a process belongs: "nodes", our "own", or None of somebody else's."""
    network = network_of(pid)
    if network is None:
        return None
    return "own" if network == network_of(os.getpid()) else "nodes"


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)
