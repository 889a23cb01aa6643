"""What the supervisor and its bridge to the cluster tell each other, a line of JSON each."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from core.declared import Count, Declared


class Order(Declared):
    """Something to do about one attempt; `follow` one that was started through an earlier bridge."""

    kind: Literal["start", "follow", "kill"]
    run: Path
    number: Count
    memory: Count = 0
    """Bytes that it is estimated to need."""


class Room(Declared):
    """The cluster answers, and this many more attempts fit."""

    kind: Literal["room"] = "room"
    free: int
    largest: Count = 0
    """Bytes of memory of its largest node that trains; 0 where none does."""
    stuck: bool = False
    """What nodes sent cannot be written down at present."""


class Goes(Declared):
    """An attempt is at work, and had so many seconds for itself."""

    kind: Literal["goes"] = "goes"
    run: Path
    number: Count
    seconds: float


class Gone(Declared):
    """An attempt has ended; its exit code, where its node could still tell it."""

    kind: Literal["gone"] = "gone"
    run: Path
    number: Count
    code: int | None = None


Report = Annotated[Room | Goes | Gone, Field(discriminator="kind")]
REPORT: TypeAdapter[Report] = TypeAdapter(Report)
