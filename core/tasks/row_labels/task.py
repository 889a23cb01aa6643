"""Row labels: which label does each row of a table over time deserve? Phases of a machine, activities, events."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from core.data.balance import balanced
from core.data.entries import EachTimestep
from core.data.examples import WINDOW, Examples, Rows
from core.data.labelled_rows import ROW, LabelledRows
from core.errors import UserError
from core.language import Said, mark, say, several
from core.models.build import build_network
from core.models.ends.inputs import Measured
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Tags
from core.models.in_numpy.forward import Network
from core.models.spec import ModelSpec
from core.results.exhibits.kinds import Exhibit
from core.results.rows.phases import edges_of
from core.tasks.processing import Processing
from core.tasks.row_labels import judging
from core.tasks.row_labels.cutting import cut_up, read_windows, row_targets, without_gaps
from core.tasks.row_labels.dataset import RowLabelDataset
from core.tasks.row_labels.labeller import RowLabeller
from core.tasks.row_labels.options import RowLabelOptions
from core.tasks.row_labels.processing import row_processing
from core.tasks.row_labels.scripting import row_pieces
from core.tasks.row_labels.splitting import Stretch, row_parts, rows_in
from core.tasks.scripting.pieces import Pieces
from core.tasks.sequence_labels.dataset import SequenceCodecs, scale
from core.tasks.task import Length, Plan, Reasoned, Task
from core.words import all_updates, counted

if TYPE_CHECKING:
    import keras

FEWEST_ROWS, MOST_LABELS = 50, 200
SHORTEST, LONGEST = 20, 200
"""Rows read at once that are proposed at least and at most."""
BATCH, UPDATES = 8, 1200
"""Windows of an update, and updates in all epochs together."""
Parts = dict[str, list[Stretch]]


class RowLabels(Task):
    """Source: labelled rows."""

    name = "row-labels"
    title = Said("Label rows")
    source_kind = "labelled rows"
    Options = RowLabelOptions
    Codecs = SequenceCodecs
    settled = frozenset({"finish"})
    split_fields = ("split", "validation", "test", "split_seed")
    example = WINDOW
    step = ROW
    length = Length("longest", mark("{length} rows read at once"))
    in_short = Said("{longest} rows at once, split by {split}, {test} to test")
    preview_title = Said("Rows of the validation part")
    losses = ("cross_entropy",)

    def pieces(self, source: LabelledRows, options: RowLabelOptions, dataset: RowLabelDataset) -> Pieces:
        return row_pieces(source, dataset)

    def propose(self, source: LabelledRows) -> dict[str, Reasoned]:
        _check(source)
        counts = Counter(label for label in source.labels if label)
        rarest = min(counts, key=counts.__getitem__)
        uneven = counts[rarest] < 0.5 * counts.total() / len(counts)
        lasting = _usual_phase(source)
        longest = int(np.clip(2 * lasting, SHORTEST, LONGEST))
        return {
            "longest": Reasoned(
                value=longest,
                why=say(
                    "A label lasts {rows} as a rule: a change and what is around it fit.",
                    rows=ROW.counted(lasting),
                ),
            ),
            "split": _proposed_split(source),
            "class_weights": Reasoned(
                value=uneven,
                why=say(
                    "The rarest label, {rarest}, makes {share:.0%} of the rows.",
                    rarest=rarest,
                    share=counts[rarest] / counts.total(),
                ),
            ),
            "differences": Reasoned(value=True, why=say("What a label means often lies in the changes.")),
            "bidirectional": Reasoned(
                value=True,
                why=say("The rows after one are there, too; choose one direction to label rows as they are measured."),
            ),
            "units": Reasoned(value=48, why=say("Enough for a few sensors; more only memorises the rows.")),
            "dropout": Reasoned(value=0.2, why=say("There are few windows for so many weights.")),
            "loss": Reasoned(value="cross_entropy", why=say("The answer is a probability for each label.")),
            "batch_size": Reasoned(value=BATCH, why=say("Small batches mean more updates.")),
            **_course(len(source), longest),
        }

    def plan(self, source: LabelledRows, options: RowLabelOptions) -> Plan:
        _check(source)
        parts = _parts(source, options)
        codecs = self._fitted(source, without_gaps(source), parts, options)
        windows = _windows(source, parts, options)
        return Plan(self.ends(codecs, options), {part: len(each) for part, each in windows.items()})

    def prepare(self, source: LabelledRows, options: RowLabelOptions) -> RowLabelDataset:
        _check(source)
        parts, filled = _parts(source, options), without_gaps(source)
        codecs = self._fitted(source, filled, parts, options)
        numbers = _numbers(source, codecs.classes)
        windows = _windows(source, parts, options)
        weights = _weights(numbers, rows_in(parts["train"]), len(codecs.classes)) if options.class_weights else None
        examples = {
            part: _examples(filled, numbers, each, codecs, weights if part == "train" else None)
            for part, each in windows.items()
        }
        return RowLabelDataset(
            **examples,
            ends=self.ends(codecs, options),
            codecs=codecs,
            source=source,
            filled=filled,
            numbers=numbers,
            parts=parts,
            windows=windows,
            warnings=_warnings(numbers, parts, codecs.classes),
        )

    def _fitted(
        self, source: LabelledRows, filled: np.ndarray, parts: Parts, options: RowLabelOptions
    ) -> SequenceCodecs:
        """The labels of all; the scale is that of the training part alone."""
        level, spread = scale([filled[rows_in(parts["train"])]])
        return SequenceCodecs(
            classes=tuple(sorted({label for label in source.labels if label}, key=_in_order)),
            features=source.features,
            timesteps=options.longest,
            every=1,
            each=False,
            differences=options.differences,
            level=tuple(level.tolist()),
            spread=tuple(spread.tolist()),
        )

    def ends(self, codecs: SequenceCodecs, options: RowLabelOptions) -> NetworkEnds:
        return NetworkEnds(Measured(codecs.timesteps, codecs.columns, padded=True), Tags(len(codecs.classes)))

    def build(self, ends: NetworkEnds, model: ModelSpec, *, seed: int = 0) -> "keras.Model":
        return build_network(ends, model, seed=seed)

    def preview(self, model: "keras.Model", dataset: RowLabelDataset) -> Exhibit:
        return judging.preview(model, dataset)

    def judge(self, model: "keras.Model", dataset: RowLabelDataset) -> Sequence[Exhibit]:
        return judging.judge(model, dataset)

    def processing(self, codecs: SequenceCodecs, options: RowLabelOptions, preparation: Any) -> Processing:
        return row_processing(codecs, preparation)

    def predictor(self, network: Network, codecs: SequenceCodecs, options: RowLabelOptions) -> RowLabeller:
        return RowLabeller(network, codecs)


def _check(source: LabelledRows) -> None:
    """Raises UserError where there is too little to learn from."""
    counts = Counter(label for label in source.labels if label)
    if counts.total() < FEWEST_ROWS:
        raise UserError(
            say(
                "{rows} with a label; at least {fewest} are needed.",
                rows=ROW.counted(counts.total()).capitalize(),
                fewest=FEWEST_ROWS,
            ),
            say("Bring more rows."),
        )
    if len(counts) < 2:
        raise UserError(
            say("Every row has the same label, {first!r}.", first=next(iter(counts))),
            say("Choose a label with at least two values."),
        )
    if len(counts) > min(MOST_LABELS, counts.total() // 3):
        raise UserError(
            say(
                "There are {labels} for {rows}.",
                labels=counted(len(counts), "different label"),
                rows=ROW.counted(counts.total()),
            ),
            say("Choose a label that comes again and again."),
        )


def _parts(source: LabelledRows, options: RowLabelOptions) -> Parts:
    """Raises UserError where a part has no labelled row, or the training part a single label."""
    if options.split == "sessions" and len(source.sessions) < 3:
        raise UserError(
            several(
                len(source.sessions),
                "There is one session; each part needs its own.",
                "There are two sessions; each part needs its own.",
            ),
            say("Split by time instead, or choose a column that says which session a row belongs to."),
        )
    parts = row_parts(source, options)
    labels = np.array(source.labels, dtype=object)
    there = {part: set(labels[rows_in(stretches)].tolist()) - {""} for part, stretches in parts.items()}
    empty = [part for part, found in there.items() if not found]
    if empty:
        raise UserError(
            say("The {empty} part has no row with a label.", empty=empty[0]),
            say("Choose larger parts, or another split."),
        )
    if len(there["train"]) < 2:
        raise UserError(
            say("The training part has a single label, {first!r}.", first=next(iter(there["train"]))),
            say("Split by sessions, or bring rows in which every label comes several times."),
        )
    return parts


def _windows(source: LabelledRows, parts: Parts, options: RowLabelOptions) -> Parts:
    """The windows of each part that have a label at all."""
    known = np.concatenate([[0], np.cumsum(source.known)])
    return {
        part: [(start, stop) for start, stop in cut_up(stretches, options.longest) if known[stop] > known[start]]
        for part, stretches in parts.items()
    }


def _examples(
    filled: np.ndarray,
    numbers: np.ndarray,
    windows: list[Stretch],
    codecs: SequenceCodecs,
    weights: np.ndarray | None,
) -> Examples:
    targets, counts = row_targets(numbers, windows, codecs.timesteps)
    each = None if weights is None else weights[targets] * counts
    return Examples(Rows(read_windows(filled, windows, codecs)), EachTimestep(Rows(targets), counts, each))


def _numbers(source: LabelledRows, classes: tuple[str, ...]) -> np.ndarray:
    places = {label: place for place, label in enumerate(classes)}
    return np.array([places.get(label, -1) for label in source.labels], np.int64)


def _weights(numbers: np.ndarray, known: np.ndarray, classes: int) -> np.ndarray:
    """float32 [classes]: all labels weigh as much together; one that is not there weighs nothing."""
    there = numbers[known][numbers[known] >= 0]
    weights = np.zeros(classes, np.float32)
    weights[there] = balanced(there, classes)
    return weights


def _warnings(numbers: np.ndarray, parts: Parts, classes: tuple[str, ...]) -> tuple[str, ...]:
    unseen = sorted(set(range(len(classes))) - set(numbers[rows_in(parts["train"])].tolist()))
    if not unseen:
        return ()
    names = ", ".join(classes[at] for at in unseen[:5])
    return (
        say(
            "The training part has no row with {labels}, which cannot be learnt: {names}.",
            labels=counted(len(unseen), "label"),
            names=names,
        ),
    )


def _in_order(label: str) -> tuple[bool, float, str]:
    """Codes by their size, before words by their letters."""
    try:
        return (False, float(label), label)
    except ValueError:
        return (True, 0.0, label)


def _usual_phase(source: LabelledRows) -> int:
    """Rows that a label lasts as a rule: half of the rows stand in phases as long, or longer."""
    lengths = np.sort(np.diff(edges_of(np.array(source.labels, dtype=object), source.edges)))
    return int(lengths[np.searchsorted(np.cumsum(lengths), lengths.sum() / 2)])


def _proposed_split(source: LabelledRows) -> Reasoned:
    if len(source.sessions) >= 5:
        return Reasoned(value="sessions", why=say("The scores are then for sessions that the network never met."))
    why = say("Later rows are kept for testing: those next to each other are too much alike.")
    return Reasoned(value="time", why=why)


def _course(rows: int, longest: int) -> dict[str, Reasoned]:
    """Epochs and patience by the updates in an epoch."""
    updates = max(round(0.65 * rows / (longest / 2) / BATCH), 1)
    epochs = int(np.clip(round(UPDATES / updates), 15, 80))
    return {
        "epochs": Reasoned(value=epochs, why=all_updates(updates, epochs)),
        "patience": Reasoned(value=max(8, epochs // 4), why=say("The loss of a small validation part jumps about.")),
        "schedule": Reasoned(value="cosine", why=say("Small last steps settle the weights.")),
        "learning_rate": Reasoned(value=0.005, why=say("Few windows mean few updates, so each may be larger.")),
        "clip_norm": Reasoned(value=5.0, why=say("Keeps a single odd window from undoing what was learnt.")),
    }
