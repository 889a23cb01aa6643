"""What a translator has to beat: the source itself, the nearest training pair, and a dictionary by co-occurrence."""

from collections.abc import Sequence

import numpy as np

from core.data.tokens.words import Words

MOST_COMPARED = 50_000
"""Training pairs in which the nearest one is looked for."""
AT_ONCE = 200


def copied(sources: Sequence[str]) -> tuple[str, ...]:
    """The sources as they are."""
    return tuple(sources)


def nearest(train: Sequence[str], targets: Sequence[str], sources: Sequence[str]) -> tuple[str, ...]:
    """The target of the training source with the most similar letters (TF-IDF over stretches of two to four)."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    train, targets = train[:MOST_COMPARED], targets[:MOST_COMPARED]
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, max_features=100_000)
    try:
        known = vectorizer.fit_transform(train)
    except ValueError:  # no training source holds a letter at all
        return tuple(targets[:1]) * len(sources)
    asked, found = vectorizer.transform(sources), []
    for start in range(0, len(sources), AT_ONCE):
        found += (asked[start : start + AT_ONCE] @ known.T).toarray().argmax(axis=1).tolist()
    return tuple(targets[place] for place in found)


def dictionary(train: Sequence[str], targets: Sequence[str], sources: Sequence[str]) -> tuple[str, ...]:
    """Word by word: each becomes the target's word with which it comes most of the time (Dice, 1945)."""
    from scipy.sparse import csr_matrix

    (first, known), (second, places) = (_counted(texts) for texts in (train, targets))
    words = list(places)
    together = csr_matrix(first.T @ second)
    one, two = (np.asarray(each.sum(axis=0)).ravel() for each in (first, second))
    best: dict[str, str] = {}
    for word, row in known.items():
        start, stop = together.indptr[row], together.indptr[row + 1]
        columns = together.indices[start:stop]
        if len(columns):
            shares = 2 * together.data[start:stop] / (one[row] + two[columns])
            best[word] = words[columns[np.argmax(shares)]]
    return tuple(" ".join(best.get(word, word) for word in _words(text)) for text in sources)


def _counted(texts: Sequence[str]):
    """Which words stand in which text [texts, words], and the column of each word."""
    from scipy.sparse import csr_matrix

    columns: dict[str, int] = {}
    rows, places = [], []
    for row, text in enumerate(texts):
        for word in set(_words(text)):
            rows.append(row)
            places.append(columns.setdefault(word, len(columns)))
    shape = (len(texts), max(len(columns), 1))
    return csr_matrix((np.ones(len(rows)), (rows, places)), shape=shape), columns


def _words(text: str) -> list[str]:
    return [text[token.start : token.stop] for token in Words([]).tokens(text)]
