"""The service on a socket, until it is asked to end."""

import socket
from collections.abc import Callable, Mapping
from contextlib import suppress

import uvicorn

from core.errors import UserError
from core.language import say
from core.serving.app import service
from core.serving.examples import ServicePlace
from core.serving.limits import ServiceLimits
from core.serving.served import ServedRun

LOOPBACK = "127.0.0.1"
WAITING, CONNECTIONS = 128, 256


def listening(host: str, port: int) -> socket.socket:
    """A socket that takes connections from now on; raises UserError where the address is not to be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named, since asyncio sends without delay on sockets alone that are known to be TCP: else 40 ms a request.
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        found.listen(WAITING)
    except (OSError, OverflowError) as error:
        found.close()
        why = getattr(error, "strerror", None) or str(error)
        raise UserError(
            say("The service cannot listen on {host}, port {port} ({why}).", host=host, port=port, why=why.lower()),
            say("Choose another --port or --host."),
        ) from error
    return found


def address_of(found: socket.socket) -> str:
    """As it is typed into a browser."""
    host, port = found.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def run_service(
    served: Mapping[str, ServedRun],
    found: socket.socket,
    *,
    token: str,
    limits: ServiceLimits,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Answer until interrupted, or until every run is deleted."""

    def end() -> None:
        server.should_exit = True

    app = service(served, limits=limits, place=ServicePlace(address_of(found), token), ended=end)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            http="h11",
            ws="none",
            proxy_headers=False,
            server_header=False,
            limit_concurrency=CONNECTIONS,
            timeout_graceful_shutdown=5,
        )
    )
    ready()
    with suppress(KeyboardInterrupt):
        server.run(sockets=[found])
