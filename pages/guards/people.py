"""Who asks, where people sign in: requests that bring somebody's bytes, or ask for them, must be that person's."""

import ipaddress
import json
import re
import warnings
from importlib.util import find_spec

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config
from streamlit.runtime import exists, get_instance

from core.language import mark, say
from core.people.person import Person, person_from
from core.people.settings import ClassSettings, class_settings
from core.runs.store import default_store
from pages.guards.uploads import SHARE

OPEN = re.compile(r".*/_stcore/(health|script-health-check)")
"""Says nothing but that the server is there."""
KEPT = re.compile(r"/+(_stcore/upload_file|media)/")
"""What belongs to somebody who is signed in; below the address under which the server is reached."""
UPLOAD = re.compile(r".*/_stcore/upload_file/([^/]*)/")
OVERHEAD = 100_000
"""Bytes of a form around a file."""
BYPASSED = mark("This server is opened through the proxy that signs people in; ask for its address.")
NOT_SIGNED_IN = mark("Sign in first.")
NOT_YOURS = mark("Not here.")


class SignedIn:
    """Answers 403 to headers that no proxy of this machine wrote, and to uploads into somebody else's page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._settings = class_settings(default_store().root)
        if self._settings is not None:
            believe(self._settings)
            _keep_quiet(self._settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = self._settings is not None and scope["type"] in {"http", "websocket"}
        why = _refusal(scope, self._settings) if asked else None
        if why is None:
            await self.app(_with_share(scope, self._settings) if asked else scope, receive, send)
        elif scope["type"] == "http":
            await PlainTextResponse(say(why), status_code=403)(scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close", "code": 1008})


def believe(settings: ClassSettings) -> None:
    """Have Streamlit take these headers for who asks, and no others."""
    config.set_option("server.trustedUserHeaders", {name: name for name in settings.headers})


def _keep_quiet(settings: ClassSettings) -> None:
    """Authlib logs that Streamlit calls it in the way of before, which nobody who reads the log can change."""
    if settings.headers or find_spec("authlib") is None:
        return
    from authlib.deprecate import AuthlibDeprecationWarning

    warnings.simplefilter("ignore", AuthlibDeprecationWarning)


def _refusal(scope: Scope, settings: ClassSettings) -> str | None:
    """Why a request is not answered; None where it is."""
    if OPEN.fullmatch(scope["path"]):
        return None
    if settings.headers and not _came_by_the_proxy(scope, settings):
        return BYPASSED
    if not KEPT.match(_below_the_base(scope["path"])):
        return None
    person = asking_person(scope, settings)
    if person is None:
        return NOT_SIGNED_IN
    upload = UPLOAD.match(scope["path"])
    return NOT_YOURS if upload and _of_page(upload[1], settings) != person else None


def _below_the_base(path: str) -> str:
    base = (config.get_option("server.baseUrlPath") or "").strip("/")
    return path.removeprefix(f"/{base}") if base else path


def _with_share(scope: Scope, settings: ClassSettings) -> Scope:
    """Says of an upload whose it is, and how much of it there may be."""
    if not UPLOAD.match(scope["path"]) or (person := asking_person(scope, settings)) is None:
        return scope
    most = None if person.teaches else OVERHEAD + settings.bounds.upload_mb * 1_000_000
    return {**scope, "state": {**scope.get("state", {}), SHARE: {"whose": person.id, "most": most}}}


def _came_by_the_proxy(scope: Scope, settings: ClassSettings) -> bool:
    """From this machine, with one header that names somebody: a second one would be what the proxy passed on."""
    headers = Headers(scope=scope)
    if any(len(headers.getlist(name)) > 1 for name in settings.headers) or not headers.get(settings.person, "").strip():
        return False
    # Not the client's address: a proxy says whose it is, and the server takes that for the client.
    own = (scope.get("server") or ("",))[0]
    try:
        return ipaddress.ip_address(own).is_loopback
    except ValueError:
        return False


def asking_person(scope: Scope, settings: ClassSettings) -> Person | None:
    """Who sends this request, and may work here."""
    found = person_from(_claims(scope, settings), settings)
    return found if isinstance(found, Person) else None


def _claims(scope: Scope, settings: ClassSettings) -> dict[str, object]:
    if settings.headers:
        headers = Headers(scope=scope)
        return {name: headers.get(name) for name in settings.headers}
    # What Streamlit signed at the sign-in; it offers no other way to read it outside of a page.
    from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
    from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

    signed = _get_signed_cookie_with_chunks(HTTPConnection(scope).cookies, USER_COOKIE_NAME)
    claims = json.loads(signed) if signed else {}
    return claims if claims.get("is_logged_in") else {}


def _of_page(session: str, settings: ClassSettings) -> Person | None:
    """Whose page a session is."""
    found = get_instance()._session_mgr.get_active_session_info(session) if exists() else None
    if found is None:
        return None
    whose = person_from(found.session._user_info, settings)
    return whose if isinstance(whose, Person) else None
