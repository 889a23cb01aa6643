"""Everything that a predictor answers is answered by HTTP, with the same numbers, and no body breaks the service."""

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from core.data.series import Series
from core.inference.forecasting import predict_next
from core.runs.folder.run import Run
from core.serving.questions import OPERATIONS
from core.serving.served import ServedRun, served_run
from core.tasks import TASKS
from core.tasks import predictor as questions
from core.tasks.predictor import LabelsNext, LabelsTexts, Predictor, TagsTokens, WritesTexts
from tests.contracts.test_predictors import CASES, network_of
from tests.contracts.test_tasks import SOURCES, chosen
from tests.core.serving.asking import ask, service_of

ODD = (None, True, -1, 0, 1e308, 10**400, 0.5, "", "\x00", "é" * 30_000, "2020-13-45", [], [[]], [None], {}, {"": 0})
RAW = (b"", b"{", b"\xff", b"null", b"[]", b'{"a": NaN}', b'"\\ud800"', b"[" * 100_000, b'{"texts": ["\\udc00"]}')


def opened(name: str, run: Run) -> ServedRun:
    """A task's predictor, with untrained weights."""
    task = TASKS[name]
    source = SOURCES[task.source_kind]()
    options = chosen(task, source)
    dataset = task.prepare(source, options)
    return served_run(run, task.predictor(network_of(dataset), dataset.codecs, options))


@pytest.fixture(scope="session", params=list(TASKS))
def asked(request: pytest.FixtureRequest, months: Run) -> ServedRun:
    return opened(request.param, months)


def test_every_question_is_an_operation() -> None:
    known = {one for one in vars(questions).values() if isinstance(one, type) and Predictor in one.__bases__}
    assert set(OPERATIONS) == known


def test_every_example_is_answered_or_refused_in_a_sentence(asked: ServedRun) -> None:
    app = service_of(asked)
    assert asked.operations
    for operation in asked.operations.values():
        example = operation.example(asked.predictor)
        answer = ask(app, asked.path(operation), example)
        assert answer.status == (422 if "file" in example else 200), answer.json
        record = operation.Reply.model_validate_json(answer.body) if answer.status == 200 else answer.json["message"]
        assert record


def test_no_body_breaks_the_service(asked: ServedRun) -> None:
    app = service_of(asked)
    for operation in asked.operations.values():
        for body in (*RAW, *changed(operation.example(asked.predictor))):
            answer = ask(app, asked.path(operation), body)
            assert answer.status < 500, (body, answer.json)
            assert answer.status == 200 or answer.json["message"]


