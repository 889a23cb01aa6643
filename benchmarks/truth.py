"""The truth before a change of the design, so that the change can be shown to alter nothing: record it, then compare.

    python benchmarks/truth.py record FILE [--only runs | reports | figures | NAME] [--data FOLDER] [--json FILE]
    python benchmarks/truth.py compare FILE [the same]

Recorded are short trainings of every task, cell and program on the samples (losses, scores, weights, exhibits, Keras
script, predictions), the reports of some sixty awkward tables and of every sample, and every figure that the pages
draw of all these. `compare` records again, prints one line for each thing that is different, and ends with 1 if there
is any; --json writes these lines as rows. Everything is asked at the command line and on the pages, which stay where
they are whatever happens below them (`benchmarks/truths/doors.py`). The store is a temporary folder, or FOLDER,
where it stays. Three to four minutes of processor time.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.rows import Row, write_rows
from benchmarks.truths.comparing import Difference, differences

PARTS = ("runs", "reports", "figures")


def record(home: Path, only: str | None) -> dict[str, Any]:
    """Name -> what was found, as plain JSON; in the store `home`, which must be empty."""
    os.environ.update(UNROLL_HOME=str(home), UNROLL_RIVALS="simple", COLUMNS="120")
    from benchmarks.truths.doors import end_store
    from benchmarks.truths.figures import figures
    from benchmarks.truths.reports import reports
    from benchmarks.truths.runs import train_all, what_came_of

    parts = PARTS if only is None else (only,) if only in PARTS else ("runs", "figures")
    found: dict[str, Any] = {}
    try:
        trained = train_all(home, None if only in PARTS else only) if parts != ("reports",) else []
        if "runs" in parts:
            found |= {name: told for run in trained for name, told in what_came_of(home, run).items()}
        if "figures" in parts:
            found |= figures(trained)
        if "reports" in parts:
            found |= reports(home)
    finally:
        end_store(home)
    # As it will be read again: tuples are lists, keys are texts.
    return json.loads(json.dumps(found))


def main() -> None:
    """Record, or record again and say what is different."""
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="unroll-truth-") as folder:
        now = record(asked.data or Path(folder), asked.only)
    if asked.what == "record":
        asked.file.write_text(json.dumps(now, indent=0), encoding="utf-8")
        print(f"{len(now):,} things recorded in {asked.file}")
        return
    before = json.loads(asked.file.read_text(encoding="utf-8"))
    different = list(differences(before if asked.only is None else {k: v for k, v in before.items() if k in now}, now))
    for one in different:
        print(one)
    write_rows(asked.json, map(_row, different))
    sys.exit(bool(different))


def _row(one: Difference) -> Row:
    return Row(one.name, one.place, one.now, {"before": one.before}, more={"places": one.places})


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["record", "compare"])
    parser.add_argument("file", type=Path)
    parser.add_argument("--only", help="runs, reports, figures, or part of the name of a training")
    parser.add_argument("--data", type=Path, help="where the store is left")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
