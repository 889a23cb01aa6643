"""A page that leaves while the server is about to write to it."""

from pathlib import Path

import pytest
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from pages.guards.open_pages import OpenPages
from tests.alone import run_alone


async def answers_once_more(scope: Scope, receive: Receive, send: Send) -> None:
    """What Streamlit does when a write fails because the page is gone: it reads on, and closes."""
    socket = WebSocket(scope, receive, send)
    await socket.accept()
    with pytest.raises(WebSocketDisconnect):
        await socket.send_bytes(b"too late")
    await socket.close()


async def fails(scope: Scope, receive: Receive, send: Send) -> None:
    raise RuntimeError("a fault of ours")


async def connect() -> Message:
    return {"type": "websocket.connect"}


async def gone(message: Message) -> None:
    if message["type"] == "websocket.send":
        raise OSError("The page is gone.")


def test_a_page_that_left_is_no_error_and_a_fault_of_ours_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNROLL_HOME", str(tmp_path))
    monkeypatch.setattr("pages.guards.open_pages.ensure", lambda root: None)  # nothing is to be trained here
    page = {"type": "websocket"}
    run_alone(OpenPages(answers_once_more)(page, connect, gone))
    with pytest.raises(RuntimeError, match="a fault of ours"):
        run_alone(OpenPages(fails)(page, connect, gone))
