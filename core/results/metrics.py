"""How networks are scored: each metric with its definition and where it comes from."""

from dataclasses import dataclass

from core.language import Said, mark
from core.results.arrays import FloatArray


@dataclass(frozen=True)
class Metric:
    """What a score is called, what it says and how it is defined."""

    title: str = Said()
    help: str = Said()
    source: str = Said()
    lower_is_better: bool
    in_units: bool
    """True: the score carries the series' own unit."""


def mase_scale(train: FloatArray, season: int) -> float:
    """Mean absolute error of the one-step seasonal naive forecast inside the training part [time]."""
    lag = season if 0 < season < len(train) else 1
    changes = abs(train[lag:] - train[:-lag])
    return float(changes.mean()) if len(changes) else 0.0


FORECAST: dict[str, Metric] = {
    "mae": Metric(
        title="MAE",
        help=mark("Mean absolute error: how far off a forecast is on average, in the data's own units."),
        source=mark("mean |predicted - actual|; utilsforecast"),
        lower_is_better=True,
        in_units=True,
    ),
    "rmse": Metric(
        title="RMSE",
        help=mark("Root mean squared error: like MAE, but large misses count more; in the data's own units."),
        source=mark("sqrt(mean (predicted - actual)²); utilsforecast"),
        lower_is_better=True,
        in_units=True,
    ),
    "smape": Metric(
        title="sMAPE",
        help=mark("Symmetric percentage error between 0 and 200%; misleading where values are close to zero."),
        source=mark(
            "200 · mean |predicted - actual| / (|actual| + |predicted|), as in the M4 competition; "
            "twice that of utilsforecast, in %"
        ),
        lower_is_better=True,
        in_units=False,
    ),
    "mase": Metric(
        title="MASE",
        help=mark(
            "MAE over the error that the seasonal naive forecast makes one step ahead in training. "
            "It compares series of any size; how hard a horizon is shows in the naive rows beside it."
        ),
        source=mark(
            "Hyndman & Koehler (2006), Another look at measures of forecast accuracy; the MAE is that of utilsforecast"
        ),
        lower_is_better=True,
        in_units=False,
    ),
    "r2": Metric(
        title="R²",
        help=mark(
            "Share of the test part's variance that is explained; 0 is as good as knowing its mean, below is worse."
        ),
        source=mark("1 - Σ(predicted - actual)² / Σ(actual - mean)²; computed here, utilsforecast has none"),
        lower_is_better=False,
        in_units=False,
    ),
}


