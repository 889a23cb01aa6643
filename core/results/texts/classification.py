"""How well labels are predicted: scores, confusion, curves, calibration, worst mistakes; all [texts, classes]."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Curve:
    """Points of a ROC (false against true positive rate) or precision-recall curve, and the area under it."""

    x: np.ndarray
    y: np.ndarray
    area: float


@dataclass(frozen=True)
class Calibration:
    """Accuracy of the predictions of each confidence: [bins], empty bins left out."""

    confidence: np.ndarray
    accuracy: np.ndarray
    counts: np.ndarray
    error: float
    """Expected calibration error: mean distance between the two, weighted by counts (Guo et al., 2017)."""


def scores(truth: np.ndarray, probabilities: np.ndarray) -> dict[str, float]:
    """Accuracy, and the mean over classes of F1, so that rare classes count as much."""
    counts = confusion(truth, probabilities)
    correct = np.diag(counts)
    # F1 = 2 correct / (predicted + actual); a class that is neither counts as 0, as in scikit-learn.
    both = np.maximum(counts.sum(axis=0) + counts.sum(axis=1), 1)
    return {"accuracy": float(correct.sum() / len(truth)), "macro_f1": float(np.mean(2 * correct / both))}


def confusion(truth: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """[actual class, predicted class] how many texts."""
    classes = probabilities.shape[1]
    pairs = truth * classes + probabilities.argmax(axis=1)
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)


def roc(truth: np.ndarray, probability: np.ndarray) -> Curve:
    """truth [texts] 0 or 1, probability [texts] of class 1."""
    from sklearn.metrics import auc, roc_curve

    x, y, _ = roc_curve(truth, probability)
    return Curve(x, y, float(auc(x, y)))


def precision_recall(truth: np.ndarray, probability: np.ndarray) -> Curve:
    """Recall on x, precision on y; the area is the average precision."""
    from sklearn.metrics import average_precision_score, precision_recall_curve

    precision, recall, _ = precision_recall_curve(truth, probability)
    return Curve(recall, precision, float(average_precision_score(truth, probability)))


def calibration(truth: np.ndarray, probabilities: np.ndarray, *, bins: int = 10) -> Calibration:
    """Confidence of the predicted class against accuracy, in equal bins of confidence."""
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == truth
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    counts = np.bincount(which, minlength=bins)
    full = counts > 0
    said = np.bincount(which, weights=confidence, minlength=bins)[full] / counts[full]
    was = np.bincount(which, weights=correct, minlength=bins)[full] / counts[full]
    error = float(np.sum(np.abs(said - was) * counts[full]) / len(truth))
    return Calibration(said, was, counts[full], error)


def worst_mistakes(truth: np.ndarray, probabilities: np.ndarray, *, most: int = 20) -> np.ndarray:
    """Positions of the texts that were misclassified with the most confidence."""
    predicted = probabilities.argmax(axis=1)
    wrong = np.flatnonzero(predicted != truth)
    return wrong[np.argsort(-probabilities[wrong, predicted[wrong]], kind="stable")][:most]
