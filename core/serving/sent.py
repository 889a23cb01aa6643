"""What is sent and what comes back: the base of all requests, and of what stands in them."""

from typing import Annotated, Literal

from pydantic import Base64Bytes, ConfigDict, Field

from core.declared import Declared, Name

LONGEST_TEXT = 20_000
"""Characters of one text in a request."""
LONGEST_ANSWER = 10_000_000
"""Characters of one text in an answer."""

Number = Annotated[float, Field(ge=-1e15, le=1e15, allow_inf_nan=False)]
SentText = Annotated[str, Field(max_length=LONGEST_TEXT)]
AnsweredText = Annotated[str, Field(max_length=LONGEST_ANSWER)]


class Sent(Declared):
    """A request; a number is a number, and no text that looks like one."""

    model_config = ConfigDict(strict=True)


class SentFile(Sent):
    """A file, such as a recording."""

    name: Name = Field(description="With its ending, such as recording.wav.")
    content: Base64Bytes = Field(description="Its bytes in Base64.", repr=False)


class Failure(Declared):
    """Why there is no answer, in a sentence, and what to do."""

    message: str
    hint: str = ""


class Health(Declared):
    """That the service runs."""

    status: Literal["ok"] = "ok"


class ListedOperation(Declared):
    """An operation: where it is asked, and what it answers."""

    path: str
    words: str


class CatalogueEntry(Declared):
    """A run, and what it can be asked."""

    run: str
    title: str
    operations: tuple[ListedOperation, ...]


class Catalogue(Declared):
    """What can be asked here; /openapi.json says how."""

    runs: tuple[CatalogueEntry, ...]
