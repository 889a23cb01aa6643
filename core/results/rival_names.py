"""What every rival of a network is called: one name in tables, charts, cards, sentences and on the command line."""

from typing import NamedTuple

from core.language import mark, say


class RivalName(NamedTuple):
    """`words` is `title` as part of a sentence, with an article where it needs one."""

    title: str
    words: str


NAMES = {
    "naive": RivalName(mark("Last value"), mark("the last value")),
    "seasonal naive": RivalName(mark("Seasonal naive"), mark("the seasonal naive forecast")),
    "drift": RivalName(mark("Drift"), mark("the drift forecast")),
    "mean": RivalName(mark("Mean"), mark("the mean")),
    "ridge": RivalName(mark("Ridge regression"), mark("ridge regression")),
    "Theta": RivalName("Theta", mark("the Theta method")),
    "ETS": RivalName(mark("Exponential smoothing"), mark("exponential smoothing")),
    "STL + ETS": RivalName(mark("STL + smoothing"), mark("STL + smoothing")),
    "SARIMAX": RivalName(mark("Seasonal ARIMA"), mark("seasonal ARIMA")),
    "majority": RivalName(mark("Most common label"), mark("the most common label")),
    "bag of words": RivalName(mark("Logistic regression on TF-IDF"), mark("logistic regression on TF-IDF")),
    "means and spreads": RivalName(
        mark("Logistic regression on means and spreads"), mark("logistic regression on means and spreads")
    ),
    "nearest sequence": RivalName(mark("Nearest sequence (DTW)"), mark("the nearest sequence (DTW)")),
    "best guess": RivalName(mark("Best guess without hearing"), mark("the best guess without hearing")),
    "nearest recording": RivalName(mark("Nearest recording (DTW)"), mark("the nearest recording (DTW)")),
    "frames in any order": RivalName(mark("Frames in any order"), mark("the same frames in any order")),
    "most frequent tag": RivalName(mark("Each token's most frequent tag"), mark("each token's most frequent tag")),
    "all outside": RivalName(mark("All tokens outside"), mark("all tokens outside")),
    "neighbours": RivalName(mark("Logistic regression on neighbours"), mark("logistic regression on neighbours")),
    "row alone": RivalName(mark("Logistic regression on a row alone"), mark("logistic regression on a row alone")),
    "copy": RivalName(mark("Copied source"), mark("the copied source")),
    "nearest pair": RivalName(mark("Nearest training pair"), mark("the nearest training pair")),
    "dictionary": RivalName(mark("Word-by-word dictionary"), mark("the word-by-word dictionary")),
    "unigram": RivalName(mark("Token frequencies"), mark("token frequencies")),
    "n-gram": RivalName(mark("Kneser-Ney n-grams"), mark("Kneser-Ney n-grams")),
}
"""Name in scores -> what people read."""


def rival_title(name: str) -> str:
    """A rival where it stands alone."""
    return say(NAMES[name].title) if name in NAMES else name


def rival_words(name: str) -> str:
    """A rival as part of a sentence."""
    return say(NAMES[name].words) if name in NAMES else name
