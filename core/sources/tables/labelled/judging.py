"""Whether a table holds labelled sequences, and which column is what."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.data.sequences import SEQUENCE
from core.errors import UserError
from core.language import say
from core.sources.findings import Finding
from core.sources.parts import column_says_parts
from core.sources.sequences.judging import FEW, GROUP_WORDS, about_groups
from core.sources.tables.columns.column import Column
from core.sources.tables.columns.numbers import is_text, number_form, read_numbers
from core.sources.tables.labelled.preparation import SequenceTablePreparation
from core.sources.tables.reading.raw_table import RawTable
from core.words import counted

FEWEST_ROWS, FEWEST_TIMESTEPS, MOST_LABELS = 10, 12, 200
TOGETHER = (2, 3, 4, 6)
"""Features that may alternate in a row."""
SMOOTHER = 0.7
"""Share of the jumps from column to column that must be left from timestep to timestep where features alternate."""
LOOKED_AT = 200
_LABEL = re.compile(r"(?i)label|class|target|gesture|activity")
_NUMBERED = re.compile(r"^[A-Za-z_ .\-]*\d{1,5}$")
_YEAR = re.compile(r"^(1[5-9]|2[01])\d\d$")
_SEQUENCE = re.compile(r"(?i)^(sequence|series|sample|recording|trial|gesture|segment|case)?[ _]?(id|no|number|nr)$")
_COUNTER = re.compile(r"(?i)^(time|timestep|step|t|frame|index|seconds|ms)$")


OF_SEQUENCES = frozenset({"labels", "features", "groups", "parts"})
"""Detectors whose findings depend on the roles; the others speak of the file's form."""


@dataclass(frozen=True)
class JudgedSequenceTable:
    """The table as it is stored, and what is proposed."""

    table: pa.Table
    columns: tuple[Column, ...]
    findings: tuple[Finding, ...]
    preparation: SequenceTablePreparation


def judge_sequence_table(raw: RawTable, *, asked: bool = False) -> JudgedSequenceTable | None:
    """None where it does not look like it; `asked` for, less evidence is enough."""
    if raw.table.num_rows < FEWEST_ROWS or raw.reading.running_text:
        return None
    preparation = _rows(raw) or _below_each_other(raw, asked=asked)
    if preparation is None:
        return None
    columns = tuple(_column(name, raw.table[name], preparation) for name in raw.table.column_names)
    return JudgedSequenceTable(
        raw.table, columns, (*raw.findings, *sequence_findings(raw.table, preparation)), preparation
    )


def may_be_sequences(names: Sequence[str]) -> bool:
    """Whether columns are named like a label and the number of a sequence."""
    return any(map(_LABEL.search, names)) and any(map(_SEQUENCE.match, names))


def sequence_findings(table: pa.Table, preparation: SequenceTablePreparation) -> list[Finding]:
    """What is wrong, or worth knowing, under these roles."""
    labels = table[preparation.label].to_pylist()
    found = []
    if preparation.sequence:
        ids = table[preparation.sequence].to_pylist()
        found += _about_changes(ids, labels, preparation)
        labels = list(dict(zip(ids[::-1], labels[::-1], strict=True)).values())  # the first row's
    few = sorted(str(word) for word, count in Counter(labels).items() if count < FEW)
    if few:
        what = say(
            "{labels} with fewer than {least} sequences are hardly learnt: {names}.",
            labels=counted(len(few), "label"),
            least=FEW,
            names=", ".join(few[:5]),
        )
        found.append(
            Finding(
                detector="labels", severity="warning", what=what, where=say("column {column}", column=preparation.label)
            )
        )
    if preparation.together > 1:
        what = say("The values of {together} features alternate in each row.", together=preparation.together)
        found.append(Finding(detector="features", severity="note", what=what, where="columns"))
    groups = {name: tuple(table[name].to_pylist()) for name in filter(None, [preparation.group])}
    return [*found, *about_groups(groups, preparation.group, preparation.part, SEQUENCE)]


def measured_beside(stored: pd.DataFrame, preparation: SequenceTablePreparation) -> SequenceTablePreparation:
    """Rows below each other under other roles: what has one is not measured, and neither is what had one."""
    taken = (preparation.label, preparation.sequence, preparation.group, preparation.part)
    rest = [name for name in preparation.values if name not in taken and name in stored.columns]
    values = _measured(pa.Table.from_pandas(stored[rest], preserve_index=False), rest)
    if not values:
        raise UserError(say("No column of numbers is left to be measured."), say("Choose another column."))
    return preparation.model_copy(update={"values": tuple(values)})


def numbers_of(column: pa.ChunkedArray) -> np.ndarray:
    """float64 [rows], NaN where nothing stands."""
    cells = column.combine_chunks()
    if not is_text(cells.type):
        return read_numbers(cells)
    words = [word for word in cells.slice(0, LOOKED_AT).to_pylist() if word]
    form = number_form(words)
    return read_numbers(cells, form) if form else np.full(len(cells), np.nan)


