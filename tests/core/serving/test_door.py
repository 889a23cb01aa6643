"""Who may ask, how much, and how long: everything else is a sentence."""

import asyncio
import shutil
import socket
import time
from dataclasses import replace
from pathlib import Path

import pytest

from core.declared import Declared
from core.errors import UserError
from core.runs.folder.run import Run
from core.runs.store import Store
from core.serving.app import service
from core.serving.door import checked_token, new_token
from core.serving.examples import ServicePlace
from core.serving.limits import ServiceLimits
from core.serving.operation import Operation, RunCall
from core.serving.sent import Health, Sent
from core.serving.served import ServedRun, serve_runs
from core.serving.server import listening
from tests.alone import run_alone
from tests.core.serving.asking import TOKEN, Answer, ask, asked, service_of

BEARER = f"Bearer {TOKEN}"


def forecast_path(served: ServedRun) -> str:
    return served.path(served.operations["forecast"])


@pytest.mark.parametrize("sent", [None, "", TOKEN, "Bearer", "Bearer wrong", f"bearer {TOKEN}", "Bearer \xff"])
@pytest.mark.parametrize("path", ["/", "/openapi.json", "/nothing", "forecast"])
def test_without_the_token_nothing_is_answered(served: ServedRun, path: str, sent: str | None) -> None:
    path = forecast_path(served) if path == "forecast" else path
    answer = ask(service_of(served), path, {}, authorization=sent)
    assert answer.status == 401
    assert "Authorization: Bearer TOKEN" in answer.json["hint"]
    assert answer.headers["www-authenticate"] == "Bearer"


def test_that_it_runs_is_told_to_everybody(served: ServedRun) -> None:
    assert ask(service_of(served), "/health", authorization=None).json == {"status": "ok"}


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"host": None},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec_fetch_site": "cross-site"},
    ],
)
def test_other_names_and_other_sites_are_turned_away(served: ServedRun, headers: dict[str, str | None]) -> None:
    answer = ask(service_of(served), forecast_path(served), {}, **headers)
    assert answer.status == 403
    assert answer.json["message"]


@pytest.mark.parametrize("host", ["127.0.0.1:9", "localhost", "[::1]:9", "lab.example"])
def test_known_names_are_answered(served: ServedRun, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNROLL_HOSTS", "lab.example")
    assert ask(service_of(served), forecast_path(served), {}, host=host, origin=f"http://{host}").status == 200


@pytest.mark.parametrize(
    ("status", "request_"),
    [
        (404, {"path": "/nothing"}),
        (405, {"path": "/", "method": "DELETE"}),
        (415, {"content_type": "text/plain"}),
        (415, {"content_type": None}),
        (400, {"body": b"{"}),
        (400, {"body": b"\xff"}),
        (422, {"body": b'{"serie": 1}'}),
        (413, {"body": b" " * 1001}),
        (413, {"body": b"{}", "content_length": "1001"}),
        (413, {"body": {"series": [{"values": [1.0] * 4}] * 4}}),
    ],
)
def test_every_refusal_is_a_sentence_with_its_status(served: ServedRun, status: int, request_: dict) -> None:
    asked_for = {"path": forecast_path(served), "body": {}, **request_}
    answer = ask(service_of(served, body=1000, batch=3), **asked_for)
    assert answer.status == status
    assert answer.json["message"].endswith(".")
    assert answer.headers["content-type"] == "application/json"


def test_a_token_that_is_easily_guessed_or_fits_no_header_is_refused() -> None:
    assert checked_token(new_token())
    for token in ("short", "with blanks in between", "ä" * 20, ""):
        with pytest.raises(UserError, match="at least 16"):
            checked_token(token)


def doing(served: ServedRun, work) -> ServedRun:
    """The run, asked something else."""
    operation = Operation("work", "", Sent, Health, work, lambda predictor: {})
    return replace(served, operations={"work": operation})


def waiting(call: RunCall, asked: Sent) -> Declared:
    """Answers once the clock was looked at after the time is over."""
    while True:
        call.check()
        time.sleep(0.01)


def test_what_takes_too_long_is_given_up(served: ServedRun) -> None:
    one = doing(served, waiting)
    answer = ask(service_of(one, seconds=0.05), f"/runs/{one.run.id}/work", {})
    assert (answer.status, answer.json["message"]) == (504, "The request took more than 0.05 s.")


def test_more_requests_than_allowed_are_told_to_wait_and_make_room_again(served: ServedRun) -> None:
    one = doing(served, waiting)
    app, path = service_of(one, seconds=0.2, at_once=2), f"/runs/{one.run.id}/work"

    async def together() -> list[Answer]:
        first = await asyncio.gather(*(asked(app, path, {}) for _ in range(5)))
        await asyncio.sleep(0.1)  # a thread that was given up looks at the clock once more
        return [*first, await asked(app, path, {})]

    answers = run_alone(together())
    assert [answer.status for answer in answers] == [504, 504, 503, 503, 503, 504]
    assert answers[2].headers["retry-after"] == "1"


def test_a_bug_is_a_sentence_too_and_stands_in_the_log(served: ServedRun) -> None:
    def broken(call: RunCall, asked: Sent) -> Declared:
        raise ZeroDivisionError

    one = doing(served, broken)
    app, path = service_of(one), f"/runs/{one.run.id}/work"
    with pytest.raises(ZeroDivisionError):
        ask(app, path, {})
    answer = ask(app, path, {}, broken=True)
    assert (answer.status, answer.json["message"]) == (500, "Something broke on the service's side.")


def test_a_deleted_run_is_gone_and_ends_its_service(months: Run, tmp_path: Path) -> None:
    shutil.copytree(months.runs_folder.parent, tmp_path / "store")
    store, ended = Store(tmp_path / "store"), []
    [served] = serve_runs([store.run(months.id)]).values()
    place, limits = ServicePlace("http://127.0.0.1:1", TOKEN), ServiceLimits()
    app = service({months.id: served}, limits=limits, place=place, ended=lambda: ended.append(True))
    assert ask(app, "/").json["runs"][0]["run"] == months.id
    store.delete(months.id)
    assert ask(app, forecast_path(served), {}).status == 404
    assert ask(app, "/").json == {"runs": []}

    async def alive() -> None:
        async with app.router.lifespan_context(app):
            await asyncio.sleep(0)

    run_alone(alive())
    assert ended == [True]


def test_a_socket_is_known_to_be_tcp_so_that_answers_leave_at_once() -> None:
    with listening("127.0.0.1", 0) as found:
        assert found.proto == socket.IPPROTO_TCP
