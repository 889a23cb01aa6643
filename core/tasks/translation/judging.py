"""What a translator says of a part, and how good it is beside its rivals."""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from core.data.examples import Examples
from core.data.tokens import UNKNOWN
from core.language import say
from core.models.in_numpy.decoding import Decoding
from core.models.in_numpy.forward import Network
from core.results.exhibits.kinds import Exhibit
from core.results.exhibits.translation import Translated, TranslatedPair
from core.results.translations.rivals import copied, dictionary, nearest
from core.results.translations.scores import (
    intervals,
    sentence_chrf,
    translation_errors,
    translation_scores,
    translation_verdict,
)
from core.tasks.translation.dataset import TranslationCodecs, TranslationDataset
from core.tasks.translation.searching import best_translations
from core.words import counted

SHOWN = 5
"""Validation sources that are translated after each epoch."""
MOST_JUDGED = 1000
"""Test sources that are translated; more say hardly more and take long."""
MEASURED = 128
"""Validation pairs that the perplexity of a preview is measured on."""
AT_ONCE = 32
"""Pairs whose perplexity is measured together."""
STRANGE = 0.1
"""Share of unknown tokens in the sources of the test part, from which on it is said."""


def preview(network: Network, dataset: TranslationDataset) -> Translated:
    """The same few sources of the validation part each time, greedily."""
    references = references_of(dataset, "validation")
    sources = list(references)[:SHOWN]
    some = np.arange(min(MEASURED, len(dataset.validation)))
    pairs = _translated(network, dataset.codecs, sources, references, Decoding(beam=1))
    return Translated(
        part="validation",
        sides=dataset.codecs.sides,
        pairs=pairs,
        perplexity=perplexity(network, dataset.validation.at(some)),
        left_out=len(references) - len(sources),
    )


def judge(network: Network, dataset: TranslationDataset) -> Sequence[Exhibit]:
    """Every source of the test part once, however many targets it has."""
    references = references_of(dataset, "test")
    sources = judged_sources(references, seed=dataset.options.split_seed)
    pairs = _translated(network, dataset.codecs, sources, references, Decoding(beam=dataset.options.beam_size))
    right = [pair.references for pair in pairs]
    predicted = [pair.predicted for pair in pairs]
    ranges, signatures = intervals(predicted, right)
    found = Translated(
        part="test",
        sides=dataset.codecs.sides,
        pairs=pairs,
        rivals=_rivals(dataset, sources),
        perplexity=perplexity(network, dataset.test),
        left_out=len(references) - len(sources),
        beam=dataset.options.beam_size,
        intervals=ranges,
        signatures=signatures,
    )
    each = {name: sentence_chrf(found.predicted_by(name), right) for name in ("network", *found.rivals)}
    scores, errors = translation_scores(found, each), translation_errors(each)
    return [translation_verdict(scores, errors, warnings=_warnings(dataset, sources)), scores, found, errors]


def judged_sources(references: dict[str, tuple[str, ...]], *, seed: int) -> list[str]:
    """All sources, or as many of them, drawn at random, as are judged at most."""
    sources = list(references)
    if len(sources) <= MOST_JUDGED:
        return sources
    some = np.random.default_rng(seed).permutation(len(sources))[:MOST_JUDGED]
    return [sources[place] for place in sorted(some)]


def perplexity(network: Network, examples: Examples) -> float:
    """exp of the mean surprise at a token of the right target, its end included."""
    total, count = 0.0, 0
    for start in range(0, len(examples), AT_ONCE):
        some = np.arange(start, min(start + AT_ONCE, len(examples)))
        told, answers = network.predict(examples.inputs.take(some)), examples.targets.take(some)
        right = np.take_along_axis(told, answers[..., None].astype(np.int64), axis=-1)[..., 0]
        total -= float(np.log(np.maximum(right[answers > 0], 1e-30)).sum())
        count += int((answers > 0).sum())
    return float(np.exp(min(total / max(count, 1), 50)))


def _translated(
    network: Network,
    codecs: TranslationCodecs,
    sources: Sequence[str],
    references: dict[str, tuple[str, ...]],
    decoding: Decoding,
) -> tuple[TranslatedPair, ...]:
    found = best_translations(network, codecs, sources, decoding)
    return tuple(
        TranslatedPair(
            source=source, references=references[source], predicted=codecs.text(best[0][0]), score=best[0][1]
        )
        for source, best in zip(sources, found, strict=True)
    )


def references_of(dataset: TranslationDataset, part: Literal["validation", "test"]) -> dict[str, tuple[str, ...]]:
    """Each source of a part, and all its targets."""
    found: dict[str, dict[str, None]] = {}
    for place in getattr(dataset.parts, part):
        found.setdefault(dataset.source.sources[place], {})[dataset.source.targets[place]] = None
    return {source: tuple(targets) for source, targets in found.items()}


def _rivals(dataset: TranslationDataset, sources: Sequence[str]) -> dict[str, tuple[str, ...]]:
    places = np.concatenate([getattr(dataset.parts, part) for part in dataset.learnt])
    train = [dataset.source.sources[place] for place in places]
    targets = [dataset.source.targets[place] for place in places]
    return {
        "copy": copied(sources),
        "nearest pair": nearest(train, targets, sources),
        "dictionary": dictionary(train, targets, sources),
    }


def _warnings(dataset: TranslationDataset, sources: Sequence[str]) -> tuple[str, ...]:
    found = []
    tokens = np.concatenate([dataset.codecs.source.encode(source) for source in sources])
    if np.mean(tokens == UNKNOWN) > STRANGE:
        found.append(
            say(
                "More than {strange:.0%} of the tokens of the test sources never came in the training part.",
                strange=STRANGE,
            )
        )
    learnt = {dataset.source.sources[place] for place in dataset.parts.train}
    known = sum(source in learnt for source in sources)
    if known:
        found.append(
            say("{stand} in the training part, too.", stand=counted(known, "test source stands", "test sources stand"))
        )
    return tuple(found)
