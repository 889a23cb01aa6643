"""A process that reads what came from outside, from within: held to limits, to one folder and to itself."""

import errno
import os
import resource
import signal
import sys
from collections.abc import Callable
from math import ceil
from pathlib import Path

from core.errors import UserError
from core.language import mark, say
from core.sources.intake.limits import ImportLimits

FORBIDDEN = ("socket.connect", "socket.bind", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork")
MOST_PATIENCE = 10
"""How many times its seconds of the processor a form may ask for at most."""
FORSAKEN = 20
"""How many times its seconds pass on the clock before it ends itself."""
REFUSED = 2
NO_ROOM = 74
"""Exit code where not even the refusal could be written (EX_IOERR)."""
WITHOUT_ROOM = (mark("There is no room to store the table of this file."), mark("Make room, or bring a part of it."))


def confined(work: Path, *, load: Callable[[], None], read: Callable[[Path, ImportLimits], None]) -> int:
    """Read what `work` is about; 0 when `work`/done is there, 2 with `work`/refused when it is not.

    Libraries are loaded first, while the file is still being stored: neither counts as time spent on it.
    """
    limits = ImportLimits.model_validate_json((work / "limits.json").read_bytes())
    confine(limits)
    tell(work, say("loading the reader"))
    load()
    _wait_for_the_file()
    _begin_to_count(limits)
    try:
        read(work, limits)
    except UserError as error:
        return _refuse(work, error.message, error.hint)
    except MemoryError:
        return _refuse(
            work,
            say(
                "Reading this file needs more than the {most:.0f} MB of memory an upload may use.",
                most=limits.memory_bytes / 1e6,
            ),
            say("Bring a part of it, or only the columns you need."),
        )
    except OSError as error:
        if error.errno not in (errno.EFBIG, errno.ENOSPC, errno.EDQUOT):
            raise
        return _refuse_without_room(work)
    return 0


def confine(limits: ImportLimits) -> None:
    """Hold this process to its memory, file size and folder, for good."""
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file_bytes, limits.file_bytes))
    if sys.platform == "linux":
        # Not RLIMIT_AS: libraries reserve far more address space than they ever use.
        resource.setrlimit(resource.RLIMIT_DATA, (limits.memory_bytes, limits.memory_bytes))
    sys.addaudithook(_refuse_to_leave)


def tell(work: Path, stage: str) -> None:
    """Note what is being done, for whoever has to say where it ended."""
    (work / "stage").write_text(stage, encoding="utf-8")


def _wait_for_the_file() -> None:
    """Whoever started this process closes its standard input once the file is stored."""
    sys.stdin.buffer.read()


def _begin_to_count(limits: ImportLimits) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    before = ceil(used.ru_utime + used.ru_stime)
    resource.setrlimit(
        resource.RLIMIT_CPU, (before + limits.cpu_seconds, before + MOST_PATIENCE * limits.cpu_seconds + 2)
    )
    # Whoever started this process knows what it had for itself, but may be gone.
    signal.alarm(ceil(FORSAKEN * limits.seconds))


def be_patient(limits: ImportLimits, times: int) -> None:
    """Allow so many times the seconds, once it is known what is read."""
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (min(soft + (times - 1) * limits.cpu_seconds, hard), hard))
    signal.alarm(ceil(FORSAKEN * times * limits.seconds))


def _refuse(work: Path, message: str, hint: str) -> int:
    lines = [" ".join(text.split())[:2000] for text in (message, hint)]
    (work / "refused").write_text("\n".join(lines), encoding="utf-8")
    return REFUSED


def _refuse_without_room(work: Path) -> int:
    try:
        return _refuse(work, *map(say, WITHOUT_ROOM))
    except OSError:
        return NO_ROOM


def _refuse_to_leave(event: str, arguments: tuple) -> None:
    if event in FORBIDDEN:
        raise PermissionError(f"an importer does not need {event}")
