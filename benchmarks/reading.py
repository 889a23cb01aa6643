"""Which tables of a folder are told right: `inspect` against a file of answers.

    python benchmarks/reading.py FOLDER [--answers FILE] [--only NAME ...] [--json FILE]

FOLDER is searched for the files that the answers name. An answer holds `rows`, `time_column`, `start`, `end`,
`frequency` and `targets`: the columns that a person might want to predict, each with `missing`, `first`, `last` and
`mean` after recognising values, before filling. `finds` names detectors that must speak up. A file is

    right      every fact is as answered
    noticed    a fact differs, and a finding asks about it (a warning with a choice)
    refused    it was not read
    wrong      a fact differs without a word

The exit code is 1 when a file is wrong or refused.

`benchmarks/reading_rivals.py` reads the same files in the usual ways.
"""

import argparse
import json
import math
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.rows import Row, write_rows
from core.errors import UserError
from core.sources.intake.sources import Source, import_bytes
from core.sources.lookup import kind_named
from core.sources.tables.profiles.series_facts import SeriesInspection

ANSWERS = Path(__file__).with_name("reading_answers.json")
FACTS = ("rows", "time_column", "start", "end", "frequency")
TARGET_FACTS = ("missing", "first", "last", "mean")


@dataclass(frozen=True)
class Outcome:
    """How one file went."""

    name: str
    verdict: str
    differs: dict = field(default_factory=dict)
    """Fact -> (told, true)."""
    said: str = ""
    seconds: float = 0.0

    @property
    def row(self) -> Row:
        more = {"differs": self.differs, "said": self.said}
        return Row(self.name, "verdict", self.verdict, seconds=self.seconds, more=more)


def judge_file(path: Path, name: str, answer: dict, sources: Path) -> Outcome:
    """Bring a file in through the importer, inspect it, and set what is told against the answer."""
    began = time.perf_counter()
    try:
        source = import_bytes(path.read_bytes(), path.name, sources)
        told = kind_named("series").inspect(source.stored(), source.report)
    except UserError as error:
        seconds = time.perf_counter() - began
        return Outcome(name, "right" if answer.get("refused") else "refused", said=str(error), seconds=seconds)
    seconds = time.perf_counter() - began
    differs = differences(told, answer, {finding.detector for finding in source.report.findings})
    verdict = "right" if not differs else "noticed" if asks(source) else "wrong"
    return Outcome(name, verdict, differs, seconds=seconds)


def differences(told: SeriesInspection, answer: dict, detectors: set[str]) -> dict:
    """Fact -> (told, true) for every fact that is not as answered."""
    pairs = {fact: (getattr(told, fact), answer[fact]) for fact in FACTS if fact in answer}
    target = answer["targets"].get(told.target)
    if target is None:
        pairs["target"] = (told.target, " or ".join(answer["targets"]))
    else:
        pairs |= {fact: (getattr(told, fact), target[fact]) for fact in TARGET_FACTS if fact in target}
    found = {fact: pair for fact, pair in pairs.items() if not same(*pair)}
    silent = [name for name in answer.get("finds", ()) if name not in detectors]
    return found | ({"findings": ("silent", ", ".join(silent))} if silent else {})


def same(told: object, true: object) -> bool:
    if isinstance(told, float) and isinstance(true, int | float):
        return math.isclose(told, true, rel_tol=1e-9, abs_tol=1e-12)
    return told == true


def asks(source: Source) -> bool:
    """Whether a finding says that something could not be decided."""
    return any(finding.severity != "note" and finding.alternatives for finding in source.report.findings)


def show(outcomes: list[Outcome], answers: dict) -> None:
    width = max(len(outcome.name) for outcome in outcomes)
    for outcome in outcomes:
        note = answers[outcome.name].get("note", "")
        print(f"{outcome.verdict:8} {outcome.name:{width}} {outcome.seconds:5.1f} s  {note}")
        for fact, (told, true) in outcome.differs.items():
            print(f"{'':9}{fact}: told {told}, true {true}")
        if outcome.said and outcome.verdict == "refused":
            print(f"{'':9}{outcome.said}")
    counts = Counter(outcome.verdict for outcome in outcomes)
    print(", ".join(f"{counts[verdict]} {verdict}" for verdict in ("right", "noticed", "refused", "wrong")))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--data", type=Path, help="the same as FOLDER")
    parser.add_argument("--answers", type=Path, help="default: reading_answers.json in FOLDER, or here")
    parser.add_argument("--only", nargs="*", default=[], help="files whose name holds one of these")
    parser.add_argument("--json", type=Path, help="write the rows here too")
    options = parser.parse_args()
    folder = options.data or options.folder
    if folder is None:
        parser.error("say where the files are: FOLDER or --data FOLDER")
    beside = folder / "reading_answers.json"
    answers = json.loads((options.answers or (beside if beside.is_file() else ANSWERS)).read_text(encoding="utf-8"))
    names = [name for name in answers if not options.only or any(part in name for part in options.only)]
    present = [name for name in names if (folder / name).is_file()]
    for name in sorted(set(names) - set(present)):
        print(f"not there: {name}")
    if not present:
        return 1
    with tempfile.TemporaryDirectory() as place:
        outcomes = [judge_file(folder / name, name, answers[name], Path(place)) for name in present]
    show(outcomes, answers)
    write_rows(options.json, [outcome.row for outcome in outcomes])
    return int(any(outcome.verdict in ("wrong", "refused") for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
