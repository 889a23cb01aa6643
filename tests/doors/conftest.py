"""A server whose every look at the network is written down, shared by all tests of its doors."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.server import Server
from tests.doors.client import Client

# Python imports this at its start wherever it stands on PYTHONPATH; every process of the server inherits it.
WATCH = """
import json, os, sys

LOG = os.open(os.environ["UNROLL_WATCH"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
WATCHED = {"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}

def write(event, arguments):
    if event in WATCHED:
        told = [event, [repr(argument) for argument in arguments if isinstance(argument, (str, bytes, tuple))]]
        os.write(LOG, (json.dumps(told) + "\\n").encode())

sys.addaudithook(write)
os.write(LOG, (json.dumps(["began", [str(os.getpid())]]) + "\\n").encode())
"""
OWN = ("'127.0.0.1'", "'localhost'", "'::1'")


class Watch:
    """What processes did on the network since they began."""

    def __init__(self, folder: Path) -> None:
        (folder / "sitecustomize.py").write_text(WATCH)
        self._log = folder / "network.jsonl"
        self.environment = {"PYTHONPATH": str(folder), "UNROLL_WATCH": str(self._log)}

    def began(self) -> int:
        """How many processes were watched."""
        return sum(event == "began" for event, _ in self._lines())

    def outside(self) -> list[list]:
        """Connections and look-ups that were not for this machine."""
        watched = [(event, told) for event, told in self._lines() if event != "began"]
        return [[event, told] for event, told in watched if told and not any(own in told[0] for own in OWN)]

    def _lines(self) -> list[list]:
        return [json.loads(line) for line in self._log.read_text().splitlines()]


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    return Watch(tmp_path)


@pytest.fixture(scope="session")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Watch:
    return Watch(tmp_path_factory.mktemp("watch"))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, watched: Watch) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("doors") / "home", **watched.environment, UNROLL_HOSTS="lab.example, lab")
    running.start()
    yield running
    running.end()


@pytest.fixture
def client(server: Server) -> Client:
    return Client(server.port)
