"""What anybody sees of an attempt that a process of this machine makes: its lock and its log."""

from pathlib import Path

from core.locks import held
from core.runs.processes.attempt_folder import AttemptFolder
from core.runs.processes.event_log import EventLog
from core.training.events import Event


class SeenAttempt:
    """Of one attempt, while it is made and after."""

    def __init__(self, run: Path, number: int) -> None:
        self._folder = AttemptFolder(run, number)
        self._log = EventLog(self._folder.events)

    def alive(self) -> bool:
        return held(self._folder.lock)

    def more(self) -> list[Event]:
        return self._log.more()
