"""What is known of the pages that are open: each holds one websocket for as long as it is."""

from contextlib import suppress

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnected

from core.runs.processes.presence import Presence
from core.runs.start import ensure
from core.runs.store import default_store


class OpenPages:
    """Lets the supervisor know that a page is open, and lets pages go without a word in the log."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._presence = Presence(default_store().root)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        # A page may leave between two messages; Streamlit then closes what is closed already.
        with self._presence.page(), suppress(WebSocketDisconnected):
            with suppress(OSError):  # a read-only disk: what stands there can be looked at
                await run_in_threadpool(ensure, default_store().root)
            await self.app(scope, receive, send)
