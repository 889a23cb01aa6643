"""The server of Unroll; `streamlit run app.py` starts it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import walk_packages

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import pages.shared
from core.errors import UserError
from core.files import mendable
from core.language import mark, say
from core.runs.start import ensure
from core.runs.store import default_store
from pages.guards.garbage import collected
from pages.guards.hosts import KnownHosts
from pages.guards.open_pages import OpenPages
from pages.guards.people import SignedIn
from pages.guards.uploads import UploadBounds, giving_back
from pages.shared.screen.states import broken

HERE = Path(__file__).parent
HEADERS = {
    # Streamlit's frontend evaluates scripts and styles of its own; nothing may come from, or go, elsewhere.
    "content-security-policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob: data:; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self' blob: data:; media-src 'self' blob: data:; worker-src 'self' blob:; "
        "frame-src 'self' blob: data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    ),
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}

# On an address such as /data Streamlit's frontend would first ask /data/_stcore/health, and log that it is not there.
BASE = "window.__streamlit={BACKEND_BASE_URL:location.origin,MAIN_PAGE_BASE_URL:location.origin}"
ONE_ENTRY = (HERE / "pages/shared/screen/assets/one_entry.js").read_text(encoding="utf-8")
FIRST = f"<script>{BASE}</script><script>{ONE_ENTRY}</script>".encode()

OUR_FAULT = (
    mark("This page could not be drawn. What runs goes on, and nothing that was kept is lost."),
    mark("Load the page again. The server's log says what happened."),
)


class SecurityHeaders:
    """Adds HEADERS to every answer; bodies pass through untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class FirstScripts:
    """Writes FIRST into the frontend's own page, wherever in the address space it is asked for."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self.app(scope, receive, send)
            return
        start: Message = {}

        async def send_with_scripts(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            if start:
                body = message.get("body", b"").replace(b"<head>", b"<head>" + FIRST, 1)
                headers = MutableHeaders(scope=start)
                if "content-length" in headers:
                    grown = len(body) - len(message.get("body", b""))
                    headers["content-length"] = str(int(headers["content-length"]) + grown)
                await send(start)
                message, start = {**message, "body": body}, {}
            await send(message)

        # Unpacked, so that the place to write into can be found.
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self.app({**scope, "headers": plain}, receive, send_with_scripts)


def plotly_script(_: Request) -> FileResponse:
    """plotly.js out of the installed plotly package, so that no page asks another server for it."""
    script = Path(find_spec("plotly").origin).parent / "package_data" / "plotly.min.js"
    return FileResponse(script, media_type="text/javascript", headers={"cache-control": "public, max-age=86400"})


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Finds or starts the supervisor, which outlives this server, and settles the memory of this process."""
    with suppress(OSError):  # a read-only disk: what stands there can be looked at
        ensure(default_store().root)
    # What the pages need is loaded before the first person waits for it.
    for module in walk_packages(pages.shared.__path__, "pages.shared."):
        import_module(module.name)
    async with collected(), giving_back():
        yield


def say_so(error: Exception) -> bool:
    """Streamlit has written the traceback into the log; the person reads a sentence instead."""
    if (told := mendable(error)) is not None:
        broken(told)
    else:
        broken(UserError(*map(say, OUR_FAULT)), title=say("Something broke on our side"))
    return True


app = st.App(
    HERE / "pages" / "frame.py",
    lifespan=lifespan,
    routes=[Route("/assets/plotly.min.js", plotly_script)],
    middleware=[
        Middleware(each) for each in (SecurityHeaders, KnownHosts, SignedIn, UploadBounds, FirstScripts, OpenPages)
    ],
    on_script_error=say_so,
)
