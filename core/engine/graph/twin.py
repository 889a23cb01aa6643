"""The faster program of a network, made beside the training in a thread of its own."""

import threading
from collections.abc import Callable

from core.engine.program import Program


class Twin:
    """What `make` makes, once it is there."""

    def __init__(self, make: Callable[[], Program]) -> None:
        self._make = make
        self._program: Program | None = None
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="compiler", daemon=True)
        self._thread.start()

    @property
    def compiling(self) -> bool:
        return self._thread.is_alive()

    def wait(self, seconds: float) -> Program | None:
        """The program once it is there; raises what making it raised."""
        self._thread.join(seconds)
        if self._failure is not None:
            raise self._failure
        return None if self._thread.is_alive() else self._program

    def _run(self) -> None:
        try:
            self._program = self._make()
        except Exception as error:  # handed over to the thread that waits
            self._failure = error
