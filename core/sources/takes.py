"""What a person makes take by take, a label at a time; it stays on the disk until it becomes a source."""

import re
from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from core.errors import UserError
from core.files import storing, write_atomically
from core.language import say

FEWEST = 5
"""Takes of each label that a network needs at least."""
MOST = 500
_ODD = re.compile(r"[\\/_:*?\"<>|.\s]+")


@dataclass(frozen=True)
class Take:
    """One take of a label by a person."""

    label: str
    who: str
    path: Path

    def content(self) -> bytes:
        """As it was kept."""
        return self.path.read_bytes()


class Takes(ABC):
    """All takes in a folder: one folder a label, `WHO_NUMBER` and an ending in it."""

    ending: ClassVar[str]
    verb: ClassVar[str]
    """What a person does: "record"."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @abstractmethod
    def check(self, content: bytes) -> None:
        """Raises UserError where nothing can be learnt from it, and says what to do."""

    @abstractmethod
    def brought(self) -> tuple[bytes, str]:
        """All takes as one source: content and name."""

    def takes(self) -> list[Take]:
        """The oldest first."""
        paths = sorted(
            self._folder.glob(f"*/*{self.ending}"), key=lambda path: (path.stat().st_mtime_ns, _number(path))
        )
        return [Take(path.parent.name, path.stem.rpartition("_")[0], path) for path in paths]

    def counts(self, who: str) -> Counter[str]:
        """How many takes of each label a person made."""
        return Counter(take.label for take in self.takes() if take.who == tidy(who))

    def add(self, label: str, who: str, content: bytes) -> Take:
        """Keep a take; raises UserError where it is none."""
        label, who = tidy(label), tidy(who)
        if not label or not who:
            raise UserError(say("A label or a name is empty."), say("Write both, with letters or digits."))
        self.check(content)
        known = self.takes()
        if len(known) >= MOST:
            raise UserError(say("There are {most} already.", most=MOST), say("Make a source of them, then go on."))
        number = max((_number(take.path) for take in known if take.label == label), default=0) + 1
        path = self._folder / label / f"{who}_{number}{self.ending}"
        with storing():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, content)
        return Take(label, who, path)

    def remove(self, take: Take) -> None:
        """Forget one."""
        take.path.unlink(missing_ok=True)

    def clear(self) -> None:
        """Forget all of them."""
        for take in self.takes():
            self.remove(take)

    def missing(self) -> str:
        """What is needed before a network can learn from them; empty where nothing is."""
        counts = Counter(take.label for take in self.takes())
        verb = self.verb.capitalize()
        if len(counts) < 2:
            return say("{verb} two labels or more.", verb=verb)
        few = [label for label, count in counts.items() if count < FEWEST]
        return say("{verb} {few} {fewest} times or more.", verb=verb, few=", ".join(few), fewest=FEWEST) if few else ""

    def files(self) -> dict[str, bytes]:
        """LABEL/FILE -> content of each take."""
        return {f"{take.label}/{take.path.name}": take.content() for take in self.takes()}


def tidy(name: str) -> str:
    """As a folder or a file may be called."""
    return _ODD.sub(" ", name).strip()[:40]


def _number(path: Path) -> int:
    return int(path.stem.rpartition("_")[2])