RELATIVE: dict[str, Metric] = {
    "owa": Metric(
        title="OWA",
        help=mark(
            "Overall weighted average of the M4 competition: how sMAPE and MASE compare to those of Naive2, the last "
            "value with the season put back. Below 1 is better than Naive2."
        ),
        source=mark(
            "mean of sMAPE and MASE, each over that of Naive2; Makridakis et al. (2020), The M4 Competition; "
            "computed here, utilsforecast has none"
        ),
        lower_is_better=True,
        in_units=False,
    ),
}
PROBABILISTIC: dict[str, Metric] = {
    "coverage": Metric(
        title=mark("Coverage"),
        help=mark("Share of the test values that fell into an interval; an 80% interval should cover 80% of them."),
        source=mark("mean of lower ≤ actual ≤ upper; utilsforecast"),
        lower_is_better=False,
        in_units=False,
    ),
    "pinball": Metric(
        title=mark("Pinball loss"),
        help=mark(
            "Mean loss of the quantiles at both ends of the intervals: being above costs 1 - q, being below costs q. "
            "It rewards intervals that are narrow and hold what they promise."
        ),
        source=mark(
            "mean of max(q · (actual - quantile), (q - 1) · (actual - quantile)); Koenker & Bassett (1978); "
            "mqloss of utilsforecast"
        ),
        lower_is_better=True,
        in_units=True,
    ),
    "crps": Metric(
        title="CRPS",
        help=mark(
            "Continuous ranked probability score: how far the whole forecast distribution lies from what happened. "
            "A forecast without intervals has its MAE as CRPS."
        ),
        source="twice the integral of the pinball loss over all quantiles; Gneiting & Raftery (2007). Computed here: "
        "scaled_crps of utilsforecast gives uneven quantiles equal weight, and divides by the size of the values",
        lower_is_better=True,
        in_units=True,
    ),
}
LABELS: dict[str, Metric] = {
    "accuracy": Metric(
        title=mark("Accuracy"),
        help=mark("Share of test examples whose label was predicted correctly."),
        source=mark("correct labels / examples"),
        lower_is_better=False,
        in_units=False,
    ),
    "macro_f1": Metric(
        title="Macro F1",
        help=mark(
            "Mean over the labels of F1 (the balance of precision and recall), so that rare labels count as much."
        ),
        source=mark("van Rijsbergen (1979), Information Retrieval; mean over labels"),
        lower_is_better=False,
        in_units=False,
    ),
}
ROWS: dict[str, Metric] = {
    "phase_f1": Metric(
        title="Phase F1",
        help=mark(
            "Balance of precision and recall over phases, which are rows in a row with the same label. A predicted "
            "phase is right where an actual one of its label overlaps it by half; labels that flicker cost it much."
        ),
        source=mark(
            "Lea et al. (2017), Temporal Convolutional Networks for Action Segmentation: F1@50, of all sessions "
            "together"
        ),
        lower_is_better=False,
        in_units=False,
    ),
}
LANGUAGE: dict[str, Metric] = {
    "nats_per_character": Metric(
        title=mark("Nats per character"),
        help=mark("Mean cross-entropy of an unseen character, in natural logarithms; 0: all are certain."),
        source=mark("mean of -ln p, over characters"),
        lower_is_better=True,
        in_units=False,
    ),
    "bits_per_character": Metric(
        title=mark("Bits per character"),
        help=mark("The same in bits: the size to which this model could compress the text."),
        source=mark("nats per character / ln 2"),
        lower_is_better=True,
        in_units=False,
    ),
    "perplexity": Metric(
        title=mark("Perplexity"),
        help=mark("exp(cross-entropy): between how many equally likely tokens the model has to choose."),
        source=mark("exp of the mean surprise at a token"),
        lower_is_better=True,
        in_units=False,
    ),
}
TRANSLATION: dict[str, Metric] = {
    "sentence_chrf": Metric(
        title=mark("Mean chrF"),
        help=mark(
            "chrF of each text by itself, then the mean over the texts: how much of what is right is there, in "
            "stretches of up to six letters. 100 is word for word."
        ),
        source=mark("mean over texts of chrF2; Popović (2015); sacrebleu"),
        lower_is_better=False,
        in_units=False,
    ),
    "bleu": Metric(
        title="BLEU",
        help=mark("Share of n-grams of one to four words that also stand in the reference; 0 to 100."),
        source=mark("Papineni et al. (2002); sacrebleu, as its signature says"),
        lower_is_better=False,
        in_units=False,
    ),
    "chrf": Metric(
        title="chrF",
        help=mark("The same for character n-grams of up to six letters, over all texts together; 0 to 100."),
        source=mark("Popović (2015); sacrebleu, as its signature says"),
        lower_is_better=False,
        in_units=False,
    ),
    "exact_match": Metric(
        title=mark("Exact match"),
        help=mark("Share of the texts that equal the reference exactly."),
        source=mark("equal texts / texts"),
        lower_is_better=False,
        in_units=False,
    ),
    "character_error": Metric(
        title=mark("Character errors"),
        help=mark("Characters to insert, remove or replace until a text equals its reference, over its length."),
        source=mark("Levenshtein distance over length, of the nearest right target"),
        lower_is_better=True,
        in_units=False,
    ),
    "perplexity": LANGUAGE["perplexity"],
}
TAGS: dict[str, Metric] = {
    "span_f1": Metric(
        title="Span F1",
        help=mark(
            "Balance of precision and recall over spans; a span counts only where both ends and its kind are right."
        ),
        source=mark("Tjong Kim Sang & Buchholz (2000), CoNLL-2000; equal to seqeval and to nervaluate's strict F1"),
        lower_is_better=False,
        in_units=False,
    ),
    "span_precision": Metric(
        title=mark("Precision"),
        help=mark("Share of the predicted spans whose ends and kind are right."),
        source=mark("right spans / predicted spans"),
        lower_is_better=False,
        in_units=False,
    ),
    "span_recall": Metric(
        title=mark("Recall"),
        help=mark("Share of the actual spans that were found with both ends and the right kind."),
        source=mark("right spans / spans"),
        lower_is_better=False,
        in_units=False,
    ),
    "unknown_accuracy": Metric(
        title=mark("Accuracy, unknown tokens"),
        help=mark("Share of right tags among tokens that the training part never showed."),
        source=mark("right tags / tokens that are not in the vocabulary"),
        lower_is_better=False,
        in_units=False,
    ),
}
SPEECH: dict[str, Metric] = {
    "character_error": TRANSLATION["character_error"],
    "word_error": Metric(
        title=mark("Word errors"),
        help=mark(
            "Words to insert, remove or replace until a transcript is right, over the words of what is right; above 1 "
            "where more is made up than was said."
        ),
        source=mark("Levenshtein distance over words, all recordings together"),
        lower_is_better=True,
        in_units=False,
    ),
    "exact_match": TRANSLATION["exact_match"],
}
METRICS = FORECAST | RELATIVE | PROBABILISTIC | LABELS | ROWS | LANGUAGE | TRANSLATION | TAGS | SPEECH
"""Every score there is, by its key."""


def metric_title(key: str) -> str:
    """What people call a metric; its key where it is no longer known."""
    return METRICS[key].title if key in METRICS else key
