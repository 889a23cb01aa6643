"""Numbers as people read them: how many of something, shares, how long."""

from typing import NamedTuple

from core.language import say, several

MINUTE, HOUR = 60, 3600


class Noun(NamedTuple):
    """What one of something is called, and what several are."""

    one: str
    many: str

    def counted(self, count: int) -> str:
        """1 text, 1,200 texts."""
        return counted(count, *self)


def counted(count: int, word: str, plural: str | None = None) -> str:
    """1 run, 3 runs, 1,200 windows."""
    return f"{count:,} {noun(count, word, plural)}"


def noun(count: float, word: str, plural: str | None = None) -> str:
    """The word for so many of it: 1 season, 1.5 seasons."""
    return several(count, word, plural or f"{word}s")


def rounded(value: float, digits: int = 0) -> float:
    """Rounded, and never the minus zero that a small loss would become."""
    return round(value, digits) + 0.0


def change(share: float, digits: int = 1) -> str:
    """+4.2%, −0.3%, +0.0%: by how much something grew or shrank."""
    return f"{rounded(share, digits + 2):+.{digits}%}".replace("-", "−")


def duration(seconds: float) -> str:
    """8 s, 2 min 05 s, 1 h 10 min."""
    whole = max(0, round(seconds))
    if whole < 1 and seconds > 0:
        return say("less than 1 s")
    if whole < MINUTE:
        return f"{whole} s"
    if whole < HOUR:
        return say("{minutes} min {seconds:02d} s", minutes=whole // MINUTE, seconds=whole % MINUTE)
    return say("{hours} h {minutes} min", hours=whole // HOUR, minutes=whole % HOUR // MINUTE)


def roughly(seconds: float) -> str:
    """15 s, 2 min: for what is not known well enough to be told to the second."""
    if seconds < MINUTE - 2.5:
        return f"{max(5, 5 * round(seconds / 5))}\N{NO-BREAK SPACE}s"
    return f"{max(1, round(seconds / MINUTE))}\N{NO-BREAK SPACE}min"


def size(taken: int) -> str:
    """12 MB, 3.4 GB."""
    if taken >= 1e9:
        return f"{taken / 1e9:,.1f} GB"
    return f"{taken / 1e6:,.1f} MB" if 0 < taken < 1e7 else f"{taken / 1e6:,.0f} MB"


def all_updates(updates: int, epochs: int) -> str:
    """Why there are so many epochs: the updates in each of them and in all."""
    return say("About {updates} an epoch, {all:,} in all.", updates=counted(updates, "update"), all=updates * epochs)
