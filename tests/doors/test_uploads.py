"""What is uploaded is counted before it is taken, for each session and for all together, and given back."""

from collections.abc import Iterator

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from core.sources.intake.uploads import KEPT_SECONDS, SESSION_BYTES, TOTAL_BYTES, Full, Uploads
from pages.guards.uploads import drop_stale
from tests.doors.client import Client
from tests.doors.session import Session

MEGABYTE = 1_000_000
LARGE = 190 * MEGABYTE


@pytest.fixture
def session(client: Client) -> Iterator[Session]:
    opened = Session(client)
    yield opened
    opened.close()


def test_a_small_file_is_taken(session: Session) -> None:
    assert session.put(3 * MEGABYTE).status() == 204
    assert session.put(3 * MEGABYTE, chunked=True).status() == 204


def test_a_second_large_file_is_refused_before_a_byte_of_it_is_read(session: Session) -> None:
    first = session.put(LARGE, sent=MEGABYTE)
    second = session.put(LARGE, sent=0)
    assert second.status() == 429
    first.abort()


def test_the_page_says_why(session: Session) -> None:
    first = session.put(LARGE, sent=MEGABYTE)
    assert session.put(LARGE, sent=0).status() == 429
    said = session.hear(lambda message: message.delta.new_element.alert.body)
    assert "250 MB of uploads at a time" in said
    first.abort()


def test_bytes_that_were_not_declared_are_counted_as_they_come(session: Session) -> None:
    first = session.put(LARGE, sent=MEGABYTE)
    assert session.put(LARGE, sent=80 * MEGABYTE, chunked=True).status() == 429
    first.abort()


def test_the_whole_server_takes_only_so_much(client: Client) -> None:
    sessions = [Session(client) for _ in range(3)]
    under_way = [session.put(LARGE, sent=MEGABYTE) for session in sessions[:2]]
    assert sessions[2].put(LARGE, sent=0).status() == 429
    assert sessions[2].put(MEGABYTE).status() == 204
    for put in under_way:
        put.abort()
    for session in sessions:
        session.close()


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def kept(uploads: Uploads, session: str, file: str, size: int) -> None:
    arrival = uploads.begin(session, file)
    uploads.grow(arrival, size)
    uploads.end(arrival, kept=True)


def test_what_nobody_takes_is_dropped_once_its_session_is_quiet() -> None:
    clock, files = Clock(), MemoryUploadedFileManager("/upload")
    uploads = Uploads(clock=clock)
    files.add_file("a", UploadedFileRec("1", "a.csv", "text/csv", b"x"))
    kept(uploads, "a", "1", 1)
    arriving = uploads.begin("a", "2")
    clock.now = KEPT_SECONDS + 1
    drop_stale(uploads, files)
    assert files.get_files("a", ["1"])  # others of the same drop are still on their way
    uploads.end(arriving, kept=False)
    drop_stale(uploads, files)
    assert not files.get_files("a", ["1"])
    assert uploads.stale() == []


def test_room_comes_back_with_what_is_taken_refused_or_dropped() -> None:
    uploads = Uploads(session_bytes=10, total_bytes=15)
    kept(uploads, "a", "1", 10)
    with pytest.raises(Full, match="at a time"):
        kept(uploads, "a", "2", 1)
    with pytest.raises(Full, match="other people"):
        kept(uploads, "b", "1", 6)
    assert [uploads.refusal("a") is None, uploads.refusal("a") is None] == [False, True]
    uploads.give_back("a", "1")
    uploads.give_back("a", "1")
    kept(uploads, "a", "3", 10)


def test_a_person_has_one_bound_on_all_pages_together() -> None:
    uploads = Uploads(session_bytes=10, total_bytes=30)
    for session in ("a", "b"):
        uploads.grow(uploads.begin(session, "1", whose="kim", most=15), 7)
    with pytest.raises(Full, match="Each person"):
        uploads.grow(uploads.begin("c", "1", whose="kim", most=15), 2)
    uploads.grow(uploads.begin("d", "1", whose="lou", most=15), 9)


def test_one_largest_file_always_fits() -> None:
    assert TOTAL_BYTES > SESSION_BYTES > 200 * MEGABYTE * 1.05
