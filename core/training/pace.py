"""How often something may happen beside the training."""

import time


class Pace:
    """Lets something happen at most every so often, and the rarer the longer it takes."""

    def __init__(self, least: float, share: float) -> None:
        self._least = least
        self._share = share
        self._next = 0.0

    def due(self) -> bool:
        return time.monotonic() >= self._next

    def took(self, seconds: float) -> None:
        self._next = time.monotonic() + max(self._least, seconds / self._share)
