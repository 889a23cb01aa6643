"""Other people's pages are turned away at the door, and nobody outside is asked about them."""

import subprocess
import sys

import pytest

from core.hosts import host_name
from tests.browser.server import ROOT
from tests.doors.client import Client
from tests.doors.conftest import Watch

HOSTILE = {
    "another site": {"Origin": "http://evil.example"},
    "another site on this machine": {"Origin": "http://127.0.0.1:1"},
    "a file or a sandbox": {"Origin": "null"},
    "a name bent to this machine": {"Host": "evil.example", "Origin": "http://evil.example"},
    "another spelling of this one": {"Host": "LOCALHOST:1", "Origin": "http://localhost:1"},
}


@pytest.mark.parametrize("headers", HOSTILE.values(), ids=HOSTILE.keys())
def test_pages_of_others_open_no_stream_and_read_nothing(client: Client, headers: dict[str, str]) -> None:
    assert client.open_stream(**headers) == 403
    answer = client.ask("/", **headers)
    assert answer.status == 403
    assert "UNROLL_HOSTS" in answer.text
    assert client.ask("/_stcore/upload_file/a/b", method="PUT", **headers).status == 403


def test_a_stream_without_an_origin_is_not_a_browsers(client: Client) -> None:
    assert client.open_stream() == 403
    assert client.ask("/_stcore/upload_file/a/b", method="PUT").status == 403


@pytest.mark.parametrize("host", [None, "", "evil.example", "127.0.0.1.evil.example", "127.0.0.1@evil.example", "a b"])
def test_unknown_names_are_not_answered(client: Client, host: str | None) -> None:
    assert client.ask("/_stcore/health", Host=host).status in {400, 403}


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]", "lab.example", "lab"])
@pytest.mark.parametrize("port", ["", ":{port}", ":9000"])
def test_own_pages_are_answered_under_every_known_name_and_forwarded_port(client: Client, name: str, port: str) -> None:
    host = name + port.format(port=client.port)
    assert client.ask("/", Host=host).status == 200
    assert client.open_stream(Host=host, Origin=f"http://{host}") == 101
    assert client.open_stream(Host=host, Origin=f"https://{host}") == 101


def test_other_sites_may_link_here_but_not_read_from_here(client: Client) -> None:
    link = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate"}
    assert client.ask("/", **link).status == 200
    assert client.ask("/assets/plotly.min.js", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors").status == 403
    assert client.ask("/", **link).getheader("cross-origin-resource-policy") == "same-origin"


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/metrics/", "//_stcore/metrics", "/_stcore/%6detrics"])
def test_metrics_are_closed(client: Client, path: str) -> None:
    answer = client.ask(path)
    assert answer.status in {400, 404}
    assert "TYPE" not in answer.text


def test_nothing_outside_was_asked(client: Client, watched: Watch) -> None:
    for headers in HOSTILE.values():
        client.open_stream(**headers)
    assert watched.began() >= 1
    assert watched.outside() == []


def test_the_watch_sees_who_asks_outside(watch: Watch) -> None:
    script = "import socket; s = socket.socket(2, 2); s.connect(('192.0.2.1', 9)); socket.getaddrinfo('192.0.2.1', 9)"
    subprocess.run([sys.executable, "-c", script], env=watch.environment, check=False)
    assert [event for event, _ in watch.outside()] == ["socket.connect", "socket.getaddrinfo"]


def test_a_server_on_all_addresses_asks_nobody_for_its_own(watch: Watch) -> None:
    script = (
        "from streamlit import config\n"
        "from streamlit.web import bootstrap\n"
        "bootstrap.load_config_options({'server_address': '0.0.0.0'})\n"
        "bootstrap._print_url(False)"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=watch.environment, capture_output=True, text=True, check=True
    )
    assert "http://localhost:8501" in told.stdout
    assert watch.outside() == []


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("localhost:8501", "localhost"),
        ("LAB.example", "lab.example"),
        ("[::1]:80", "::1"),
        ("localhost:x", None),
        ("a@localhost", None),
        ("localhost/x", None),
        ("", None),
    ],
)
def test_a_host_header_is_a_name_and_a_port(host: str, name: str | None) -> None:
    assert host_name(host) == name
