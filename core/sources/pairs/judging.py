"""Is this table about pairs of texts, and which column is which side? Judged from the names and the cells."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.sources.findings import Finding
from core.sources.languages import SIDES, is_language
from core.sources.pairs.findings import pair_findings
from core.sources.pairs.preparation import PairPreparation
from core.sources.parts import column_says_parts
from core.sources.tables.columns.column import Column, text_column
from core.sources.tables.columns.glance import VARIED
from core.sources.tables.reading.raw_table import RawTable

LOOKED_AT = 2000
"""Rows that decide about roles; findings look at all of them."""
DIFFERENT = 0.9
"""The same share for two columns of which nothing else says that they are pairs."""
ALIKE = 0.5
"""Correlation of the lengths of both sides, from which on two columns without telling names are pairs."""
ENOUGH = 20
"""Rows from which on lengths tell something."""
FEW_COPIES = 0.2
"""Share of pairs with equal sides below which they are left out: they were not translated."""


@dataclass(frozen=True)
class JudgedPairs:
    """The table as it is stored, every column as text, and what was found in it."""

    table: pa.Table
    columns: tuple[Column, ...]
    findings: tuple[Finding, ...]
    preparation: PairPreparation
    named: bool
    """Whether the names of the columns say that they are pairs."""


def judge_pairs(raw: RawTable, *, wanted: bool = False) -> JudgedPairs | None:
    """Roles and findings where the table is about pairs; None where it is not. `wanted`: a person says so."""
    if raw.reading.running_text or raw.table.num_rows == 0:
        return None
    sample = raw.table.take(_spread(raw.table.num_rows))
    texts = [name for name in raw.table.column_names if _is_side(sample[name])]
    sides, named = _sides(texts), True
    if sides is None:
        sides, named = _alike(sample, texts, wanted=wanted) or _only(sample, texts), False
    if sides is None:
        return None
    table = pa.table({name: raw.table[name].cast(pa.large_string()) for name in raw.table.column_names})
    preparation = PairPreparation(
        reading=raw.reading,
        source_column=sides[0],
        target_column=sides[1],
        part_column=next((name for name in raw.table.column_names if column_says_parts(sample[name])), None),
    )
    preparation = preparation.model_copy(update={"copies": _copies(table, preparation)})
    columns = tuple(text_column(name, table[name]) for name in table.column_names)
    findings = pair_findings(table.to_pandas(), preparation, first_row=raw.first_row)
    return JudgedPairs(table, columns, (*raw.findings, *findings), preparation, named)


def _spread(rows: int) -> list[int]:
    """Rows from all over the table."""
    return [position * rows // min(rows, LOOKED_AT) for position in range(min(rows, LOOKED_AT))]


def _is_side(column: pa.ChunkedArray) -> bool:
    """Text, or what can be a text, that differs from row to row, and no note of where it is from."""
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return False
    filled = [cell for cell in column.drop_null().to_pylist() if cell.strip()]
    if not filled or len(set(filled)) < max(min(2, len(column)), VARIED * len(filled)):
        return False
    noted = sum("CC-BY" in cell or cell.startswith(("http://", "https://")) for cell in filled)
    return noted < 0.5 * len(filled)


def _sides(texts: list[str]) -> tuple[str, str] | None:
    """The two columns whose names say what they are: languages, or source and target."""
    for source in SIDES[0]:
        for target in SIDES[1]:
            found = {name.strip().casefold(): name for name in texts}
            if source in found and target in found:
                return found[source], found[target]
    languages = [name for name in texts if is_language(name)]
    return (languages[0], languages[1]) if len(languages) >= 2 else None


def _alike(sample: pa.Table, texts: list[str], *, wanted: bool) -> tuple[str, str] | None:
    """The only two columns of text, where long cells of the one stand beside long cells of the other."""
    if wanted and len(texts) > 2:
        letters = {name: pc.mean(pc.utf8_length(sample[name])).as_py() or 0 for name in texts}
        texts = sorted(sorted(texts, key=lambda name: -letters[name])[:2], key=texts.index)
    if len(texts) != 2 or (not wanted and (len(sample) < ENOUGH or len(sample.column_names) > 3)):
        return None
    if wanted:
        return texts[0], texts[1]
    whole = _whole(sample, texts)
    if len(whole) < 2 or not _are_sentences(whole, texts):
        return None
    lengths = [pc.utf8_length(whole[name]).to_numpy().astype(float) for name in texts]
    if min(each.std() for each in lengths) == 0:
        return None
    return (texts[0], texts[1]) if np.corrcoef(*lengths)[0, 1] >= ALIKE else None


def _only(sample: pa.Table, texts: list[str]) -> tuple[str, str] | None:
    """Both columns of a table that has no others, where hardly a cell comes twice: none of them is a label."""
    whole = _whole(sample, texts)
    if not len(texts) == len(sample.column_names) == 2 or not len(whole) or not _are_sentences(whole, texts):
        return None
    different = min(pc.count_distinct(whole[name]).as_py() for name in texts)
    return (texts[0], texts[1]) if different >= DIFFERENT * len(whole) else None


def _whole(sample: pa.Table, texts: list[str]) -> pa.Table:
    """The rows in which no side is empty."""
    for name in texts:
        sample = sample.filter(pc.fill_null(pc.match_substring_regex(sample[name], r"\S"), False))
    return sample


def _are_sentences(sample: pa.Table, texts: list[str]) -> bool:
    """Letters, not numbers, times or codes."""
    return all(pc.mean(pc.match_substring_regex(sample[name], r"\p{L}{2}")).as_py() > 0.9 for name in texts)


def _copies(table: pa.Table, preparation: PairPreparation) -> str:
    equal = pc.fill_null(pc.equal(table[preparation.source_column], table[preparation.target_column]), False)
    share = pc.mean(equal.cast(pa.int8())).as_py() or 0.0
    return "drop" if 0 < share < FEW_COPIES else "keep"
