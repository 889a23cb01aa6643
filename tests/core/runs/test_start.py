"""One process at most is on its way to supervise a store, whoever asks, whatever becomes of it."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from core.locks import held
from core.runs import start
from core.runs.processes.presence import Presence, page_is_open, server_is_there
from core.runs.processes.supervisor import IDLE_ALONE, Idleness
from core.runs.start import LOCK, Note, ensure, holder_of, note_down, read_note, starting, trouble
from core.runs.store import Store
from tests.processes import end_workers_of

ROOT = Path(__file__).parents[3]
ASKER = """
import sys, time
from pathlib import Path
from core.runs.start import ensure
print("ready", flush=True)
sys.stdin.readline()
for _ in range(100):
    ensure(Path(sys.argv[1]))
    time.sleep(0.01)
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "store")
    yield store
    end_workers_of(store.root)


@pytest.fixture
def dying(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Python that ends before it can run anything, as one whose environment is broken does."""
    monkeypatch.setattr(sys, "executable", shutil.which("false"))


def supervisors(store: Store) -> list[psutil.Process]:
    """Those that are one, or about to be; a child of one is for a moment what its parent is, before it is another."""
    wanted = {"core.runs.processes.entry", str(store.root)}
    found = [one for one in psutil.process_iter(["cmdline", "ppid"]) if wanted <= set(one.info["cmdline"] or ())]
    return [one for one in found if one.info["ppid"] not in {other.pid for other in found}]


def started(store: Store) -> psutil.Process:
    """The one that was just started; its command line can be read a moment later than it can be waited for."""
    while not (found := supervisors(store)):
        time.sleep(0.01)
    [one] = found
    return one


def until(is_so: Callable[[], bool]) -> None:
    while not is_so():
        time.sleep(0.01)


def test_many_askers_in_several_processes_start_one_supervisor_though_its_start_hangs(store: Store) -> None:
    ensure(store.root)
    first = started(store)
    first.send_signal(signal.SIGSTOP)  # before it could import anything
    command = [sys.executable, "-c", ASKER, str(store.root)]
    askers = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(5)
    ]
    for asker in askers:
        asker.stdout.readline()
    for asker in askers:
        asker.stdin.close()
    while any(asker.poll() is None for asker in askers):
        assert [one.pid for one in supervisors(store)] == [first.pid]
    assert [asker.returncode for asker in askers] == [0] * 5
    for asker in askers:
        asker.stdout.close()
    until(lambda: first.status() == psutil.STATUS_STOPPED)
    first.send_signal(signal.SIGCONT)
    until(lambda: read_note(store.root).phase == "supervising")
    assert [one.pid for one in supervisors(store)] == [first.pid] == [holder_of(store.root)]


def test_a_supervisor_that_is_killed_while_it_starts_is_followed_by_one_other(store: Store) -> None:
    ensure(store.root)
    first = started(store)
    first.send_signal(signal.SIGSTOP)
    first.kill()
    first.wait()
    ensure(store.root)
    assert read_note(store.root).phase == "failed"
    until(lambda: not read_note(store.root).pausing)
    ensure(store.root)
    until(lambda: read_note(store.root).phase == "supervising")
    assert [one.pid for one in supervisors(store)] == [holder_of(store.root)] != [first.pid]


def test_a_start_that_hangs_is_told(store: Store) -> None:
    ensure(store.root)
    first = started(store)
    until(lambda: holder_of(store.root) is not None)
    first.send_signal(signal.SIGSTOP)
    until(lambda: first.status() == psutil.STATUS_STOPPED)
    note_down(store.root, starting)
    assert f"number {first.pid}" in trouble(store.root)
    assert "stopped" in trouble(store.root)


def test_a_start_that_takes_long_is_told_and_nothing_else_follows(store: Store, monkeypatch) -> None:
    lock = os.open(store.root / LOCK, os.O_RDWR | os.O_CREAT)
    fcntl.flock(lock, fcntl.LOCK_EX)
    os.write(lock, b"%d" % os.getpid())
    note_down(store.root, starting)
    assert trouble(store.root) is None
    monkeypatch.setattr(start, "LONG", 0.0)
    assert "very busy, or it hangs" in trouble(store.root)
    ensure(store.root)
    assert supervisors(store) == []
    os.close(lock)
    assert trouble(store.root) is None


def test_starts_that_fail_are_tried_again_after_growing_pauses_and_told(store: Store, dying) -> None:
    pauses = []
    for count in range(1, 10):
        ensure(store.root)
        until(lambda: not held(store.root / LOCK))
        for _ in range(50):
            ensure(store.root)
        note = read_note(store.root)
        assert (note.phase, note.failures) == ("failed", count), "asked fifty times, tried once"
        pauses.append(note.pause)
        assert str(store.root) in trouble(store.root)
        assert "tried again" in trouble(store.root)
        passed(store)
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def passed(store: Store) -> None:
    """As if the pause were over."""
    start._write(store.root, Note("failed", read_note(store.root).failures, at=time.time() - start.LONGEST_PAUSE))


def test_a_clock_that_was_set_back_does_not_prolong_a_pause() -> None:
    assert Note("failed", failures=7, at=time.time()).pausing
    assert not Note("failed", failures=7, at=time.time() + 3600).pausing


def test_who_supervised_once_is_replaced_at_once_when_it_is_killed(store: Store) -> None:
    for _ in range(3):
        ensure(store.root)
        until(lambda: read_note(store.root).phase == "supervising" and held(store.root / LOCK))
        [supervisor] = supervisors(store)
        supervisor.kill()
        supervisor.wait()
        assert trouble(store.root) is None
        assert read_note(store.root).failures == 0


def test_a_supervisor_that_breaks_counts_as_a_start_that_failed(store: Store) -> None:
    store.reader.folder.rmdir()
    store.reader.folder.write_text("not a folder")
    ensure(store.root)
    until(lambda: not held(store.root / LOCK))
    assert read_note(store.root).phase == "failed"
    assert "supervisor.log" in trouble(store.root)


def test_a_supervisor_whose_store_is_thrown_away_leaves(store: Store, tmp_path: Path) -> None:
    ensure(store.root)
    until(lambda: read_note(store.root).phase == "supervising")
    [mine] = supervisors(store)
    store.root.rename(tmp_path / "thrown away")
    psutil.wait_procs([mine])
    assert not mine.is_running()


def test_a_supervisor_holds_its_lock_before_it_imports_anything_heavy() -> None:
    script = "import sys; import core.runs.processes.entry; print(*sorted(sys.modules))"
    said = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    heavy = {"numpy", "pandas", "pydantic", "json", "subprocess", "core.runs.processes.supervisor"}
    assert not heavy & set(said.split())


def test_pages_and_servers_are_seen_as_long_as_they_are_there(tmp_path: Path) -> None:
    assert not server_is_there(tmp_path)
    mine, other = Presence(tmp_path), Presence(tmp_path)
    assert server_is_there(tmp_path)
    assert not page_is_open(tmp_path)
    with mine.page(), mine.page():
        with other.page():
            assert page_is_open(tmp_path)
        assert page_is_open(tmp_path)
    assert not page_is_open(tmp_path)
    mine.close()
    assert server_is_there(tmp_path)
    other.close()
    assert not server_is_there(tmp_path)


def test_pages_of_a_store_that_cannot_be_written_are_open_all_the_same(tmp_path: Path) -> None:
    for name in ("server.lock", "pages.lock"):
        (tmp_path / name).mkdir()  # nobody, root included, opens it to write
    presence = Presence(tmp_path)
    with presence.page():
        pass
    presence.close()


def test_a_supervisor_stays_for_pages_longer_for_a_server_and_shortly_for_a_command(tmp_path, monkeypatch) -> None:
    now = 0.0
    monkeypatch.setattr("core.runs.processes.supervisor.time.monotonic", lambda: now)
    idleness = Idleness(tmp_path, idle=600)
    now = IDLE_ALONE - 1
    assert not idleness.over(busy=False)
    now = IDLE_ALONE + 1
    assert idleness.over(busy=False)
    presence = Presence(tmp_path)
    assert not idleness.over(busy=False)
    now = 601
    assert idleness.over(busy=False)
    with presence.page():
        assert not idleness.over(busy=False)
    now = 602
    assert not idleness.over(busy=False)
    presence.close()
