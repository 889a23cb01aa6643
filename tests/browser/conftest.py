"""Debian's Chromium, one server for all journeys, and a guard on every page."""

import shutil
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from core.sources.recordings.samples import RATE, wav
from tests.browser.guard import Guard
from tests.browser.server import Server

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


# A busy machine is waited for, never slept for.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict, tmp_path_factory: pytest.TempPathFactory) -> dict:
    spoken = tmp_path_factory.mktemp("microphone") / "spoken.wav"
    spoken.write_bytes(wav(0.3 * np.sin(np.arange(RATE) / 3)))
    microphone = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    microphone.append(f"--use-file-for-fake-audio-capture={spoken}")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": [*FLAGS, *microphone]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    return {**browser_context_args, "viewport": {"width": 1360, "height": 900}, "permissions": ["microphone", "camera"]}


@pytest.fixture(scope="session")
def context(browser: Browser, browser_context_args: dict) -> Iterator[BrowserContext]:
    """One for all pages: each would load the frontend anew."""
    opened = browser.new_context(**browser_context_args)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    opened = context.new_page()
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all journeys; its log must stay clean."""
    running = Server(tmp_path_factory.mktemp("journeys") / "home")
    running.start()
    yield running
    running.end()
    assert running.complaints() == []


@pytest.fixture
def guard(page: Page, server: Server) -> Iterator[Guard]:
    """Fails the test when its page complained on the console or called another server."""
    watching = Guard(page, server.url)
    yield watching
    assert watching.complaints() == []


@pytest.fixture
def app(page: Page, server: Server, guard: Guard) -> Page:
    """A guarded page on the home screen."""
    page.set_default_timeout(PATIENCE)
    page.goto(server.url)
    return page
