"""The usual ways of reading a table, set against the same answers as ours.

    python benchmarks/reading_rivals.py [--data FOLDER] [--only NAME ...] [--json FILE]

Without FOLDER the awkward tables of the tests are read. Three ways are tried, each as it is usually written:

    defaults    pandas.read_csv(file), then pandas.to_datetime of the first column that gives dates
    sniffed     the same with sep=None, engine="python"
    chosen      streamlit_prophet's way: a person picks the separator, the columns and a date format; here that
                person picks the right ones, as far as one separator, one column and one strftime format can be

A way is right about a file when rows, first and last time, and the target's first, last and mean are; wrong when it
says something else; and it fails when it raises an error.
"""

import argparse
import io
import json
import math
import re
import sys
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import pandas as pd

from benchmarks.rows import Row, write_rows
from core.errors import UserError
from core.sources.tables.judging.tables import judge_table
from core.sources.tables.profiles.series_facts import inspect_table
from core.sources.tables.reading import read_raw
from core.sources.tables.table_reading import TableReading

ANSWERS = Path(__file__).with_name("reading_answers.json")
Told = dict[str, object]


def defaults(content: bytes, name: str, answer: dict) -> Told:
    frame = (
        pd.read_excel(io.BytesIO(content), engine="calamine")
        if name.endswith("xlsx")
        else pd.read_csv(_file(content, name))
    )
    return _told(frame, _first_dates(frame), answer)


def sniffed(content: bytes, name: str, answer: dict) -> Told:
    frame = pd.read_csv(_file(content, name), sep=None, engine="python")
    return _told(frame, _first_dates(frame), answer)


def chosen(content: bytes, name: str, answer: dict) -> Told:
    """A person who knows the separator, the column and the strftime format of the time, and can only say that much."""
    raw = read_raw(content, name, TableReading())
    preparation = judge_table(raw).preparation
    if name.endswith("xlsx"):
        raise ValueError("only text is read")
    frame = pd.read_csv(_file(content, name), sep=raw.reading.delimiter or ",")
    if len(preparation.time_columns) > 1:
        raise ValueError("one column must hold the time")
    if not preparation.time_columns or preparation.time_columns[0] not in frame.columns:
        return _told(frame, None, answer)
    form = preparation.time_format or ""
    spelled = form if "%" in form and not set(form) & set("[]*") else None
    return _told(frame, pd.to_datetime(frame[preparation.time_columns[0]].astype(str), format=spelled), answer)


def ours(content: bytes, name: str, answer: dict) -> Told:
    judged = judge_table(read_raw(content, name, TableReading()))
    told = inspect_table(judged.table.to_pandas(), judged)
    return told.model_dump() | {"asks": any(f.severity != "note" and f.alternatives for f in judged.findings)}


WAYS: dict[str, Callable[[bytes, str, dict], Told]] = {
    "Unroll": ours,
    "read_csv": defaults,
    "read_csv, sep=None": sniffed,
    "chosen separator and format": chosen,
}


def _file(content: bytes, name: str) -> io.BytesIO:
    import gzip

    return io.BytesIO(gzip.decompress(content) if name.endswith(".gz") else content)


def _first_dates(frame: pd.DataFrame) -> pd.Series | None:
    for column in frame.columns:
        if frame[column].dtype.kind in "OTM" or str(frame[column].dtype) == "str":
            try:
                return pd.to_datetime(frame[column])
            except (ValueError, TypeError, OverflowError):
                continue
    return None


def _told(frame: pd.DataFrame, stamps: pd.Series | None, answer: dict) -> Told:
    names = [name for name in answer["targets"] if name in frame.columns]
    if not names:
        raise ValueError("no column has the target's name")
    values = pd.to_numeric(frame[names[0]]).to_numpy(dtype="float64")
    if stamps is not None:
        values = values[np.argsort(stamps.to_numpy(), kind="stable")]
    known = values[np.isfinite(values)]
    return {
        "rows": len(frame),
        "start": None if stamps is None else stamps.min().isoformat(),
        "end": None if stamps is None else stamps.max().isoformat(),
        "target": names[0],
        "first": float(known[0]),
        "last": float(known[-1]),
        "mean": float(known.mean()),
    }


