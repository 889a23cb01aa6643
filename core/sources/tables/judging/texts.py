"""Is this table about texts, and which column is what? Judged from the cells, and said with the evidence."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from core.language import say, several
from core.sources.findings import Finding, Place
from core.sources.parts import column_says_parts
from core.sources.tables.columns.column import Column, text_column
from core.sources.tables.reading.raw_table import RawTable
from core.sources.tables.text_preparation import TextPreparation
from core.words import counted

LOOKED_AT = 5000
"""Rows that decide about roles; findings look at all of them."""
FIRST_CELLS, SHORTEST = 100, 12
"""A column of texts has more characters a cell than this in its first cells; numbers and labels are passed over."""
FEWEST_WORDS = 2.5
"""Mean words a cell that a column of texts has at least."""
MOST_LABELS = 200
FEW_TEXTS = 10
"""A label with fewer texts than this is hardly learnt."""
_DENSE = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]"
"""Letters of scripts without blanks between words."""


@dataclass(frozen=True)
class JudgedTexts:
    """The table as it is stored, every column as text, and what was found in it."""

    table: pa.Table
    columns: tuple[Column, ...]
    findings: tuple[Finding, ...]
    preparation: TextPreparation


def judge_texts(raw: RawTable) -> JudgedTexts | None:
    """Roles and findings when the table is about texts; None when it is not."""
    text = "text" if raw.reading.running_text else _text_column(raw.table)
    if text is None:
        return None
    table = pa.table({name: _as_text(raw.table[name]) for name in raw.table.column_names})
    sample = _spread(table)
    label = _label_column(sample, text)
    part = next(
        (name for name in table.column_names if name not in (text, label) and column_says_parts(sample[name])),
        None,
    )
    lines = table.num_rows < 50 and _lines_a_cell(table[text]) > 5 and (label is not None)
    preparation = TextPreparation(
        reading=raw.reading, text_column=text, label_column=label, part_column=part, lines=lines
    )
    if label is not None:
        preparation = with_label(table, preparation, label)
    columns = tuple(text_column(name, table[name]) for name in table.column_names)
    findings = tuple(_findings(table, preparation, first_row=raw.first_row))
    return JudgedTexts(table, columns, (*raw.findings, *findings), preparation)


def with_label(table: pa.Table, preparation: TextPreparation, label: str) -> TextPreparation:
    """The preparation with this label; labels that differ only in capitals or blanks are proposed to be one."""
    alike = "merge" if _alike(table[label]) else "keep"
    return preparation.model_copy(update={"label_column": label, "alike": alike})


def text_findings(table: pa.Table, preparation: TextPreparation, *, first_row: int) -> tuple[Finding, ...]:
    """What is wrong under the roles that a person chose."""
    return tuple(_findings(table, preparation, first_row=first_row))


def _text_column(table: pa.Table) -> str | None:
    """The column with the most words a cell, where there are enough and its cells are not always the same."""
    long_ones = [name for name in table.column_names if _is_long(table[name])]
    if not long_ones:
        return None
    worth = {name: _words_a_cell(_as_text(table[name].slice(0, LOOKED_AT))) for name in long_ones}
    text = max(worth, key=worth.__getitem__)
    varied = _distinct_share(table[text].slice(0, LOOKED_AT)) >= 0.3
    return text if worth[text] >= FEWEST_WORDS and varied else None


def _spread(table: pa.Table) -> pa.Table:
    """LOOKED_AT rows from all over the table: one that is sorted by label shows a single one at its beginning."""
    if table.num_rows <= LOOKED_AT:
        return table
    return table.take([position * table.num_rows // LOOKED_AT for position in range(LOOKED_AT)])


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.large_string())


def _is_long(column: pa.ChunkedArray) -> bool:
    """Cells of text, longer than numbers, times and labels are."""
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return False
    first = column.slice(0, FIRST_CELLS)
    # An ideograph says as much as several letters.
    lengths = pc.add(pc.utf8_length(first), pc.count_substring_regex(first, _DENSE))
    return (pc.mean(lengths).as_py() or 0.0) > SHORTEST


def _words_a_cell(column: pa.ChunkedArray) -> float:
    """Mean number of blanks between words, plus one; scripts without blanks count by their characters."""
    filled = column.drop_null()
    if not len(filled):
        return 0.0
    blanks = pc.mean(pc.count_substring_regex(filled, r"\p{L}[^\p{L}]*\s+[^\p{L}]*\p{L}")).as_py()
    dense = pc.mean(pc.count_substring_regex(filled, _DENSE)).as_py()
    letters = pc.mean(pc.match_substring_regex(filled, r"\p{L}")).as_py()
    return (2 * blanks + 1 + dense / 2) * letters if letters > 0.5 else 0.0


def _distinct_share(column: pa.ChunkedArray) -> float:
    return pc.count_distinct(column).as_py() / max(len(column), 1)


def _label_column(sample: pa.Table, text: str) -> str | None:
    """The column with few, short values that come again and again; a name that says so wins."""
    fitting = {}
    for name in sample.column_names:
        filled = sample[name].drop_null()
        distinct = pc.count_distinct(filled).as_py() if len(filled) else 0
        few = 2 <= distinct <= min(MOST_LABELS, max(2, len(filled) // 5))
        if name == text or not few or column_says_parts(sample[name]) or pc.max(pc.utf8_length(filled)).as_py() > 60:
            continue
        named = any(word in name.casefold() for word in ("label", "class", "sentiment", "categor", "target", "tag"))
        fitting[name] = (named, -distinct)
    return max(fitting, key=fitting.__getitem__, default=None)


def _lines_a_cell(column: pa.ChunkedArray) -> float:
    return pc.mean(pc.count_substring(column.drop_null(), "\n")).as_py() or 0.0


def _findings(table: pa.Table, preparation: TextPreparation, *, first_row: int) -> Iterator[Finding]:
    text, label = table[preparation.text_column], preparation.label_column
    yield from _at(
        pc.fill_null(pc.equal(pc.utf8_length(pc.utf8_trim_whitespace(text)), 0), True),
        table,
        preparation.text_column,
        first_row,
        what=lambda count: several(
            count,
            "{count:,} text without a visible character; left out.",
            "{count:,} texts without a visible character; left out.",
            count=count,
        ),
        severity="warning",
    )
    if label is None:
        return
    yield from _at(
        pc.is_null(table[label]),
        table,
        label,
        first_row,
        what=lambda count: several(
            count,
            "{count:,} text without a label; left out.",
            "{count:,} texts without a label; left out.",
            count=count,
        ),
        severity="warning",
    )
    counts = {entry["values"]: entry["counts"] for entry in pc.value_counts(table[label].drop_null()).to_pylist()}
    yield from _of_labels(table, preparation, counts)
    once = [value for value, count in counts.items() if count == 1]
    if once and not preparation.lines:
        yield Finding(
            detector="labels",
            severity="warning",
            what=several(
                len(once),
                "Of {labels} {count:,} comes only once: learnt perhaps, but not tested.",
                "Of {labels} {count:,} come only once: learnt perhaps, but not tested.",
                labels=counted(len(counts), "label"),
                count=len(once),
            ),
            where=say("column {column}", column=label),
            places=tuple(Place(column=label, example=value[:60]) for value in once[:5]),
            count=len(once),
        )
    repeated = len(text) - pc.count_distinct(text).as_py()
    if repeated > 0:
        yield Finding(
            detector="equal_texts",
            severity="note",
            what=several(
                repeated,
                "{count:,} text repeats an earlier one; equal texts stay on one side of the split.",
                "{count:,} texts repeat an earlier one; equal texts stay on one side of the split.",
                count=repeated,
            ),
            where=say("column {column}", column=preparation.text_column),
            count=repeated,
        )


def _of_labels(table: pa.Table, preparation: TextPreparation, counts: dict[str, int]) -> Iterator[Finding]:
    """Labels that differ in capitals or blanks, labels with few texts, further columns of zeros and ones."""
    label, where = preparation.label_column, say("column {column}", column=preparation.label_column)
    if alike := _alike(table[label]):
        shown = "; ".join(", ".join(f"“{word}”" for word in group[:3]) for group in alike[:3])
        merged = say("they count as one label") if preparation.alike == "merge" else say("each is a label of its own")
        what = say("Labels differ only in capitals or blanks: {shown}; {merged}.", shown=shown, merged=merged)
        yield Finding(detector="labels", severity="warning", what=what, where=where, count=sum(map(len, alike)))
    few = {value: count for value, count in counts.items() if 1 < count < FEW_TEXTS}
    if few and max(counts.values()) >= FEW_TEXTS:
        shown = ", ".join(f"“{value[:40]}” ({count})" for value, count in list(few.items())[:5])
        what = say("Labels with few texts are hardly learnt: {shown}.", shown=shown)
        yield Finding(detector="labels", severity="warning", what=what, where=where, count=len(few))
    binary = [name for name in table.column_names if _is_binary(table[name])]
    if label in binary and len(binary) > 1:
        others = ", ".join(f"“{name}”" for name in binary if name != label)
        what = say(
            "Several columns say yes or no: “{label}” is predicted. Choose another label for {others}.",
            label=label,
            others=others,
        )
        yield Finding(detector="labels", severity="warning", what=what, where=where, count=len(binary))


def _alike(labels: pa.ChunkedArray) -> list[list[str]]:
    """Groups of labels that differ only in capitals or blanks, as they stand."""
    spelled = [word for word in pc.unique(labels.drop_null()).to_pylist()[:1000] if word.strip()]
    groups: dict[str, list[str]] = {}
    for word in spelled:
        groups.setdefault(" ".join(word.casefold().split()), []).append(word)
    return [group for group in groups.values() if len(group) > 1]


def _is_binary(column: pa.ChunkedArray) -> bool:
    return set(pc.unique(column.drop_null()).to_pylist()[:3]) == {"0", "1"}


def _at(mask, table: pa.Table, column: str, first_row: int, *, what, severity: str) -> Iterator[Finding]:
    rows = pc.indices_nonzero(mask).to_pylist()
    if rows:
        places = tuple(
            Place(row=first_row + row, column=column, example=table[column][row].as_py() or "") for row in rows[:5]
        )
        yield Finding(
            detector="empty_texts",
            severity=severity,
            what=what(len(rows)),
            where=say("column {column}", column=column),
            places=places,
            count=len(rows),
        )
