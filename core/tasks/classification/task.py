"""Classification: which label a text deserves, sentiment first."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from core.data.balance import balanced
from core.data.examples import Examples, Rows
from core.data.partition import PARTS, Partition, partition
from core.data.texts import TEXT, LabelledTexts
from core.data.tokens import TOKEN, Words, fitted
from core.errors import UserError
from core.language import Said, mark, say
from core.models.build import build_network
from core.models.ends.inputs import Tokens
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Label
from core.models.in_numpy.forward import Network, predicted
from core.models.spec import ModelSpec
from core.results.exhibits.kinds import Exhibit
from core.results.exhibits.labelling import Labelled
from core.results.texts.text_judgement import label_errors, label_scores, label_verdict
from core.results.texts.text_rivals import bag_of_words, majority
from core.tasks.classification.classifier import TextClassifier
from core.tasks.classification.dataset import ClassificationCodecs, ClassificationDataset, padded
from core.tasks.classification.options import ClassificationOptions
from core.tasks.classification.processing import classification_processing
from core.tasks.classification.scripting import classification_pieces
from core.tasks.processing import Processing
from core.tasks.scripting.pieces import Pieces
from core.tasks.task import Length, Plan, Reasoned, Task
from core.tasks.text_presets import TEXT_PRESETS
from core.words import all_updates, counted

if TYPE_CHECKING:
    import keras

FEWEST_TEXTS = 20
MOST_LABELS = 200
FEW_TEXTS = 20_000
"""With fewer texts more tokens are hidden in training."""
BATCH = 32
FEW_UPDATES = 200
"""Updates in an epoch below which they may be larger."""
SHOWN = 300
"""Characters of a text that an exhibit keeps."""


class Classification(Task):
    """Source: labelled texts."""

    name = "classification"
    title = Said("Label texts")
    source_kind = "labelled texts"
    Options = ClassificationOptions
    Codecs = ClassificationCodecs
    split_fields = ("test", "validation", "split_seed")
    example = TEXT
    step = TOKEN
    length = Length("longest", mark("a longest text of {length} tokens"))
    in_short = Said("{tokens} tokens, {longest} a text at most, {test} to test")
    preview_title = Said("Labels of the validation part")
    losses = ("cross_entropy",)
    presets = TEXT_PRESETS
    settled = frozenset()

    def pieces(self, source: LabelledTexts, options: ClassificationOptions, dataset: ClassificationDataset) -> Pieces:
        return classification_pieces(source, options, dataset)

    def propose(self, source: LabelledTexts) -> dict[str, Reasoned]:
        _check(source)
        lengths = np.array([len(Words([]).tokens(text)) for text in source.texts[:5000]])
        longest = int(np.clip(np.quantile(lengths, 0.98), 5, 200))
        counts = Counter(source.labels)
        rarest = min(counts, key=counts.__getitem__)
        uneven = counts[rarest] < 0.5 * len(source) / len(counts)
        share = counts[rarest] / len(source)
        return {
            "longest": Reasoned(
                value=longest,
                why=say("98% of the texts have at most {words} (and never over 200).", words=counted(longest, "word")),
            ),
            "class_weights": Reasoned(
                value=uneven,
                why=say("The rarest label, {rarest}, makes {share:.0%} of the texts.", rarest=rarest, share=share),
            ),
            "bidirectional": Reasoned(
                value=True, why=say("The whole text is there, so it can be read from both ends.")
            ),
            "units": Reasoned(value=64, why=say("Enough for a sentence; more only memorises the training texts.")),
            "dropout": Reasoned(value=0.5, why=say("With few texts for many words, networks memorise them at once.")),
            "hidden_tokens": Reasoned(
                value=0.4 if len(source) < FEW_TEXTS else 0.2,
                why=say(
                    "Hiding words makes the network rely on several of them; the fewer texts, the more are hidden."
                ),
            ),
            "loss": Reasoned(value="cross_entropy", why=say("The answer is a probability for each label.")),
            "batch_size": Reasoned(value=BATCH, why=say("Small batches find flatter, more general answers.")),
            **_course(len(source)),
        }

    def plan(self, source: LabelledTexts, options: ClassificationOptions) -> Plan:
        _check(source)
        parts = _parts(source, options)
        return Plan(self.ends(_codecs(source, parts, options), options), parts.counts())

    def prepare(self, source: LabelledTexts, options: ClassificationOptions) -> ClassificationDataset:
        _check(source)
        parts = _parts(source, options)
        codecs = _codecs(source, parts, options)
        classes = codecs.classes
        tokens = np.stack([padded(codecs.tokenizer.encode(text), options.longest) for text in source.texts])
        truth = np.array([classes.index(label) for label in source.labels], dtype=np.int32)
        weights = balanced(truth[parts.train], len(classes)) if options.class_weights else None
        examples = {
            part: Examples(Rows(tokens[positions]), Rows(truth[positions]), weights if part == "train" else None)
            for part in PARTS
            for positions in [getattr(parts, part)]
        }
        return ClassificationDataset(
            **examples, ends=self.ends(codecs, options), codecs=codecs, source=source, parts=parts
        )

    def ends(self, codecs: ClassificationCodecs, options: ClassificationOptions) -> NetworkEnds:
        texts = Tokens(options.longest, codecs.tokenizer.size, options.embedding, hidden=options.hidden_tokens)
        return NetworkEnds(texts, Label(len(codecs.classes), pooling=options.pooling))

    def build(self, ends: NetworkEnds, model: ModelSpec, *, seed: int = 0) -> "keras.Model":
        return build_network(ends, model, seed=seed)

    def preview(self, model: "keras.Model", dataset: ClassificationDataset) -> Exhibit:
        return _labelled(model, dataset, "validation")

    def judge(self, model: "keras.Model", dataset: ClassificationDataset) -> Sequence[Exhibit]:
        found = _labelled(model, dataset, "test").model_copy(update={"rivals": _rivals(dataset)})
        judged, errors = label_scores(found), label_errors(found, dataset.parts.test)
        return [label_verdict(judged, errors, warnings=_warnings(dataset)), judged, found, errors]

    def processing(self, codecs: ClassificationCodecs, options: ClassificationOptions, preparation: Any) -> Processing:
        return classification_processing(codecs, options)

    def predictor(
        self, network: Network, codecs: ClassificationCodecs, options: ClassificationOptions
    ) -> TextClassifier:
        return TextClassifier(network, codecs)


def _course(texts: int) -> dict[str, Reasoned]:
    """Epochs, patience and learning rate by the updates in an epoch: a loss may stand still for hundreds of them."""
    updates = max(round(0.8 * texts / BATCH), 1)
    epochs = int(np.clip(round(2500 / updates), 15, 40))
    patience = int(np.clip(round(600 / updates), 3, epochs // 3))
    few = updates < FEW_UPDATES
    return {
        "epochs": Reasoned(value=epochs, why=all_updates(updates, epochs)),
        "patience": Reasoned(
            value=patience,
            why=say("A validation loss that has risen rarely falls again, but it may stay level for a while."),
        ),
        "schedule": Reasoned(
            value="cosine" if few else "constant",
            why=say("Small last steps settle the weights.")
            if few
            else say("Early stopping ends it before steps would shrink."),
        ),
        "learning_rate": Reasoned(
            value=0.004 if few else 0.001,
            why=say("Few texts mean few updates, so each may be larger.")
            if few
            else say("Small steps suit many updates."),
        ),
    }


def _check(source: LabelledTexts) -> None:
    counts = Counter(source.labels)
    if len(source) < FEWEST_TEXTS:
        raise UserError(
            say(
                "{texts} came; at least {fewest} are needed.",
                texts=counted(len(source), "text"),
                fewest=FEWEST_TEXTS,
            ),
            say("Bring more texts."),
        )
    if len(counts) < 2:
        raise UserError(
            say("Every text has the same label, {first!r}.", first=next(iter(counts))),
            say("Choose a label column with at least two labels."),
        )
    if len(counts) > min(MOST_LABELS, len(source) // 2):
        raise UserError(
            say(
                "The label column has {values} in {texts}.",
                values=counted(len(counts), "different value"),
                texts=counted(len(source), "text"),
            ),
            say("Choose a column with a few labels that repeat."),
        )


def _parts(source: LabelledTexts, options: ClassificationOptions) -> Partition:
    parts = partition(source, validation=options.validation, test=options.test, seed=options.split_seed)
    if parts.empty:
        raise UserError(
            say(
                "No text is left for the {empty} part: most texts are equal or belong to one group.",
                empty=parts.empty[0],
            ),
            say("Bring more different texts, or larger validation and test parts."),
        )
    return parts


def _codecs(source: LabelledTexts, parts: Partition, options: ClassificationOptions) -> ClassificationCodecs:
    texts = tuple(source.texts[position] for position in parts.train)
    tokenizer = fitted(options.tokens, texts, options.vocabulary)
    return ClassificationCodecs(tokenizer=tokenizer, classes=tuple(sorted(set(source.labels))))


def _labelled(model: "keras.Model", dataset: ClassificationDataset, part: Literal["validation", "test"]) -> Labelled:
    source, examples = dataset.source, getattr(dataset, part)
    return Labelled(
        part=part,
        entry=TEXT,
        classes=dataset.codecs.classes,
        truth=examples.all_targets(),
        probabilities=predicted(model, examples.all_inputs()),
        texts=tuple(source.texts[i][:SHOWN] for i in getattr(dataset.parts, part)) if part == "test" else (),
    )


def _rivals(dataset: ClassificationDataset) -> dict[str, Any]:
    source, parts, classes = dataset.source, dataset.parts, len(dataset.codecs.classes)
    learnt = [position for part in dataset.learnt for position in getattr(parts, part)]
    labels = np.concatenate([getattr(dataset, part).all_targets() for part in dataset.learnt])
    every = Words([])

    def words(text: str) -> list[str]:
        return [text[token.start : token.stop].lower() for token in every.tokens(text)]

    counted = bag_of_words(
        [source.texts[i] for i in learnt],
        labels,
        [source.texts[i] for i in parts.test],
        classes=classes,
        words=words,
    )
    return {"majority": majority(labels, texts=len(parts.test), classes=classes), "bag of words": counted}


def _warnings(dataset: ClassificationDataset) -> tuple[str, ...]:
    rare = [label for label, count in Counter(dataset.source.labels).items() if count < 3]
    found = []
    if rare:
        found.append(
            say("{names} came fewer than three times and could not be tested.", names=", ".join(map(repr, rare[:5])))
        )
    if _unknown_share(dataset) > 0.15:
        found.append(say("More than 15% of the test part's tokens never came in the training part."))
    return tuple(found)


def _unknown_share(dataset: ClassificationDataset) -> float:
    tokens = dataset.test.all_inputs()
    return float(np.mean(tokens[tokens > 0] == 1))
