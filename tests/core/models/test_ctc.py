"""Decoding equals what one finds by going through all alignments, and the loss is TensorFlow's of the same."""

from itertools import product

import numpy as np
import pytest

from core.engine.losses.ctc import ctc_loss
from core.models.in_numpy.ctc import aligned, beam_search, collapsed, greedy, log_probability, needed

SYMBOLS, TIMESTEPS = 2, 5
BLANK = SYMBOLS


@pytest.fixture(params=range(3))
def probabilities(request: pytest.FixtureRequest) -> np.ndarray:
    told = np.exp(2 * np.random.default_rng(request.param).normal(size=(TIMESTEPS, SYMBOLS + 1)))
    return (told / told.sum(axis=1, keepdims=True)).astype(np.float32)


def every_alignment(probabilities: np.ndarray) -> dict[tuple[int, ...], list[tuple[float, tuple[int, ...]]]]:
    """Symbols -> each of their alignments with its probability."""
    found: dict[tuple[int, ...], list[tuple[float, tuple[int, ...]]]] = {}
    for path in product(range(SYMBOLS + 1), repeat=TIMESTEPS):
        share = float(np.prod([probabilities[at, symbol] for at, symbol in enumerate(path)]))
        found.setdefault(collapsed(np.array(path), BLANK), []).append((share, path))
    return found


def test_repetitions_are_one_symbol_and_blanks_none() -> None:
    assert collapsed(np.array([2, 0, 0, 2, 0, 1, 1, 2]), BLANK) == (0, 0, 1)
    assert collapsed(np.array([2, 2]), BLANK) == ()


def test_two_that_are_alike_need_a_blank_between_them() -> None:
    assert [needed(np.array(symbols)) for symbols in ([], [0, 1], [1, 1, 0, 0, 0])] == [0, 2, 8]


def test_probabilities_are_sums_over_all_alignments(probabilities: np.ndarray) -> None:
    for symbols, paths in every_alignment(probabilities).items():
        assert log_probability(probabilities, symbols) == pytest.approx(np.log(sum(share for share, _ in paths)))
    assert log_probability(probabilities, (0, 0, 0, 0)) == -np.inf


def test_a_wide_beam_finds_the_likeliest_symbols_in_order(probabilities: np.ndarray) -> None:
    totals = {symbols: sum(share for share, _ in paths) for symbols, paths in every_alignment(probabilities).items()}
    best = sorted(totals, key=totals.get, reverse=True)[:5]
    found = beam_search(probabilities, 100)[:5]
    assert [one.symbols for one in found] == best
    assert [one.log_probability for one in found] == pytest.approx(
        [np.log(totals[symbols]) for symbols in best], abs=1e-4
    )


def test_the_greedy_answer_is_that_of_the_likeliest_alignment(probabilities: np.ndarray) -> None:
    likeliest = max((max(paths), symbols) for symbols, paths in every_alignment(probabilities).items())
    assert greedy(probabilities) == likeliest[1]


def test_symbols_stand_where_their_likeliest_alignment_hears_them_most(probabilities: np.ndarray) -> None:
    for symbols, paths in every_alignment(probabilities).items():
        path = np.array(max(paths)[1])
        begins = np.flatnonzero((np.diff(path, prepend=-1) != 0) & (path != BLANK))
        for place, begin, symbol in zip(aligned(probabilities, symbols), begins, symbols, strict=True):
            run = begin + np.arange(next((n for n, one in enumerate(path[begin:]) if one != symbol), TIMESTEPS - begin))
            assert place == run[probabilities[run, symbol].argmax()]


def test_the_loss_is_the_negative_log_likelihood_a_symbol() -> None:
    random = np.random.default_rng(4)
    told = random.dirichlet(np.ones(4), size=(3, 7)).astype(np.float32)
    truth = np.array([[7, 0, 0, 2], [4, 1, -1, -1], [5, 2, 1, -1]], np.int32)
    each = np.asarray(ctc_loss().call(truth, told))
    for row, answer, loss in zip(truth, told, each, strict=True):
        symbols = tuple(row[1:][row[1:] >= 0].tolist())
        assert loss == pytest.approx(-log_probability(answer[: row[0]], symbols) / len(symbols), rel=1e-4)


def test_the_mean_over_recordings_takes_no_mask_into_account() -> None:
    import keras

    random = np.random.default_rng(5)
    told = keras.ops.convert_to_tensor(random.dirichlet(np.ones(3), size=(2, 6)).astype(np.float32))
    truth = np.array([[6, 0, 1], [4, 1, -1]], np.int32)
    expected = float(ctc_loss()(truth, told))
    keras.src.backend.set_keras_mask(told, np.arange(6) < np.array([[6], [4]]))
    assert float(ctc_loss()(truth, told)) == pytest.approx(expected)
