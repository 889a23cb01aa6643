"""A queued or started run as the supervisor sees it: the facts from which it decides."""

from dataclasses import dataclass

from core.people.settings import Bounds
from core.runs.attempts import Outcome, Wish
from core.runs.folder.states import State

GENEROUS, MARGIN = 2, 500_000_000
"""A run may take so many times what was estimated, and at least so many bytes more."""


@dataclass(frozen=True)
class Watched:
    """A queued or started run; all ages in seconds of its worker's own time, but for `gone_for`."""

    run: str
    recorded: State
    """queued or starting: no other state needs anybody."""
    attempt: int
    ticket: int = 0
    owner: str = ""
    """Whose run it is; empty where nobody signs in."""
    bounds: Bounds | None = None
    """What its owner may use at most; None where nothing is bounded."""
    took: float = 0.0
    """Seconds that its attempt has had for itself."""
    starts: int = 0
    """Attempts in a row that died before they told anything."""
    alive: bool = False
    """A worker holds the attempt's lock; asked before the events were read."""
    gone_for: float = 0.0
    """Seconds of the steady clock."""
    began: bool = False
    """The attempt told something."""
    closing: State | None = None
    """What the attempt's last event makes of the run."""
    closing_why: str = ""
    closing_for: float = 0.0
    asked: Wish | None = None
    asked_for: float = 0.0
    judging: bool = False
    silent_for: float = 0.0
    still_for: float = 0.0
    condemned: str = ""
    """Why we killed it."""
    outcome: Outcome | None = None
    """How the attempt ended; None while that is not known."""
    why: str = ""
    """What was written down when it was queued."""
    needs: int = 0
    """Bytes of memory it is estimated to take."""
    takes: int = 0
    """Bytes of memory its worker took last."""

    @property
    def may_take(self) -> int:
        """Bytes of memory beyond which it is to blame where memory is short."""
        return max(GENEROUS * self.needs, self.needs + MARGIN)

    @property
    def over(self) -> bool:
        """A started attempt will do nothing more."""
        return self.recorded == "starting" and (self.closing is not None or not self.alive)
