"""The life of a run: which states there are, how they are written down, and what follows from them."""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from core.declared import Count, Declared, Moment, Sentence
from core.training.events import Event, Failed, Finished, Judging, Started

State = Literal[
    "queued", "starting", "training", "judging", "finished", "stopped", "paused", "failed", "lost", "cancelled"
]
LIVING: frozenset[State] = frozenset({"starting", "training", "judging"})
"""A worker has the run."""
ENDED: frozenset[State] = frozenset({"finished", "stopped", "paused", "failed", "lost", "cancelled"})
"""No worker has it, none will get it unless somebody asks."""
RESUMABLE: frozenset[State] = ENDED - {"finished"}
"""A further attempt can be asked for."""

ALLOWED: dict[str | None, frozenset[State]] = {
    None: frozenset({"queued"}),
    "queued": frozenset({"queued", "starting", "cancelled", "stopped", "paused", "failed"}),
    "starting": frozenset({"queued", "finished", "stopped", "paused", "failed", "lost", "cancelled"}),
    **{state: frozenset({"queued"}) for state in RESUMABLE},
    "finished": frozenset(),
}
"""What may be written down after what; training and judging are told by the attempt's own events."""


ATTEMPTS = 999
"""How many are made of one run at most."""


class Transition(Declared):
    """One line of states.jsonl, written by the supervisor only."""

    to: State
    why: Sentence
    """In words a person understands."""
    at: Moment
    """For show, nothing is decided by it."""
    attempt: int = Field(0, ge=0, le=ATTEMPTS)
    """The attempt that this is about; 0 before the first one."""
    ticket: Count = 0
    """Place in the order of asking, over the whole store; set when queued."""


def closing_state(event: Event | None) -> State | None:
    """What a worker's last event makes of the run; None while it has not ended."""
    if isinstance(event, Finished):
        return event.outcome
    return "failed" if isinstance(event, Failed) else None


def shown_state(recorded: State, events: Sequence[Event], *, alive: bool) -> State:
    """The state a person sees; `events` are the current attempt's, read after `alive` was asked."""
    if recorded != "starting":
        return recorded
    last = events[-1] if events else None
    closed = closing_state(last)
    if closed is not None:
        return closed
    if not alive and events:
        return "lost"
    if any(isinstance(event, Judging) for event in events):
        return "judging"
    return "starting" if last is None or isinstance(last, Started) else "training"
