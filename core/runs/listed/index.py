"""The index over a store's runs: a cache that may be deleted at any time, since the folders are the truth."""

import sqlite3
from collections.abc import Callable, Collection, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import TypeVar

VERSION = 2
"""Raised whenever an entry is written another way; an index of another version is made anew."""
PATIENCE = 2.0
"""Seconds to wait for another process that writes the index; then it is left as it is."""

Answer = TypeVar("Answer")


class Index:
    """Run -> stamp of its files and what was read from them, as JSON. Without it everything is only slower."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self) -> dict[str, tuple[str, str]]:
        """Run -> (stamp, JSON) of everything that is kept; empty where there is no sound index."""
        if not self.path.is_file():
            return {}
        rows = self._ask(lambda file: file.execute("SELECT run, stamp, facts FROM runs").fetchall())
        return {run: (stamp, facts) for run, stamp, facts in rows or ()}

    def keep(self, entries: Mapping[str, tuple[str, str]], *, gone: Collection[str] = ()) -> None:
        """Write what was read anew, and drop what is gone."""
        rows = [(run, *entry) for run, entry in entries.items()]

        def write(file: sqlite3.Connection) -> None:
            file.executemany("INSERT OR REPLACE INTO runs VALUES (?, ?, ?)", rows)
            file.executemany("DELETE FROM runs WHERE run = ?", [(run,) for run in gone])

        self._ask(write)

    def _ask(self, question: Callable[[sqlite3.Connection], Answer]) -> Answer | None:
        try:
            with closing(sqlite3.connect(self.path, timeout=PATIENCE)) as file, file:
                _prepare(file)
                return question(file)
        except sqlite3.OperationalError:
            return None  # locked, read-only or a full disk
        except sqlite3.DatabaseError:
            with suppress(OSError):
                self.path.unlink()
            return None


def _prepare(file: sqlite3.Connection) -> None:
    # Nothing is lost with it, so nothing is flushed; a process that is killed leaves it whole all the same.
    file.execute("PRAGMA synchronous = OFF")
    if file.execute("PRAGMA user_version").fetchone()[0] != VERSION:
        file.execute("DROP TABLE IF EXISTS runs")
        file.execute("CREATE TABLE runs (run TEXT PRIMARY KEY, stamp TEXT NOT NULL, facts TEXT NOT NULL)")
        file.execute(f"PRAGMA user_version = {VERSION}")
