"""The one-shot process that reads what was uploaded: `python -m core.data.importer FOLDER`."""

import errno
import os
import resource
import signal
import sys
from pathlib import Path

FORBIDDEN = ("socket.connect", "socket.bind", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork")
REFUSED = 2
NO_ROOM = 74
"""Exit code where not even the refusal could be written (EX_IOERR)."""
WITHOUT_ROOM = ("There is no room to store the table of this file.", "Make room, or bring a part of it.")


def main(work: Path) -> int:
    """Read FOLDER/../original into FOLDER/done; 0 when it is there, 2 with FOLDER/refused when it is not."""
    from core.data.limits import ImportLimits

    limits = ImportLimits.model_validate_json((work / "limits.json").read_bytes())
    confine(limits)
    from core.errors import UserError

    try:
        read(work, limits)
    except UserError as error:
        return _refuse(work, error.message, error.hint)
    except MemoryError:
        return _refuse(
            work,
            f"Reading this file needs more than the {limits.memory_bytes / 1e6:.0f} MB of memory an upload may use.",
            "Bring a part of it, or only the columns you need.",
        )
    except OSError as error:
        if error.errno not in (errno.EFBIG, errno.ENOSPC, errno.EDQUOT):
            raise
        return _refuse_without_room(work)
    return 0


def confine(limits) -> None:
    """Hold this process to its memory, time, file size and folder, for good."""
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file_bytes, limits.file_bytes))
    if sys.platform == "linux":
        # Not RLIMIT_AS: libraries reserve far more address space than they ever use.
        resource.setrlimit(resource.RLIMIT_DATA, (limits.memory_bytes, limits.memory_bytes))
    # Whoever started this process watches the clock too, but may be gone.
    signal.alarm(int(limits.seconds) + 5)
    sys.addaudithook(_refuse_to_leave)


def read(work: Path, limits) -> None:
    """Bytes -> raw table -> judged table and report, both in FOLDER/done."""
    _tell(work, "loading the reader")
    import pyarrow.csv
    import pyarrow.parquet  # noqa: F401

    from core.data.judging import judge
    from core.data.preparation import Reading
    from core.data.reading import read_raw
    from core.data.reading.delimited import read_delimited  # noqa: F401

    _wait_for_the_file()
    home = work.parent
    name = (home / "name").read_text(encoding="utf-8")
    reading = Reading.model_validate_json((work / "reading.json").read_bytes())
    _tell(work, "reading its rows")
    content = (home / "original").read_bytes()
    raw = read_raw(content, name, reading, limits)
    size = len(content)
    del content
    _tell(work, "judging its columns")
    judged = judge(raw)
    _tell(work, "storing the table")
    _write(work, name, size, raw, judged)


def _wait_for_the_file() -> None:
    """Whoever started this process closes its standard input once the file is stored."""
    sys.stdin.buffer.read()


def _write(work: Path, name: str, size: int, raw, judged) -> None:
    import pyarrow.parquet as pq

    from core.data.report import Report

    report = Report(
        name=name,
        bytes=size,
        rows=judged.table.num_rows,
        first_row=raw.first_row,
        facts=raw.facts,
        reading=raw.reading,
        sheets=raw.sheets,
        columns=tuple(judged.columns),
        findings=tuple(judged.findings),
        preparation=judged.preparation,
    )
    done = work / "done.partial"
    done.mkdir()
    pq.write_table(judged.table, done / "table.parquet", compression="zstd", compression_level=1)
    (done / "report.json").write_text(report.model_dump_json(), encoding="utf-8")
    done.rename(work / "done")


def _tell(work: Path, stage: str) -> None:
    (work / "stage").write_text(stage, encoding="utf-8")


def _refuse(work: Path, message: str, hint: str) -> int:
    lines = [" ".join(text.split())[:2000] for text in (message, hint)]
    (work / "refused").write_text("\n".join(lines), encoding="utf-8")
    return REFUSED


def _refuse_without_room(work: Path) -> int:
    try:
        return _refuse(work, *WITHOUT_ROOM)
    except OSError:
        return NO_ROOM


def _refuse_to_leave(event: str, arguments: tuple) -> None:
    if event in FORBIDDEN:
        raise PermissionError(f"an importer does not need {event}")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
