"""A request as it is typed: by curl, and in Python."""

import json
import shlex
from dataclasses import dataclass

from core.serving.operation import Operation
from core.serving.served import ServedRun


@dataclass(frozen=True)
class ServicePlace:
    """Where a service is reached, and the token that it asks for."""

    address: str
    """Such as http://127.0.0.1:8700."""
    token: str


def curl_example(place: ServicePlace, one: ServedRun, operation: Operation) -> str:
    """A command that asks the run."""
    body = json.dumps(operation.example(one.predictor), ensure_ascii=False)
    return (
        f"curl {place.address}{one.path(operation)} \\\n"
        f"  -H 'Authorization: Bearer {place.token}' -H 'Content-Type: application/json' \\\n"
        f"  -d {shlex.quote(body)}"
    )


def python_example(place: ServicePlace, one: ServedRun, operation: Operation) -> str:
    """A script that asks the run with the standard library alone."""
    return f"""import json
from urllib.request import Request, urlopen

question = {operation.example(one.predictor)!r}
request = Request(
    "{place.address}{one.path(operation)}",
    data=json.dumps(question).encode(),
    headers={{"Authorization": "Bearer {place.token}", "Content-Type": "application/json"}},
)
with urlopen(request) as answer:
    print(json.load(answer))
"""
