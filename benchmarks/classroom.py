"""How a class fares on one server: open pages beside trainings, first loads, clicks on Train and uploads, all at once.

    python benchmarks/classroom.py [--people 30] [--trainings 4] [--rounds 5] [--soak MINUTES] [--only NAME]
                                   [--data FOLDER] [--json FILE]

Each person is a websocket that speaks as the frontend does, its timers among them, behind headers as a proxy writes
them; nothing is drawn. Times run from the asking to the last word of the answer. The soak goes on clicking and prints
the server's memory, open files, threads and zombies. The series is a sample, or
FOLDER/forecasting/airline-passengers.csv.
"""

import argparse
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.kills import end_all
from benchmarks.rows import Row, write_rows
from benchmarks.serving import serve
from core.people.person import Person, person_from
from core.people.settings import FILE, class_settings
from core.recipes.made import recipes
from core.recipes.spec import SourceRecipe
from core.runs.store import Store
from core.sources.intake.sources import import_bytes
from core.sources.samples import SAMPLES
from core.tasks import task_of

CLASS = 'sign_in = "header"\nperson = "X-User"\nteachers = ["teacher"]\n[bounds]\nrunning = 4\nwaiting = 50\n'
PATIENCE = 300
UPLOAD = 5_000_000
LONG = {"epochs": 10_000, "patience": None, "units": 32}
PAGES = ("home", "data", "train", "lessons", "runs")
PROMISED = {"open pages": 1.5, "first loads": 8.0, "train": 3.0, "uploads": 60.0}
"""Seconds: the 95th percentile of clicks on open pages, and the last of all the others."""


