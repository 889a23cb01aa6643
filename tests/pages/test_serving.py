"""A run is served from its page: it answers other programs until it is turned off, however often the page is loaded."""

import http.client
import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from streamlit.testing.v1 import AppTest

from core.runs.folder.run import Run
from core.runs.store import Store
from core.serving import switch
from core.serving.switch import SERVICES, Services
from tests.pages.finished import FINISHED
from tests.pages.screen import texts

OpenPage = Callable[..., AppTest]


@pytest.fixture
def run(full_home: Path) -> Run:
    return next(run for run in Store(full_home).runs() if run.title == FINISHED)


def use_it(open_page: OpenPage, run: Run) -> AppTest:
    page = open_page("results", run=run.id)
    page.session_state["tab"] = "Use it"
    return page.run()


def codes(page: AppTest) -> list[str]:
    return [element.value for element in page.code]


def answered(address: str, token: str, path: str) -> dict:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    with urlopen(Request(address + path, b"{}", headers), timeout=60) as answer:
        return json.load(answer)


def test_a_run_is_served_from_its_page_until_it_is_turned_off(open_page: OpenPage, run: Run, full_home: Path) -> None:
    page = use_it(open_page, run)
    [switched] = page.toggle
    assert not switched.value
    page = switched.set_value(True).run()
    try:
        assert not page.exception
        address, token, shell, script = codes(page)
        assert address in shell
        assert token in shell
        assert address in script
        [told] = answered(address, token, f"/runs/{run.id}/forecast")["forecasts"]
        assert len(told["values"]) == run.spec.options["horizon"]
        loaded = use_it(open_page, run)
        assert loaded.toggle[0].value
        assert codes(loaded) == [address, token, shell, script]
        page = loaded.toggle[0].set_value(False).run()
        assert not page.exception
        assert codes(page) == []
        place = urlsplit(address)
        with pytest.raises(ConnectionRefusedError):
            http.client.HTTPConnection(place.hostname, place.port).request("GET", "/health")
    finally:
        SERVICES.turn_off(Store(full_home), run)


def test_a_service_that_ended_by_itself_is_shown_as_off(run: Run, full_home: Path) -> None:
    services = Services()
    services.turn_on(Store(full_home), run)
    [(process, _)] = services._running.values()
    process.stdin.close()  # as when this process ends
    process.wait(60)
    assert services.place(run) is None


def test_only_a_few_runs_are_served_at_a_time(open_page: OpenPage, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(switch, "MOST", 0)
    page = use_it(open_page, run).toggle[0].set_value(True).run()
    assert "At most 0 runs can be served at a time." in texts(page)
    assert not page.toggle[0].value
