"""What every rival of a network is called: one name in tables, charts, cards, sentences and on the command line."""

from typing import NamedTuple


class RivalName(NamedTuple):
    """`words` is `title` as part of a sentence, with an article where it needs one."""

    title: str
    words: str


NAMES = {
    "naive": RivalName("Last value", "the last value"),
    "seasonal naive": RivalName("Seasonal naive", "the seasonal naive forecast"),
    "drift": RivalName("Drift", "the drift forecast"),
    "mean": RivalName("Mean", "the mean"),
    "ridge": RivalName("Ridge regression", "ridge regression"),
    "Theta": RivalName("Theta", "the Theta method"),
    "ETS": RivalName("Exponential smoothing", "exponential smoothing"),
    "STL + ETS": RivalName("STL + smoothing", "STL + smoothing"),
    "SARIMAX": RivalName("Seasonal ARIMA", "seasonal ARIMA"),
    "majority": RivalName("Most common label", "the most common label"),
    "bag of words": RivalName("Logistic regression on TF-IDF", "logistic regression on TF-IDF"),
    "means and spreads": RivalName(
        "Logistic regression on means and spreads", "logistic regression on means and spreads"
    ),
    "nearest sequence": RivalName("Nearest sequence (DTW)", "the nearest sequence (DTW)"),
    "best guess": RivalName("Best guess without hearing", "the best guess without hearing"),
    "nearest recording": RivalName("Nearest recording (DTW)", "the nearest recording (DTW)"),
    "frames in any order": RivalName("Frames in any order", "the same frames in any order"),
    "most frequent tag": RivalName("Each token's most frequent tag", "each token's most frequent tag"),
    "all outside": RivalName("All tokens outside", "all tokens outside"),
    "neighbours": RivalName("Logistic regression on neighbours", "logistic regression on neighbours"),
    "row alone": RivalName("Logistic regression on a row alone", "logistic regression on a row alone"),
    "copy": RivalName("Copied source", "the copied source"),
    "nearest pair": RivalName("Nearest training pair", "the nearest training pair"),
    "dictionary": RivalName("Word-by-word dictionary", "the word-by-word dictionary"),
    "unigram": RivalName("Token frequencies", "token frequencies"),
    "n-gram": RivalName("Kneser-Ney n-grams", "Kneser-Ney n-grams"),
}
"""Name in scores -> what people read."""


def rival_title(name: str) -> str:
    """A rival where it stands alone."""
    return NAMES[name].title if name in NAMES else name


def rival_words(name: str) -> str:
    """A rival as part of a sentence."""
    return NAMES[name].words if name in NAMES else name
