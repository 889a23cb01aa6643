"""Translating many texts by beam search, with a network of the size that Multi30k is learnt by."""

import time

import numpy as np

SOURCES, BEAM, VOCABULARY, UNITS, LONGEST = 1_000, 5, 8_000, 256, 40
BEGIN, END = VOCABULARY - 2, VOCABULARY - 1


def translating() -> dict[str, float]:
    """Seconds for all sources, and tokens that were written in that time; the weights are random.

    So that targets have an ordinary length, each ends where its source did, whatever the network says of the end.
    """
    from core.models.ends.inputs import TokenPair
    from core.models.ends.kinds import NetworkEnds
    from core.models.ends.outputs import TargetTokens
    from core.models.in_numpy.decoding import Decoding, Specials
    from core.models.in_numpy.forward import Network
    from core.models.spec import ModelSpec
    from core.models.weights import expected_shapes
    from core.tasks.translation.searching import searched

    pair = TokenPair(LONGEST, LONGEST + 1, VOCABULARY, UNITS, attention="luong", tied=True)
    ends = NetworkEnds(pair, TargetTokens(VOCABULARY))
    spec, random = ModelSpec(cell="lstm", units=UNITS, bidirectional=True), np.random.default_rng(0)
    network = Network(ends, spec, [random.normal(0, 0.1, shape) for shape in expected_shapes(ends, spec)])
    lengths = np.clip(random.normal(14, 5, SOURCES), 3, LONGEST - 1).astype(int)
    sources = [random.integers(2, BEGIN, length) for length in lengths]
    began = time.perf_counter()
    found = searched(
        _ends_in_time()(network),
        sources,
        Specials(begin=BEGIN, end=END, never=(0, 1, BEGIN)),
        Decoding(beam=BEAM),
        ahead=LONGEST + 1,
    )
    seconds = time.perf_counter() - began
    assert all(abs(len(best[0].tokens) - length) <= 1 for best, length in zip(found, lengths, strict=True))
    return {
        f"{SOURCES:,} sources, beam {BEAM}, seconds": seconds,
        "tokens of the best targets": float(sum(len(best[0].tokens) for best in found)),
    }


def _ends_in_time() -> type:
    """A decoder whose targets end when they are as long as their sources."""
    from core.models.in_numpy.decoding import Decoder
    from core.models.nodes.node import Wire

    class EndsInTime(Decoder):
        def read(self, sources):
            self._lengths = Wire("lengths")
            return super().read(sources) | {self._lengths: (np.asarray(sources) > 0).sum(axis=1)}

        def step(self, read, tokens, states):
            written = states.pop("written", np.zeros(len(tokens), int))
            probabilities, ended = super().step(read, tokens, states)
            probabilities[:, END] = np.where(written >= read[self._lengths], 1.0, 0.0)
            return probabilities, ended | {"written": written + 1}

    return EndsInTime