def changed(example: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The example with each of its values in turn replaced by something odd, left out, or joined by another one."""
    for way in ways(example):
        if way[0] == "file" and len(way) > 1:
            continue  # each would start an importer
        for odd in ODD:
            body = copy.deepcopy(example)
            place = body
            for step in way[:-1]:
                place = place[step]
            place[way[-1]] = odd
            yield body
    yield {**example, "more": 1}
    yield {}


def ways(value: Any) -> Iterator[tuple]:
    """Where values stand: of a list the first one stands for all."""
    parts = value.items() if isinstance(value, dict) else enumerate(value[:1]) if isinstance(value, list) else ()
    for key, part in parts:
        yield (key,)
        yield from ((key, *way) for way in ways(part))


@pytest.mark.parametrize("case", ["one series", "positions", "many, some too short", "many with vectors"])
def test_newer_rows_are_forecast_as_the_page_forecasts_them(case: str, months: Run) -> None:
    source, changes = CASES[case]
    options = TASKS["forecasting"].Options(**{"horizon": 5, "lookback": 14, **changes})
    dataset = TASKS["forecasting"].prepare(source, options)
    forecaster = TASKS["forecasting"].predictor(network_of(dataset), dataset.codecs, options)
    one = served_run(months, forecaster)
    newer = [replace(each, values=each.values[-30:], index=each.index[-30:]) for each in source if len(each) > 30]
    body = {"series": [as_sent(each, several=len(source) > 1) for each in newer]}
    [told] = [ask(service_of(one), one.path(one.operations["forecast"]), body)]
    wanted = predict_next(forecaster, tuple(newer))
    assert [each["values"] for each in told.json["forecasts"]] == [each.values.tolist() for each in wanted]
    assert [each["times"][0] for each in told.json["forecasts"]] == [first(each.index) for each in wanted]


def as_sent(series: Series, *, several: bool) -> dict[str, Any]:
    columns = dict(zip(series.columns, series.values.T.tolist(), strict=True))
    rows = {"start": first(series.index), "values": columns.pop(series.target), "others": columns}
    rows["ahead"] = {name: series.ahead[:, at].tolist() for at, name in enumerate(series.known)}
    return {"series": series.series_id, **rows} if several else rows


def first(index: pd.Index) -> str | int:
    return index[0].date().isoformat() if isinstance(index, pd.DatetimeIndex) else int(index[0])


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"values": [1.0] * 3}, "has 3 timesteps; a forecast looks back over 4"),
        ({"values": [1.0] * 4, "others": {"x": [1.0] * 4}}, "no column 'x'"),
        ({"values": [1.0] * 4, "start": "2020-01-15"}, "Its next time is 2020-02-01"),
        ({"values": [1.0] * 4, "start": "soon"}, "Write it like 2026-01-31"),
        ({"values": [1.0] * 4, "start": "9999-09-01"}, "Write it like 2026-01-31"),
        ({"values": [1.0] * 4, "ahead": {"sales": [1.0]}}, "not complete"),
        ({"values": ["1"]}, "series[0].values[0]: Input should be a valid number"),
    ],
)
def test_rows_that_do_not_fit_are_refused_with_the_reason(served: ServedRun, body: dict, words: str) -> None:
    answer = ask(service_of(served), served.path(served.operations["forecast"]), {"series": [body]})
    assert answer.status == 422
    assert words in " ".join(answer.json.values())


def test_without_rows_it_forecasts_behind_the_runs_own(served: ServedRun) -> None:
    answer = ask(service_of(served), served.path(served.operations["forecast"]), {})
    [told], [wanted] = answer.json["forecasts"], predict_next(served.predictor)
    assert told["values"] == wanted.values.tolist()
    assert told["times"] == ["2009-01-01", "2009-02-01"]


def test_a_text_gets_the_probabilities_of_its_predictor(months: Run) -> None:
    one = opened("classification", months)
    labeller: LabelsTexts = one.predictor
    answer = ask(service_of(one), one.path(one.operations["label"]), {"texts": ["yes and no", " "]})
    [told, nothing] = answer.json["labels"]
    assert list(told["probabilities"].values()) == pytest.approx(labeller.probabilities(["yes and no"])[0].tolist())
    assert told["label"] == max(told["probabilities"], key=told["probabilities"].get)
    assert nothing["label"] is nothing["probabilities"] is None


def test_tags_and_texts_are_those_of_their_predictors(months: Run) -> None:
    tagging, writing = opened("tagging", months), opened("writing", months)
    tagger: TagsTokens = tagging.predictor
    writer: WritesTexts = writing.predictor
    told = ask(service_of(tagging), tagging.path(tagging.operations["tag"]), {"sentences": [["a", "b"]]}).json
    assert [each["tag"] for each in told["sentences"][0]] == list(tagger.tag([["a", "b"]])[0].tags)
    example = {"prompt": "a", "length": 9, "seed": 4, "samples": 2}
    written = ask(service_of(writing), writing.path(writing.operations["write"]), example).json["texts"]
    sampling = writing.operations["write"].Request().sampling
    assert written == list(writer.write("a", length=9, samples=2, sampling=sampling, seed=4))[-1]


@pytest.mark.parametrize(
    ("task", "body"),
    [
        ("writing", {"sampling": {"top_k": False}}),
        ("writing", {"length": "9"}),
        ("translation", {"texts": ["a"], "decoding": {"beam": "4"}}),
        ("translation", {"texts": [1]}),
    ],
)
def test_what_only_looks_like_a_number_or_a_text_is_refused(months: Run, task: str, body: dict) -> None:
    one = opened(task, months)
    first = next(iter(one.operations.values()))
    answer = ask(service_of(one), one.path(first), body)
    assert (answer.status, "Input should be" in answer.json["message"]) == (422, True)


class RisesOrFalls(LabelsNext):
    """Says whether the last row is above the first one."""

    classes = ("falls", "rises")

    def __init__(self, latest: tuple[Series, ...]) -> None:
        self._latest = latest

    @property
    def latest(self) -> tuple[Series, ...]:
        return self._latest

    def probabilities(self, newer: tuple[Series, ...] | None = None) -> np.ndarray:
        rises = [each.target_values[-1] > each.target_values[0] for each in newer or self._latest]
        return np.array([[1.0 - rise, float(rise)] for rise in rises])


def test_what_comes_next_is_labelled_behind_newer_rows_or_the_runs_own(served: ServedRun) -> None:
    one = served_run(served.run, RisesOrFalls(served.predictor.latest))
    path = one.path(one.operations["label"])
    newer = {"series": [{"values": [1.0, 2.0]}, {"values": [2.0, 1.0]}]}
    told = ask(service_of(one), path, newer).json["labels"]
    assert [each["label"] for each in told] == ["rises", "falls"]
    assert told[0]["probabilities"] == {"falls": 0.0, "rises": 1.0}
    assert len(ask(service_of(one), path, {}).json["labels"]) == 1
    assert ask(service_of(one), path, {"series": []}).json == {"labels": []}


@pytest.fixture
def rows(months: Run) -> ServedRun:
    return opened("row-labels", months)


def test_rows_are_labelled_by_session_in_the_order_in_which_they_were_sent(rows: ServedRun) -> None:
    labeller, random = rows.predictor, np.random.default_rng(0)
    measured = random.normal(size=(8, len(labeller.columns))).round(3).tolist()
    sent = [
        {"values": dict(zip(labeller.columns, values, strict=True)), "session": "ab"[at % 2]}
        for at, values in enumerate(measured)
    ]
    sent[3]["values"][labeller.columns[0]] = None
    app, path = service_of(rows), rows.path(rows.operations["label"])
    told = ask(app, path, {"rows": sent}).json["labels"]
    assert [one["name"] for one in told] == [f"{'ab'[at % 2]}, row {at // 2 + 1}" for at in range(8)]
    alone = ask(app, path, {"rows": [row for row in sent if row["session"] == "b"]}).json["labels"]
    assert [one["probabilities"] for one in told if one["name"].startswith("b")] == [
        pytest.approx(one["probabilities"], abs=1e-5) for one in alone
    ]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "no row"),
        ({"rows": []}, "no row"),
        ({"rows": [{"values": {}}]}, "Row 1 has 0 columns"),
        ({"sequences": [[[1.0]]]}, "no row"),
    ],
)
def test_rows_that_do_not_fit_are_refused_with_their_number(rows: ServedRun, body: dict, words: str) -> None:
    answer = ask(service_of(rows), rows.path(rows.operations["label"]), body)
    assert answer.status == 422
    assert words in answer.json["message"]
