"""Kneser-Ney n-grams against sums that must be one, a count by hand, and the uniform guess."""

import numpy as np
import pytest

from core.results.texts.ngrams import KneserNey

STREAM = np.array([0, 1, 2, 0, 1, 3, 0, 1, 2, 2, 0, 1, 2, 0])


@pytest.mark.parametrize("order", [1, 2, 3, 5])
@pytest.mark.parametrize("context", [[0], [0, 1], [3, 3], [1, 2, 0, 1]])
def test_probabilities_of_all_next_tokens_sum_to_one(order, context):
    model = KneserNey(STREAM, vocabulary=6, order=order)
    before = np.array(context)
    total = sum(np.exp(model.log_probabilities(np.array([token]), before=before)[0]) for token in range(6))
    assert total == pytest.approx(1.0)


def test_bigram_equals_the_formula_by_hand():
    # Stream a b a b a a: bigrams ab 2, ba 2, aa 1 over V = 2; D = 1/(1+2*2) = 0.2 (n1 = 1, n2 = 2).
    # Continuations: a is preceded by {b, a} = 2, b by {a} = 1; at the unigrams n1 = 1, n2 = 1, so D = 1/3.
    model = KneserNey(np.array([0, 1, 0, 1, 0, 0]), vocabulary=2, order=2)
    unigram_b = (1 - 1 / 3) / 3 + (1 / 3 * 2 / 3) * 0.5
    expected = (2 - 0.2) / 3 + 0.2 * 2 / 3 * unigram_b
    assert np.exp(model.log_probabilities(np.array([1]), before=np.array([0]))[0]) == pytest.approx(expected)


def test_longer_contexts_predict_a_repeating_stream_better():
    stream = np.tile([0, 1, 0, 2], 200)
    losses = [-KneserNey(stream[:600], vocabulary=3, order=n).log_probabilities(stream[600:]).mean() for n in (1, 2, 3)]
    assert losses[0] > losses[1] > losses[2]
    assert losses[2] < 0.02


def test_tokens_never_seen_keep_some_probability():
    model = KneserNey(np.zeros(50, int), vocabulary=4, order=3)
    assert np.isfinite(model.log_probabilities(np.array([3, 2, 1]))).all()


def test_orders_whose_keys_would_overflow_are_left_out():
    assert KneserNey(np.arange(100) % 7, vocabulary=10**7, order=5).order == 2
