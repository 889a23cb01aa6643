"""Who may ask a service at all: the name it is asked under, the page that asks, and the token."""

import hmac
import secrets
import string
from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from core.errors import UserError
from core.hosts import LOCAL, VARIABLE, host_name, is_own_address
from core.language import say
from core.serving.failures import failed
from core.serving.sent import Failure

OPEN = {"/health"}
"""Answered without a token."""
SHORTEST = 16
SIGNS = frozenset(string.ascii_letters + string.digits + "-._~+/=")
UNKNOWN_NAME = Failure(
    message="The service answers under 127.0.0.1, localhost and the address that it listens on.",
    hint=f"For another name, start it with that name in {VARIABLE}; a proxy has to pass Host on unchanged.",
)
FOREIGN_PAGE = Failure(
    message="Pages of other sites may not ask this service.", hint="Ask it from a program of your own."
)
NO_TOKEN = Failure(
    message="The token is missing or wrong.", hint="Send the header 'Authorization: Bearer TOKEN' with each request."
)


def new_token() -> str:
    """One that nobody guesses."""
    return secrets.token_urlsafe(24)


def checked_token(token: str) -> str:
    """A token that somebody chose; raises UserError."""
    if len(token) < SHORTEST or not set(token) <= SIGNS:
        raise UserError(
            say("A token needs at least {shortest} letters, digits or any of - . _ ~ + / =.", shortest=SHORTEST),
            say("Leave it out, and one is made."),
        )
    return token


class ServiceDoor:
    """Answers 403 to whoever asks under an unknown name or from a page of somebody else's, 401 without the token."""

    def __init__(self, app: ASGIApp, *, token: str, names: Iterable[str]) -> None:
        self.app = app
        self._token = f"Bearer {token}".encode()
        self._names = LOCAL | {found for name in names if (found := host_name(name.strip()))}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if not self._is_known(headers, scope):
            answer = failed(403, UNKNOWN_NAME)
        elif not _is_ours(headers):
            answer = failed(403, FOREIGN_PAGE)
        elif scope["path"] not in OPEN and not self._has_token(headers):
            answer = failed(401, NO_TOKEN, headers={"www-authenticate": "Bearer"})
        else:
            answer = self.app
        await answer(scope, receive, send)

    def _is_known(self, headers: Headers, scope: Scope) -> bool:
        hosts = headers.getlist("host")
        name = host_name(hosts[0]) if len(hosts) == 1 else None
        return name is not None and (name in self._names or is_own_address(name, (scope.get("server") or (None,))[0]))

    def _has_token(self, headers: Headers) -> bool:
        sent = headers.getlist("authorization")
        return len(sent) == 1 and hmac.compare_digest(sent[0].encode("latin-1"), self._token)


def _is_ours(headers: Headers) -> bool:
    """Whether a program asks, or a page of this very address: programs name no origin."""
    origins = headers.getlist("origin")
    own = {f"{scheme}://{headers['host']}" for scheme in ("http", "https")}
    return set(origins) <= own and headers.get("sec-fetch-site", "none") in {"none", "same-origin"}
