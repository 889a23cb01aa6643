"""How many bytes of uploads a server takes in and holds: a bound for each session, and one for all together."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from core.errors import UserError
from core.language import say
from core.sources.intake.limits import ImportLimits

SESSION_BYTES = 5 * ImportLimits().upload_bytes // 4
"""One file of the largest size, with room for a few small ones beside it."""
TOTAL_BYTES = 2 * SESSION_BYTES
KEPT_SECONDS = 40.0
"""How long after a session's latest upload its bytes are kept; pages take them at once."""

Upload = tuple[str, str]
"""Session and file, as the server names them."""


class Full(UserError):
    """There is no room for an upload."""


@dataclass
class Arrival:
    """One upload on its way in, and what is counted for it."""

    upload: Upload
    bytes: int = 0
    whose: str = ""
    """The person's, where people sign in."""
    most: int | None = None
    """Bytes that the person may have on their way, on all their pages together."""


class Uploads:
    """The uploads of one server; safe for any number of threads."""

    def __init__(
        self,
        *,
        session_bytes: int = SESSION_BYTES,
        total_bytes: int = TOTAL_BYTES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._session_bytes, self._total_bytes, self._clock = session_bytes, total_bytes, clock
        self._coming: list[Arrival] = []
        self._held: dict[Upload, Arrival] = {}
        self._latest: dict[str, float] = {}
        self._refusals: dict[str, Full] = {}
        self._lock = Lock()

    def begin(self, session: str, file: str, *, whose: str = "", most: int | None = None) -> Arrival:
        """Note that an upload begins, of which nothing is there yet."""
        arrival = Arrival((session, file), whose=whose, most=most)
        with self._lock:
            self._coming.append(arrival)
        return arrival

    def grow(self, arrival: Arrival, size: int) -> None:
        """Count `size` bytes more, before they are taken; raises Full, which the session's pages then say."""
        session = arrival.upload[0]
        with self._lock:
            refusal = self._refusal(arrival, size)
            if refusal is not None:
                self._refusals[session] = refusal
                raise refusal
            arrival.bytes += size

    def end(self, arrival: Arrival, *, kept: bool) -> None:
        """The upload is there, or it came to nothing."""
        session = arrival.upload[0]
        with self._lock:
            self._coming.remove(arrival)
            if kept:
                self._held[arrival.upload] = arrival
                self._latest[session] = self._clock()
                self._refusals.pop(session, None)

    def give_back(self, session: str, file: str) -> None:
        """The bytes of an upload are let go of."""
        with self._lock:
            self._held.pop((session, file), None)

    def stale(self) -> list[Upload]:
        """Uploads that nobody took, of sessions that nothing arrives for any more."""
        with self._lock:
            busy = {arrival.upload[0] for arrival in self._coming}
            before = self._clock() - KEPT_SECONDS
            old = [upload for upload in self._held if upload[0] not in busy and self._latest[upload[0]] <= before]
            holding = {session for session, _ in self._held} | busy
            self._latest = {session: at for session, at in self._latest.items() if session in holding}
            return old

    def refusal(self, session: str) -> Full | None:
        """Why the latest upload of a session was refused, told once."""
        with self._lock:
            return self._refusals.pop(session, None)

    def _refusal(self, arrival: Arrival, size: int) -> Full | None:
        counted = [*self._coming, *self._held.values()]
        own = sum(one.bytes for one in counted if one.upload[0] == arrival.upload[0])
        persons = sum(one.bytes for one in counted if one.whose == arrival.whose)
        if arrival.most is not None and persons + size > arrival.most:
            return Full(
                say(
                    "Each person may have {most:.0f} MB of uploads at a time, and this would be more.",
                    most=arrival.most / 1e6,
                ),
                say("Wait a minute, or bring a smaller file."),
            )
        if own + size > self._session_bytes:
            return Full(
                say(
                    "One page takes {most:.0f} MB of uploads at a time, and this would be more.",
                    most=self._session_bytes / 1e6,
                ),
                say("Wait a minute, or bring a smaller file."),
            )
        if sum(one.bytes for one in counted) + size > self._total_bytes:
            return Full(say("The server is busy with other people's uploads."), say("Try again in a minute."))
        return None


UPLOADS = Uploads()
"""Those of this process."""
