"""What a network that sorts texts has to beat: the commonest label, and words counted without their order."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np


def majority(train_labels: np.ndarray, *, texts: int, classes: int) -> np.ndarray:
    """[texts, classes] the shares of the labels in the training part, for every text alike."""
    shares = np.bincount(train_labels, minlength=classes) / len(train_labels)
    return np.tile(shares, (texts, 1))


def bag_of_words(
    train_texts: Sequence[str],
    train_labels: np.ndarray,
    texts: Sequence[str],
    *,
    classes: int,
    words: Callable[[str], list[str]],
) -> np.ndarray:
    """[texts, classes] probabilities by TF-IDF over words and word pairs with logistic regression (scikit-learn)."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    def terms(text: str) -> list[str]:
        single = words(text)
        return single + [f"{left} {right}" for left, right in pairwise(single)]

    vectorizer = TfidfVectorizer(analyzer=terms, sublinear_tf=True)
    try:
        counted = vectorizer.fit_transform(train_texts)
    except ValueError:  # no training text holds a word at all
        return majority(train_labels, texts=len(texts), classes=classes)
    known = np.unique(train_labels)
    probabilities = np.zeros((len(texts), classes))
    if len(known) == 1:
        probabilities[:, known[0]] = 1.0
        return probabilities
    fitted = LogisticRegression(max_iter=1000).fit(counted, train_labels)
    probabilities[:, known] = fitted.predict_proba(vectorizer.transform(texts))
    return probabilities
