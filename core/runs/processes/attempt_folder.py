"""The files by which a worker, its supervisor and everybody who looks on know of each other."""

from dataclasses import dataclass
from pathlib import Path

from core.files import write_atomically
from core.runs.attempts import Wish

DISK_FULL = 74
"""Exit code of a worker that could not even write down why it ended (EX_IOERR)."""


@dataclass(frozen=True)
class AttemptFolder:
    """`attempts/<number>` in the folder of a run."""

    run: Path
    number: int

    @property
    def path(self) -> Path:
        return self.run / "attempts" / str(self.number)

    @property
    def lock(self) -> Path:
        """Held by its worker from the first moment to the last."""
        return self.path / "lock"

    @property
    def events(self) -> Path:
        """What its worker told, a line an event."""
        return self.path / "events.jsonl"

    @property
    def heartbeat(self) -> Path:
        return self.path / "heartbeat.json"

    @property
    def flag(self) -> Path:
        """Where there is one, its worker is to end: its content is a Wish."""
        return self.path / "stop"

    @property
    def sent(self) -> Path:
        """Stands from when the attempt is sent to a cluster until that is known to have ended it."""
        return self.path / "sent"

    @property
    def said(self) -> Path:
        """What its worker printed."""
        return self.path / "stderr.log"

    def beat(self) -> bytes:
        """What its worker wrote last as a sign of life; nothing before its first one."""
        try:
            return self.heartbeat.read_bytes()
        except FileNotFoundError:
            return b""

    def ask(self, wish: Wish) -> None:
        """Leave the flag; who was asked to stop is not asked to pause any more."""
        if self.wish() != "stop":
            write_atomically(self.flag, wish)

    def wish(self) -> Wish | None:
        """What the worker is asked for."""
        try:
            return "stop" if self.flag.read_text() == "stop" else "pause"
        except FileNotFoundError:
            return None
