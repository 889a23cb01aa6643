"""A service asked without a socket."""

import json
from collections.abc import Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette

from core.serving.app import service
from core.serving.examples import ServicePlace
from core.serving.limits import ServiceLimits
from core.serving.served import ServedRun
from tests.alone import run_alone

TOKEN = "a-token-for-tests"
OPEN = {"host": "localhost:1", "content-type": "application/json", "authorization": f"Bearer {TOKEN}"}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def service_of(*served: ServedRun, **limits: float) -> Starlette:
    """The app for these runs."""
    place = ServicePlace("http://127.0.0.1:1", TOKEN)
    return service({one.run.id: one for one in served}, limits=ServiceLimits(**limits), place=place)


def ask(app: Starlette, path: str, body: bytes | Any = None, **options: Any) -> Answer:
    """What is answered to a body, or to a value as JSON; a header of None is left out."""
    return run_alone(asked(app, path, body, **options))


async def asked(
    app: Starlette, path: str, body: Any = None, *, method: str | None = None, broken: bool = False, **headers: str
) -> Answer:
    """The same; where the app is `broken`, what it raises after its answer goes into no log."""
    content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    named = OPEN | {name.replace("_", "-"): value for name, value in headers.items()}
    scope = {
        "type": "http",
        "method": method or ("GET" if body is None else "POST"),
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "server": ("127.0.0.1", 1),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in named.items() if value is not None],
    }
    told: list[dict] = []

    async def receive() -> dict:
        return {"type": "http.request", "body": content, "more_body": False}

    async def send(message: dict) -> None:
        told.append(message)

    with suppress(Exception) if broken else nullcontext():
        await app(scope, receive, send)
    found = {name.decode(): value.decode() for name, value in told[0]["headers"]}
    return Answer(told[0]["status"], found, b"".join(message.get("body", b"") for message in told[1:]))
