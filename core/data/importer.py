"""The one-shot process that reads what was uploaded: `python -m core.data.importer FOLDER`."""

import os
import resource
import sys
from pathlib import Path


def main(work: Path) -> int:
    """Read ../original into FOLDER/done; 0 when it is there, 2 with FOLDER/refused when it is not."""
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
            "Save a part of it, or only the columns you need, and bring that.",
        )
    return 0


def confine(limits) -> None:
    """Hold this process to its memory, processor time and file size, for good."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file_bytes, limits.file_bytes))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_DATA, (limits.memory_bytes, limits.memory_bytes))
    os.umask(0o077)


def read(work: Path, limits) -> None:
    """Bytes -> raw table -> judged table and report, both in FOLDER/done."""
    from core.data.judge import judge_table
    from core.data.preparation import Reading
    from core.data.reading import read_raw

    home = work.parent
    content = (home / "original").read_bytes()
    name = (home / "name").read_text(encoding="utf-8")
    reading = Reading.model_validate_json((work / "reading.json").read_bytes())
    raw = read_raw(content, name, reading, limits)
    _write(work, name, len(content), raw, judge_table(raw))


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


def _refuse(work: Path, message: str, hint: str) -> int:
    lines = [" ".join(text.split()) for text in (message, hint)]
    (work / "refused").write_text("\n".join(lines)[:4000], encoding="utf-8")
    return 2


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
