"""Sequence labels: which label does a short sequence of measured values deserve? Gestures, sensors, sounds."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from core.data.balance import balanced
from core.data.clips import LabelledClips
from core.data.entries import in_memory
from core.data.examples import Entries, Examples, Rows
from core.data.partition import PARTS, Partition
from core.data.sequences import SEQUENCE, LabelledSequences
from core.data.similar_lengths import in_similar_lengths
from core.errors import UserError
from core.language import Said, mark, say, several
from core.models.build import build_network
from core.models.ends.inputs import Measured
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Label
from core.models.in_numpy.forward import Network, predicted
from core.models.spec import ModelSpec
from core.results.arrays import FloatArray
from core.results.exhibits import labelling
from core.results.exhibits.kinds import Exhibit
from core.results.exhibits.scores import Errors, Scores, Verdict
from core.results.sequences.rivals import means_and_spreads, nearest_by_warping
from core.results.texts.text_judgement import label_errors, label_scores, label_verdict
from core.results.texts.text_rivals import majority
from core.tasks.processing import Processing
from core.tasks.scripting.pieces import Pieces
from core.tasks.sequence_labels.dataset import LabelledDataset, SequenceCodecs, complete, scale, window
from core.tasks.sequence_labels.labeller import SequenceLabeller
from core.tasks.sequence_labels.options import LabelOptions, SequenceLabelOptions
from core.tasks.sequence_labels.processing import sequence_processing
from core.tasks.sequence_labels.scripting import sequence_pieces
from core.tasks.sequence_labels.splitting import split
from core.tasks.similar_lengths import proposed_similar_lengths
from core.tasks.task import Plan, Reasoned, Task
from core.words import Noun, all_updates, counted

if TYPE_CHECKING:
    import keras

FEWEST, MOST_LABELS = 10, 200
AT_ONCE, FEW = 4096, 32
"""Entries that are answered at once: of those that are in memory, and of those that are read when they are taken."""
Labelled = LabelledSequences | LabelledClips
LONG = 200
"""Timesteps above which several are proposed to be read as one."""
BATCH = 16
WIDE, HIDDEN = 20, 0.2
"""Features from which on a share of the values is hidden in each update; and that share."""
UPDATES, MORE_UPDATES = 2000, 5000
"""In all epochs together; what is partly hidden takes longer to learn."""
FLATTERING = mark(
    "The parts were drawn at random: {entries} that were made one after the other, or by one person, stand on both "
    "sides, so the scores are better than they will be on new ones."
)


class SequenceLabels(Task):
    """Source: labelled sequences."""

    name = "sequence-labels"
    title = Said("Label sequences")
    source_kind = "labelled sequences"
    Options = SequenceLabelOptions
    Codecs = SequenceCodecs
    split_fields = ("split", "validation", "test", "split_seed")
    example = SEQUENCE
    in_short = Said("split by {split}, {test} to test")
    preview_title = Said("Labels of the validation part")
    losses = ("cross_entropy",)
    settled = frozenset()

    def pieces(self, source: LabelledSequences, options: SequenceLabelOptions, dataset: LabelledDataset) -> Pieces:
        return sequence_pieces(source, dataset)

    def propose(self, source: Labelled) -> dict[str, Reasoned]:
        self.check(source)
        return {**self.proposed_reading(source), **self._proposed(source)}

    def proposed_reading(self, source: Labelled) -> dict[str, Reasoned]:
        """How each is read."""
        longest = int(source.lengths.max())
        every = -(-longest // LONG)
        return {
            "every": Reasoned(
                value=every,
                why=say(
                    "The longest sequence has {timesteps}; at most {long} are read.",
                    timesteps=counted(longest, "timestep"),
                    long=LONG,
                ),
            ),
            "hidden": Reasoned(
                value=HIDDEN if _is_wide(source) else 0.0,
                why=say(
                    "With so many features ({features:,}) a sequence could be recognised by its noise.",
                    features=len(source.features),
                )
                if _is_wide(source)
                else say("There are few features, and each is needed."),
            ),
            "similar_lengths": proposed_similar_lengths(source.lengths, self.example),
        }

    def _proposed(self, source: Labelled) -> dict[str, Reasoned]:
        one, counts = self.example.one, Counter(source.labels)
        rarest = min(counts, key=counts.__getitem__)
        uneven = counts[rarest] < 0.5 * len(source) / len(counts)
        return {
            "split": _proposed_split(source),
            "class_weights": Reasoned(
                value=uneven,
                why=say(
                    "The rarest label, {rarest}, makes {share:.0%} of them.",
                    rarest=rarest,
                    share=counts[rarest] / len(source),
                ),
            ),
            "differences": Reasoned(value=True, why=say("Movement lies in the changes.")),
            "bidirectional": Reasoned(
                value=True, why=say("The whole {one} is there, so it can be read from both ends.", one=one)
            ),
            "units": Reasoned(
                value=64, why=say("Enough for short {many}; more only memorises them.", many=several(2, *self.example))
            ),
            "dropout": Reasoned(
                value=0.3, why=say("There are few {many} for so many weights.", many=several(2, *self.example))
            ),
            "finish": Reasoned(
                value="validation",
                why=say(
                    "Once the best epoch is known, the validation part is learnt too: {many} are few.",
                    many=several(2, *self.example),
                ),
            ),
            "loss": Reasoned(value="cross_entropy", why=say("The answer is a probability for each label.")),
            "batch_size": Reasoned(
                value=BATCH,
                why=say("Few {many} need small batches for enough updates.", many=several(2, *self.example)),
            ),
            **_course(source, self.example),
        }

    def plan(self, source: Labelled, options: LabelOptions) -> Plan:
        self.check(source)
        parts = split(source, options)
        return Plan(self.ends(self.fitted(source, parts, options), options), parts.counts())

    def prepare(self, source: Labelled, options: LabelOptions) -> LabelledDataset:
        self.check(source)
        parts = split(source, options)
        codecs = self.fitted(source, parts, options)
        truth = np.array([codecs.classes.index(label) for label in source.labels], dtype=np.int32)
        weights = balanced(truth[parts.train], len(codecs.classes)) if options.class_weights else None
        examples = {
            part: Examples(self.inputs(source, codecs, positions), Rows(truth[positions]), own)
            for part in PARTS
            for positions, own in [(getattr(parts, part), weights if part == "train" else None)]
        }
        ends = self.ends(codecs, options)
        if ends.input.padded and ends.input.free:
            examples = in_similar_lengths(examples, front=True)
        flattering = (
            (say(FLATTERING, entries=several(2, *self.example)),)
            if options.split == "random" and not source.parts
            else ()
        )
        return LabelledDataset(**examples, ends=ends, codecs=codecs, source=source, parts=parts, warnings=flattering)

    def fitted(self, source: LabelledSequences, parts: Partition, options: SequenceLabelOptions) -> SequenceCodecs:
        """The labels of all; the scale is that of the training part alone."""
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

    def inputs(self, source: LabelledSequences, codecs: SequenceCodecs, positions: np.ndarray) -> Entries:
        """What the network reads of those at `positions`: float32 [positions, timesteps, columns]."""
        return Rows(np.stack([window(complete(source.at(at), codecs.every), codecs) for at in positions]))

    def ends(self, codecs: SequenceCodecs, options: SequenceLabelOptions) -> NetworkEnds:
        asked = Label(len(codecs.classes), pooling=options.pooling)
        # The maximum over all timesteps is that over padding, too, which may not be cut off.
        free = options.similar_lengths and asked.masked
        read = Measured(codecs.timesteps, codecs.columns, padded=True, hidden=options.hidden, free=free)
        return NetworkEnds(read, asked)

    def build(self, ends: NetworkEnds, model: ModelSpec, *, seed: int = 0) -> "keras.Model":
        return build_network(ends, model, seed=seed)

    def preview(self, model: "keras.Model", dataset: LabelledDataset) -> Exhibit:
        return self._labelled(model, dataset, "validation")

    def judge(self, model: "keras.Model", dataset: LabelledDataset) -> Sequence[Exhibit]:
        found = self._labelled(model, dataset, "test").model_copy(update={"rivals": self.rivals(dataset)})
        scored, errors = label_scores(found), label_errors(found, dataset.parts.test)
        return [self.verdict(scored, errors, dataset), scored, found, errors]

    def verdict(self, scored: Scores, errors: Errors, dataset: LabelledDataset) -> Verdict:
        """What it comes down to."""
        return label_verdict(scored, errors, warnings=dataset.warnings)

    def rivals(self, dataset: LabelledDataset) -> dict[str, FloatArray]:
        """What has to be beaten, on what the network has learnt."""
        source, classes, codecs = dataset.source, len(dataset.codecs.classes), dataset.codecs
        known, asked = (
            [(complete(source.at(at), codecs.every) - codecs.level) / codecs.spread for at in part]
            for part in (dataset.learnt_positions, dataset.parts.test)
        )
        labels = dataset.learnt_labels
        rivals = {
            "majority": majority(labels, texts=len(asked), classes=classes),
            "means and spreads": means_and_spreads(known, labels, asked, classes=classes),
            "nearest sequence": nearest_by_warping(known, labels, asked, classes=classes),
        }
        return {name: told for name, told in rivals.items() if told is not None}

    def _labelled(
        self, model: "keras.Model", dataset: LabelledDataset, part: Literal["validation", "test"]
    ) -> labelling.Labelled:
        examples: Examples = getattr(dataset, part)
        return labelling.Labelled(
            part=part,
            entry=self.example,
            classes=dataset.codecs.classes,
            truth=examples.all_targets(),
            probabilities=_told(model, examples.inputs),
            texts=tuple(self._called(dataset.source, at) for at in dataset.parts.test) if part == "test" else (),
        )

    def _called(self, source: Labelled, position: int) -> str:
        entry, length = say(self.example.one).capitalize(), self.step.counted(int(source.lengths[position]))
        if not source.groups:
            return say("{entry} {number}, {length}", entry=entry, number=position + 1, length=length)
        group = source.groups[position]
        return say(
            "{entry} {number} of {group}, {length}", entry=entry, number=position + 1, group=group, length=length
        )

    def check(self, source: Labelled) -> None:
        """Raises UserError where there is too little to learn from."""
        counts, noun = Counter(source.labels), self.example
        if len(source) < FEWEST:
            raise UserError(
                say(
                    "{entries} came; at least {fewest} are needed.",
                    entries=noun.counted(len(source)).capitalize(),
                    fewest=FEWEST,
                ),
                say("Bring five for each label."),
            )
        if len(counts) < 2:
            raise UserError(
                say("Every {one} has the same label, {first!r}.", one=say(noun.one), first=next(iter(counts))),
                say("Choose a label with at least two values."),
            )
        if len(counts) > min(MOST_LABELS, len(source) // 2):
            raise UserError(
                say(
                    "There are {labels} for {counted}.",
                    labels=counted(len(counts), "different label"),
                    counted=noun.counted(len(source)),
                ),
                say("Choose a label that comes again and again."),
            )

    def processing(self, codecs: SequenceCodecs, options: SequenceLabelOptions, preparation: Any) -> Processing:
        return sequence_processing(codecs, preparation)

    def predictor(self, network: Network, codecs: SequenceCodecs, options: SequenceLabelOptions) -> SequenceLabeller:
        return SequenceLabeller(network, codecs)


def _proposed_split(source: Labelled) -> Reasoned:
    """By groups where a test part does not hold them too already."""
    if len(set(source.groups)) <= 2:
        why = say("Later recordings are kept for testing: those next to each other are too much alike.")
        return Reasoned(value="order", why=why)
    parts = list(zip(source.parts, source.groups, strict=True)) if source.parts else []
    groups = {part: {group for other, group in parts if other == part} for part in ("train", "test")}
    if groups["train"] & groups["test"]:
        why = say(
            "The file has the same people in its training and test part, so everybody is in the validation part too."
        )
        return Reasoned(value="order", why=why)
    return Reasoned(value="groups", why=say("The scores are then for people or sessions that the network never met."))


def _is_wide(source: Labelled) -> bool:
    """Whether it is read as many values a timestep, such as the bands of a sound."""
    return isinstance(source, LabelledSequences) and len(source.features) >= WIDE


def _course(source: Labelled, noun: Noun) -> dict[str, Reasoned]:
    """Epochs and patience by the updates in an epoch."""
    updates = max(round(0.65 * len(source) / BATCH), 1)
    wanted = MORE_UPDATES if _is_wide(source) else UPDATES
    epochs = int(np.clip(round(wanted / updates), 20, 100))
    return {
        "epochs": Reasoned(value=epochs, why=all_updates(updates, epochs)),
        "patience": Reasoned(value=max(8, epochs // 4), why=say("The loss of a small validation part jumps about.")),
        "schedule": Reasoned(value="cosine", why=say("Small last steps settle the weights.")),
        "learning_rate": Reasoned(
            value=0.003, why=say("Few {many} mean few updates, so each may be larger.", many=several(2, *noun))
        ),
    }


def _told(model: "keras.Model", inputs: Entries) -> np.ndarray:
    """[entries, classes], a few entries at once: those that lie in files never need fit in memory."""
    parts = np.array_split(np.arange(len(inputs)), max(1, -(-len(inputs) // (AT_ONCE if in_memory(inputs) else FEW))))
    return np.concatenate([predicted(model, inputs.take(part)) for part in parts])
