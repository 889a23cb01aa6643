"""Signing in at a real provider: who is in the class gets its pages, who is not is told so, uploads are one's own."""

import threading
from collections.abc import Iterator
from wsgiref.simple_server import WSGIRequestHandler, make_server

import httpx
import oidc_provider_mock
import pytest

from tests.browser.server import Server
from tests.doors.client import Client
from tests.doors.session import Session

CLASS = (
    'sign_in = "openid"\nperson = "sub"\nshown = "name"\ngroups = "groups"\nteachers = ["staff"]\nmembers = ["10b"]\n'
)
PEOPLE = {"kim": ["10b"], "lou": ["10b"], "ada": ["staff"], "eve": ["11a"]}


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Requests are of no interest."""


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """An OpenID provider on loopback; its address."""
    users = [
        oidc_provider_mock.User(sub=name, claims={"name": name.title(), "groups": groups})
        for name, groups in PEOPLE.items()
    ]
    application = oidc_provider_mock.app(user_claims=users)
    with make_server("127.0.0.1", 0, application, handler_class=Quiet) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


@pytest.fixture(scope="module")
def school(provider: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose people sign in at the provider."""
    folder = tmp_path_factory.mktemp("openid")
    server = Server(folder / "home", STREAMLIT_SECRETS_FILES=str(folder / "secrets.toml"))
    server.home.mkdir()
    (server.home / "class.toml").write_text(CLASS)
    (folder / "secrets.toml").write_text(
        f'[auth]\nredirect_uri = "{server.url}/oauth2callback"\ncookie_secret = "{"s" * 40}"\nclient_id = "unroll"\n'
        f'client_secret = "x"\nserver_metadata_url = "{provider}/.well-known/openid-configuration"\n'
    )
    server.start()
    yield server
    server.end()


def signed_in(client: Client, name: str) -> str:
    """The cookies that a browser has after signing in."""
    page = Session(client)
    buttons = [message.delta.new_element.button for message in page.rerun("")]
    [sign_in] = [button.id for button in buttons if button.label == "Sign in"]
    [way] = [message.auth_redirect.url for message in page.rerun("", pressed=sign_in) if message.auth_redirect.url]
    page.close()
    with httpx.Client(follow_redirects=True, trust_env=False, base_url=client.own) as browser:
        form = browser.get(way)
        browser.post(form.url, data={"sub": name})
        return "; ".join(f"{one.name}={one.value}" for one in browser.cookies.jar if one.name.startswith("_streamlit"))


def words(session: Session) -> str:
    """Everything that stands on the page."""
    told = [message.delta.new_element for message in session.rerun("")]
    return " ".join(f"{one.heading.body} {one.markdown.body} {one.button.label}" for one in told)


def test_only_the_class_gets_in_and_uploads_are_ones_own(school: Server) -> None:
    client = Client(school.port)
    anonymous = Session(client)
    assert "Sign in to work here" in words(anonymous)
    assert anonymous.put(1_000).status() == 403
    stranger = Session(client, cookies=signed_in(client, "eve"))
    assert "Eve, you are not in this class" in words(stranger)
    assert stranger.put(1_000).status() == 403
    kim, lou = (Session(client, cookies=signed_in(client, name)) for name in ("kim", "lou"))
    assert "Signed in as Kim" in words(kim)
    assert kim.put(1_000).status() == 204
    assert lou.put_into(kim.id).status() == 403
    assert client.ask("/media/abc.wav").status == 403
    for session in (anonymous, stranger, kim, lou):
        session.close()
    assert school.complaints() == []
