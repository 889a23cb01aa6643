"""The description holds what is asked and answered, and the examples are those that were tried."""

import json
import re

from core.serving.examples import ServicePlace, curl_example, python_example
from core.serving.served import ServedRun
from tests.core.serving.asking import TOKEN, ask, service_of


def test_every_operation_is_described_with_its_refusals(served: ServedRun) -> None:
    told = ask(service_of(served), "/openapi.json").json
    operation = told["paths"][f"/runs/{served.run.id}/forecast"]["post"]
    assert told["openapi"] == "3.1.0"
    assert set(operation["responses"]) >= {"200", "400", "401", "403", "404", "413", "415", "422", "503", "504"}
    assert TOKEN not in json.dumps(told)
    found = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(told)))
    assert found == set(told["components"]["schemas"])


def test_examples_in_python_and_for_curl_ask_the_same(served: ServedRun, monkeypatch) -> None:
    place, operation = ServicePlace("http://127.0.0.1:1", TOKEN), served.operations["forecast"]
    shell, script = (make(place, served, operation) for make in (curl_example, python_example))
    body = json.loads(re.search(r"-d '(.*)'$", shell, re.S)[1])
    names: dict = {}
    exec(script.partition("with urlopen")[0], names)
    request = names["request"]
    assert json.loads(request.data) == body == operation.example(served.predictor)
    assert f"curl {request.full_url} " in shell
    for name, value in request.header_items():
        assert f"{name}: {value}".lower() in shell.lower()
    assert ask(service_of(served), served.path(operation), body).status == 200
