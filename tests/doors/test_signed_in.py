"""Headers that say who asks are believed from the proxy on this machine alone; bytes go to whoever brought them."""

from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Scope
from streamlit import config

from pages.guards.people import SignedIn
from tests.alone import run_alone

PLAIN = 'sign_in = "header"\nperson = "X-User"\ngroups = "X-Groups"\nteachers = ["staff"]\nmembers = ["10b"]\n'
KIM, STRANGER = (("X-User", "kim"), ("X-Groups", "10b")), (("X-User", "eve"), ("X-Groups", "11a"))
UPLOAD, FILE, FONT = "/_stcore/upload_file/session/file", "/media/abc.wav", "/static/media/font.woff2"


def answered(door: SignedIn, path: str, headers: tuple[tuple[str, str], ...] = (), server: str = "127.0.0.1") -> int:
    """The status of a request that came in on the address `server`."""
    told: list[int] = []
    encoded = [(name.lower().encode(), value.encode()) for name, value in headers]
    scope: Scope = {"type": "http", "method": "PUT", "path": path, "headers": encoded, "server": (server, 8501)}

    async def send(message: Message) -> None:
        told.extend([message["status"]] if message["type"] == "http.response.start" else [])

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    run_alone(door(scope, receive, send))
    return told[0]


@pytest.fixture
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SignedIn:
    monkeypatch.setenv("UNROLL_HOME", str(tmp_path))
    (tmp_path / "class.toml").write_text(PLAIN)
    before = config.get_option("server.trustedUserHeaders")
    yield SignedIn(PlainTextResponse("inside"))
    config.set_option("server.trustedUserHeaders", before)


def test_what_the_proxy_says_is_believed(door: SignedIn) -> None:
    assert answered(door, "/", KIM) == 200
    assert config.get_option("server.trustedUserHeaders") == {"X-User": "X-User", "X-Groups": "X-Groups"}


@pytest.mark.parametrize(
    ("headers", "server"),
    [
        (KIM, "192.168.1.7"),
        ((), "127.0.0.1"),
        ((("X-User", " "),), "127.0.0.1"),
        ((("X-User", "ada"), *KIM), "127.0.0.1"),
        ((*KIM, ("X-Groups", "staff")), "127.0.0.1"),
    ],
    ids=["another machine", "nobody", "no name", "two people", "two lists of groups"],
)
def test_whoever_goes_around_the_proxy_is_not_answered(door: SignedIn, headers: tuple, server: str) -> None:
    for path in ("/", "/assets/plotly.min.js", "/_stcore/stream", UPLOAD, FILE):
        assert answered(door, path, headers, server) == 403
    assert answered(door, "/_stcore/health", headers, server) == 200


def test_files_are_for_those_who_may_work_here(door: SignedIn) -> None:
    assert answered(door, FILE, KIM) == 200
    assert answered(door, FILE, STRANGER) == 403
    assert answered(door, UPLOAD, STRANGER) == 403
    assert answered(door, f"/{FILE}", STRANGER) == 403
    assert answered(door, FONT, STRANGER) == 200


def test_an_upload_into_a_page_that_is_not_ones_own_is_refused(door: SignedIn) -> None:
    assert answered(door, UPLOAD, KIM) == 403


def test_without_a_class_nobody_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNROLL_HOME", str(tmp_path))
    open_door = SignedIn(PlainTextResponse("inside"))
    assert [answered(open_door, path, server="192.168.1.7") for path in ("/", UPLOAD, FILE)] == [200, 200, 200]