class Tab:
    """One page of one person, driven over its socket; what it is told to ask again and again, it asks."""

    def __init__(self, address: str, who: str, name: str = "", **parameters: str) -> None:
        self._address, self.who, self._name, self._parameters = address, who, name, parameters
        self._token = _xsrf(address, who)
        self._line = connect(
            f"{address.replace('http', 'ws', 1)}/_stcore/stream",
            origin=address,
            subprotocols=["streamlit", self._token],
            additional_headers={"X-User": who, "Cookie": f"_streamlit_xsrf={self._token}"},
            max_size=None,
            max_queue=None,
            open_timeout=PATIENCE,
            proxy=None,
        )
        self.session, self.elements, self._timers = "", [], {}
        self._told = threading.Condition()
        self._finished = 0
        threading.Thread(target=self._listen, daemon=True).start()
        threading.Thread(target=self._ask_again, daemon=True).start()

    def ask(self, *, pressed: str = "", upload: tuple[str, str] | None = None) -> float:
        """Run the page, with a button pressed or a file (widget, file) dropped; seconds until it has run."""
        back = BackMsg()
        rerun = back.rerun_script
        rerun.page_name, rerun.query_string = self._name, urlencode(self._parameters)
        if pressed:
            rerun.widget_states.widgets.add(id=pressed, trigger_value=True)
        if upload is not None:
            state = rerun.widget_states.widgets.add(id=upload[0]).file_uploader_state_value.uploaded_file_info
            file = state.add(file_id=upload[1], name=f"{self.who}.csv", size=UPLOAD)
            file.file_urls.file_id = upload[1]
        with self._told:
            self.elements, before = [], self._finished
            began = time.perf_counter()
            self._line.send(back.SerializeToString())
            if not self._told.wait_for(lambda: self._finished > before, PATIENCE):
                raise TimeoutError(f"{self.who} waited {PATIENCE} s for {self._name or 'home'}")
        return time.perf_counter() - began

    def go(self, name: str, **parameters: str) -> float:
        """Open another page."""
        self._name, self._parameters, self._timers = name, parameters, {}
        return self.ask()

    def button(self, beginning: str) -> str:
        """The id of a button by how its label begins."""
        return next(one.button.id for one in self.elements if one.button.label.startswith(beginning))

    def uploader(self) -> str:
        return next(one.file_uploader.id for one in self.elements if one.file_uploader.id)

    def put(self, content: bytes) -> str:
        """Upload a file into this page; the id under which the page takes it."""
        file, boundary = str(uuid.uuid4()), "classroom"
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="f"; filename="{self.who}.csv"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
        line = HTTPConnection(urlsplit(self._address).netloc, timeout=PATIENCE)
        headers = {
            "Origin": self._address,
            "X-User": self.who,
            "Cookie": f"_streamlit_xsrf={self._token}",
            "X-Xsrftoken": self._token,
            "Content-Type": f"multipart/form-data; boundary={boundary}",
        }
        line.request("PUT", f"/_stcore/upload_file/{self.session}/{file}", body, headers)
        answer = line.getresponse()
        if answer.status != 204:
            raise RuntimeError(f"the upload of {self.who} was answered with {answer.status}: {answer.read()[:200]}")
        line.close()
        return file

    def close(self) -> None:
        with suppress(ConnectionClosed):
            self._line.close()

    def _listen(self) -> None:
        with suppress(ConnectionClosed):
            for content in self._line:
                self._hear(ForwardMsg.FromString(content))

    def _hear(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        with self._told:
            if kind == "new_session":
                self.session = message.new_session.initialize.session_id or self.session
            elif kind == "delta":
                self.elements.append(message.delta.new_element)
            elif kind == "auto_rerun":
                interval = message.auto_rerun.interval
                self._timers[message.auto_rerun.fragment_id] = (interval, time.monotonic() + interval)
            elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                self._finished += 1
                self._told.notify_all()

    def _ask_again(self) -> None:
        """What the frontend's timers do: fragments that refresh themselves are asked for when they are due."""
        with suppress(ConnectionClosed):
            while True:
                time.sleep(0.05)
                with self._told:
                    due = [name for name, (_, at) in self._timers.items() if at <= time.monotonic()]
                    for name in due:
                        interval, _ = self._timers.pop(name)
                        self._timers[name] = (interval, time.monotonic() + interval)
                for name in due:
                    back = BackMsg()
                    back.rerun_script.query_string = urlencode(self._parameters)
                    back.rerun_script.fragment_id, back.rerun_script.is_auto_rerun = name, True
                    self._line.send(back.SerializeToString())


@dataclass(frozen=True)
class Class:
    """A server, and the people who use it."""

    address: str
    server: psutil.Process
    store: Store
    source: str
    people: tuple[str, ...]

    def person(self, name: str) -> Person:
        found = person_from({"X-User": name}, class_settings(self.store.root))
        assert isinstance(found, Person)
        return found


def main() -> None:
    """Serve, train, and measure each part that was asked for."""
    arguments = _arguments()
    os.environ["UNROLL_SLOTS"] = str(arguments.trainings)
    parts: dict[str, Callable[[Class], Row]] = {
        "open pages": lambda known: open_pages(known, arguments.rounds),
        "first loads": first_loads,
        "train": train_at_once,
        "uploads": uploads,
    }
    if arguments.soak:
        parts["soak"] = lambda known: soak(known, arguments.soak)
    rows = []
    with tempfile.TemporaryDirectory(prefix="unroll-class-") as folder:
        known, process = begin(Path(folder) / "store", arguments)
        try:
            for name, part in parts.items():
                if arguments.only is None or arguments.only in name:
                    rows.append(part(known))
                    _print(rows[-1])
        finally:
            _end(known, process)
    write_rows(arguments.json, rows)


def begin(home: Path, arguments: argparse.Namespace) -> tuple[Class, subprocess.Popen]:
    """The server, with trainings that last, and a source for everybody."""
    home.mkdir()
    (home / FILE).write_text(CLASS)
    people = tuple(f"person {number}" for number in range(1, arguments.people + 1))
    process, address = serve(home)
    store = Store(home)
    known = Class(address, psutil.Process(process.pid), store, "", people)
    content, name = _series(arguments.data)
    for who in (*people, "teacher"):
        source = import_bytes(content, name, store.seen_by(known.person(who)).sources)
    recipe = SourceRecipe(name=source.name, sha256=source.sha256, preparation=source.report.preparation)
    specs = recipes(task_of("forecasting"), recipe, cells=["lstm"], seeds=range(arguments.trainings), values=LONG)
    store.seen_by(known.person("teacher")).submit(specs, "Trainings that last")
    known = Class(address, known.server, store, source.sha256, people)
    _until(lambda: sum(run.state == "training" for run in store.runs()) == arguments.trainings)
    return known, process


def open_pages(known: Class, rounds: int) -> Row:
    """Everybody has a page open and clicks now and then; the teacher watches the trainings."""
    experiment = store_of(known, "teacher").runs()[0].experiment
    watching = Tab(known.address, "teacher", "train", experiment=experiment)
    watching.ask()
    tabs = _at_once(known.people, lambda who: _opened(known, who))
    found: list[float] = []

    def click(tab: Tab) -> None:
        for _ in range(rounds):
            time.sleep(random.uniform(2, 8))
            found.append(tab.ask())

    _at_once(tabs, click)
    for tab in (*tabs, watching):
        tab.close()
    return _row("open pages", found, many=True)


def first_loads(known: Class) -> Row:
    """All open the home page at the same moment."""
    found: list[float] = []

    def load(who: str) -> None:
        began = time.perf_counter()
        _get(known.address, "/", who)
        tab = Tab(known.address, who)
        tab.ask()
        found.append(time.perf_counter() - began)
        tab.close()

    _at_once(known.people, load)
    return _row("first loads", found)


def train_at_once(known: Class) -> Row:
    """All press Train at the same moment; each has a run afterwards."""
    tabs = _at_once(known.people, lambda who: Tab(known.address, who, "train", source=known.source))
    _at_once(tabs, Tab.ask)
    buttons = {tab: tab.button("Train ") for tab in tabs}
    found = _at_once(tabs, lambda tab: tab.ask(pressed=buttons[tab]))
    for tab in tabs:
        tab.close()
    without = [who for who in known.people if not store_of(known, who).runs()]
    if without:
        raise RuntimeError(f"{', '.join(without)} pressed Train and have no run.")
    for who in known.people:
        for run in store_of(known, who).runs():
            store_of(known, who).cancel(run.id)
    return _row("train", found)


def uploads(known: Class) -> Row:
    """All drop a file of 5 MB at the same moment; until the last is on the server, and until the last has been read."""
    tabs = _at_once(known.people, lambda who: Tab(known.address, who, "data"))
    _at_once(tabs, Tab.ask)
    widgets = {tab: tab.uploader() for tab in tabs}
    contents = {tab: _table(number) for number, tab in enumerate(tabs)}
    before = {tab: _read(known, tab.who) for tab in tabs}

    taken: list[float] = []

    def drop(tab: Tab) -> float:
        began = time.perf_counter()
        tab.ask(upload=(widgets[tab], tab.put(contents[tab])))
        taken.append(time.perf_counter() - began)
        _until(lambda: len(_read(known, tab.who)) > len(before[tab]))
        return time.perf_counter() - began

    found = _at_once(tabs, drop)
    for tab in tabs:
        tab.close()
    row = _row("uploads", found)
    print(f"{'':14}{max(taken):8.2f} seconds until the last was on the server")
    return replace(row, more={**row.more, "taken": max(taken)})


def soak(known: Class, minutes: float) -> Row:
    """Everybody goes from page to page; what the server takes at the beginning, and at the end."""
    end = time.monotonic() + 60 * minutes
    tabs = _at_once(known.people, lambda who: _opened(known, who))
    sizes = [_size(known.server)]
    found: list[float] = []

    def wander(tab: Tab) -> None:
        while time.monotonic() < end:
            time.sleep(random.uniform(5, 15))
            name = random.choice(PAGES)
            found.append(tab.go(name, **({"source": known.source} if name in ("data", "train") else {})))

    watching = threading.Thread(target=_watch, args=(known.server, sizes, end), daemon=True)
    watching.start()
    _at_once(tabs, wander)
    watching.join()
    for tab in tabs:
        tab.close()
    sizes.append(_size(known.server))
    for size in sizes:
        print("   ", ", ".join(f"{name} {value:,.0f}" for name, value in size.items()))
    row = _row("soak", found, many=True)
    return replace(row, seconds=60 * minutes, more={**row.more, "sizes": sizes})


def store_of(known: Class, who: str) -> Store:
    return known.store.seen_by(known.person(who))


def _opened(known: Class, who: str) -> Tab:
    """One of the pages, by the person's number."""
    name = PAGES[known.people.index(who) % len(PAGES)]
    tab = Tab(known.address, who, name, **({"source": known.source} if name in ("data", "train") else {}))
    tab.ask()
    return tab


def _watch(server: psutil.Process, sizes: list[dict[str, float]], end: float) -> None:
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(60.0, left))
        sizes.append(_size(server))


