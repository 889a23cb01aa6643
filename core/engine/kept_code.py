"""Where machine code is kept: once a person, for all stores, in a folder for each state of our source."""

import hashlib
import os
import re
import shutil
import time
from pathlib import Path

NAME = re.compile(r"[0-9a-f]{12}")
AROUND = ("__init__.py", "compiling.py", "coverage.py", "program.py")
"""Files of core.engine.machine in which nothing is compiled."""
KEPT_SECONDS = 14 * 86_400.0
"""How long a folder stays that nobody has used."""


def caches() -> Path:
    """This person's folder for what can be made again."""
    home = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(home) if Path(home).is_absolute() else Path("~/.cache").expanduser()) / "unroll"


def machine_code_in(cache: Path) -> Path:
    """Where Numba keeps what it compiled of our source, as that is now; by itself it sees changes in one file only."""
    return cache / hashlib.sha256(b"".join(file.read_bytes() for file in sources())).hexdigest()[:12]


def sources() -> list[Path]:
    """All files that are compiled, or that say how; not those around them that only Python runs."""
    machine = Path(__file__).parent / "machine"
    return sorted(file for file in machine.rglob("*.py") if file.name not in AROUND)


def use(folder: Path) -> None:
    """Make `folder`, and remove its neighbours that nobody has used for a while.

    What stands in it is run as it is, so nobody else may write there; raises OSError where that cannot be had.
    """
    for each in (folder.parent, folder):
        each.mkdir(parents=True, exist_ok=True)
        each.chmod(0o700)
    os.utime(folder)
    remove_old(folder.parent)


def remove_old(cache: Path) -> None:
    """Remove machine code of earlier sources from `cache`."""
    if not cache.is_dir():
        return
    for old in cache.iterdir():
        if NAME.fullmatch(old.name) and old.is_dir() and time.time() - old.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(old, ignore_errors=True)
