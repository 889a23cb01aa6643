"""What a cluster tells of its nodes."""

from collections.abc import Iterable, Mapping
from typing import Any


def largest(nodes: Iterable[Mapping[str, Any]], cores: int) -> int:
    """Bytes of memory of the largest node that lives and has so many cores; 0 where there is none."""
    resources = [one["Resources"] for one in nodes if one["Alive"]]
    return max((int(one.get("memory", 0)) for one in resources if one.get("CPU", 0) >= cores), default=0)
