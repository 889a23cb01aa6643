"""The memory of this machine, and what runs take of it."""

import json
from dataclasses import dataclass
from pathlib import Path

import psutil

from core.runs.folder.source import read_recipe
from core.training.memory import WORKER, memory_needed

GROUPS = Path("/sys/fs/cgroup")
STATISTICS = Path("/proc/vmstat")
KILLS = "oom_kill "
"""The line of these statistics that counts processes which the system ended because memory ran out."""


@dataclass(frozen=True)
class Memory:
    """Bytes."""

    total: int
    available: int


def machine_memory() -> Memory:
    """Of the machine, or of the container that we run in where that has less."""
    machine = psutil.virtual_memory()
    limit = _read(GROUPS / "memory.max") or _read(GROUPS / "memory/memory.limit_in_bytes")
    if not limit or limit >= machine.total:
        return Memory(machine.total, machine.available)
    used = _read(GROUPS / "memory.current") or _read(GROUPS / "memory/memory.usage_in_bytes") or 0
    cached = _cached(GROUPS / "memory.stat") or _cached(GROUPS / "memory/memory.stat")
    return Memory(limit, min(machine.available, max(0, limit - used + cached)))


def run_memory(run: Path) -> int:
    """Bytes that the run in this folder will take, by its recipe and its source."""
    try:
        return memory_needed(read_recipe(run), (run / "source" / "original").stat().st_size)
    except (OSError, ValueError):
        return WORKER  # the worker says what is wrong with it


def taken(attempt: Path) -> int:
    """Bytes that the worker of this attempt took at its latest heartbeat; 0 when it has told nothing."""
    try:
        return int(json.loads((attempt / "heartbeat.json").read_bytes())["rss"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def kills() -> int:
    """How many processes the system has ended because memory ran out, since it started."""
    try:
        lines = STATISTICS.read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(KILLS)), 0)


def _read(path: Path) -> int | None:
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return None


def _cached(path: Path) -> int:
    """Bytes of files in memory that are given back when they are needed."""
    try:
        lines = path.read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("inactive_file ")), 0)