def _size(server: psutil.Process) -> dict[str, float]:
    children = server.children(recursive=True)
    return {
        "MB": server.memory_info().rss / 1e6,
        "files": server.num_fds(),
        "threads": server.num_threads(),
        "zombies": sum(_is_zombie(child) for child in children),
    }


def _is_zombie(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return process.status() == psutil.STATUS_ZOMBIE
    return False


def _at_once(things: Sequence, do: Callable) -> list:
    with ThreadPoolExecutor(max(1, len(things))) as people:
        return list(people.map(do, things))


def _row(name: str, found: list[float], *, many: bool = False) -> Row:
    ordered = sorted(found)
    last = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))] if many else ordered[-1]
    more = {"median": statistics.median(ordered), "slowest": ordered[-1], "number": len(ordered)}
    measure = "seconds, 95th percentile" if many else "seconds until the last"
    return Row(name, measure, last, seconds=sum(ordered), more={**more, "promised": PROMISED.get(name)})


def _print(row: Row) -> None:
    more = row.more
    promised = f"(promised {more['promised']:g})" if more.get("promised") else ""
    print(
        f"{row.name:14}{row.ours:8.2f} {row.measure} {promised}; median {more['median']:.2f}, slowest "
        f"{more['slowest']:.2f}, of {more['number']}",
        flush=True,
    )


