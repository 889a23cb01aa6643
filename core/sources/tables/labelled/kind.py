"""Labelled sequences in a table."""

import numpy as np
import pandas as pd
import pyarrow as pa

from core.data.sequences import SEQUENCE, LabelledSequences
from core.errors import UserError
from core.language import Said, say
from core.sources.findings import Finding, worst_first
from core.sources.parts import parts_of
from core.sources.profile import Profile
from core.sources.report import Question
from core.sources.sequences.picturing import sequence_profile
from core.sources.sequences.preparation import SOURCE_KIND
from core.sources.sequences.questions import group_question, in_one_role, label_question
from core.sources.sequences.raw import numbered_features
from core.sources.tables.labelled.judging import (
    OF_SEQUENCES,
    JudgedSequenceTable,
    judge_sequence_table,
    may_be_sequences,
    measured_beside,
    numbers_of,
    sequence_findings,
)
from core.sources.tables.labelled.preparation import SequenceTablePreparation
from core.sources.tables.labelled.samples import SAMPLES
from core.sources.tables.reading.raw_table import RawTable
from core.sources.tables.report import TableReport
from core.sources.tables.table_kind import TableKind, read_again, ways_to_read
from core.sources.tables.table_reading import TableReading
from core.sources.taking import of_form

LABELLED = 3
"""What a label beside numbered columns, or in every row of a sequence, claims against times and texts."""


class SequenceTableKind(TableKind):
    """Gives labelled sequences: one a row, or rows below each other."""

    Preparation = SequenceTablePreparation
    gives = (SOURCE_KIND,)
    title = Said("Labelled sequences")
    of_meaning = OF_SEQUENCES
    samples = SAMPLES

    def judge(self, raw: RawTable) -> JudgedSequenceTable | None:
        return judge_sequence_table(raw)

    def claim(self, judged: JudgedSequenceTable) -> int:
        return LABELLED

    def prepare(self, stored: pd.DataFrame, preparation: SequenceTablePreparation) -> LabelledSequences:
        wanted = (preparation.label, preparation.sequence, preparation.group, preparation.part, *preparation.values)
        missing = [name for name in wanted if name is not None and name not in stored.columns]
        if missing:
            raise UserError(
                say("There is no column {missing!r}.", missing=missing[0]), say("Bring a table with the same columns.")
            )
        values, starts = _values(stored, preparation)
        first = stored.iloc[_first_rows(stored, preparation)]
        return LabelledSequences(
            preparation.subject,
            _features(preparation),
            values,
            starts,
            _words(first, preparation.label),
            groups=_words(first, preparation.group) if preparation.group else (),
            parts=parts_of(first[preparation.part]) if preparation.part else (),
        )

    def amount(self, prepared: LabelledSequences) -> str:
        return SEQUENCE.counted(len(prepared))

    def proposed(
        self, stored: pd.DataFrame, report: TableReport, wanted: str, *, subject: str | None = None
    ) -> SequenceTablePreparation:
        proposed = report.preparation
        if not isinstance(proposed, SequenceTablePreparation):
            judged = judge_sequence_table(read_again(stored, report), asked=True)
            if judged is None:
                raise UserError(
                    say("The table holds no labelled sequences."),
                    say(
                        "Bring one with a label and numbered columns in every row, or with the number of its sequence."
                    ),
                )
            proposed = judged.preparation
        if subject is None or subject == proposed.label:
            return proposed
        if subject not in stored.columns or subject in (proposed.sequence, *proposed.values):
            raise UserError(
                say("{subject!r} is no column of labels.", subject=subject),
                say("Choose among {choices}.", choices=", ".join(_choices(report, proposed))),
            )
        return self.answered(stored, proposed.model_copy(update={"label": subject}), "label")

    def may_take(self, report: TableReport) -> bool:
        return may_be_sequences([column.name for column in report.columns])

    def findings(
        self, stored: pd.DataFrame, report: TableReport, preparation: SequenceTablePreparation
    ) -> tuple[Finding, ...]:
        if preparation == report.preparation:
            return report.findings
        table = pa.Table.from_pandas(stored, preserve_index=False)
        return worst_first([*of_form(report), *sequence_findings(table, preparation)])

    def questions(self, report: TableReport, preparation: SequenceTablePreparation) -> tuple[Question, ...]:
        roles = (preparation.label, preparation.sequence, preparation.part)
        asked = label_question(_choices(report, preparation), preparation.label, SEQUENCE)
        if preparation.sequence:
            declared, ids = (
                SequenceTablePreparation.model_fields["sequence"],
                _numbers_of_sequences(report, preparation),
            )
            asked.append(
                Question(field="sequence", question=say("Sequence"), options=ids, help=say(declared.description))
            )
        return (*asked, *group_question(_groups(report, preparation), taken=roles))

    def answered(
        self, stored: pd.DataFrame, preparation: SequenceTablePreparation, field: str
    ) -> SequenceTablePreparation:
        """Of rows below each other, what plays no other part is measured."""
        settled = in_one_role(preparation, field)
        return measured_beside(stored, settled) if settled.sequence else settled

    def profile(self, prepared: LabelledSequences, preparation: SequenceTablePreparation) -> Profile:
        return sequence_profile(prepared)

    # A newer file for a run that exists

    def readings(self, preparation: SequenceTablePreparation) -> tuple[TableReading, ...]:
        return ways_to_read(preparation.reading)

    def newer_words(self, preparation: SequenceTablePreparation) -> str:
        first, last = preparation.values[0], preparation.values[-1]
        columns = say("{first} to {last}", first=first, last=last)
        if preparation.sequence:
            columns = say("{columns} and {sequence}", columns=columns, sequence=preparation.sequence)
        return say("A table with the columns {columns}; labels may be missing.", columns=columns)

    def missing(self, report: TableReport, preparation: SequenceTablePreparation) -> list[str]:
        there = {column.name for column in report.columns}
        return [name for name in (*preparation.values, preparation.sequence) if name and name not in there]

    def prepare_newer(
        self,
        stored: pd.DataFrame,
        report: TableReport,
        preparation: SequenceTablePreparation,
        *,
        fill: str | None = None,
    ) -> LabelledSequences:
        """Labels, where there are some, are not looked at."""
        values, starts = _values(stored, preparation)
        return LabelledSequences("", _features(preparation), values, starts, ("",) * (len(starts) - 1))


