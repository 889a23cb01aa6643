"""What strangers can make the page server do: memory it keeps, and how long it lets everybody else wait.

    python benchmarks/doors.py [--only uploads | --only bundle] [--data FOLDER] [--json FILE]

`uploads`: eight files of 190 MB are sent into one session that shows no place for them. `bundle`: a run is brought back
whose log of events has grown to 190 MB, in a zip of a few. A second client asks for the server's health all the while.
Nothing of --data is read; what is sent is made here.
"""

import argparse
import io
import json
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from random import Random

import psutil
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.rows import Row, write_rows
from benchmarks.serving import serve
from core.runs.bundles.bundle import export_zip
from core.runs.store import Store
from tests.core.runs.trial import finished_run
from tests.doors.client import Client
from tests.doors.session import Session
from tests.processes import end_workers_of

SIZE = 190_000_000
FILES = 8
REST = 60.0
"""Seconds after which the server's memory is looked at again."""


class Watch:
    """Memory of a server and how long its health takes, looked at twenty times a second."""

    def __init__(self, pid: int, client: Client) -> None:
        self._process, self._client = psutil.Process(pid), client
        self.most, self.slowest = self.now(), 0.0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def now(self) -> float:
        """Resident megabytes."""
        return self._process.memory_info().rss / 1e6

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._end.wait(0.05):
            began = time.monotonic()
            self._client.ask("/_stcore/health")
            self.slowest = max(self.slowest, time.monotonic() - began)
            self.most = max(self.most, self.now())


@contextmanager
def served() -> Iterator[tuple[Path, Client, Watch]]:
    """A server on an empty store, and a watch over it."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        server, address = serve(home)
        client = Client(int(address.rpartition(":")[2]))
        try:
            with Watch(server.pid, client) as watch:
                yield home, client, watch
        finally:
            server.terminate()
            server.wait()
            end_workers_of(home)


def uploads() -> Iterator[Row]:
    """Files into one session, one after the other."""
    with served() as (_, client, watch):
        session = Session(client)
        before = watch.now()
        statuses = [session.put(SIZE).status() for _ in range(FILES)]
        time.sleep(REST)
        after, said = watch.now(), ", ".join(map(str, statuses))
        session.close()
        yield Row("uploads", "MB before", round(before))
        yield Row("uploads", "MB at most", round(watch.most), more={"answers": said})
        yield Row("uploads", f"MB {REST:.0f} s later", round(after))
        yield Row("uploads", "slowest health, s", round(watch.slowest, 2))


def bundle() -> Iterator[Row]:
    """A run whose log has grown to 190 MB, brought back on the Runs page."""
    content = grown_bundle()
    with served() as (home, client, watch):
        session = Session(client)
        before = watch.now()
        while not (place := next(filter(None, map(_place, session.rerun("runs"))), "")):
            time.sleep(0.3)
        put = session.put_file(content, "run.zip")
        put.status()
        began = time.monotonic()
        heard = session.rerun("runs", {place: put})
        while not any(_is_the_end(message, home) for message in heard):
            time.sleep(0.3)
            heard = session.rerun("runs")
        seconds, after = time.monotonic() - began, watch.now()
        session.close()
        came = "in" if _runs(home) else "refused"
        yield Row("bundle", "MB of the zip", round(len(content) / 1e6, 1))
        yield Row("bundle", "MB before", round(before))
        yield Row("bundle", "MB at most", round(watch.most))
        yield Row("bundle", "MB afterwards", round(after))
        yield Row("bundle", "slowest health, s", round(watch.slowest, 2))
        yield Row("bundle", "seconds until answered", round(seconds, 1), more={"answers": came})


def grown_bundle() -> bytes:
    """A finished run as it is exported, but for what its log tells after its end."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        exported = export_zip(store, finished_run(store))
    with zipfile.ZipFile(io.BytesIO(exported)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    random, lines = Random(0), [b'{"kind":"judging","best_epoch":%d}\n' % epoch for epoch in range(10)]
    grown = b"".join(random.choices(lines, k=SIZE // len(lines[0])))
    files["attempts/1/events.jsonl"] += grown
    manifest = json.loads(files["manifest.json"])
    log = files["attempts/1/events.jsonl"]
    manifest["files"]["attempts/1/events.jsonl"] = {"bytes": len(log), "sha256": sha256(log).hexdigest()}
    files["manifest.json"] = json.dumps(manifest).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, each in files.items():
            archive.writestr(name, each)
    return buffer.getvalue()


def _place(message: ForwardMsg) -> str:
    """The id of a place to drop files."""
    return message.delta.new_element.file_uploader.id


def _is_the_end(message: ForwardMsg, home: Path) -> bool:
    """Whether the page has said no, or the run is there."""
    return bool(message.delta.new_element.alert.body) or _runs(home)


def _runs(home: Path) -> bool:
    return any(not path.name.startswith(".") for path in (home / "runs").iterdir())


BENCHMARKS = {"uploads": uploads, "bundle": bundle}


def main() -> None:
    """Run what was asked for, print it, write it down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", choices=BENCHMARKS)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    rows = [row for name in asked.only or BENCHMARKS for row in BENCHMARKS[name]()]
    for row in rows:
        print(f"{row.name:10} {row.measure:24} {row.ours} {row.more.get('answers', '')}")
    write_rows(asked.json, rows)


if __name__ == "__main__":
    main()
