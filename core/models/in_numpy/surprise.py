"""How unexpected each token of a text is to a network that writes."""

import numpy as np

from core.models.in_numpy.forward import Network

LANES = 32
"""Stretches of the test part that are read side by side."""
WARM_UP = 200
"""Tokens read before a stretch, so that its first tokens are not guessed without context."""


def surprises(network: Network, stream: np.ndarray, *, before: np.ndarray, lanes: int = LANES) -> np.ndarray:
    """Nats [tokens] by which each token of the stream was unexpected, read in stretches side by side."""
    whole = np.concatenate([before, stream])
    length = -(-len(stream) // lanes)
    starts = np.arange(0, len(stream), length)
    warm = min(WARM_UP, int(starts[1]) if len(starts) > 1 else 0)
    # Lane k reads whole[starts[k] - warm : starts[k] + length]; the first lane repeats its first token to warm up.
    positions = starts[:, None] + np.arange(-warm, length)[None, :]
    read = whole[np.clip(positions, 0, len(whole) - 1)]
    probabilities = np.ones((len(starts), length))
    states = network.carry_on(read[:, :warm])[1] if warm else None
    for step in range(length):
        told, states = network.carry_on(read[:, warm + step][:, None], states)
        wanted = whole[np.clip(starts + step + 1, 0, len(whole) - 1)]
        probabilities[:, step] = told[np.arange(len(starts)), 0, wanted]
    return -np.log(np.maximum(probabilities, 1e-30)).ravel()[: len(stream)]
