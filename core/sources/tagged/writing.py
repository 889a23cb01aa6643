"""Predicted tags in the form of the file that they are for."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from itertools import pairwise

from core.data.spans import find_scheme, spans
from core.results.csv_cells import csv_cell
from core.sources.tagged.token_table import START, TEXT, TokenTable

PREDICTED = "predicted"


def with_predicted(table: TokenTable, tags: Sequence[Sequence[str]]) -> tuple[str, str]:
    """The ending of a file's name, and its text: as it was, with a column, a list or spans more."""
    form = table.layout.form
    if form == "columns":
        return ".conll", _columns(table, tags)
    if form == "records":
        return ".jsonl", _records(table, tags)
    if form == "spans":
        return ".jsonl", _spans(table, tags)
    written = _rows(table, tags) if form == "rows" else _lists(table, tags)
    return (".tsv" if table.layout.delimiter == "\t" else ".csv"), _as_csv(written, table.layout.delimiter)


def _columns(table: TokenTable, tags: Sequence[Sequence[str]]) -> str:
    delimiter = table.layout.delimiter
    blocks = []
    for cells, told in _sentences(table, tags):
        rows = zip(*cells.values(), told, strict=True)
        blocks.append("".join(delimiter.join(cell or "_" for cell in row) + "\n" for row in rows))
    return "\n".join(blocks)


def _records(table: TokenTable, tags: Sequence[Sequence[str]]) -> str:
    lines = (
        json.dumps({**cells, PREDICTED: list(told)}, ensure_ascii=False) for cells, told in _sentences(table, tags)
    )
    return "".join(f"{line}\n" for line in lines)


def _spans(table: TokenTable, tags: Sequence[Sequence[str]]) -> str:
    lines = []
    scheme = find_scheme(tags)
    texts, starts = table.sentences(TEXT), table.sentences(START)
    for (cells, told), text, begins in zip(_sentences(table, tags), texts, starts, strict=True):
        tokens = next(iter(cells.values()))
        stops = [int(start) + len(token) for start, token in zip(begins, tokens, strict=True)]
        found = [[int(begins[one.start]), stops[one.stop - 1], one.kind] for one in spans(told, scheme)]
        lines.append(json.dumps({"text": text[0], "label": found}, ensure_ascii=False) + "\n")
    return "".join(lines)


def _rows(table: TokenTable, tags: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    yield ["sentence", *table.names, PREDICTED]
    for number, (cells, told) in enumerate(_sentences(table, tags), start=1):
        for row in zip(*cells.values(), told, strict=True):
            yield [str(number), *(cell or "" for cell in row)]


def _lists(table: TokenTable, tags: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """Without blanks between where a tag stands for a character."""
    between = "" if table.layout.form == "characters" and all(len(tag) == 1 for told in tags for tag in told) else " "
    yield [*table.names, PREDICTED]
    for cells, told in _sentences(table, tags):
        yield [*(between.join(cell or "_" for cell in column) for column in cells.values()), between.join(told)]


def _sentences(
    table: TokenTable, tags: Sequence[Sequence[str]]
) -> Iterator[tuple[dict[str, list[str | None]], Sequence[str]]]:
    """The columns of each sentence, and its predicted tags."""
    for (start, stop), told in zip(pairwise(table.bounds), tags, strict=True):
        yield {name: table.columns[name][start:stop] for name in table.names}, told


def _as_csv(rows: Iterator[list[str]], delimiter: str) -> str:
    """Cells that a spreadsheet would run are made harmless."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator="\n")
    writer.writerows([csv_cell(cell) for cell in row] for row in rows)
    return written.getvalue()
