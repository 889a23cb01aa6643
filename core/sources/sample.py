"""What a sample is: a small source with a line on what it shows and where it is from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.language import Said

Values = Mapping[str, float]
"""Name of a dial -> what it is set to."""


@dataclass(frozen=True)
class Dial:
    """Something of a generated sample that can be chosen."""

    name: str
    title: str = Said()
    low: float
    high: float
    step: float
    usual: float
    """At which it gives the sample as it is listed."""


@dataclass(frozen=True)
class Sample:
    """A source to try things on; `content` gives its bytes, brought in through the same importer as any file."""

    key: str
    title: str = Said()
    description: str = Said()
    """What it shows, one line."""
    origin: str = Said()
    """Where it is from, one line."""
    name: str
    """File name under which it is brought."""
    content: Callable[[], bytes]
    kind: str = "series"
    """The kind of source it is read as."""
    dials: tuple[Dial, ...] = ()
    tuned: Callable[[Values], "Sample"] | None = None
    """The same sample with its dials set to other values, which its name tells."""
