"""A run as it is followed: its attempts are read on as they grow, once for everybody who looks."""

import threading
from pathlib import Path

from core.runs.attempts import See, Seen
from core.runs.folder.states import State, shown_state
from core.training.account import Account, Ledger
from core.training.events import Event, Judging


class Followed:
    """One run, for any number of threads."""

    def __init__(self, folder: Path, see: See) -> None:
        self._folder = folder
        self._see = see
        self._number = 0
        self._attempt: Seen | None = None
        """The attempt with this number, whose end has not been read yet."""
        self._ledger = Ledger()
        self._deciding: list[Event] = []
        """Of the attempt: the events by which its state is told, and the newest one."""
        self._lock = threading.Lock()

    def account(self, attempts: int) -> Account:
        """What its attempts told, up to this one."""
        with self._lock:
            self._go_on_to(attempts)
            self._read_on()
            return self._ledger.account()

    def state(self, attempt: int) -> State:
        """The state of a run that was started, as a person sees it."""
        with self._lock:
            self._go_on_to(attempt)
            alive = self._attempt is not None and self._attempt.alive()
            self._read_on()
            return shown_state("starting", self._deciding, alive=alive)

    def _go_on_to(self, attempt: int) -> None:
        """The attempts before it have told all that they will ever tell."""
        while self._number < attempt:
            self._read_on()
            self._number += 1
            self._attempt, self._deciding = self._see(self._folder, self._number), []

    def _read_on(self) -> None:
        for event in self._attempt.more() if self._attempt else ():
            self._ledger.take(event)
            self._deciding = [one for one in self._deciding if isinstance(one, Judging)] + [event]
