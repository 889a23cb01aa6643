"""Applying a text preparation: from a table to labelled texts or a corpus."""

from collections.abc import Iterable

import pandas as pd

from core.data.texts import Corpus, LabelledTexts
from core.errors import UserError
from core.language import say
from core.sources.parts import parts_of
from core.sources.tables.text_preparation import TextPreparation


def prepare_texts(table: pd.DataFrame, preparation: TextPreparation, *, name: str = "texts") -> LabelledTexts | Corpus:
    """Labelled texts where a label column was chosen, otherwise a corpus; raises UserError."""
    columns = [column for column in _roles(preparation) if column is not None]
    for column in columns:
        if column not in table.columns:
            raise UserError(
                say("There is no column {column!r}.", column=column),
                say("The table has: {names}.", names=", ".join(map(str, table.columns[:12]))),
            )
    rows = pd.DataFrame({column: table[column].astype("string") for column in columns})
    rows = _cleaned(rows, preparation)
    if rows.empty:
        raise UserError(
            say("{text_column!r} holds no text.", text_column=preparation.text_column), say("Choose another column.")
        )
    texts = tuple(rows[preparation.text_column])
    if preparation.label_column is None:
        return Corpus(name, texts)
    return LabelledTexts(
        name=name,
        texts=texts,
        labels=_labels(rows[preparation.label_column], preparation),
        groups=_tuple(rows, preparation.group_column),
        parts=None if preparation.part_column is None else parts_of(rows[preparation.part_column]),
    )


def _labels(cells: pd.Series, preparation: TextPreparation) -> tuple[str, ...]:
    """The labels, each in its commonest spelling where those that look alike are one."""
    labels = cells.str.strip()
    if preparation.alike == "keep":
        return tuple(labels)
    plain = plain_labels(labels)
    usual = labels.groupby(plain).agg(lambda spelled: spelled.value_counts().index[0])
    return tuple(plain.map(usual))


def plain_labels(labels: pd.Series) -> pd.Series:
    """Labels without capitals and double blanks: those that are equal then differ in nothing else."""
    return labels.str.strip().str.casefold().str.replace(r"\s+", " ", regex=True)


def _roles(preparation: TextPreparation) -> Iterable[str | None]:
    return dict.fromkeys(
        (preparation.text_column, preparation.label_column, preparation.group_column, preparation.part_column)
    )


def _cleaned(rows: pd.DataFrame, preparation: TextPreparation) -> pd.DataFrame:
    text = preparation.text_column
    if preparation.lines:
        # Not str.splitlines: it also splits at characters such as U+0085 that stand inside sentences.
        rows = rows.assign(**{text: rows[text].str.replace("\r\n", "\n").str.split("\n")}).explode(text)
    rows = rows.assign(**{text: rows[text].fillna("")})
    if preparation.empty == "drop" or preparation.lines:
        rows = rows[rows[text].str.strip() != ""]
    if preparation.label_column is not None:
        labels = rows[preparation.label_column]
        rows = rows[labels.notna() & (labels.str.strip() != "")]
    return rows


def _tuple(rows: pd.DataFrame, column: str | None) -> tuple[str, ...] | None:
    return None if column is None else tuple(rows[column].fillna(""))
