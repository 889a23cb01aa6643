"""What of a cluster needs no Ray: what is sent and written, and what is believed while nobody answers."""

from pathlib import Path

import pytest

from core.locks import held
from core.runs.attempts import Attempt, Attempts
from core.runs.cluster.attempts import AWAY, FULL, MISSING, ClusterAttempts, namespace_of
from core.runs.cluster.messages import Goes, Gone, Room
from core.runs.cluster.mirror import MirroredAttempt, luggage
from core.runs.cluster.node import News, packed, stamps_of, unpack
from core.runs.processes.actions import Wait
from core.runs.processes.attempt_folder import DISK_FULL, AttemptFolder
from core.runs.processes.decisions import decide
from core.runs.processes.watched import Watched


@pytest.fixture
def attempts(tmp_path: Path) -> ClusterAttempts:
    """Their bridge is never built: what it would tell is put where it is heard."""
    attempts = ClusterAttempts(tmp_path, "127.0.0.1:1")
    attempts.hear(Room(free=1))
    (tmp_path / "run" / "source").mkdir(parents=True)
    return attempts


def test_they_keep_to_the_protocol(attempts: ClusterAttempts, tmp_path: Path) -> None:
    assert isinstance(attempts, Attempts)
    assert isinstance(attempts.at(tmp_path / "run", 1), Attempt)


def test_an_attempt_counts_as_alive_until_it_is_told_to_be_gone(attempts: ClusterAttempts, tmp_path: Path) -> None:
    run = tmp_path / "run"
    attempt = attempts.at(run, 1)
    assert not attempt.alive()
    assert attempts.start(run, 1)
    attempts.hear(Goes(run=run, number=1, seconds=2.5))
    assert attempt.alive()
    assert held(AttemptFolder(run, 1).lock)
    assert attempt.signs().seconds == 2.5
    assert attempt.outcome() is None
    attempts.hear(Gone(run=run, number=1, code=DISK_FULL))
    assert not attempt.alive()
    assert not held(AttemptFolder(run, 1).lock)
    assert attempt.outcome() == "disk full"


def test_another_supervisor_takes_over_and_whoever_looks_on_sees_it(attempts: ClusterAttempts, tmp_path: Path) -> None:
    run = tmp_path / "run"
    attempts.start(run, 1)
    attempts.close()
    assert not held(AttemptFolder(run, 1).lock)
    other = ClusterAttempts(tmp_path, "127.0.0.1:1")
    assert other.at(run, 1).alive()
    assert held(AttemptFolder(run, 1).lock)
    other.close()


def test_a_full_cluster_and_one_that_is_away_are_told_apart(attempts: ClusterAttempts, tmp_path: Path) -> None:
    assert (attempts.ready, attempts.waits, attempts.places()) == (True, "", 1)
    attempts.start(tmp_path / "run", 1)
    assert (attempts.ready, attempts.waits) == (False, FULL)
    assert attempts.places() == 1
    assert not attempts.start(tmp_path / "run", 2)
    away = ClusterAttempts(tmp_path, "127.0.0.1:1")
    assert (away.ready, away.waits) == (False, AWAY)


def test_whoever_waits_is_told_why_once() -> None:
    queued = Watched("a", "queued", 0, why="waits for a free place")
    assert decide([queued], slots=0, waits=AWAY) == [Wait("a", AWAY)]
    assert decide([Watched("a", "queued", 0, why=AWAY)], slots=0, waits=AWAY) == []


def test_without_ray_runs_say_what_to_install(attempts: ClusterAttempts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert attempts.broken == MISSING


def test_files_come_before_events_and_what_is_gone_goes(tmp_path: Path) -> None:
    folder, there = AttemptFolder(tmp_path / "run", 1), tmp_path / "there"
    folder.path.mkdir(parents=True)
    mirror = MirroredAttempt(folder)
    unpack({"checkpoint/state-1.npz": b"one", "checkpoint/manifest.json": b"1", ".tmp-half": b""}, there)
    mirror.write(_news(there, b"a\n"), 0)
    assert packed(folder.path) == {
        "checkpoint/state-1.npz": b"one",
        "checkpoint/manifest.json": b"1",
        "events.jsonl": b"a\n",
    }
    (there / "checkpoint" / "state-1.npz").unlink()
    unpack({"checkpoint/state-2.npz": b"two", "checkpoint/manifest.json": b"22"}, there)
    mirror.write(_news(there, b"b\n", mirror), mirror.told)
    assert packed(folder.path / "checkpoint") == {"state-2.npz": b"two", "manifest.json": b"22"}
    assert folder.events.read_bytes() == b"a\nb\n"


def test_events_that_are_here_already_are_not_written_twice(tmp_path: Path) -> None:
    folder = AttemptFolder(tmp_path / "run", 1)
    folder.path.mkdir(parents=True)
    folder.events.write_bytes(b"a\nb\nhal")
    mirror = MirroredAttempt(folder)
    assert mirror.told == 4
    mirror.write(News(b"b\n", {}, 0.0, None), 2)
    assert folder.events.read_bytes() == b"a\nb\nhal"
    mirror.write(News(b"half\n", {}, 0.0, None), 4)
    assert folder.events.read_bytes() == b"a\nb\nhalf\n"


def test_a_node_writes_nowhere_but_into_its_attempt(tmp_path: Path) -> None:
    folder = AttemptFolder(tmp_path / "run", 1)
    folder.path.mkdir(parents=True)
    with pytest.raises(ValueError, match="does not belong"):
        MirroredAttempt(folder).write(News(b"", {}, 0.0, None, {"../2/events.jsonl": b"x"}), 0)


def test_a_checkpoint_travels_with_the_attempt_that_goes_on_from_it(tmp_path: Path) -> None:
    run = {"recipe.json": b"{}", "attempts/1/checkpoint/manifest.json": b"1", "attempts/2/events.jsonl": b"a\n"}
    unpack(run, tmp_path)
    sent = luggage(AttemptFolder(tmp_path, 3))
    assert sent == {"recipe.json": b"{}", "attempts/1/checkpoint/manifest.json": b"1"}


def test_stores_do_not_meet_on_a_cluster(tmp_path: Path) -> None:
    assert namespace_of(tmp_path / "a") != namespace_of(tmp_path / "b")


def _news(there: Path, events: bytes, mirror: MirroredAttempt | None = None) -> News:
    known = mirror.known if mirror else {}
    stamps = stamps_of(there)
    files = {name: (there / name).read_bytes() for name, stamp in stamps.items() if known.get(name) != stamp}
    return News(events, stamps, 0.0, None, files)
