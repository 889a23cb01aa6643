"""What pairs of texts are like: how many, how long, in how many letters."""

from collections import Counter

import numpy as np

from core.data.pairs import PAIR, TextPairs
from core.language import say
from core.sources.profile import Counts, Profile
from core.words import counted

EDGES = (5, 10, 20, 30, 50, 80, 120, 200, 400)
"""Characters that bound the bars."""


def pair_profile(pairs: TextPairs) -> Profile:
    """Facts and the lengths of both sides."""
    lengths = [np.fromiter(map(len, texts), np.int64) for texts in (pairs.sources, pairs.targets)]
    facts = [PAIR.counted(len(pairs)), say("{source} to {target}", source=pairs.sides[0], target=pairs.sides[1])]
    facts += [
        say("{side} of about {characters}", side=side, characters=counted(int(np.median(each)), "character"))
        for side, each in zip(pairs.sides, lengths, strict=True)
    ]
    different = len(set(pairs.sources))
    if different < len(pairs):
        facts.append(f"{counted(different, 'different source')}")
    if pairs.parts is not None:
        said = Counter(pairs.parts)
        facts.append(", ".join(f"{said[part]:,} {part}" for part in ("train", "validation", "test") if said[part]))
    pictures = tuple(
        Counts(
            say("Lengths: {side}", side=side),
            say("How many texts have how many characters ({side}).", side=side),
            "pairs",
            _bars(each),
            ordered=True,
        )
        for side, each in zip(pairs.sides, lengths, strict=True)
    )
    return Profile(tuple(facts), pictures)


def _bars(lengths: np.ndarray) -> dict[str, int]:
    places = np.searchsorted(EDGES, lengths)
    names = [say("up to {edge}", edge=edge) for edge in EDGES] + [say("over {edge}", edge=EDGES[-1])]
    counts = np.bincount(places, minlength=len(names))
    return {name: int(count) for name, count in zip(names, counts, strict=True) if count}
