"""Translations as a person reads them: the best or the worst first, by the length of their source, as a table."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.language import say
from core.results.exhibits.translation import Translated
from core.results.translations.scores import sentence_chrf

GROUPS = 5


@dataclass(frozen=True)
class LengthGroup:
    """Texts whose sources are about as long; mean chrF of the network and of a rival."""

    name: str
    texts: int
    network: float
    rival: float
    exact: float
    """Share of the network's that are right letter by letter."""


def ranked(found: Translated) -> tuple[np.ndarray, np.ndarray]:
    """Positions of the pairs, the best first, and the chrF of each pair [pairs]."""
    each = sentence_chrf(found.predicted_by("network"), [pair.references for pair in found.pairs])
    return np.argsort(-each, kind="stable"), each


def by_length(found: Translated, rival: str) -> list[LengthGroup]:
    """About as many texts in each group; fewer groups where lengths are all alike."""
    references = [pair.references for pair in found.pairs]
    ours, theirs = (sentence_chrf(found.predicted_by(name), references) for name in ("network", rival))
    lengths = np.array([len(pair.source) for pair in found.pairs])
    edges = np.unique(np.quantile(lengths, np.linspace(0, 1, GROUPS + 1)).astype(int))
    groups, low = [], int(lengths.min())
    for edge in edges[1:] if len(edges) > 1 else edges:
        there = (lengths >= low) & (lengths <= edge)
        if there.any():
            exact = [found.pairs[at].predicted in references[at] for at in np.flatnonzero(there)]
            name = say("{low} to {edge}", low=low, edge=edge) if low < edge else f"{edge}"
            groups.append(
                LengthGroup(
                    name,
                    int(there.sum()),
                    float(ours[there].mean()),
                    float(theirs[there].mean()),
                    float(np.mean(exact)),
                )
            )
        low = int(edge) + 1
    return groups


def translated_table(found: Translated) -> pd.DataFrame:
    """The test part: every source with what is right, what was written, its score, and what the rivals say."""
    _, each = ranked(found)
    table = {
        found.sides[0]: [pair.source for pair in found.pairs],
        f"{found.sides[1]} (right)": [" | ".join(pair.references) for pair in found.pairs],
        f"{found.sides[1]} (network)": [pair.predicted for pair in found.pairs],
        "chrF": each.round(2),
        "mean log-probability": [round(pair.score, 4) for pair in found.pairs],
        **{name: list(told) for name, told in found.rivals.items()},
    }
    return pd.DataFrame(table)
