"""Sequence labels: which label does a short sequence of measured values deserve? Gestures, sensors, sounds."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from core.data.balance import balanced
from core.data.examples import Examples, Rows
from core.data.partition import PARTS, Partition
from core.data.sequences import SEQUENCE, LabelledSequences
from core.errors import UserError
from core.models.build import build_network
from core.models.ends import Label, Measured, NetworkEnds
from core.models.forward import Network, predicted
from core.models.spec import ModelSpec
from core.results.arrays import FloatArray
from core.results.exhibits import Exhibit, Labelled
from core.results.sequences.rivals import means_and_spreads, nearest_by_warping
from core.results.texts.text_judgement import label_errors, label_scores, label_verdict
from core.results.texts.text_rivals import majority
from core.tasks.scripting.pieces import Pieces
from core.tasks.sequence_labels.dataset import SequenceCodecs, SequenceDataset, complete, scale, window
from core.tasks.sequence_labels.labeller import SequenceLabeller
from core.tasks.sequence_labels.options import SequenceLabelOptions
from core.tasks.sequence_labels.scripting import sequence_pieces
from core.tasks.sequence_labels.splitting import split
from core.tasks.task import Plan, Reasoned, Task
from core.words import all_updates, counted

if TYPE_CHECKING:
    import keras

FEWEST, MOST_LABELS = 10, 200
LONG = 200
"""Timesteps above which several are proposed to be read as one."""
BATCH = 16
FLATTERING = (
    "The parts were drawn at random: sequences that were made one after the other, or by one person, stand on both "
    "sides, so the scores are better than they will be on new ones."
)


class SequenceLabels(Task):
    """Source: labelled sequences."""

    name = "sequence-labels"
    title = "Label sequences"
    source_kind = "labelled sequences"
    Options = SequenceLabelOptions
    Codecs = SequenceCodecs
    split_fields = ("split", "validation", "test", "split_seed")
    example = SEQUENCE
    in_short = "split by {split}, {test} to test"
    preview_title = "Labels of the validation part"
    losses = ("cross_entropy",)
    settled = frozenset()

    def pieces(self, source: LabelledSequences, options: SequenceLabelOptions, dataset: SequenceDataset) -> Pieces:
        return sequence_pieces(source, dataset)

    def propose(self, source: LabelledSequences) -> dict[str, Reasoned]:
        _check(source)
        longest, counts = int(source.lengths.max()), Counter(source.labels)
        rarest = min(counts, key=counts.__getitem__)
        uneven = counts[rarest] < 0.5 * len(source) / len(counts)
        grouped = len(set(source.groups)) > 2
        every = -(-longest // LONG)
        return {
            "split": Reasoned(
                value="groups" if grouped else "order",
                why="The score is then that on people or sessions which the network never met."
                if grouped
                else "Later recordings are kept for testing: those next to each other are too much alike.",
            ),
            "every": Reasoned(
                value=every, why=f"The longest sequence has {counted(longest, 'timestep')}; at most {LONG} are read."
            ),
            "class_weights": Reasoned(
                value=uneven, why=f"The rarest label, {rarest}, makes {counts[rarest] / len(source):.0%} of them."
            ),
            "differences": Reasoned(value=True, why="Movement lies in the changes."),
            "bidirectional": Reasoned(value=True, why="The whole sequence is there, so it can be read from both ends."),
            "units": Reasoned(value=64, why="Enough for short sequences; more only learns them by heart."),
            "dropout": Reasoned(value=0.3, why="There are few sequences for so many weights."),
            "finish": Reasoned(
                value="validation",
                why="Once the best epoch is known, the validation part is learnt too: sequences are few.",
            ),
            "loss": Reasoned(value="cross_entropy", why="The answer is a probability for each label."),
            "batch_size": Reasoned(value=BATCH, why="Few sequences need small batches for enough updates."),
            **_course(len(source)),
        }

    def plan(self, source: LabelledSequences, options: SequenceLabelOptions) -> Plan:
        _check(source)
        parts = split(source, options)
        return Plan(self.ends(_codecs(source, parts, options), options), parts.counts())

    def prepare(self, source: LabelledSequences, options: SequenceLabelOptions) -> SequenceDataset:
        _check(source)
        parts = split(source, options)
        codecs = _codecs(source, parts, options)
        truth = np.array([codecs.classes.index(label) for label in source.labels], dtype=np.int32)
        weights = balanced(truth[parts.train], len(codecs.classes)) if options.class_weights else None
        examples = {
            part: Examples(Rows(_windows(source, codecs, positions)), Rows(truth[positions]), own)
            for part in PARTS
            for positions, own in [(getattr(parts, part), weights if part == "train" else None)]
        }
        ends = self.ends(codecs, options)
        flattering = (FLATTERING,) if options.split == "random" and not source.parts else ()
        return SequenceDataset(**examples, ends=ends, codecs=codecs, source=source, parts=parts, warnings=flattering)

    def ends(self, codecs: SequenceCodecs, options: SequenceLabelOptions) -> NetworkEnds:
        read = Measured(codecs.timesteps, codecs.columns, padded=True)
        return NetworkEnds(read, Label(len(codecs.classes), pooling=options.pooling))

    def build(self, ends: NetworkEnds, model: ModelSpec, *, seed: int = 0) -> "keras.Model":
        return build_network(ends, model, seed=seed)

    def preview(self, model: "keras.Model", dataset: SequenceDataset) -> Exhibit:
        return _labelled(model, dataset, "validation")

    def judge(self, model: "keras.Model", dataset: SequenceDataset) -> Sequence[Exhibit]:
        found = _labelled(model, dataset, "test").model_copy(update={"rivals": _rivals(dataset)})
        scored, errors = label_scores(found), label_errors(found, dataset.parts.test)
        return [label_verdict(scored, errors, warnings=dataset.warnings), scored, found, errors]

    def predictor(self, network: Network, codecs: SequenceCodecs, options: SequenceLabelOptions) -> SequenceLabeller:
        return SequenceLabeller(network, codecs)


def _course(sequences: int) -> dict[str, Reasoned]:
    """Epochs and patience by the updates in an epoch."""
    updates = max(round(0.65 * sequences / BATCH), 1)
    epochs = int(np.clip(round(2000 / updates), 20, 100))
    return {
        "epochs": Reasoned(value=epochs, why=all_updates(updates, epochs)),
        "patience": Reasoned(value=max(8, epochs // 4), why="The loss of a small validation part jumps about."),
        "schedule": Reasoned(value="cosine", why="Small last steps settle the weights."),
        "learning_rate": Reasoned(value=0.003, why="Few sequences mean few updates, so each may be larger."),
    }


def _check(source: LabelledSequences) -> None:
    counts = Counter(source.labels)
    if len(source) < FEWEST:
        raise UserError(
            f"{counted(len(source), 'sequence')} came; at least {FEWEST} are needed.", "Bring five for each label."
        )
    if len(counts) < 2:
        raise UserError(
            f"Every sequence has the same label, {next(iter(counts))!r}.", "Choose a label with at least two values."
        )
    if len(counts) > min(MOST_LABELS, len(source) // 2):
        raise UserError(
            f"There are {counted(len(counts), 'different label')} for {counted(len(source), 'sequence')}.",
            "Choose a label that comes again and again.",
        )


def _codecs(source: LabelledSequences, parts: Partition, options: SequenceLabelOptions) -> SequenceCodecs:
    """The scale is that of the training part alone."""
    level, spread = scale([complete(source.at(at), options.every) for at in parts.train])
    return SequenceCodecs(
        classes=tuple(sorted(set(source.labels))),
        features=source.features,
        timesteps=int(-(-source.lengths.max() // options.every)),
        every=options.every,
        each=options.scaling == "each",
        differences=options.differences,
        level=tuple(level.tolist()),
        spread=tuple(spread.tolist()),
    )


def _windows(source: LabelledSequences, codecs: SequenceCodecs, positions: np.ndarray) -> np.ndarray:
    """float32 [positions, timesteps, columns]"""
    return np.stack([window(complete(source.at(at), codecs.every), codecs) for at in positions])


def _labelled(model: "keras.Model", dataset: SequenceDataset, part: Literal["validation", "test"]) -> Labelled:
    examples: Examples = getattr(dataset, part)
    return Labelled(
        part=part,
        entry=SEQUENCE,
        classes=dataset.codecs.classes,
        truth=examples.all_targets(),
        probabilities=predicted(model, examples.all_inputs()),
        texts=tuple(_called(dataset.source, at) for at in dataset.parts.test) if part == "test" else (),
    )


def _called(source: LabelledSequences, position: int) -> str:
    group = f" of {source.groups[position]}" if source.groups else ""
    return f"Sequence {position + 1}{group}, {counted(int(source.lengths[position]), 'timestep')}"


def _rivals(dataset: SequenceDataset) -> dict[str, FloatArray]:
    """What has to be beaten, on what the network has learnt."""
    source, classes = dataset.source, len(dataset.codecs.classes)
    learnt = np.concatenate([getattr(dataset.parts, part) for part in dataset.learnt])
    labels = np.concatenate([getattr(dataset, part).all_targets() for part in dataset.learnt])
    known, asked = (
        [complete(source.at(at), dataset.codecs.every) for at in part] for part in (learnt, dataset.parts.test)
    )
    scaled = [[(each - dataset.codecs.level) / dataset.codecs.spread for each in part] for part in (known, asked)]
    rivals = {
        "majority": majority(labels, texts=len(asked), classes=classes),
        "means and spreads": means_and_spreads(scaled[0], labels, scaled[1], classes=classes),
        "nearest sequence": nearest_by_warping(scaled[0], labels, scaled[1], classes=classes),
    }
    return {name: told for name, told in rivals.items() if told is not None}
