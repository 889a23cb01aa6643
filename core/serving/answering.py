"""Requests are read and answered within their limits, in threads, so that none holds up the others."""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from core.declared import Declared
from core.serving.failures import failed, failure_of, read_request, said
from core.serving.limits import ServiceLimits
from core.serving.operation import Operation, RunCall, out_of_time
from core.serving.sent import Failure
from core.serving.served import ServedRun
from core.words import counted

JSON = "application/json"
GONE = Failure(message="This run was deleted.", hint="GET / lists the runs that are there.")
NO_JSON = Failure(message="The body is not declared as JSON.", hint="Send the header 'Content-Type: application/json'.")
STOOD_STILL = Failure(message="The request was not sent in time.", hint="Send it again.")


class TooLarge(Exception):
    """A body has more bytes than are taken."""


class Answering:
    """Answers questions, so many at a time."""

    def __init__(self, limits: ServiceLimits) -> None:
        self._limits = limits
        self._places = BoundedSemaphore(limits.at_once)
        self._threads = ThreadPoolExecutor(min(limits.at_once, os.cpu_count() or 1), thread_name_prefix="answer")

    async def answer(self, request: Request, one: ServedRun, operation: Operation) -> Response:
        """What the run says, or why it says nothing."""
        if not one.exists:
            return failed(404, GONE)
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
            return failed(415, NO_JSON)
        if not self._places.acquire(blocking=False):
            return failed(503, self._busy(), headers={"retry-after": "1"})
        call = RunCall(one.run, one.predictor, self._limits)
        try:
            body = await self._body(request)
        except BaseException as error:
            self._places.release()
            return self._unread(error)
        return await self._answered(lambda: operation.answer(call, read_request(operation.Request, body)), call)

    async def _body(self, request: Request) -> bytes:
        async with asyncio.timeout(self._limits.seconds):
            if int(request.headers.get("content-length", "0")) > self._limits.body:
                raise TooLarge
            body = bytearray()
            async for some in request.stream():
                body += some
                if len(body) > self._limits.body:
                    raise TooLarge
            return bytes(body)

    def _unread(self, error: BaseException) -> Response:
        """Why a body was not read."""
        if isinstance(error, TooLarge):
            hint = "Send less at once."
            return failed(413, Failure(message=f"A body may have at most {self._limits.body:,} bytes.", hint=hint))
        if isinstance(error, TimeoutError | ClientDisconnect):
            return failed(408, STOOD_STILL)
        raise error

    async def _answered(self, work: Callable[[], Declared], call: RunCall) -> Response:
        """What a thread says; one that takes too long is given up, and counts until it ends."""
        future = self._threads.submit(lambda: work().model_dump_json())
        future.add_done_callback(lambda _: self._places.release())
        try:
            async with asyncio.timeout_at(call.began + self._limits.seconds):
                return Response(await asyncio.wrap_future(future), media_type=JSON)
        except TimeoutError:
            return failed(504, said(out_of_time(self._limits)))
        except Exception as error:
            if (answer := failure_of(error)) is None:
                raise
            return answer

    def _busy(self) -> Failure:
        at_once = counted(self._limits.at_once, "request")
        return Failure(message=f"The service answers {at_once} at a time.", hint="Ask again in a moment.")