def _rows(raw: RawTable) -> SequenceTablePreparation | None:
    """Every row is a sequence: a label, and numbered columns of numbers."""
    names = raw.table.column_names
    if len(names) <= FEWEST_TIMESTEPS:
        return None
    numbered = [name for name in names if _NUMBERED.match(name) and not _LABEL.search(name)]
    if len(numbered) < FEWEST_TIMESTEPS or all(_YEAR.match(name) for name in numbered):
        return None
    others = [name for name in names if name not in numbered]
    candidates = [name for name in others if _LABEL.search(name)] or others or [names[0], names[-1]]
    label = next((name for name in candidates if _repeats(raw.table[name])), None)
    values = [name for name in numbered if name != label]
    if label is None or not all(_is_numeric(raw.table[name].slice(0, 20)) for name in values):
        return None
    rest = [name for name in others if name != label]
    return SequenceTablePreparation(
        reading=raw.reading,
        label=label,
        group=_first(rest, GROUP_WORDS),
        part=next((name for name in rest if _says_several_parts(raw.table[name])), None),
        values=tuple(values),
        together=_together(raw.table, values),
    )


def _below_each_other(raw: RawTable, *, asked: bool) -> SequenceTablePreparation | None:
    """Rows that share a number belong to one sequence; its label stands in each of them."""
    names = raw.table.column_names
    label = _first(names, _LABEL)
    sequence = next((name for name in names if _SEQUENCE.match(name)), None)
    if label is None or sequence is None:
        return None
    ids, labels = (np.array(raw.table[name].to_pylist(), dtype=object).astype(str) for name in (sequence, label))
    pairs = {(one, other) for one, other in zip(ids, labels, strict=True)}
    sequences = len(set(ids))
    if len(pairs) > sequences or sequences < FEWEST_ROWS or len(ids) < 3 * sequences:
        return None  # a label that changes within a sequence is another question
    rest = [name for name in names if name not in (label, sequence)]
    group = _first(rest, GROUP_WORDS)
    values = _measured(raw.table, [name for name in rest if name != group])
    unread = [name for name in rest if name not in values and name != group]
    words = [name for name in unread if not _numbers_entries(name, raw.table[name])]
    if not values or (words and not asked):
        return None
    return SequenceTablePreparation(
        reading=raw.reading, label=label, sequence=sequence, group=group, values=tuple(values)
    )


def _measured(table: pa.Table, names: Sequence[str]) -> list[str]:
    """Columns of numbers that neither count timesteps nor number people or sequences."""
    return [name for name in names if not _numbers_entries(name, table[name]) and _is_numeric(table[name])]


def _numbers_entries(name: str, column: pa.ChunkedArray) -> bool:
    """Whether it counts timesteps, or tells by whole numbers who or which sequence it was."""
    if _COUNTER.match(name):
        return True
    numbers = numbers_of(column.slice(0, LOOKED_AT))
    known = numbers[np.isfinite(numbers)]
    named = GROUP_WORDS.search(name) or _SEQUENCE.match(name)
    return bool(named and len(known) and (known == np.round(known)).all())


def _about_changes(ids: list, labels: list, preparation: SequenceTablePreparation) -> list[Finding]:
    """Sequences whose label is not the same in all of their rows."""
    pairs = dict.fromkeys(zip(ids, labels, strict=True))
    changing = sorted(str(one) for one, count in Counter(one for one, _ in pairs).items() if count > 1)
    if not changing:
        return []
    what = say(
        "{label} changes within {sequences} by {sequence}, {changing} first; the label of the first row is taken.",
        label=preparation.label,
        sequences=counted(len(changing), "sequence"),
        sequence=preparation.sequence,
        changing=changing[0],
    )
    return [Finding(detector="labels", severity="warning", what=what, where=f"column {preparation.label}")]


def _together(table: pa.Table, values: Sequence[str]) -> int:
    """How many features alternate: values of one feature follow each other more closely than those of two."""
    numbers = np.stack([numbers_of(table[name].slice(0, LOOKED_AT)) for name in values], axis=1)
    jumps = {lag: np.nanmean(np.abs(numbers[:, lag:] - numbers[:, :-lag])) for lag in (1, *TOGETHER)}
    likely = [lag for lag in TOGETHER if len(values) % lag == 0 and jumps[lag] < SMOOTHER * jumps[1]]
    return min(likely, key=jumps.__getitem__, default=1)


def _repeats(column: pa.ChunkedArray) -> bool:
    """Whether few different words come again and again."""
    distinct = pc.count_distinct(column).as_py()
    return 2 <= distinct <= min(MOST_LABELS, max(2, len(column) // 5)) and column.null_count == 0


def _is_numeric(column: pa.ChunkedArray) -> bool:
    return bool(np.isfinite(numbers_of(column.slice(0, LOOKED_AT))).mean() > 0.5)


def _says_several_parts(column: pa.ChunkedArray) -> bool:
    return len(column.unique()) > 1 and column_says_parts(column)


def _first(names: Sequence[str], pattern: re.Pattern[str]) -> str | None:
    return next((name for name in names if pattern.search(name)), None)


def _column(name: str, column: pa.ChunkedArray, preparation: SequenceTablePreparation) -> Column:
    first = next((word for word in column.slice(0, 20).to_pylist() if word not in (None, "")), "")
    distinct = pc.count_distinct(column).as_py()
    kind = "number" if name in preparation.values else "text"
    missing = column.null_count / max(len(column), 1)
    return Column(name=name, kind=kind, missing=missing, distinct=distinct, example=str(first)[:120])
