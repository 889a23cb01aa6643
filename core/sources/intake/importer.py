"""The one-shot process that reads what was uploaded: `python -m core.sources.intake.importer FOLDER`."""

import sys
from pathlib import Path

from core.sources.intake.confinement import confined, tell
from core.sources.intake.limits import ImportLimits


def load() -> None:
    """What reading a table needs, whatever its form."""
    import pyarrow.csv
    import pyarrow.parquet  # noqa: F401

    from core.sources.judging import judge  # noqa: F401
    from core.sources.report import Report  # noqa: F401
    from core.sources.tables.reading import read_raw  # noqa: F401
    from core.sources.tables.reading.delimited import read_delimited  # noqa: F401


def read(work: Path, limits: ImportLimits) -> None:
    """FOLDER/../original -> raw table -> judged table and report, both in FOLDER/done."""
    from core.sources.judging import judge
    from core.sources.preparation import Reading
    from core.sources.tables.reading import read_raw

    home = work.parent
    name = (home / "name").read_text(encoding="utf-8")
    reading = Reading.model_validate_json((work / "reading.json").read_bytes())
    tell(work, "reading its rows")
    content = (home / "original").read_bytes()
    raw = read_raw(content, name, reading, limits)
    size = len(content)
    del content
    tell(work, "judging its columns")
    judged = judge(raw)
    tell(work, "storing the table")
    _write(work, name, size, raw, judged)


def _write(work: Path, name: str, size: int, raw, judged) -> None:
    import pyarrow.parquet as pq

    from core.sources.report import Report

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


if __name__ == "__main__":
    sys.exit(confined(Path(sys.argv[1]), load=load, read=read))
