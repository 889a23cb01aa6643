"""Label scores against counts by hand."""

import numpy as np
import pytest

from core.results.texts import classification

TRUTH = np.array([0, 0, 1, 1, 2])
PROBABILITIES = np.array(
    [[0.9, 0.1, 0.0], [0.2, 0.8, 0.0], [0.3, 0.6, 0.1], [0.1, 0.7, 0.2], [0.95, 0.05, 0.0]],
)


def test_accuracy_and_macro_f1_by_hand():
    # F1 by class: 0: 1 right, 1 missed, 1 false -> 0.5; 1: 2 right, 1 false -> 0.8; 2: never predicted -> 0.
    found = classification.scores(TRUTH, PROBABILITIES)
    assert found["accuracy"] == pytest.approx(3 / 5)
    assert found["macro_f1"] == pytest.approx((0.5 + 0.8 + 0.0) / 3)


def test_confusion_has_truth_in_rows():
    assert classification.confusion(TRUTH, PROBABILITIES).tolist() == [[1, 1, 0], [0, 2, 0], [1, 0, 0]]


def test_worst_mistakes_come_most_confident_first():
    assert classification.worst_mistakes(TRUTH, PROBABILITIES).tolist() == [4, 1]


def test_perfect_ranking_has_area_one_and_reversed_ranking_zero():
    truth = np.array([0, 0, 1, 1])
    assert classification.roc(truth, np.array([0.1, 0.2, 0.8, 0.9])).area == 1.0
    assert classification.roc(truth, np.array([0.9, 0.8, 0.2, 0.1])).area == 0.0
    assert classification.precision_recall(truth, np.array([0.1, 0.2, 0.8, 0.9])).area == 1.0


def test_calibration_error_is_zero_when_confidence_equals_accuracy():
    truth = np.array([0] * 8 + [1] * 2)
    found = classification.calibration(truth, np.tile([0.8, 0.2], (10, 1)))
    assert found.error == pytest.approx(0.0)
    assert found.counts.tolist() == [10]
