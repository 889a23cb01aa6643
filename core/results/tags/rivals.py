"""What a network that tags has to beat: each token's most frequent tag, no spans at all, and a token's neighbours."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

Sentences = Sequence[Sequence[str]]
MOST_FREQUENT, OUTSIDE_ALONE, NEIGHBOURS = "most frequent tag", "all outside", "neighbours"
MOST_TOKENS = 250_000
"""Tokens of the training part that the logistic regression learns from."""
PASSES = 8


def most_frequent(train: Sentences, tags: Sequence[np.ndarray], test: Sentences) -> np.ndarray:
    """[tokens] the tag that each token has most often in training; of an unknown one the commonest of all."""
    counts: dict[str, Counter[int]] = defaultdict(Counter)
    for sentence, told in zip(train, tags, strict=True):
        for token, tag in zip(sentence, told.tolist(), strict=True):
            counts[token][tag] += 1
    usual = Counter(int(tag) for told in tags for tag in told).most_common(1)[0][0]
    likeliest = {token: min(count, key=lambda tag: (-count[tag], tag)) for token, count in counts.items()}
    return np.array([likeliest.get(token, usual) for sentence in test for token in sentence], np.int64)


def neighbours(train: Sentences, tags: Sequence[np.ndarray], test: Sentences) -> np.ndarray:
    """[tokens] by logistic regression on each token, those beside it, and its ending."""
    from sklearn.feature_extraction import FeatureHasher
    from sklearn.linear_model import SGDClassifier

    truth = np.concatenate(tags)[:MOST_TOKENS]
    if len(np.unique(truth)) < 2:
        return np.full(sum(map(len, test)), truth[0])
    hasher = FeatureHasher(2**18, input_type="string", alternate_sign=False)
    known = [seen for sentence in train for seen in _seen(sentence)][:MOST_TOKENS]
    model = SGDClassifier(loss="log_loss", alpha=1e-6, max_iter=PASSES, tol=None, random_state=0, average=True)
    model.fit(hasher.transform(known), truth)
    return model.predict(hasher.transform(seen for sentence in test for seen in _seen(sentence)))


def _seen(sentence: Sequence[str]) -> Iterator[list[str]]:
    """What is looked at, token by token."""
    words = ["<s>", *(word.lower() for word in sentence), "</s>"]
    for place, token in enumerate(sentence, start=1):
        word = words[place]
        case = "capital" if token[:1].isupper() else "digit" if token[:1].isdigit() else "plain"
        yield [
            f"0={word}",
            f"-1={words[place - 1]}",
            f"+1={words[place + 1]}",
            f"-1,0={words[place - 1]} {word}",
            f"0,+1={word} {words[place + 1]}",
            f"end={word[-3:]}",
            f"case={case}",
        ]
