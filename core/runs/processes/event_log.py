"""What a worker told, read as it grows: whole by those who look on, in what decides by the supervisor."""

from pathlib import Path

from core.runs.attempts import Told
from core.runs.folder.lines import Growing, Lines
from core.training.events import EVENT, Event, Failed, Finished, Judging

DECIDING = (b'{"kind":"finished"', b'{"kind":"failed"', b'{"kind":"judging"')
"""How the lines begin from which something follows; the others only show that something happened."""


class EventLog(Growing[Event]):
    """An attempt's events; of the previews among them the newest is read, each of which holds a whole forecast."""

    PREVIEW = b'{"kind":"previewed"'

    def __init__(self, path: Path) -> None:
        super().__init__(path, EVENT.validate_json)

    def _wanted(self, lines: list[bytes]) -> list[bytes]:
        old = {position for position, line in enumerate(lines) if line.startswith(self.PREVIEW)}
        old -= {max(old, default=0)}
        return [line for position, line in enumerate(lines) if position not in old]


class DecidingLog(Lines[Event | None]):
    """An attempt's events, None in place of those from which nothing follows: reading those costs time and memory."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, _deciding)

    def told(self) -> Told:
        events = self.entries()
        last = events[-1] if events else None
        return Told(
            count=len(events),
            judging=any(isinstance(event, Judging) for event in events),
            closing=last if isinstance(last, Finished | Failed) else None,
        )


def _deciding(line: bytes) -> Event | None:
    return EVENT.validate_json(line) if line.startswith(DECIDING) else None
