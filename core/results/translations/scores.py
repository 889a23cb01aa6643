"""How good translations are: BLEU and chrF by sacrebleu, equal texts, wrong characters; with intervals."""

from collections.abc import Sequence

import numpy as np

from core.results.decision import decide_one
from core.results.exhibits.scores import Errors, ScoreRow, Scores, Verdict
from core.results.exhibits.translation import Translated
from core.results.measures import SENTENCE_CHRF
from core.results.metrics import TRANSLATION
from core.results.translations.distance import character_error
from core.results.verdict import verdict

DRAWS = 300
"""Of the bootstrap behind the intervals of BLEU and chrF."""
References = Sequence[Sequence[str]]
"""Of each source, one or more right targets."""


def sentence_chrf(predicted: Sequence[str], references: References) -> np.ndarray:
    """chrF of each text, 0 to 100 [texts]."""
    from sacrebleu.metrics import CHRF

    metric = CHRF()
    return np.array(
        [metric.sentence_score(text, list(right)).score for text, right in zip(predicted, references, strict=True)]
    )


def scored(predicted: Sequence[str], references: References, *, each: np.ndarray) -> dict[str, float | None]:
    """Every score but the perplexity, which only a network has; `each` is `sentence_chrf`."""
    from sacrebleu.metrics import BLEU, CHRF

    streams = _streams(references)
    exact = [text in right for text, right in zip(predicted, references, strict=True)]
    return {
        "sentence_chrf": float(each.mean()),
        "bleu": BLEU().corpus_score(list(predicted), streams).score,
        "chrf": CHRF().corpus_score(list(predicted), streams).score,
        "exact_match": float(np.mean(exact)),
        "character_error": character_error(predicted, references),
        "perplexity": None,
    }


def intervals(
    predicted: Sequence[str], references: References
) -> tuple[dict[str, tuple[float, float]], dict[str, str]]:
    """95% intervals of BLEU and chrF (bootstrap over texts), and how sacrebleu computed them."""
    from sacrebleu.metrics import BLEU, CHRF

    found, signatures, streams = {}, {}, _streams(references)
    draws = np.random.default_rng(0).integers(len(predicted), size=(DRAWS, len(predicted)))
    for key, metric in (("bleu", BLEU()), ("chrf", CHRF())):
        # Not corpus_score(n_bootstrap): it fails where some draws score 0, whose type is another (sacrebleu 2.6).
        counts = np.array(metric._extract_corpus_statistics(list(predicted), streams))
        drawn = (counts[places].sum(axis=0).tolist() for places in draws)
        low, high = np.quantile([float(metric._compute_score_from_stats(each).score) for each in drawn], (0.025, 0.975))
        found[key] = (float(low), float(high))
        signatures[key] = metric.get_signature().format()
    return found, signatures


def translation_scores(found: Translated, each: dict[str, np.ndarray]) -> Scores:
    """The network and its rivals; `each` has their chrF text by text."""
    references = [pair.references for pair in found.pairs]
    rows = []
    for name, values in each.items():
        told = found.predicted_by(name)
        one = scored(told, references, each=values)
        if name == "network":
            one["perplexity"] = found.perplexity
        rows.append(ScoreRow(name=name, role="network" if name == "network" else "baseline", values=one))
    return Scores(part=found.part, metrics=tuple(TRANSLATION), rows=tuple(rows))


def translation_errors(each: dict[str, np.ndarray]) -> Errors:
    """100 minus chrF, [texts, 1]."""
    count = len(next(iter(each.values())))
    return Errors(origins=np.arange(count), absolute={name: (100 - values)[:, None] for name, values in each.items()})


def translation_verdict(found: Scores, errors: Errors, *, warnings: tuple[str, ...] = ()) -> Verdict:
    """Does the network translate better than what needs no network?"""
    scores = {row.name: row.values[SENTENCE_CHRF.key] for row in found.rows}
    return verdict(decide_one(errors, scores, measure=SENTENCE_CHRF), warnings=warnings)


def _streams(references: References) -> list[list[str | None]]:
    """One stream for the first right target of each, one for the second, as sacrebleu takes them."""
    most = max(map(len, references))
    return [[right[at] if at < len(right) else None for right in references] for at in range(most)]
