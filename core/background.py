"""Processes that work while somebody looks at a page."""

import os
import time
from pathlib import Path

TRIES = 20
"""How often the kernel is asked: it lets ordinary people change one session in a tenth of a second."""


def begin_session() -> None:
    """Begin a session of one's own, unless the process leads one; it steps back as far as the process has."""
    if os.getsid(0) != os.getpid():
        os.setsid()
        step_back(os.getpriority(os.PRIO_PROCESS, 0))


def step_back(nice: int, session: int | None = None) -> None:
    """Let others have the processors first; call in a process that began a session, for all that it will start.

    Where Linux shares processors out by sessions (autogroup), the nice value of a process counts against its own
    session only, and the session's counts against the others: without it, training takes as much as pages and browser.
    The session steps back by `session`, or by a third of `nice`, so that a machine busy with other work still leaves it
    a good part.
    """
    os.setpriority(os.PRIO_PROCESS, 0, max(nice, os.getpriority(os.PRIO_PROCESS, 0)))
    if os.getsid(0) != os.getpid():
        return
    for _ in range(TRIES):
        try:
            Path("/proc/self/autogroup").write_text(str(nice // 3 if session is None else session))
            return
        except BlockingIOError:
            time.sleep(0.1)
        except OSError:
            return  # another kernel, which has no such groups
