"""The service as an ASGI app: a route an operation, behind the door."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from core.declared import Declared
from core.hosts import VARIABLE
from core.serving.answering import Answering
from core.serving.description import open_api
from core.serving.door import ServiceDoor
from core.serving.examples import ServicePlace
from core.serving.failures import not_here, our_fault
from core.serving.limits import ServiceLimits
from core.serving.operation import Operation
from core.serving.sent import Catalogue, CatalogueEntry, Health, ListedOperation
from core.serving.served import ServedRun, every_operation

SHOWN_TOKEN = "TOKEN"
"""What stands for the token wherever it must not stand itself."""
EVERY = 5.0
"""Seconds between two looks whether the runs are still there."""


def service(
    served: Mapping[str, ServedRun],
    *,
    limits: ServiceLimits,
    place: ServicePlace,
    ended: Callable[[], None] = lambda: None,
) -> Starlette:
    """The app that answers for these runs; `ended` is called once all of them are deleted."""
    answering = Answering(limits)
    described = open_api(served, limits, ServicePlace(place.address, SHOWN_TOKEN))
    routes = [
        Route("/health", lambda _: _told(Health())),
        Route("/openapi.json", lambda _: JSONResponse(described)),
        Route("/", lambda _: _told(_catalogue(served))),
        *(
            Route(one.path(each), _endpoint(answering, one, each), methods=["POST"])
            for one, each in every_operation(served)
        ),
    ]
    names = [place.address.partition("://")[2], *os.environ.get(VARIABLE, "").split(",")]
    return Starlette(
        routes=routes,
        middleware=[Middleware(ServiceDoor, token=place.token, names=names)],
        exception_handlers={HTTPException: not_here, Exception: our_fault},
        lifespan=_looking(served, ended),
    )


def _endpoint(answering: Answering, one: ServedRun, operation: Operation) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        return await answering.answer(request, one, operation)

    return endpoint


def _told(record: Declared) -> Response:
    return Response(record.model_dump_json(), media_type="application/json")


def _catalogue(served: Mapping[str, ServedRun]) -> Catalogue:
    return Catalogue(runs=tuple(_entry(one) for one in served.values() if one.exists))


def _entry(one: ServedRun) -> CatalogueEntry:
    asked = tuple(ListedOperation(path=one.path(each), words=each.words) for each in one.operations.values())
    return CatalogueEntry(run=one.run.id, title=one.title, operations=asked)


def _looking(served: Mapping[str, ServedRun], ended: Callable[[], None]) -> Callable:
    """While the app runs, somebody looks whether there is still a run to serve."""

    @asynccontextmanager
    async def looking(_: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(_until_deleted(served, ended))
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    return looking


async def _until_deleted(served: Mapping[str, ServedRun], ended: Callable[[], None]) -> None:
    while any(one.exists for one in served.values()):
        await asyncio.sleep(EVERY)
    ended()
