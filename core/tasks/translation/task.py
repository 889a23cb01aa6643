"""Translation: a text becomes another one, such as a sentence in another language."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from core.data.entries import EachTimestep, Named
from core.data.examples import Examples, Rows
from core.data.pairs import FEWEST, PAIR, TextPairs
from core.data.partition import PARTS, Partition, partition
from core.data.texts import LabelledTexts
from core.data.tokens import TOKEN, Tokenizer, fitted
from core.errors import UserError
from core.language import Said, say
from core.models.build import build_network, spec_of
from core.models.ends.inputs import TokenPair
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import TargetTokens
from core.models.in_numpy.forward import Network
from core.models.spec import ModelSpec
from core.models.translator import SOURCE, TARGET
from core.results.exhibits.kinds import Exhibit
from core.tasks.processing import Processing
from core.tasks.scripting.pieces import Pieces
from core.tasks.task import Plan, Reasoned, Task
from core.tasks.translation.buckets import in_buckets
from core.tasks.translation.dataset import SPECIALS, TranslationCodecs, TranslationDataset, framed, padded, vocabulary
from core.tasks.translation.judging import judge, preview
from core.tasks.translation.options import TranslationOptions
from core.tasks.translation.presets import TRANSLATION_PRESETS
from core.tasks.translation.processing import translation_processing
from core.tasks.translation.proposing import propose
from core.tasks.translation.scripting import translation_pieces
from core.tasks.translation.translator import TextTranslator
from core.words import counted

if TYPE_CHECKING:
    import keras

FITTED_ON = 20_000
"""Training pairs from which a vocabulary is made; more would change little and take long."""


class Translation(Task):
    """Source: text pairs."""

    name = "translation"
    title = Said("Translate texts")
    source_kind = "text pairs"
    Options = TranslationOptions
    Codecs = TranslationCodecs
    settled = frozenset({"finish"})
    split_fields = ("test", "validation", "split_seed")
    example = PAIR
    step = TOKEN
    in_short = Said("{tokens} tokens, attention: {attention}, {test} to test")
    preview_title = Said("Translations of the validation part")
    losses = ("smoothed_cross_entropy", "cross_entropy")
    presets = TRANSLATION_PRESETS

    def propose(self, source: TextPairs) -> dict[str, Reasoned]:
        _check(source)
        return propose(source)

    def plan(self, source: TextPairs, options: TranslationOptions) -> Plan:
        parts = _parts(source, options)
        return Plan(self.ends(_codecs(source, parts, options), options), parts.counts())

    def prepare(self, source: TextPairs, options: TranslationOptions) -> TranslationDataset:
        parts = _parts(source, options)
        codecs = _codecs(source, parts, options)
        examples = in_buckets({part: _examples(source, getattr(parts, part), codecs, options) for part in PARTS})
        ends = self.ends(codecs, options)
        return TranslationDataset(**examples, ends=ends, codecs=codecs, options=options, source=source, parts=parts)

    def ends(self, codecs: TranslationCodecs, options: TranslationOptions) -> NetworkEnds:
        pair = TokenPair(
            options.longest,
            options.longest_target + 1,
            vocabulary(codecs.source, shared=options.shared),
            options.embedding,
            attention=options.attention,
            shared=options.shared,
            tied=options.tied,
            hidden=options.word_dropout,
            sampled=options.sampling,
        )
        return NetworkEnds(pair, TargetTokens(codecs.target.size + SPECIALS))

    def build(self, ends: NetworkEnds, model: ModelSpec, *, seed: int = 0) -> "keras.Model":
        if model.bidirectional and model.units % 2:
            raise UserError(
                say("{units} cannot be shared between two directions.", units=counted(model.units, "unit")),
                say("Choose an even number of units, or switch bidirectional off."),
            )
        return build_network(ends, model, seed=seed)

    def pieces(self, source: TextPairs, options: TranslationOptions, dataset: TranslationDataset) -> Pieces:
        return translation_pieces(source, options, dataset, (_parts, _fitting, _examples))

    def preview(self, model: "keras.Model", dataset: TranslationDataset) -> Exhibit:
        return preview(_network(model, dataset), dataset)

    def judge(self, model: "keras.Model", dataset: TranslationDataset) -> Sequence[Exhibit]:
        return judge(_network(model, dataset), dataset)

    def processing(self, codecs: TranslationCodecs, options: TranslationOptions, preparation: Any) -> Processing:
        return translation_processing(codecs, options)

    def predictor(self, network: Network, codecs: TranslationCodecs, options: TranslationOptions) -> TextTranslator:
        return TextTranslator(network, codecs, options)


def _check(source: TextPairs) -> None:
    if len(source) < FEWEST:
        raise UserError(
            say(
                "{pairs} came; at least {fewest} are needed, and thousands to learn a language.",
                pairs=counted(len(source), "pair"),
                fewest=FEWEST,
            ),
            say("Bring more pairs."),
        )


def _parts(source: TextPairs, options: TranslationOptions) -> Partition:
    """Equal sources stand in one part, unless parts are given, and equal pairs count once; raises UserError."""
    _check(source)
    given = source.parts or ("",) * len(source)
    pairs = [*enumerate(zip(source.sources, source.targets, given, strict=True))]
    kept = np.array(sorted({pair: place for place, pair in reversed(pairs)}.values()))
    sources = tuple(source.sources[place] for place in kept)
    given = None if source.parts is None else tuple(source.parts[place] for place in kept)
    alike = LabelledTexts(source.name, sources, ("pair",) * len(sources), parts=given)
    found = partition(alike, validation=options.validation, test=options.test, seed=options.split_seed)
    if found.empty:
        raise UserError(
            say("No pair is left for the {empty} part: most sources are equal.", empty=found.empty[0]),
            say("Bring more different pairs."),
        )
    parts = {part: kept[getattr(found, part)] for part in PARTS}
    if len(parts["train"]) > options.most_pairs:
        drawn = np.random.default_rng(options.split_seed).permutation(len(parts["train"]))[: options.most_pairs]
        parts["train"] = parts["train"][np.sort(drawn)]
    return Partition(**parts)


def _codecs(source: TextPairs, parts: Partition, options: TranslationOptions) -> TranslationCodecs:
    """Vocabularies of the training part alone."""
    places = _fitting(parts.train, options)
    sides = [tuple(texts[place] for place in places) for texts in (source.sources, source.targets)]
    if options.shared:
        both = fitted(options.tokens, sides[0] + sides[1], options.vocabulary)
        return TranslationCodecs(source=both, target=both, sides=source.sides)
    read, written = (fitted(options.tokens, texts, options.vocabulary) for texts in sides)
    return TranslationCodecs(source=read, target=written, sides=source.sides)


def _fitting(train: np.ndarray, options: TranslationOptions) -> np.ndarray:
    """The training pairs that vocabularies are made from."""
    if len(train) <= FITTED_ON:
        return train
    return np.sort(np.random.default_rng(options.split_seed).permutation(train)[:FITTED_ON])


def _examples(
    source: TextPairs, places: np.ndarray, codecs: TranslationCodecs, options: TranslationOptions
) -> Examples:
    read = padded(_encoded(codecs.source, source.sources, places), options.longest)
    specials = codecs.specials
    written, answers = framed(
        _encoded(codecs.target, source.targets, places), options.longest_target, begin=specials.begin, end=specials.end
    )
    inputs = Named({SOURCE: Rows(read), TARGET: Rows(written)})
    return Examples(inputs, EachTimestep(Rows(answers), answers > 0))


def _encoded(tokenizer: Tokenizer, texts: Sequence[str], places: np.ndarray) -> list[np.ndarray]:
    return [tokenizer.encode(texts[place]) for place in places]


def _network(model: "keras.Model", dataset: TranslationDataset) -> Network:
    return model if isinstance(model, Network) else Network(dataset.ends, spec_of(model), model.get_weights())
