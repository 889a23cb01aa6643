"""The bridge: the one process that speaks with Ray. `python -m core.runs.cluster ADDRESS NAMESPACE`.

It takes orders on its input and reports on its output, and it alone writes what nodes send into the store. It is a
process of its own because Ray ends a process whose cluster has gone: the supervisor then starts another one.
"""

import os
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue

import ray
from ray.exceptions import ActorUnavailableError, RayActorError, RayError

from core.files import PROJECT
from core.language import mark
from core.runs.cluster import node, scratch
from core.runs.cluster.messages import Goes, Gone, Order, Report, Room
from core.runs.cluster.mirror import MirroredAttempt, luggage
from core.runs.cluster.nodes import largest
from core.runs.processes.attempt_folder import AttemptFolder

EVERY = 0.3
"""Seconds between two looks."""
CORES = 1
"""Of a node, for each attempt."""
PATIENCE = 3.0
"""Seconds after which it is tried again to write what could not be written."""
FULL = mark("The store cannot be written. What nodes send waits on them until it can.")


class Bridge:
    """Connected to one cluster."""

    def __init__(self) -> None:
        self._followed: dict[tuple[Path, int], FollowedAttempt] = {}
        self._sources: dict[tuple[int, int], ray.ObjectRef] = {}
        code = {f"core/{name}": content for name, content in node.packed(PROJECT / "core").items()}
        self._code = ray.put(code)
        self._stuck = False

    def take(self, order: Order) -> None:
        """Do what the supervisor wants."""
        key = (order.run, order.number)
        if order.kind == "kill":
            if key in self._followed:
                ray.kill(self._followed[key].actor)
        elif key not in self._followed:
            actor = self._found(order) or (self._started(order) if order.kind == "start" else None)
            if actor is None:
                tell(Gone(run=order.run, number=order.number))
            else:
                self._followed[key] = FollowedAttempt(AttemptFolder(*key), actor)

    def look(self) -> None:
        """Write down what is new."""
        for key, followed in list(self._followed.items()):
            report = followed.look()
            if report is not None:
                tell(report)
            if isinstance(report, Gone):
                del self._followed[key]
        self._tell_room()

    def _tell_room(self) -> None:
        stuck = any(followed.stuck for followed in self._followed.values())
        if stuck and not self._stuck:
            _say(FULL)
        self._stuck = stuck
        waiting = sum(not followed.begun for followed in self._followed.values())
        free = int(ray.available_resources().get("CPU", 0.0) / CORES) - waiting
        tell(Room(free=free, largest=largest(ray.nodes(), CORES), stuck=stuck))

    def _found(self, order: Order) -> "ray.actor.ActorHandle | None":
        try:
            return ray.get_actor(_name(order))
        except ValueError:
            return None

    def _started(self, order: Order) -> "ray.actor.ActorHandle | None":
        try:
            own, source = luggage(AttemptFolder(order.run, order.number)), self._source(order.run)
        except FileNotFoundError:
            return None  # somebody removed the run
        kind = ray.remote(node.NodeAttempt).options(
            name=_name(order), lifetime="detached", num_cpus=CORES, memory=order.memory, max_restarts=0
        )
        return kind.remote(self._code, source, own, order.run.name, order.number)

    def _source(self, run: Path) -> ray.ObjectRef:
        """Sent once, however many runs are trained on it: their folders hold links to the same file."""
        original = (run / "source" / "original").stat()
        report = (run / "source" / "report.json").stat()
        key = (original.st_ino, report.st_ino)
        if key not in self._sources:
            self._sources[key] = ray.put(node.packed(run / "source"))
        return self._sources[key]


class FollowedAttempt:
    """One attempt on its node."""

    def __init__(self, folder: AttemptFolder, actor: "ray.actor.ActorHandle") -> None:
        self._folder, self.actor, self._mirror = folder, actor, MirroredAttempt(folder)
        self._who = {"run": folder.run, "number": folder.number}
        self._wish: str | None = None
        self._asked: tuple[ray.ObjectRef, int] | None = None
        self.begun = self.stuck = False
        self._rests_until = 0.0

    def look(self) -> Report | None:
        """Pass on what people want; what is new, where the node has answered."""
        if not self._folder.path.is_dir():
            ray.kill(self.actor)  # somebody removed the run
            return Gone(**self._who)
        try:
            self._pass_on()
            return self._answer() if time.monotonic() >= self._rests_until else None
        except ActorUnavailableError:
            self._asked = None  # its node may come back
            return None
        except RayActorError:
            return Gone(**self._who)
        except RayError as error:
            _say(f"{self._folder.path}: {error}")
            ray.kill(self.actor)
            return Gone(**self._who)

    def _pass_on(self) -> None:
        wish = self._folder.wish()
        if wish is not None and wish != self._wish:
            self._wish = wish
            self.actor.stop.remote(wish)
            if not self.begun:
                ray.kill(self.actor)  # it may wait for a place for hours

    def _answer(self) -> Report | None:
        if self._asked is None:
            told = self._mirror.told
            self._asked = (self.actor.news.remote(self._mirror.known, told), told)
        answer, told = self._asked
        if not ray.wait([answer], timeout=0)[0]:
            return None
        self._asked = None
        news = ray.get(answer)
        self.begun = True
        kept = self._mirror.keep(news, told)
        self.stuck = kept == "stuck"
        if self.stuck:
            self._rests_until = time.monotonic() + PATIENCE
            return None
        if kept == "refused":
            ray.kill(self.actor)
            return Gone(**self._who)
        if news.code is None:
            return Goes(**self._who, seconds=news.seconds)
        ray.get(self.actor.close.remote(), timeout=10.0)
        ray.kill(self.actor)
        return Gone(**self._who, code=news.code)


def tell(report: Report) -> None:
    """A line to the supervisor."""
    sys.stdout.write(report.model_dump_json() + "\n")
    sys.stdout.flush()


def _say(what: str) -> None:
    """Into the supervisor's log, which may lie on a disk that is full."""
    with suppress(OSError):
        print(what, file=sys.stderr, flush=True)


def _name(order: Order) -> str:
    return f"{order.run.name}.{order.number}"


def main(address: str, namespace: str) -> None:
    """Until the supervisor is gone."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    ray.init(address=address, namespace=namespace, log_to_driver=False, logging_level="error")
    for sent in (node, scratch):
        ray.cloudpickle.register_pickle_by_value(sent)
    bridge, orders = Bridge(), SimpleQueue()
    threading.Thread(target=_hear, args=(orders,), daemon=True).start()
    while True:
        bridge.look()
        with suppress(Empty):
            bridge.take(orders.get(timeout=EVERY))
            while True:
                bridge.take(orders.get_nowait())


def _hear(orders: "SimpleQueue[Order]") -> None:
    """End with the supervisor at once: Ray may wait a minute for a cluster that has gone."""
    for line in sys.stdin.buffer:
        orders.put(Order.model_validate_json(line))
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
