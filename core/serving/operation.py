"""One question to a run as an operation of a service."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from core.declared import Declared
from core.errors import UserError
from core.language import say
from core.runs.folder.run import Run
from core.serving.limits import ServiceLimits
from core.serving.sent import Sent
from core.tasks.predictor import Predictor
from core.words import counted

PIECE = 256
"""Entries that are answered between two looks at the clock."""

Entry = TypeVar("Entry")


class OutOfTime(UserError):
    """A request took more time than it is given."""


class TooMany(UserError):
    """A request holds more entries than are taken at once."""


@dataclass(frozen=True)
class RunCall:
    """A run that is asked, and until when."""

    run: Run
    predictor: Any
    limits: ServiceLimits
    began: float = field(default_factory=time.monotonic)

    def check(self) -> None:
        """Raise OutOfTime where the time is over."""
        if time.monotonic() - self.began > self.limits.seconds:
            raise out_of_time(self.limits)

    def entries(self, brought: Sequence[Entry]) -> Sequence[Entry]:
        """What was brought; raises TooMany where that is too much."""
        if len(brought) > self.limits.batch:
            raise TooMany(
                say(
                    "The request holds {entries}; at most {batch:,} are answered at once.",
                    entries=counted(len(brought), "entry", "entries"),
                    batch=self.limits.batch,
                ),
                say("Send them in several requests."),
            )
        return brought

    def pieces(self, brought: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
        """What was brought, piece by piece; raises TooMany, and OutOfTime between two pieces."""
        self.entries(brought)
        for start in range(0, len(brought), PIECE):
            self.check()
            yield brought[start : start + PIECE]


def out_of_time(limits: ServiceLimits) -> OutOfTime:
    """The error that says how long a request may take."""
    return OutOfTime(
        say("The request took more than {seconds:g} s.", seconds=limits.seconds), say("Send less at once.")
    )


@dataclass(frozen=True)
class Operation:
    """How a question is asked by HTTP."""

    name: str
    """The last part of its address: a verb."""
    words: str
    """What it answers, as a sentence."""
    Request: type[Sent]
    Reply: type[Declared]
    answer: Callable[[RunCall, Any], Declared]
    example: Callable[[Predictor], dict[str, Any]]
    """A request that the run answers."""
    asked: Callable[[Predictor], bool] = lambda predictor: True
    """Whether the predictor can be asked this."""
