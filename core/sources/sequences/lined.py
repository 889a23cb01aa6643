"""Files with one sequence a line below a heading of tags: .ts of the UEA archive, and ARFF."""

import re
from collections.abc import Sequence

import numpy as np

from core.errors import Refused
from core.language import mark, say
from core.sources.sequences.raw import RawSequences, numbered_features

HEADING = 65_536
"""Bytes in which @data is looked for."""
SEVERAL = 8
"""Numbers in a row of plain ARFF from which they are taken for timesteps."""
_TAG = re.compile(r"^@(\w+)\s*(.*?)\s*$")
_ATTRIBUTE = re.compile(r"""^(?:'([^']*)'|"([^"]*)"|(\S+))\s+(.*)$""")
_MISSING = {"?", "", "nan", "na"}
HINT = mark("Bring it as it can be had from the archive, or save the sequences with numpy.savez.")


def is_lined(start: bytes) -> bool:
    """Whether bytes begin as such a file does."""
    lines = [line.strip().lower() for line in start[:HEADING].decode("latin-1").splitlines()]
    told = [line for line in lines if line and not line.startswith(("#", "%"))]
    if not told or not told[0].startswith("@"):
        return False
    if told[0].startswith("@relation"):
        return any("relational" in line for line in told) or sum(_is_number(line) for line in told) >= SEVERAL
    return any(line.startswith(("@problemname", "@timestamps", "@univariate", "@classlabel")) for line in told)


def read_lined(content: bytes, name: str) -> RawSequences:
    """Sequences and labels; raises Refused with the line and what is wrong there."""
    lines = content.decode("utf-8", "replace").splitlines()
    tags, rows = _heading(lines, name)
    if "relation" in tags:
        return _arff(tags, rows)
    return _ts(tags, rows)


def _heading(lines: Sequence[str], name: str) -> tuple[dict[str, list[str]], list[tuple[int, str]]]:
    """Tag -> what stands behind it, each time; and the numbered lines below @data."""
    tags: dict[str, list[str]] = {}
    for number, line in enumerate(lines):
        found = _TAG.match(line.strip())
        if found is None:
            continue
        tag = found[1].lower()
        if tag == "data":
            below = ((at, text.strip()) for at, text in enumerate(lines[number + 1 :], number + 2))
            return tags, [(at, text) for at, text in below if text and text[0] not in "#%"]
        tags.setdefault(tag, []).append(found[2])
    raise Refused(say("{name} has no line @data, below which the sequences would stand.", name=name), say(HINT))


def _ts(tags: dict[str, list[str]], rows: Sequence[tuple[int, str]]) -> RawSequences:
    """One sequence a line: dimensions apart by colons, values by commas, the label behind the last colon."""
    if tags.get("timestamps", ["false"])[0].lower().startswith("true"):
        raise Refused(say("The file has a time beside each value, which is not read."), say(HINT))
    labelled = tags.get("classlabel", ["true"])[0].lower().split()[:1] == ["true"]
    sequences, labels = [], []
    for number, line in rows:
        *dimensions, label = line.split(":") if labelled else [*line.split(":"), ""]
        sequences.append(_stacked([dimension.split(",") for dimension in dimensions], number))
        labels.append(label.strip())
    return _raw(sequences, labels, say("UEA time series file"))


def _arff(tags: dict[str, list[str]], rows: Sequence[tuple[int, str]]) -> RawSequences:
    """Numbers in a row, or dimensions as lines within quotation marks; then the label."""
    sequences, labels = [], []
    for number, line in rows:
        quoted = re.match(r"""^(['"])(.*)\1\s*,\s*(.*)$""", line)
        if quoted:
            dimensions = [each.split(",") for each in quoted[2].replace("\\n", "\n").splitlines()]
            label = quoted[3]
        else:
            *values, label = line.split(",")
            dimensions = [values]
        sequences.append(_stacked(dimensions, number))
        labels.append(label.strip().strip("'\""))
    return _raw(sequences, labels, say("ARFF file"))


def _stacked(dimensions: Sequence[Sequence[str]], line: int) -> np.ndarray:
    """[timesteps, features]; what is missing at the end of a sequence is no timestep of it."""
    longest = max(map(len, dimensions), default=0)
    values = np.full((longest, len(dimensions)), np.nan, np.float32)
    for feature, dimension in enumerate(dimensions):
        values[: len(dimension), feature] = [_number(value, line) for value in dimension]
    held = np.flatnonzero(~np.isnan(values).all(axis=1))
    return values[: held[-1] + 1 if len(held) else 0]


def _number(text: str, line: int) -> float:
    text = text.strip()
    if text.lower() in _MISSING:
        return float("nan")
    try:
        return float(text)
    except ValueError:
        raise Refused(
            say("Line {line} has {text!r} where a number was expected.", line=line, text=text[:40]), say(HINT)
        ) from None


def _is_number(attribute: str) -> bool:
    found = _ATTRIBUTE.match(attribute.removeprefix("@attribute").strip()) if attribute.startswith("@attr") else None
    return found is not None and found[4].split()[:1] in (["numeric"], ["real"])


def _raw(sequences: Sequence[np.ndarray], labels: Sequence[str], fact: str) -> RawSequences:
    widths = {sequence.shape[1] for sequence in sequences}
    if len(widths) > 1:
        raise Refused(
            say("Sequences of the file have {list} dimensions.", list=_list(widths)),
            say("Bring those with as many alike."),
        )
    words = {"label": tuple(labels)} if any(labels) else {}
    features = numbered_features(next(iter(widths), 0))
    return RawSequences(features, sequences, words, (fact,), label="label" if words else None)


def _list(numbers: set[int]) -> str:
    return " and ".join(map(str, sorted(numbers)))
