"""What of a cluster needs no Ray: what is sent and written, and what is believed while nobody answers."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.locks import held, take
from core.results.kept_answers import kept_answers, waiting_questions
from core.results.rivals.asking import RivalQuestion, ask
from core.runs.attempts import Attempt, Attempts
from core.runs.cluster.attempts import AWAY, EMPTY, FULL, MISSING, STUCK, ClusterAttempts, namespace_of
from core.runs.cluster.child import hand_questions_on
from core.runs.cluster.messages import Goes, Gone, Room
from core.runs.cluster.mirror import MirroredAttempt, luggage
from core.runs.cluster.node import ASKED, News, packed, stamps_of, unpack
from core.runs.cluster.nodes import largest
from core.runs.cluster.scratch import scratch_folder
from core.runs.processes.actions import StartAttempt, Wait
from core.runs.processes.attempt_folder import DISK_FULL, AttemptFolder
from core.runs.processes.decisions import FOR_NODE, decide
from core.runs.processes.earlier import newest_checkpoint
from core.runs.processes.event_log import EventLog
from core.runs.processes.seen import SeenAttempt
from core.runs.processes.watched import Watched
from core.training.checkpoint import Checkpoint, TrainingProgress, save_checkpoint
from core.training.events import Failed
from tests.disks import full, small_disk


@pytest.fixture
def attempts(tmp_path: Path) -> ClusterAttempts:
    """Their bridge is never built: what it would tell is put where it is heard."""
    attempts = ClusterAttempts(tmp_path, "127.0.0.1:1")
    attempts.hear(Room(free=1, largest=8_000_000_000))
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
    assert SeenAttempt(run, 1).alive()
    other = ClusterAttempts(tmp_path, "127.0.0.1:1")
    assert other.at(run, 1).alive()
    assert held(AttemptFolder(run, 1).lock)
    other.hear(Gone(run=run, number=1))
    assert not SeenAttempt(run, 1).alive()


def test_an_attempt_that_somebody_else_makes_counts_as_alive_no_longer_than_it_is(
    attempts: ClusterAttempts, tmp_path: Path
) -> None:
    folder = AttemptFolder(tmp_path / "run", 1)
    folder.path.mkdir(parents=True)
    lock = take(folder.lock)
    assert lock is not None
    assert not attempts.start(folder.run, 1)
    assert SeenAttempt(folder.run, 1).alive()
    os.close(lock)
    assert not SeenAttempt(folder.run, 1).alive()


def test_what_another_supervisor_has_sent_stays_alive(attempts: ClusterAttempts, tmp_path: Path) -> None:
    run = tmp_path / "run"
    assert attempts.start(run, 1)
    other = ClusterAttempts(tmp_path, "127.0.0.1:1")
    other.hear(Room(free=1, largest=8_000_000_000))
    assert not other.start(run, 1)
    attempts.close()
    assert SeenAttempt(run, 1).alive()


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


@pytest.mark.parametrize(
    "name", ["../2/events.jsonl", "/elsewhere", ".", "lock", "sent", "stop", "events.jsonl", "a\0b", "\ud800"]
)
def test_a_node_that_writes_elsewhere_fails_its_attempt_and_writes_nothing(name: str, tmp_path: Path) -> None:
    folder = AttemptFolder(tmp_path / "run", 1)
    folder.path.mkdir(parents=True)
    news = News(b"a\n", {}, 0.0, None, {"first.npz": b"x", name: b"x"})
    assert MirroredAttempt(folder).keep(news, 0) == "refused"
    assert list(packed(tmp_path)) == ["run/attempts/1/events.jsonl"]
    closing = EventLog(folder.events).more()[-1]
    assert isinstance(closing, Failed)
    assert "does not belong to this run" in closing.message


def test_what_rivals_are_asked_on_a_node_is_answered_where_the_store_is(tmp_path: Path) -> None:
    there, folder = AttemptFolder(tmp_path / "there" / "runs" / "a", 1), AttemptFolder(tmp_path / "runs" / "a", 1)
    folder.path.mkdir(parents=True)
    turn = hand_questions_on(kept_answers(tmp_path / "there"), there.path / ASKED)
    question = RivalQuestion([np.arange(9.0)], [np.array([7])], horizon=2, season=1)
    assert not ask(question, kept_answers(tmp_path / "there"))  # nobody is started to answer it
    mirror = MirroredAttempt(folder)
    assert mirror.keep(_news(there.path, b""), 0) == "kept"
    assert list(packed(folder.path)) == []
    assert [path.stem for path in waiting_questions(kept_answers(tmp_path))] == [question.digest]
    assert _news(there.path, b"", mirror).files == {}
    assert mirror.keep(News(b"", {}, 0.0, None, {f"{ASKED}/a.npz": b"x"}), 0) == "refused"
    os.close(turn)


def test_a_file_where_a_folder_is_fails_the_attempt(tmp_path: Path) -> None:
    folder = AttemptFolder(tmp_path / "run", 1)
    folder.path.mkdir(parents=True)
    news = News(b"", {}, 0.0, None, {"a": b"x", "a/b": b"x"})
    assert MirroredAttempt(folder).keep(news, 0) == "refused"


def test_what_a_full_disk_does_not_take_is_kept_when_there_is_room(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", megabytes=4) as disk:
        folder, there = AttemptFolder(disk / "run", 1), tmp_path / "there"
        folder.path.mkdir(parents=True)
        mirror = MirroredAttempt(folder)
        unpack({"first.npz": b"x" * 100_000, "checkpoint/manifest.json": b"1"}, there)
        with full(disk):
            assert mirror.keep(_news(there, b"a\n"), 0) == "stuck"
            assert (mirror.told, mirror.known) == (0, {})
        assert mirror.keep(_news(there, b"a\n", mirror), mirror.told) == "kept"
        assert packed(folder.path) == {**packed(there), "events.jsonl": b"a\n"}


def test_nothing_starts_while_the_disk_is_full(attempts: ClusterAttempts) -> None:
    attempts.hear(Room(free=1, largest=10, stuck=True))
    assert (attempts.ready, attempts.waits) == (False, STUCK)
    attempts.hear(Room(free=1, largest=10))
    assert (attempts.ready, attempts.waits) == (True, "")


def test_a_cluster_without_a_node_that_trains_says_so(attempts: ClusterAttempts) -> None:
    attempts.hear(Room(free=0))
    assert (attempts.waits, attempts.largest) == (EMPTY, None)


def test_the_largest_node_is_one_that_lives_and_trains() -> None:
    head = {"Alive": True, "Resources": {"memory": 9.0}}
    dead = {"Alive": False, "Resources": {"memory": 8.0, "CPU": 1.0}}
    small, large = ({"Alive": True, "Resources": {"memory": memory, "CPU": 1.0}} for memory in (2.0, 3.0))
    assert largest([head, dead, small, large], 1) == 3
    assert largest([head, dead], 1) == 0


def test_a_run_that_fits_on_no_node_waits_and_keeps_nobody_waiting() -> None:
    large = Watched("large", "queued", 0, ticket=1, needs=3_000_000_000)
    small = Watched("small", "queued", 0, ticket=2, needs=1_000_000_000)
    why = FOR_NODE.format(needed="3.0 GB", most="2.0 GB")
    found = decide([large, small], slots=2, largest=2_000_000_000)
    assert found == [Wait("large", why), StartAttempt("small")]
    assert decide([replace(large, why=why)], slots=2, largest=2_000_000_000) == []
    assert decide([replace(large, why=why)], slots=2, largest=4_000_000_000) == [StartAttempt("large")]


def test_only_the_newest_whole_checkpoint_travels_with_an_attempt(tmp_path: Path) -> None:
    unpack({"recipe.json": b"{}", "attempts/4/events.jsonl": b"a\n"}, tmp_path)
    for number in (1, 2, 3):
        save_checkpoint(AttemptFolder(tmp_path, number).path / "checkpoint", Checkpoint(TrainingProgress(), [], []))
        unpack({"first.npz": b"large"}, AttemptFolder(tmp_path, number).path)
    unpack({"manifest.json": b"half"}, AttemptFolder(tmp_path, 3).path / "checkpoint")
    sent = luggage(AttemptFolder(tmp_path, 5))
    whole = packed(AttemptFolder(tmp_path, 2).path / "checkpoint")
    assert sent == {"recipe.json": b"{}", **{f"attempts/2/checkpoint/{name}": whole[name] for name in whole}}
    unpack(sent, tmp_path / "there")
    assert newest_checkpoint(AttemptFolder(tmp_path / "there", 5)) == tmp_path / "there" / "attempts" / "2"


def test_a_temporary_folder_is_removed_once_nobody_holds_it(tmp_path: Path) -> None:
    first, lock = scratch_folder(tmp_path)
    unpack({"store/runs/a": b"x"}, first)
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=[lock])
    os.close(lock)  # the actor is gone, its process is not
    second, other = scratch_folder(tmp_path)
    assert first.is_dir()
    child.kill()
    child.communicate()
    third, another = scratch_folder(tmp_path)
    assert [path.is_dir() for path in (first, second, third)] == [False, True, True]
    os.close(other)
    os.close(another)


def test_temporary_folders_lie_in_no_place_of_others(tmp_path: Path) -> None:
    (tmp_path / "theirs" / "attempt-1").mkdir(parents=True)
    (tmp_path / f"unroll-nodes-{os.getuid()}").symlink_to(tmp_path / "theirs")
    with pytest.raises(PermissionError):
        scratch_folder(tmp_path)
    assert (tmp_path / "theirs" / "attempt-1").is_dir()


def test_stores_do_not_meet_on_a_cluster(tmp_path: Path) -> None:
    assert namespace_of(tmp_path / "a") != namespace_of(tmp_path / "b")


def _news(there: Path, events: bytes, mirror: MirroredAttempt | None = None) -> News:
    known = mirror.known if mirror else {}
    stamps = stamps_of(there)
    files = {name: (there / name).read_bytes() for name, stamp in stamps.items() if known.get(name) != stamp}
    return News(events, stamps, 0.0, None, files)
