"""What was asked of a page that has been left is not answered on the next one."""

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from core.runs.store import Store
from core.sources.intake.sources import import_bytes
from tests.browser.server import Server
from tests.browser.talk import Talk, talk
from tests.browser.test_training import SALES

pytestmark = pytest.mark.browser

QUIET = 1.0
"""Seconds after the end of a run in which another one, that was asked for before, has begun."""


def opened(heard: list[ForwardMsg]) -> list[str]:
    """The pages whose runs began, in the order in which a browser hears of them."""
    return [message.new_session.page_script_hash for message in heard if message.WhichOneof("type") == "new_session"]


def pages(heard: list[ForwardMsg]) -> dict[str, str]:
    """Name of a page -> its hash."""
    told = next(message.navigation for message in heard if message.WhichOneof("type") == "navigation")
    return {page.url_pathname: page.page_script_hash for page in told.app_pages}


def fragments(heard: list[ForwardMsg]) -> set[str]:
    return {message.delta.fragment_id for message in heard if message.delta.fragment_id}


def button(heard: list[ForwardMsg], label: str) -> str:
    """The id of a button."""
    return next(
        message.delta.new_element.button.id for message in heard if message.delta.new_element.button.label == label
    )


@pytest.fixture
def source(server: Server) -> str:
    """A series that has been brought, whose page draws a fragment."""
    return import_bytes(SALES.encode(), "sales.csv", Store(server.home).sources).sha256


def look_at_the_data(tab: Talk, source: str) -> list[ForwardMsg]:
    tab.ask(name="data", source=source)
    return tab.hear_out(QUIET)


def test_a_page_behind_a_link_is_run_once(server: Server, source: str) -> None:
    with talk(server.url) as tab:
        hashes = pages(look_at_the_data(tab, source))
        for name in ("runs", "data", "train"):
            tab.ask(page=hashes[name])
            assert opened(tab.hear_out(QUIET)) == [hashes[name]]


def test_a_fragment_asked_for_behind_a_link_does_not_bring_its_page_back(server: Server, source: str) -> None:
    with talk(server.url) as tab:
        heard = look_at_the_data(tab, source)
        hashes, [fragment] = pages(heard), fragments(heard)
        tab.ask(page=hashes["runs"])
        tab.ask(page=hashes["data"], fragment=fragment)
        assert set(opened(tab.hear_out(QUIET))) == {hashes["runs"]}


def test_a_fragment_asked_for_while_a_button_opens_a_page_does_not_bring_its_page_back(
    server: Server, source: str
) -> None:
    with talk(server.url) as tab:
        heard = look_at_the_data(tab, source)
        hashes, [fragment] = pages(heard), fragments(heard)
        tab.ask(page=hashes["data"], pressed=button(heard, "Train on this"), source=source)
        heard = tab.hear("navigation")
        while opened(heard)[-1:] != [hashes["train"]]:
            heard = tab.hear("navigation")
        tab.ask(page=hashes["data"], fragment=fragment, source=source)
        assert set(opened(tab.hear_out(QUIET))) <= {hashes["train"]}


def test_a_fragment_of_the_open_page_is_answered(server: Server, source: str) -> None:
    with talk(server.url) as tab:
        heard = look_at_the_data(tab, source)
        [fragment] = fragments(heard)
        tab.ask(page=pages(heard)["data"], fragment=fragment, source=source)
        assert fragments(tab.hear_out(QUIET)) == {fragment}
