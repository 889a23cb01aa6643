"""What anybody sees of an attempt, wherever it is made: what stands in its folder."""

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
        # On a cluster it goes on while no supervisor is there to have its lock.
        return held(self._folder.lock) or self._folder.sent.exists()

    def more(self) -> list[Event]:
        return self._log.more()
