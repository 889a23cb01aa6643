"""What a service answers, as OpenAPI 3.1."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from core.serving.examples import ServicePlace, curl_example, python_example
from core.serving.limits import ServiceLimits
from core.serving.operation import Operation
from core.serving.sent import Catalogue, Failure, Health
from core.serving.served import ServedRun, every_operation
from core.words import counted

JSON = "application/json"
AT_THE_DOOR = {
    400: "The request is not valid HTTP, or its body is not JSON.",
    401: "The token is missing or wrong.",
    403: "It was sent to an unknown name, or by another site.",
    405: "This address takes another method.",
    503: "Too many requests at a time.",
}
IN_ANSWERING = {
    404: "The run was deleted.",
    408: "The request was not sent in time.",
    413: "The body, or the number of entries, is too large.",
    415: "The body is not declared as JSON.",
    422: "It cannot be answered; the message says why.",
    504: "The answer took too long.",
}
"""Status -> when it is answered, with a sentence that says more."""

Schemas = Mapping[tuple[type[BaseModel], str], dict[str, Any]]


def open_api(served: Mapping[str, ServedRun], limits: ServiceLimits, place: ServicePlace) -> dict[str, Any]:
    """The whole description."""
    asked = [(each.Request, "validation") for _, each in every_operation(served)]
    told = [*(each.Reply for _, each in every_operation(served)), Catalogue, Health, Failure]
    models = dict.fromkeys([*asked, *((each, "serialization") for each in told)])
    schemas, shared = models_json_schema(list(models), ref_template="#/components/schemas/{model}")
    return {
        "openapi": "3.1.0",
        "info": {"title": "Unroll", "version": "1", "description": _words(limits)},
        "servers": [{"url": place.address}],
        "security": [{"token": []}],
        "paths": _looked_at(schemas)
        | {one.path(each): {"post": _asked(one, each, schemas, place)} for one, each in every_operation(served)},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": shared.get("$defs", {}),
        },
    }


def _words(limits: ServiceLimits) -> str:
    return (
        f"Trained networks, asked by HTTP. A request has at most {limits.body / 1e6:g} MB and "
        f"{counted(limits.batch, 'entry', 'entries')}, and is answered within {limits.seconds:g} s; "
        f"{counted(limits.at_once, 'request')} are answered at a time. A refusal says why in a sentence."
    )


def _looked_at(schemas: Schemas) -> dict[str, Any]:
    """What is asked by GET."""
    health = {"summary": "Whether it runs", "security": [], "responses": _replies(schemas, Health, {})}
    described = {"description": "OpenAPI", "content": {JSON: {"schema": {"type": "object"}}}}
    return {
        "/health": {"get": {"operationId": "health", **health}},
        "/openapi.json": {
            "get": {
                "operationId": "description",
                "summary": "This description",
                "responses": {"200": described, **_failures(schemas, {})},
            }
        },
        "/": {
            "get": {
                "operationId": "runs",
                "summary": "The runs, and what each can be asked",
                "responses": _replies(schemas, Catalogue, {}),
            }
        },
    }


def _asked(one: ServedRun, operation: Operation, schemas: Schemas, place: ServicePlace) -> dict[str, Any]:
    """What a run is asked by POST."""
    body = {"schema": schemas[operation.Request, "validation"], "example": operation.example(one.predictor)}
    return {
        "operationId": f"{operation.name}_{one.run.id}",
        "summary": operation.words,
        "tags": [one.title],
        "requestBody": {"required": True, "content": {JSON: body}},
        "responses": _replies(schemas, operation.Reply, IN_ANSWERING),
        "x-codeSamples": [
            {"lang": "Shell", "label": "curl", "source": curl_example(place, one, operation)},
            {"lang": "Python", "source": python_example(place, one, operation)},
        ],
    }


def _replies(schemas: Schemas, reply: type[BaseModel], failures: Mapping[int, str]) -> dict[str, Any]:
    told = {"description": "The answer", "content": {JSON: {"schema": schemas[reply, "serialization"]}}}
    return {"200": told, **_failures(schemas, failures)}


def _failures(schemas: Schemas, more: Mapping[int, str]) -> dict[str, Any]:
    content = {JSON: {"schema": schemas[Failure, "serialization"]}}
    return {
        str(status): {"description": words, "content": content} for status, words in {**AT_THE_DOOR, **more}.items()
    }
