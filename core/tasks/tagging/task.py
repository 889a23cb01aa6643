"""Tagging: which tag each token of a sentence deserves."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from core.data.partition import PARTS, Partition
from core.data.spans import OUTSIDE
from core.data.tagged import SENTENCE, TaggedSequences
from core.data.tokens import TOKEN
from core.errors import UserError
from core.language import Said, say, several
from core.models.build import build_network
from core.models.ends.inputs import Feature, Letters, Tokens, WordParts
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Tags
from core.models.in_numpy.forward import Network
from core.models.spec import ModelSpec
from core.results.exhibits.kinds import Exhibit
from core.results.exhibits.tagging import Tagged
from core.results.tags.judgement import contestants, tag_errors, tag_scores, tag_verdict
from core.results.tags.rivals import MOST_FREQUENT, NEIGHBOURS, OUTSIDE_ALONE, most_frequent, neighbours
from core.tasks.processing import Processing
from core.tasks.scripting.pieces import Pieces
from core.tasks.tagging.cutting import in_buckets, tagged_examples
from core.tasks.tagging.dataset import TaggingCodecs, TaggingDataset
from core.tasks.tagging.encoding import CASINGS, LONGEST_WORD, UNKNOWN, fit_encoding, pieces_of
from core.tasks.tagging.options import TaggingOptions
from core.tasks.tagging.processing import tagging_processing
from core.tasks.tagging.scripting import tagging_pieces
from core.tasks.tagging.splitting import at_positions, sentence_parts
from core.tasks.tagging.tagger import Tagger, tagged
from core.tasks.task import Plan, Reasoned, Task
from core.tasks.text_presets import TEXT_PRESETS
from core.words import all_updates, counted

if TYPE_CHECKING:
    import keras

FEWEST_SENTENCES = 10
MOST_TAGS = 300
CASING_WIDTH, ENDING_WIDTH, LETTER_WIDTH = 8, 16, 25
PREVIEWED = 200
"""Sentences of the validation part that are tagged after each epoch."""
BATCH = 16
_fit = lru_cache(maxsize=4)(fit_encoding)
"""The same sentences are read once, however often a page asks."""


class Tagging(Task):
    """Source: tagged sequences."""

    name = "tagging"
    title = Said("Tag tokens")
    source_kind = "tagged sequences"
    Options = TaggingOptions
    Codecs = TaggingCodecs
    settled = frozenset({"finish"})
    split_fields = ("test", "validation", "split_seed")
    example = SENTENCE
    step = TOKEN
    in_short = Said("{test} to test")
    preview_title = Said("Sentences of the validation part")
    losses = ("cross_entropy",)
    presets = TEXT_PRESETS

    def loss(self, chosen: str, options: dict[str, Any]) -> str:
        return "sequence_cross_entropy" if options.get("chain") else chosen

    def pieces(self, source: TaggedSequences, options: TaggingOptions, dataset: TaggingDataset) -> Pieces:
        return tagging_pieces(source)

    def propose(self, source: TaggedSequences) -> dict[str, Reasoned]:
        _check(source)
        lengths = np.array([len(tokens) for tokens in source.tokens])
        longest = int(np.clip(np.quantile(lengths, 0.99), 5, 120))
        spans = source.scheme != "plain"
        written = any(len(token) > 1 for tokens in source.tokens[:200] for token in tokens)
        many = lengths.sum() > 100_000
        return {
            "longest": Reasoned(
                value=longest,
                why=say(
                    "99% of the sentences have at most {tokens}; others are cut.", tokens=counted(longest, "token")
                ),
            ),
            "letters": Reasoned(
                value=25 if written else 0,
                why=say("What a word is made of tells its tag where the word itself is unknown.")
                if written
                else say("Each token is a single character, so there are no characters within it."),
            ),
            "casing": Reasoned(value=written, why=say("Capitals and digits point to names, dates and amounts.")),
            "chain": Reasoned(
                value=spans,
                why=say("Tags of spans follow rules, such as I only after B.")
                if spans
                else say("The tags follow no rules that a network could not see in the words."),
            ),
            "bidirectional": Reasoned(
                value=True, why=say("What comes after a token decides its tag as much as what came.")
            ),
            "units": Reasoned(
                value=128 if many else 100, why=say("Enough for a sentence; more only memorises the sentences.")
            ),
            "dropout": Reasoned(value=0.5, why=say("Half of the values hidden keep it from memorising words.")),
            "loss": Reasoned(value="cross_entropy", why=say("The answer is a probability for each tag.")),
            "batch_size": Reasoned(value=BATCH * (2 if many else 1), why=say("Small batches mean more updates.")),
            **_course(len(source), many=bool(many)),
        }

    def plan(self, source: TaggedSequences, options: TaggingOptions) -> Plan:
        _check(source)
        parts = _parts(source, options)
        counts = {
            part: len(pieces_of(at_positions(source.tokens, getattr(parts, part)), options.longest)) for part in PARTS
        }
        return Plan(self.ends(_codecs(source, parts, options), options), counts)

    def prepare(self, source: TaggedSequences, options: TaggingOptions) -> TaggingDataset:
        _check(source)
        parts = _parts(source, options)
        codecs = _codecs(source, parts, options)
        pieces = {part: pieces_of(at_positions(source.tokens, getattr(parts, part)), options.longest) for part in PARTS}
        examples = {
            part: tagged_examples(
                codecs.encoding,
                codecs.classes,
                tokens=at_positions(source.tokens, getattr(parts, part)),
                tags=at_positions(source.tags, getattr(parts, part)),
                pieces=pieces[part],
                longest=options.longest,
                chain=options.chain,
            )
            for part in PARTS
        }
        return TaggingDataset(
            **in_buckets(examples),
            ends=self.ends(codecs, options),
            codecs=codecs,
            source=source,
            parts=parts,
            pieces=pieces,
        )

    def ends(self, codecs: TaggingCodecs, options: TaggingOptions) -> NetworkEnds:
        vocabulary = len(codecs.words) + UNKNOWN + 1
        output = Tags(len(codecs.classes), chained=options.chain)
        if codecs.encoding.columns() == 1:
            read = Tokens(options.longest, vocabulary, options.embedding, hidden=options.hidden_tokens, free=True)
            return NetworkEnds(read, output)
        parts = [Feature("casing", CASINGS, CASING_WIDTH)] if codecs.casing else []
        if codecs.endings:
            parts.append(Feature("ending", len(codecs.endings) + UNKNOWN + 1, ENDING_WIDTH))
        letters = None
        if codecs.characters:
            letters = Letters(LONGEST_WORD, len(codecs.characters) + UNKNOWN + 1, LETTER_WIDTH, options.letters)
        read = WordParts(
            options.longest,
            vocabulary,
            options.embedding,
            hidden=options.hidden_tokens,
            parts=tuple(parts),
            letters=letters,
        )
        return NetworkEnds(read, output)

    def build(self, ends: NetworkEnds, model: ModelSpec, *, seed: int = 0) -> "keras.Model":
        return build_network(ends, model, seed=seed)

    def preview(self, model: "keras.Model", dataset: TaggingDataset) -> Exhibit:
        return _tagged(model, dataset, "validation", dataset.parts.validation[:PREVIEWED])

    def judge(self, model: "keras.Model", dataset: TaggingDataset) -> Sequence[Exhibit]:
        found = _tagged(model, dataset, "test", dataset.parts.test)
        found = found.model_copy(update={"rivals": _rivals(dataset, found)})
        counts = contestants(found)
        scores, errors = tag_scores(found, counts), tag_errors(found, counts, dataset.parts.test)
        return [tag_verdict(scores, errors, warnings=_warnings(dataset, found)), scores, found, errors]

    def processing(self, codecs: TaggingCodecs, options: TaggingOptions, preparation: Any) -> Processing:
        return tagging_processing(codecs, options)

    def predictor(self, network: Network, codecs: TaggingCodecs, options: TaggingOptions) -> Tagger:
        return Tagger(network, codecs)


def _course(sentences: int, *, many: bool) -> dict[str, Reasoned]:
    """Epochs, patience and learning rate by the updates in an epoch."""
    updates = max(round(0.8 * sentences / (BATCH * (2 if many else 1))), 1)
    epochs = int(np.clip(round(4000 / updates), 12, 60))
    return {
        "epochs": Reasoned(value=epochs, why=all_updates(updates, epochs)),
        "patience": Reasoned(
            value=max(4, epochs // 5), why=say("The loss may stand still while rare tags are learnt.")
        ),
        "schedule": Reasoned(value="cosine", why=say("Small last steps settle the weights.")),
        "learning_rate": Reasoned(value=0.003, why=say("A falling rate may begin high.")),
        "clip_norm": Reasoned(value=5.0, why=say("Keeps a single odd sentence from undoing what was learnt.")),
    }


def _check(source: TaggedSequences) -> None:
    tags = Counter(tag for told in source.tags for tag in told)
    if len(source) < FEWEST_SENTENCES:
        raise UserError(
            several(
                len(source),
                "There is {count:,} sentence; at least {fewest} are needed.",
                "There are {count:,} sentences; at least {fewest} are needed.",
                count=len(source),
                fewest=FEWEST_SENTENCES,
            ),
            say("Bring more sentences; a blank line ends each of them."),
        )
    if len(tags) < 2:
        raise UserError(
            say("Every token has the same tag, {first!r}.", first=next(iter(tags))),
            say("Choose a column with two or more tags."),
        )
    if len(tags) > MOST_TAGS:
        raise UserError(
            say(
                "There are {tags}; at most {most} can be learnt.",
                tags=counted(len(tags), "different tag"),
                most=MOST_TAGS,
            ),
            say("Choose a column with fewer tags."),
        )


def _parts(source: TaggedSequences, options: TaggingOptions) -> Partition:
    """Positions of the sentences of each part; raises UserError where one is empty."""
    parts = sentence_parts(source, validation=options.validation, test=options.test, seed=options.split_seed)
    if parts.empty:
        raise UserError(
            say("No sentence is left for the {empty} part: there are too few different ones.", empty=parts.empty[0]),
            say("Bring more sentences, or larger validation and test parts."),
        )
    return parts


def _codecs(source: TaggedSequences, parts: Partition, options: TaggingOptions) -> TaggingCodecs:
    """Fitted on the training part alone."""
    tokens, tags = tuple(at_positions(source.tokens, parts.train)), tuple(at_positions(source.tags, parts.train))
    encoding = _fit(
        tokens,
        vocabulary=options.vocabulary,
        rare_words=options.rare_words,
        fold=options.fold,
        casing=options.casing,
        endings=options.endings,
        characters=options.letters > 0,
    )
    classes = tuple(sorted({tag for told in tags for tag in told}))
    if len(classes) < 2:
        raise UserError(say("The training part has a single tag."), say("Bring more sentences with other tags."))
    return TaggingCodecs(
        words=encoding.words,
        characters=encoding.characters,
        endings=encoding.endings,
        casing=encoding.casing,
        fold=encoding.fold,
        classes=classes,
        scheme=source.scheme,
    )


def _tagged(model: Any, dataset: TaggingDataset, part: Literal["validation", "test"], positions: np.ndarray) -> Tagged:
    """What the network says about some sentences, beside what is right."""
    codecs, tokens, tags = (
        dataset.codecs,
        at_positions(dataset.source.tokens, positions),
        at_positions(dataset.source.tags, positions),
    )
    told = tagged(model, codecs, tokens, dataset.ends.timesteps)
    classes = _all_classes(codecs.classes, tags)
    numbers = {tag: place for place, tag in enumerate(classes)}
    predicted = np.concatenate([found for found, _ in told])
    shares = np.concatenate([shares for _, shares in told])
    flat = [token for sentence in tokens for token in sentence]
    shown = _shown_words(dataset)
    return Tagged(
        part=part,
        scheme=codecs.scheme,
        classes=classes,
        lengths=np.array([len(sentence) for sentence in tokens]),
        tokens=tuple(flat),
        truth=np.array([numbers[tag] for sentence in tags for tag in sentence]),
        predicted=predicted,
        confidence=shares[np.arange(len(shares)), predicted],
        known=np.array([int(token in shown) for token in flat]),
        transitions=_transitions(model, dataset),
    )


def _all_classes(learnt: tuple[str, ...], tags: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The learnt tags, then those that only these sentences have."""
    others = sorted({tag for told in tags for tag in told} - set(learnt))
    return (*learnt, *others)