def _xsrf(address: str, who: str) -> str:
    cookie = _get(address, "/_stcore/health", who)
    return re.search(r"_streamlit_xsrf=([^;]+)", cookie)[1]


def _get(address: str, path: str, who: str) -> str:
    """Ask for a path; the cookies of the answer."""
    line = HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE)
    line.request("GET", path, headers={"X-User": who, "Accept": "text/html"})
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer.getheader("set-cookie") or ""


def _series(data: Path | None) -> tuple[bytes, str]:
    if data is None:
        return SAMPLES["sunspots"].content(), SAMPLES["sunspots"].name
    path = data / "forecasting" / "airline-passengers.csv"
    return path.read_bytes(), path.name


def _table(number: int) -> bytes:
    """5 MB of days and values, another for each."""
    values = random.Random(number)
    lines, size = ["minute,value"], 0
    while size < UPLOAD:
        day, minute = divmod(len(lines) - 1, 1440)
        stamp = time.strftime("%Y-%m-%d", time.gmtime(946_684_800 + 86_400 * day))
        lines.append(f"{stamp} {minute // 60:02}:{minute % 60:02},{values.random():.6f}")
        size += len(lines[-1]) + 1
    return "\n".join(lines).encode()


def _read(known: Class, who: str) -> list[Path]:
    return list(store_of(known, who).sources.glob("*/*/report.json"))


def _until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        if time.monotonic() > deadline:
            raise TimeoutError("It did not happen in time.")
        time.sleep(0.1)


def _end(known: Class, process: subprocess.Popen) -> None:
    process.terminate()
    process.wait()
    end_all(known.store)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--trainings", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=5, help="clicks of each on an open page")
    parser.add_argument("--soak", type=float, default=0.0, metavar="MINUTES")
    parser.add_argument("--only", help="part of a name")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
