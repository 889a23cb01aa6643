"""How much work one call into the graph should hold: little enough to stop at once, enough to cost nothing."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

CALL_SECONDS = 0.1


class CallSize:
    """Learns from every call how many steps fit into CALL_SECONDS."""

    def __init__(self) -> None:
        self.steps = 1

    @contextmanager
    def measured(self, steps: int) -> Iterator[None]:
        """Time a call of `steps` steps and draw the conclusion."""
        began = time.perf_counter()
        yield
        wanted = steps * CALL_SECONDS / max(time.perf_counter() - began, 1e-6)
        # Growth is bounded: a first call also traces, and a machine that was idle may be busy a moment later.
        self.steps = int(min(max(1, wanted), 4 * self.steps))
