"""Only pages of this server may talk to it: Host and Origin are checked before anything else sees a request."""

import os
from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config

from core.hosts import LOCAL, VARIABLE, host_name, is_own_address
from core.language import mark, say

CLOSED = "/_stcore/metrics"
"""Counts and sizes of every session; nobody here reads them."""
READING = {"GET", "HEAD", "OPTIONS"}
REFUSAL = mark(
    "Unroll answers only its own pages, under 127.0.0.1, localhost and the address it listens on. "
    "To reach it under another name, start it with that name in {variable}; a proxy has to pass Host on as it came."
)


class KnownHosts:
    """Answers 403 to whoever asks under an unknown name, or for a page of somebody else's; nothing is looked up.

    A name is what a stranger's page can bend (DNS rebinding), so loopback addresses, the address that the connection
    came in on, and what was configured are all that is answered. Any port will do: tunnels bring their own.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._names = LOCAL | set(_configured())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
        elif not self._is_known(scope) or not _is_ours(scope):
            await _refuse(scope, receive, send)
        elif scope["path"].rstrip("/").endswith(CLOSED):
            await PlainTextResponse(say("Not here."), status_code=404)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _is_known(self, scope: Scope) -> bool:
        hosts = Headers(scope=scope).getlist("host")
        name = host_name(hosts[0]) if len(hosts) == 1 else None
        return name is not None and (name in self._names or is_own_address(name, (scope.get("server") or (None,))[0]))


def _configured() -> Iterable[str]:
    options = [config.get_option(option) or "" for option in ("server.address", "browser.serverAddress")]
    names = [*options, *os.environ.get(VARIABLE, "").split(",")]
    return (found for name in names if (found := host_name(name.strip())))


def _is_ours(scope: Scope) -> bool:
    """Whether one of our own pages asks, or a person opens one; what changes something always names its origin."""
    headers = Headers(scope=scope)
    origins = headers.getlist("origin")
    if origins:
        # To the letter: Streamlit compares so too, and looks its own address up where they differ.
        return len(origins) == 1 and origins[0] in {f"{scheme}://{headers['host']}" for scheme in ("http", "https")}
    if scope["type"] == "websocket" or scope["method"] not in READING:
        return False
    site, mode = headers.get("sec-fetch-site", "none"), headers.get("sec-fetch-mode")
    return site in {"none", "same-origin"} or mode == "navigate"


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await PlainTextResponse(say(REFUSAL, variable=VARIABLE), status_code=403)(scope, receive, send)
        return
    await receive()
    await send({"type": "websocket.close", "code": 1008})
