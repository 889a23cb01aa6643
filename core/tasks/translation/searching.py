"""The best targets of many sources: those of like length are searched for side by side."""

from collections.abc import Sequence

import numpy as np

from core.models.in_numpy.decoding import Decoder, Decoding, Hypothesis, Specials, translate
from core.models.in_numpy.forward import Network
from core.tasks.translation.dataset import TranslationCodecs, padded

SIDE_BY_SIDE = 32
"""Sources that are translated together, times the beam."""


def best_translations(
    network: Network, codecs: TranslationCodecs, sources: Sequence[str], decoding: Decoding
) -> list[list[tuple[tuple[int, ...], float]]]:
    """Of each source the tokens and the score of the best targets."""
    tokens = [codecs.source.encode(source) for source in sources]
    found = searched(Decoder(network), tokens, codecs.specials, decoding, ahead=network.ends.input.ahead)
    return [[(one.tokens, one.log_probability / (len(one.tokens) + one.ended or 1)) for one in each] for each in found]


def searched(
    decoder: Decoder, tokens: Sequence[np.ndarray], specials: Specials, decoding: Decoding, *, ahead: int
) -> list[list[Hypothesis]]:
    """The best targets of each source, given as its tokens; `ahead` tokens is what the network was trained to write."""
    found: list = [[]] * len(tokens)
    order = sorted(range(len(tokens)), key=lambda place: len(tokens[place]))
    for start in range(0, len(order), SIDE_BY_SIDE):
        places = order[start : start + SIDE_BY_SIDE]
        some = [tokens[place] for place in places]
        longest = [most_tokens(len(each), ahead) for each in some]
        batch = padded(some, max(1, *map(len, some)))
        for place, those in zip(places, translate(decoder, batch, specials, decoding, longest=longest), strict=True):
            found[place] = those
    return found


def most_tokens(source: int, target: int) -> int:
    """After how many tokens a target is broken off."""
    return max(2 * source + 10, 2 * target)
