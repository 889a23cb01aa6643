"""Machine code that only importing needed, given back to the system."""

import ctypes
import mmap
from collections.abc import Iterator
from pathlib import Path

SMAPS = Path("/proc/self/smaps")


def give_back_code() -> None:
    """Let go of what this process has read of libraries; what is called again comes back from the page cache.

    TensorFlow's import runs once through some 400 MB of code and tables, which Linux would keep in this process.
    """
    if not SMAPS.is_file():
        return  # another system
    system = ctypes.CDLL(None)
    for start, stop in list(_unchanged()):
        system.madvise(ctypes.c_void_p(start), ctypes.c_size_t(stop - start), mmap.MADV_DONTNEED)


def _unchanged() -> Iterator[tuple[int, int]]:
    """First and last address of every stretch of a file that is in memory as it stands on disk and cannot be changed.

    Stretches that were changed while a library was loaded have pages of their own, which would be lost.
    """
    place = (0, 0)
    read_only = False
    with SMAPS.open() as lines:
        for line in lines:
            name, *others = line.split()
            if not name.endswith(":"):
                start, stop = (int(address, 16) for address in name.split("-"))
                place, read_only = (start, stop), others[0] in ("r-xp", "r--p") and others[3] != "0"
            elif name == "Anonymous:" and others[0] == "0" and read_only:
                yield place
