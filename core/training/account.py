"""What the events of a run add up to, reckoned once, also while more of them come."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.training.events import EpochEnded, Event, Noticed, Previewed, Progress
from core.training.history import GrowingHistory, History
from core.training.progress import Position, RunProgress


@dataclass(frozen=True)
class Account:
    """A run so far, over all its attempts."""

    history: History
    progress: RunProgress
    told: tuple[Event, ...]
    """What is neither an epoch nor a step of it, in order; of previews the newest alone."""
    notices: tuple[Noticed, ...] = ()
    """What was noticed and still holds."""


class Ledger:
    """Takes events one by one and keeps no epoch as an event: a long training tells tens of thousands."""

    def __init__(self) -> None:
        self._curves, self._position = GrowingHistory(), Position()
        self._told: list[Event] = []
        self._account: Account | None = None

    def take(self, event: Event) -> None:
        self._account = None
        self._curves.take(event)
        self._position.take(event)
        if isinstance(event, Previewed):
            self._told = [one for one in self._told if not isinstance(one, Previewed)]
        if not isinstance(event, EpochEnded | Progress):
            self._told.append(event)

    def account(self) -> Account:
        """The same one until there is more."""
        if self._account is None:
            notices = self._position.messages.notices
            self._account = Account(self._curves.history(), self._position.progress(), tuple(self._told), notices)
        return self._account


def account(events: Iterable[Event]) -> Account:
    """What these events add up to."""
    ledger = Ledger()
    for event in events:
        ledger.take(event)
    return ledger.account()
