"""What a node sends, written into the attempt's folder in the store: there it looks as if it had been made here."""

import os
from collections.abc import Iterable
from pathlib import Path

from core.files import write_atomically
from core.runs.cluster.node import Files, News, Stamps, packed
from core.runs.processes.attempt_folder import AttemptFolder


class MirroredAttempt:
    """The folder of one attempt, kept like the one on its node."""

    def __init__(self, folder: AttemptFolder) -> None:
        self._folder = folder
        self.known: Stamps = {}
        """Files that are here as they are on the node; after a restart all are sent once more."""

    @property
    def told(self) -> int:
        """Bytes of events that are here, up to the last whole line."""
        try:
            return self._folder.events.read_bytes().rfind(b"\n") + 1
        except FileNotFoundError:
            return 0

    def write(self, news: News, told: int) -> None:
        """Files first, events last; `told`: how many bytes of events were here when it was asked for."""
        for name, content in news.files.items():
            self._put(name, content)
        for name in self.known.keys() - news.stamps.keys():
            self._place(name).unlink(missing_ok=True)
        self.known = {name: stamp for name, stamp in news.stamps.items() if self._has(name, news, stamp)}
        if news.events and self.told == told:
            self._append(news.events, told)

    def _has(self, name: str, news: News, stamp: tuple[int, int]) -> bool:
        return name in news.files or self.known.get(name) == stamp

    def _put(self, name: str, content: bytes) -> None:
        place = self._place(name)
        place.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(place, content)

    def _place(self, name: str) -> Path:
        """Never outside the attempt's folder, whatever a node says."""
        place = (self._folder.path / name).resolve()
        if not place.is_relative_to(self._folder.path.resolve()):
            raise ValueError(f"A node sent a file that does not belong to its attempt: {name}")
        return place

    def _append(self, events: bytes, told: int) -> None:
        descriptor = os.open(self._folder.events, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.ftruncate(descriptor, told)  # a line that a crash cut short
            os.pwrite(descriptor, events, told)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def luggage(folder: AttemptFolder) -> Files:
    """What an attempt needs of its run, beside the source: the recipe, and the attempts before it with checkpoints."""
    files = {"recipe.json": (folder.run / "recipe.json").read_bytes()}
    for number in _earlier(folder):
        before = AttemptFolder(folder.run, number).path
        files |= {f"attempts/{number}/{name}": content for name, content in packed(before).items()}
    return files


def _earlier(folder: AttemptFolder) -> Iterable[int]:
    return (
        number
        for number in range(1, folder.number)
        if (AttemptFolder(folder.run, number).path / "checkpoint" / "manifest.json").exists()
    )
