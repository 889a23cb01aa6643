"""Labels of what comes next, of sequences, of recordings and of clips, as JSON."""

from collections.abc import Iterator, Sequence

import numpy as np
from pydantic import Field

from core.data.sequences import LabelledSequences, laid_end_to_end
from core.declared import Declared, Word
from core.errors import UserError
from core.language import say
from core.serving.newer_value import value_of
from core.serving.operation import Operation, RunCall
from core.serving.questions.measured_rows import MeasuredRow, example_of, unlabelled
from core.serving.questions.rows import Continued, NewerRows
from core.serving.questions.series import example_rows
from core.serving.sent import Number, Sent, SentFile
from core.tasks.predictor import LabelsEach, LabelsNext, LabelsRows
from core.words import counted

MOST_IN_EXAMPLE = 8
"""Features of a timestep that is typed by hand; recordings have one a frequency band."""


class LabelSeriesRequest(Sent):
    """Newer rows of series, each labelled behind its last one; without any, behind the run's own last rows."""

    series: tuple[NewerRows, ...] | None = None


class LabelEntriesRequest(Sent):
    """A file like the one that was trained on, or sequences of measured values, or rows of a table."""

    file: SentFile | None = None
    sequences: tuple[tuple[tuple[Number | None, ...], ...], ...] | None = Field(
        None, description="Each a list of timesteps, and each timestep a value a feature; null is missing."
    )
    rows: tuple[MeasuredRow, ...] | None = Field(
        None, description="Of a run that labels rows: the oldest of each session first, one step of time apart."
    )


class OneLabel(Declared):
    """The most probable label of one entry, and the probability of each; null where there is nothing to label."""

    name: Word
    label: Word | None
    probabilities: dict[Word, float] | None


class LabelReply(Declared):
    """A label an entry, in the order in which they were sent."""

    labels: tuple[OneLabel, ...]


def labelled(names: Sequence[str], classes: tuple[str, ...], told: np.ndarray) -> LabelReply:
    """The answer about each name, from probabilities [names, classes]."""
    return LabelReply(labels=tuple(_labels(names, classes, told)))


def _labels(names: Sequence[str], classes: tuple[str, ...], told: np.ndarray) -> Iterator[OneLabel]:
    for name, each in zip(names, np.asarray(told, dtype=float), strict=True):
        if np.isfinite(each).all():
            shares = dict(zip(classes, each.tolist(), strict=True))
            yield OneLabel(name=name, label=classes[int(each.argmax())], probabilities=shares)
        else:
            yield OneLabel(name=name, label=None, probabilities=None)


def label_next(call: RunCall, asked: LabelSeriesRequest) -> LabelReply:
    """The label of what comes next in each series; raises UserError."""
    labeller: LabelsNext = call.predictor
    if asked.series is None:
        series, told = labeller.latest, [labeller.probabilities()]
    else:
        continued, series, told = Continued(labeller.latest), [], []
        for some in call.pieces(asked.series):
            newer = tuple(continued.series(rows) for rows in some)
            series, told = [*series, *newer], [*told, labeller.probabilities(newer)]
        if not series:
            return LabelReply(labels=())
    return labelled([each.series_id or each.name for each in series], labeller.classes, np.concatenate(told))


def label_each(call: RunCall, asked: LabelEntriesRequest) -> LabelReply:
    """The label of each entry of the file, of each sequence or of each row; raises UserError."""
    labeller: LabelsEach = call.predictor
    if asked.file is not None:
        with value_of(call.run, asked.file) as newer:
            return labelled(labeller.entries(newer), labeller.classes, labeller.probabilities(newer))
    if isinstance(labeller, LabelsRows):
        return _label_rows(call, labeller, asked.rows or ())
    if not asked.sequences:
        raise UserError(
            say("The request holds no {one}.", one=say(labeller.entry.one)),
            say("Send 'file' or 'sequences'.") if labeller.features else say("Send 'file'."),
        )
    told = [labeller.probabilities(_sequences(labeller, some)) for some in call.pieces(asked.sequences)]
    names = [str(number) for number in range(1, len(asked.sequences) + 1)]
    return labelled(names, labeller.classes, np.concatenate(told))


def _label_rows(call: RunCall, labeller: LabelsRows, rows: Sequence[MeasuredRow]) -> LabelReply:
    """All at once: what is read of each row stands in the rows around it."""
    if not rows:
        raise UserError(say("The request holds no row."), say("Send 'file' or 'rows'."))
    newer = unlabelled(labeller.columns, call.entries(rows))
    return labelled(labeller.entries(newer), labeller.classes, labeller.probabilities(newer))


def _sequences(labeller: LabelsEach, some: Sequence[Sequence[Sequence[float | None]]]) -> LabelledSequences:
    """As the predictor takes them; raises UserError where one is empty, or features are missing."""
    wanted = len(labeller.features)
    if not wanted:
        raise UserError(
            say("This run labels each {one} of a file, not sequences.", one=say(labeller.entry.one)),
            say("Send 'file'."),
        )
    for sequence in some:
        if not sequence or any(len(timestep) != wanted for timestep in sequence):
            raise UserError(
                say(
                    "Each sequence needs one timestep or more, and each timestep {values}.",
                    values=counted(wanted, "value"),
                ),
                say(
                    "They are {features}{more}, in this order.",
                    features=", ".join(labeller.features[:5]),
                    more=" ..." if wanted > 5 else "",
                ),
            )
    arrays = [np.array(sequence, dtype=np.float32) for sequence in some]
    values, starts = laid_end_to_end(arrays)
    return LabelledSequences("sent", labeller.features, values, starts, ("",) * len(arrays))


def _example(labeller: LabelsEach) -> dict:
    if isinstance(labeller, LabelsRows):
        return example_of(labeller.columns)
    if not 0 < len(labeller.features) <= MOST_IN_EXAMPLE:
        return {"file": {"name": "file.zip", "content": "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA=="}}
    return {"sequences": [[[0.0] * len(labeller.features), [1.0] * len(labeller.features)]]}


LABEL_NEXT = Operation(
    "label",
    "The label of what comes next in each series; of the run's own series where none is sent.",
    LabelSeriesRequest,
    LabelReply,
    label_next,
    lambda labeller: {"series": [example_rows(labeller)]},
)
LABEL_EACH = Operation(
    "label",
    "The label of each entry of a file, of each sequence, or of each row of a table.",
    LabelEntriesRequest,
    LabelReply,
    label_each,
    _example,
)
