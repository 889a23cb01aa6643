"""Every failure as a status and a sentence."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from core.errors import NotFound, UserError
from core.files import mendable
from core.serving.operation import OutOfTime, TooMany
from core.serving.sent import Failure, Sent

OUR_FAULT = Failure(
    message="Something broke on the service's side.", hint="The output of the service says what it was."
)
UNKNOWN = {
    404: Failure(message="There is nothing at this address.", hint="GET / lists the runs and what they can be asked."),
    405: Failure(message="This address takes another method.", hint="The header Allow of this answer says which."),
}


class NotJson(UserError):
    """The body is not JSON."""


STATUS: dict[type[UserError], int] = {OutOfTime: 504, TooMany: 413, NotFound: 404, NotJson: 400}
"""Of what a person can mend; 422 where nothing else stands."""
LONGEST_PLACE = 200

Asking = TypeVar("Asking", bound=Sent)


def failed(status: int, failure: Failure, *, headers: Mapping[str, str] | None = None) -> Response:
    """An answer that says why there is none."""
    return Response(failure.model_dump_json(), status, headers=headers, media_type="application/json")


def said(error: UserError) -> Failure:
    """The error in its own words."""
    return Failure(message=error.message, hint=error.hint)


def failure_of(error: Exception) -> Response | None:
    """The answer to what the person who asks can mend; None for a bug."""
    told = mendable(error)
    return None if told is None else failed(STATUS.get(type(told), 422), said(told))


def read_request(kind: type[Asking], body: bytes) -> Asking:
    """The body as a request; raises UserError that names the first place which is not as it should be."""
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    if first["type"] == "json_invalid":
        raise NotJson(f"The body is not JSON. {first['msg']}.", "Send one JSON object.")
    place = _place(first["loc"])
    raise UserError(
        f"{place}: {first['msg']}." if place else f"{first['msg']}.", "/openapi.json describes what is expected."
    )


async def not_here(_: Request, error: Exception) -> Response:
    """Starlette's own refusals, in our words."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = error.headers if isinstance(error, HTTPException) else None
    return failed(status, UNKNOWN.get(status, OUR_FAULT), headers=headers)


async def our_fault(_: Request, error: Exception) -> Response:
    """A bug; Starlette writes its traceback into the log."""
    return failed(500, OUR_FAULT)


def _place(parts: tuple[int | str, ...]) -> str:
    """ "series[0].values" """
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return words.removeprefix(".")[:LONGEST_PLACE]
