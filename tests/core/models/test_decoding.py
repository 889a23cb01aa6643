"""Searching for a target: held to all targets that there are, written out by brute force on a tiny network."""

from itertools import product

import numpy as np
import pytest

from core.models.ends.inputs import TokenPair
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import TargetTokens
from core.models.in_numpy.decoding import Decoder, Decoding, Specials, largest, translate
from core.models.in_numpy.forward import Network
from core.models.spec import ModelSpec
from core.models.weights import expected_shapes

NUMBERS, LONGEST = 6, 3
SPECIALS = Specials(begin=4, end=5, never=(0, 1, 4))
SOURCES = np.array([[2, 3, 2, 0], [3, 0, 0, 0], [2, 2, 3, 3]], np.int32)


@pytest.fixture(
    params=[("lstm", "luong"), ("gru", "none"), ("simple_rnn", "bahdanau")], ids=["luong", "plain", "bahdanau"]
)
def network(request: pytest.FixtureRequest) -> Network:
    cell, attention = request.param
    ends = NetworkEnds(TokenPair(4, LONGEST + 1, 5, 3, attention=attention), TargetTokens(NUMBERS))
    spec, random = ModelSpec(cell=cell, units=4, bidirectional=True), np.random.default_rng(5)
    return Network(ends, spec, [random.normal(0, 1.2, shape) for shape in expected_shapes(ends, spec)])


def log_probability(network: Network, source: np.ndarray, tokens: tuple[int, ...]) -> float:
    """Of a target and its end, by the network as it was trained."""
    read = np.array([[SPECIALS.begin, *tokens]])
    told = network.predict({"source": source[None], "target": read})[0]
    return float(sum(np.log(told[at, token]) for at, token in enumerate((*tokens, SPECIALS.end))))


def every_target() -> list[tuple[int, ...]]:
    return [tokens for length in range(LONGEST) for tokens in product((2, 3), repeat=length)]


def test_a_wide_beam_finds_the_best_of_all_targets(network: Network) -> None:
    found = translate(Decoder(network), SOURCES, SPECIALS, Decoding(beam=12, length_penalty=0.0), longest=LONGEST)
    for source, those in zip(SOURCES, found, strict=True):
        best = max(every_target(), key=lambda tokens: log_probability(network, source, tokens))
        ended = [one for one in those if one.ended]
        assert ended[0].tokens == best
        assert ended[0].log_probability == pytest.approx(log_probability(network, source, best), abs=1e-4)


def test_a_beam_of_one_takes_the_likeliest_token_each_time(network: Network) -> None:
    decoder = Decoder(network)
    for source in SOURCES:
        written: list[int] = []
        while len(written) < LONGEST:
            told = network.predict({"source": source[None], "target": np.array([[SPECIALS.begin, *written]])})[0, -1]
            told[list(SPECIALS.never)] = 0
            if (token := int(told.argmax())) == SPECIALS.end:
                break
            written.append(token)
        [[found]] = translate(decoder, source[None], SPECIALS, Decoding(beam=1), longest=LONGEST)
        assert found.tokens == tuple(written)


@pytest.mark.parametrize(("numbers", "count"), [(7, 7), (300, 10), (4_001, 10), (9_000, 40)])
def test_the_largest_of_many_are_those_that_a_sort_finds(numbers: int, count: int) -> None:
    values = np.random.default_rng(0).permuted(np.tile(np.arange(numbers, dtype=np.float32), (6, 1)), axis=1)
    values[:, 3] = -1.0
    found = largest(values, count)
    assert found.shape == (6, count)
    np.testing.assert_array_equal(np.sort(found), np.sort(np.argsort(-values, axis=1)[:, :count]))


def test_a_source_is_translated_alone_as_among_others(network: Network) -> None:
    decoder = Decoder(network)
    together = translate(decoder, SOURCES, SPECIALS, Decoding(beam=3), longest=LONGEST)
    for source, expected in zip(SOURCES, together, strict=True):
        [alone] = translate(decoder, source[source > 0][None], SPECIALS, Decoding(beam=3), longest=LONGEST)
        assert [one.tokens for one in alone] == [one.tokens for one in expected]


def test_a_target_begins_as_a_person_wants(network: Network) -> None:
    [found] = translate(Decoder(network), SOURCES[:1], SPECIALS, Decoding(beam=6), longest=6, prefix=(3, 2))
    assert all(one.tokens[:2] == (3, 2) for one in found)
    ended = next(one for one in found if one.ended)
    assert ended.log_probability == pytest.approx(log_probability(network, SOURCES[0], ended.tokens), abs=1e-4)


def test_what_is_forbidden_is_never_repeated(network: Network) -> None:
    [found] = translate(Decoder(network), SOURCES[:1], SPECIALS, Decoding(beam=4, no_repeat=1), longest=9)
    assert all(len(set(one.tokens)) == len(one.tokens) for one in found if one.log_probability > -1e8)


def test_no_special_token_is_ever_written(network: Network) -> None:
    found = translate(Decoder(network), SOURCES, SPECIALS, Decoding(beam=4), longest=6)
    assert not {token for those in found for one in those for token in one.tokens} & {*SPECIALS.never, SPECIALS.end}


def test_attention_is_a_share_of_each_token_of_the_source(network: Network) -> None:
    told, attention = Decoder(network).whole(SOURCES[1], np.array([SPECIALS.begin, 2, 3]))
    assert told.shape == (3, NUMBERS)
    if network.ends.input.attention != "none":
        np.testing.assert_allclose(attention.sum(axis=1), 1, rtol=1e-5)
        assert (attention[:, 1:] < 1e-6).all()
    else:
        assert attention is None
