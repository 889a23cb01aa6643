"""What a sample is: a small source with a line on what it shows and where it is from."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    """A source to try things on; `content` gives its bytes, brought in through the same importer as any file."""

    key: str
    title: str
    description: str
    """What it shows, one line."""
    origin: str
    """Where it is from, one line."""
    name: str
    """File name under which it is brought."""
    content: Callable[[], bytes]
    kind: str = "series"
    """The kind of source it is read as."""
