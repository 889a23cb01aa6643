"""Who is there: page servers of a store, and whether a page is open in any of them; told by locks, without clocks."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.locks import share, shared

SERVER, PAGES = "server.lock", "pages.lock"


class Presence:
    """A page server's own: held while it lives, and while at least one page is open."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._server = _held(root / SERVER)
        self._pages: int | None = None
        self._open = 0
        self._guard = threading.Lock()

    @contextmanager
    def page(self) -> Iterator[None]:
        """While a page is open."""
        with self._guard:
            self._open += 1
            if self._pages is None:
                self._pages = _held(self._root / PAGES)
        try:
            yield
        finally:
            with self._guard:
                self._open -= 1
                if self._open == 0:
                    self._pages = _let_go(self._pages)

    def close(self) -> None:
        self._server = _let_go(self._server)


def server_is_there(root: Path) -> bool:
    """Whether a page server of the store in `root` lives."""
    return shared(root / SERVER)


def page_is_open(root: Path) -> bool:
    """Whether somebody has a page of the store in `root` open."""
    return shared(root / PAGES)


def _held(path: Path) -> int | None:
    """None on a read-only or full disk, where nobody supervises either: its pages can be read all the same."""
    try:
        return share(path)
    except OSError:
        return None


def _let_go(descriptor: int | None) -> None:
    if descriptor is not None:
        os.close(descriptor)
