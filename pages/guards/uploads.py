"""Uploads are counted before their bytes are taken, and given back when no page takes them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime import exists, get_instance
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from core.language import say
from core.sources.intake.uploads import UPLOADS, Arrival, Full, Upload, Uploads

PATH = "/_stcore/upload_file/"
SHARE = "unroll.share"
"""Where in a request's state it stands whose upload it is, and how much the person may have on its way."""
PATIENCE = 60.0
"""Seconds that an upload may stand still."""
EVERY = 5.0
"""Seconds between two looks for uploads that nobody took."""


class UploadBounds:
    """Answers 429 where there is no room and 408 to an upload that stands still; bodies are passed on, not read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        upload = _upload(scope)
        if upload is None or scope["method"] != "PUT":
            await self.app(scope, receive, send)
            if upload is not None and scope["method"] == "DELETE":
                UPLOADS.give_back(*upload)
            return
        arrival, status = UPLOADS.begin(*upload, **scope.get("state", {}).get(SHARE, {})), 0

        async def send_and_see(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            UPLOADS.grow(arrival, _declared(scope))
            await self.app(scope, _counted(receive, arrival), send_and_see)
        except Full as full:
            await PlainTextResponse(str(full), status_code=429)(scope, receive, send)
            _show_refusal(upload[0])
        except TimeoutError:
            await PlainTextResponse(say("The upload stood still."), status_code=408)(scope, receive, send)
        finally:
            UPLOADS.end(arrival, kept=status == 204)


@asynccontextmanager
async def giving_back() -> AsyncIterator[None]:
    """While this lasts, uploads that no page takes are let go of."""
    task = asyncio.create_task(_give_back())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _give_back() -> None:
    while True:
        await asyncio.sleep(EVERY)
        drop_stale(UPLOADS, get_instance().uploaded_file_mgr)


def drop_stale(uploads: Uploads, files: MemoryUploadedFileManager) -> None:
    """Let go of every upload that no page took in time."""
    for session, file in uploads.stale():
        files.remove_file(session_id=session, file_id=file)
        uploads.give_back(session, file)


def _upload(scope: Scope) -> Upload | None:
    if scope["type"] != "http":
        return None
    session, _, file = scope["path"].partition(PATH)[2].partition("/")
    return (session, file) if file else None


def _declared(scope: Scope) -> int:
    told = Headers(scope=scope).get("content-length", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 16 else 0


def _counted(receive: Receive, arrival: Arrival) -> Receive:
    """`receive`, which counts what comes beyond what was declared."""
    received = 0

    async def counted() -> Message:
        nonlocal received
        async with asyncio.timeout(PATIENCE):
            message = await receive()
        received += len(message.get("body", b""))
        if received > arrival.bytes:
            UPLOADS.grow(arrival, received - arrival.bytes)
        return message

    return counted


def _show_refusal(session: str) -> None:
    """Draw the session's page anew, where it says why; the uploader itself shows a number only."""
    # The only way from a request to the page that sent it.
    found = get_instance()._session_mgr.get_active_session_info(session) if exists() else None
    if found is not None:
        found.session.request_rerun(None)
