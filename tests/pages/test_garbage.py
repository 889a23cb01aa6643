"""Garbage is collected for all pages together, not after every run of each."""

import gc
import tomllib
from collections.abc import Iterator
from weakref import ref

import pytest
from streamlit.config import get_config_options

from core.files import PROJECT
from pages.guards.garbage import collect


class Circle:
    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collections() -> Iterator[list[int]]:
    """The generation of each collection that somebody asks for; Python itself collects nothing meanwhile."""
    asked: list[int] = []

    def note(phase: str, told: dict) -> None:
        if phase == "start":
            asked.append(told["generation"])

    gc.callbacks.append(note)
    gc.disable()
    yield asked
    gc.enable()
    gc.callbacks.remove(note)


def test_streamlit_collects_none_after_a_run() -> None:
    kept = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert kept["runner"]["postScriptGC"] is False
    assert "runner.postScriptGC" in get_config_options()


def test_what_pages_left_is_collected_once(collections: list[int]) -> None:
    left = [ref(Circle()) for _ in range(10)]
    gc.collect(1)
    collect()
    collect()
    assert collections == [1, 2]
    assert [each() for each in left] == [None] * 10