def verdict(way: Callable, content: bytes, name: str, answer: dict) -> str:
    """right, noticed (asks), wrong or failed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            told = way(content, name, answer)
    except UserError:
        return "refused"
    except Exception:
        return "failed"
    true = {fact: answer[fact] for fact in ("rows", "start", "end") if fact in answer}
    if answer.get("asks"):
        return "right" if told.get("asks") else "wrong"
    target = answer["targets"].get(told["target"])
    if target is None:
        return "noticed" if told.get("asks") else "wrong"
    true |= {fact: value for fact, value in (target or {}).items() if fact in ("first", "last", "mean")}
    good = all(_same(told[fact], value) for fact, value in true.items())
    return "right" if good else "noticed" if told.get("asks") else "wrong"


def _same(told: object, true: object) -> bool:
    if isinstance(told, float) and isinstance(true, int | float):
        return math.isclose(told, true, rel_tol=1e-9, abs_tol=1e-9)
    if isinstance(told, str) and isinstance(true, str):
        return _moment(told) == _moment(true)
    return told == true


def _moment(text: str) -> str:
    """ "2021-03-28" and "2021-03-28T00:00:00" are one moment; so is an offset that is kept as it stands."""
    written = re.match(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?)?", text)
    return written[0].removesuffix("T00:00:00") if written else text


def compare(files: dict[str, bytes], answers: dict) -> dict[str, dict[str, str]]:
    """Print one line a file and the sums; file -> way -> verdict."""
    found = {
        name: {
            way: verdict(read, content, answers[name].get("file", name), answers[name]) for way, read in WAYS.items()
        }
        for name, content in files.items()
    }
    width = max(map(len, found))
    print(f"{'':{width}} " + "  ".join(WAYS))
    for name, verdicts in found.items():
        print(f"{name:{width}} " + "  ".join(f"{verdicts[way]:{len(way)}}" for way in WAYS))
    print()
    for way in WAYS:
        counts = Counter(verdicts[way] for verdicts in found.values())
        print(f"{way:28} " + ", ".join(f"{counts[word]} {word}" for word in ("right", "noticed", "wrong", "failed")))
    return found


def awkward() -> tuple[dict[str, bytes], dict]:
    """The generated tables of the tests and their answers."""
    from tests.core.sources.parted_tables import AWKWARD

    files, answers = {}, {}
    for name, make in AWKWARD.items():
        made = make()
        key = f"{name}{Path(made.name).suffix}"
        files[key] = made.content
        facts = {fact: value for fact, value in made.truth.items() if fact in ("first", "last", "mean")}
        # The last column is what all of these tables are about, unless they say otherwise.
        header = made.content.split(b"\n", 1)[0].decode("utf-8", "replace")
        turned = "turn" in made.repairs or "shape" in made.finds
        named = re.split("[,;]", header)[-1] if made.name.endswith("csv") and not turned else "value"
        target = made.truth.get("target", named)
        answers[key] = {**made.truth, "targets": {target: facts}, "asks": made.extra.get("asks", False)}
        answers[key]["file"] = made.name
    return files, answers


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder with the files that reading_answers.json names")
    parser.add_argument("--only", nargs="*", default=[], help="files whose name holds one of these")
    parser.add_argument("--json", type=Path, help="write the rows here too")
    options = parser.parse_args()
    if options.data:
        answers = json.loads(ANSWERS.read_text(encoding="utf-8"))
        files = {name: (options.data / name).read_bytes() for name in answers if (options.data / name).is_file()}
    else:
        files, answers = awkward()
    files = {
        name: content for name, content in files.items() if not options.only or any(p in name for p in options.only)
    }
    found = compare(files, answers)
    us, *rivals = WAYS
    rows = (
        Row(name, "verdict", verdicts[us], {way: verdicts[way] for way in rivals}) for name, verdicts in found.items()
    )
    write_rows(options.json, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
