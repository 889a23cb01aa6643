"""A page that is open keeps the supervisor, and brings it back."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from core.locks import held
from core.runs.processes.presence import page_is_open, server_is_there
from core.runs.start import LOCK, failed, note_down
from tests.alone import run_alone


def test_a_page_is_seen_as_long_as_it_is_connected_and_brings_the_supervisor(home: Path) -> None:
    from app import OpenPages

    seen = []

    async def page(scope, receive, send) -> None:
        seen.append((page_is_open(home), held(home / LOCK)))
        await closed.wait()

    async def two_pages() -> None:
        pages = OpenPages(page)
        assert server_is_there(home)
        first, second = (asyncio.create_task(pages({"type": "websocket"}, None, None)) for _ in range(2))
        while len(seen) < 2:
            await asyncio.sleep(0.01)
        first.cancel()  # as a connection that breaks off
        await asyncio.wait([first])
        assert page_is_open(home)
        closed.set()
        await second
        assert not page_is_open(home)

    closed = asyncio.Event()
    run_alone(two_pages())
    assert seen == [(True, True)] * 2


def test_every_page_says_when_nobody_starts_trainings(home: Path, open_page: Callable[..., AppTest]) -> None:
    assert [warning.value for warning in open_page("home").warning] == []
    note_down(home, failed)
    for name in ("home", "runs"):
        [warning] = open_page(name).warning
        assert "did not start" in warning.value
        assert "supervisor.log" in warning.value.replace("\\", "")