def _features(preparation: SequenceTablePreparation) -> tuple[str, ...]:
    """The columns below each other; those that alternate in a row have no names."""
    return preparation.values if preparation.sequence else numbered_features(preparation.together)


def _values(stored: pd.DataFrame, preparation: SequenceTablePreparation) -> tuple[np.ndarray, np.ndarray]:
    """All sequences end to end, float32, and where each of them starts."""
    table = pa.Table.from_pandas(stored[list(preparation.values)], preserve_index=False)
    numbers = np.stack([numbers_of(table[name]) for name in preparation.values], axis=1).astype(np.float32)
    if preparation.sequence is None:
        timesteps = len(preparation.values) // preparation.together
        values = numbers[:, : timesteps * preparation.together].reshape(-1, preparation.together)
        return values, np.arange(len(numbers) + 1) * timesteps
    _, codes = np.unique(_order(stored, preparation), return_inverse=True)
    rows = np.argsort(codes, kind="stable")
    return numbers[rows], np.cumsum([0, *np.bincount(codes)])


def _order(stored: pd.DataFrame, preparation: SequenceTablePreparation) -> np.ndarray:
    """The number of each row's sequence, in the order in which sequences begin."""
    codes, _ = pd.factorize(stored[preparation.sequence])
    return codes


def _first_rows(stored: pd.DataFrame, preparation: SequenceTablePreparation) -> np.ndarray:
    """The first row of each sequence."""
    if preparation.sequence is None:
        return np.arange(len(stored))
    return np.unique(_order(stored, preparation), return_index=True)[1]


def _words(rows: pd.DataFrame, name: str) -> tuple[str, ...]:
    return tuple(rows[name].astype(str).str.strip())


def _choices(report: TableReport, preparation: SequenceTablePreparation) -> tuple[str, ...]:
    """Columns that may be labels."""
    proposed = report.preparation
    values = proposed.values if isinstance(proposed, SequenceTablePreparation) else ()
    return tuple(name for name in _repeated(report) if name not in (preparation.sequence, *values))


def _groups(report: TableReport, preparation: SequenceTablePreparation) -> tuple[str, ...]:
    """Columns that may be groups; below each other, numbers of people may have been taken for values."""
    own = preparation.values if preparation.sequence is None else ()
    return tuple(dict.fromkeys([*filter(None, [preparation.group]), *(n for n in _repeated(report) if n not in own)]))


def _numbers_of_sequences(report: TableReport, preparation: SequenceTablePreparation) -> tuple[str, ...]:
    """Columns that may say which sequence a row belongs to."""
    taken = (preparation.label, preparation.group, preparation.part)
    return tuple(dict.fromkeys([preparation.sequence, *(name for name in _repeated(report) if name not in taken)]))


def _repeated(report: TableReport) -> list[str]:
    """Columns whose values come again."""
    most = max(2, report.rows // 2)
    return [one.name for one in report.columns if 2 <= one.distinct <= most]


KIND = SequenceTableKind()