def _transitions(model: Any, dataset: TaggingDataset) -> np.ndarray | None:
    """[tags, tags] of a chain, from any answer of the network."""
    if not dataset.ends.output.chained:
        return None
    nothing = dataset.train.inputs.take(np.zeros(1, np.int64))
    answer = model.predict(nothing) if isinstance(model, Network) else model.predict(nothing, verbose=0)
    return answer[0, : len(dataset.codecs.classes)].astype(np.float64)


def _shown_words(dataset: TaggingDataset) -> set[str]:
    """The tokens of the parts that the network has learnt."""
    learnt = (getattr(dataset.parts, part) for part in dataset.learnt)
    return {
        token for positions in learnt for tokens in at_positions(dataset.source.tokens, positions) for token in tokens
    }


def _rivals(dataset: TaggingDataset, found: Tagged) -> dict[str, np.ndarray]:
    """What one gets without a network, from the same sentences."""
    positions = np.concatenate([getattr(dataset.parts, part) for part in dataset.learnt])
    numbers = {tag: place for place, tag in enumerate(found.classes)}
    train = at_positions(dataset.source.tokens, positions)
    tags = [np.array([numbers.get(tag, 0) for tag in told]) for told in at_positions(dataset.source.tags, positions)]
    test = at_positions(dataset.source.tokens, dataset.parts.test)
    rivals = {MOST_FREQUENT: most_frequent(train, tags, test), NEIGHBOURS: neighbours(train, tags, test)}
    if OUTSIDE in numbers and found.scheme != "plain":
        rivals[OUTSIDE_ALONE] = np.full(len(found.truth), numbers[OUTSIDE])
    return rivals


def _warnings(dataset: TaggingDataset, found: Tagged) -> tuple[str, ...]:
    warnings = []
    if len(np.unique(found.predicted)) == 1:
        only = found.classes[found.predicted[0]]
        warnings.append(
            say("The network answers {only} for every token; train longer, or bring more sentences.", only=only)
        )
    counts = Counter(tag for tags in at_positions(dataset.source.tags, dataset.parts.train) for tag in tags)
    once = sorted(tag for tag, count in counts.items() if count == 1)
    if once:
        warnings.append(
            say(
                "{tags} came once in the training part: {once}.",
                tags=counted(len(once), "tag"),
                once=", ".join(once[:5]),
            )
        )
    unseen = sorted(set(found.classes) - set(dataset.codecs.classes))
    if unseen:
        warnings.append(
            say("The training part does not have {unseen}, which cannot be answered.", unseen=", ".join(unseen[:5]))
        )
    unknown = float((found.known == 0).mean())
    if unknown > 0.15:
        warnings.append(
            say("{unknown:.0%} of the test part's tokens never came in the training part.", unknown=unknown)
        )
    return tuple(warnings)
