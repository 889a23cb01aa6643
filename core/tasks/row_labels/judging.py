"""Labelled rows judged: what the network says of each row, beside its rivals."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from core.data.labelled_rows import ROW
from core.language import say
from core.results.exhibits.kinds import Exhibit
from core.results.exhibits.labelling import Labelled
from core.results.exhibits.rows import LabelledSeries
from core.results.rows.judgement import row_errors, row_scores, row_verdict
from core.results.rows.rivals import row_rivals
from core.tasks.row_labels.cutting import told_rows
from core.tasks.row_labels.dataset import RowLabelDataset
from core.tasks.row_labels.splitting import Stretch, rows_in
from core.words import counted

if TYPE_CHECKING:
    from core.models.in_numpy.forward import Network

DRAWN = 6
"""Features that are drawn."""
PREVIEWED = 1_000
"""Rows of the validation part that are labelled after each epoch."""
Part = Literal["validation", "test"]


def preview(model: "Network | Any", dataset: RowLabelDataset) -> LabelledSeries:
    """The beginning of the validation part."""
    start, stop = max(dataset.parts["validation"], key=lambda one: one[1] - one[0])
    some = [(start, min(stop, start + PREVIEWED))]
    return _series(dataset, "validation", some, told_rows(model, dataset.filled, some, dataset.codecs))


def judge(model: "Network | Any", dataset: RowLabelDataset) -> Sequence[Exhibit]:
    """The verdict, scores, the rows over their time, each row with its label, and errors."""
    stretches = dataset.parts["test"]
    told = told_rows(model, dataset.filled, stretches, dataset.codecs)
    rows, asked = rows_in(stretches), dataset.labelled("test")
    found = _labelled(dataset, asked, told[dataset.numbers[rows] >= 0])
    lengths = _lengths(dataset, stretches)
    scores, errors = row_scores(found, lengths), row_errors(found, lengths, asked)
    verdict = row_verdict(scores, errors, warnings=(*dataset.warnings, *_warnings(found)))
    return [verdict, scores, _series(dataset, "test", stretches, told), found, errors]


def _labelled(dataset: RowLabelDataset, asked: np.ndarray, told: np.ndarray) -> Labelled:
    names = dataset.source.names()
    codecs = dataset.codecs
    rivals = row_rivals(
        (dataset.filled - codecs.level) / codecs.spread,
        dataset.source.edges,
        dataset.numbers,
        known=dataset.learnt_rows,
        asked=asked,
        classes=len(codecs.classes),
    )
    return Labelled(
        part="test",
        entry=ROW,
        classes=codecs.classes,
        truth=dataset.numbers[asked],
        probabilities=told,
        texts=tuple(names[at] for at in asked),
        rivals=rivals,
    )


def _lengths(dataset: RowLabelDataset, stretches: list[Stretch]) -> np.ndarray:
    """Labelled rows of each stretch that has some."""
    counts = np.array([(dataset.numbers[start:stop] >= 0).sum() for start, stop in stretches])
    return counts[counts > 0]


def _series(dataset: RowLabelDataset, part: Part, stretches: list[Stretch], told: np.ndarray) -> LabelledSeries:
    source, rows = dataset.source, rows_in(stretches)
    places = np.searchsorted(source.starts, [start for start, _ in stretches], side="right") - 1
    moments = source.moments
    counted_rows = [
        np.arange(start, stop) - source.starts[at] for (start, stop), at in zip(stretches, places, strict=True)
    ]
    return LabelledSeries(
        part=part,
        classes=dataset.codecs.classes,
        features=source.features[:DRAWN],
        values=source.values[rows][:, :DRAWN],
        sessions=tuple(source.sessions[at] for at in places),
        lengths=np.array([stop - start for start, stop in stretches]),
        moments=np.concatenate(counted_rows) if moments is None else moments[rows],
        timed=moments is not None,
        truth=dataset.numbers[rows],
        predicted=told.argmax(axis=1),
        confidence=told.max(axis=1),
    )


def _warnings(found: Labelled) -> tuple[str, ...]:
    predicted = np.unique(found.probabilities.argmax(axis=1))
    absent = sorted(set(range(len(found.classes))) - set(found.truth.tolist()))
    told = []
    if len(predicted) == 1:
        told.append(
            say("The network answers {classes} for every row; train longer.", classes=found.classes[predicted[0]])
        )
    if absent:
        names = ", ".join(found.classes[at] for at in absent[:5])
        told.append(
            say("The test part has no row with {labels}: {names}.", labels=counted(len(absent), "label"), names=names)
        )
    return tuple(told)
