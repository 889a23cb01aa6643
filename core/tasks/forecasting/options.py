"""What can be chosen about a forecast: one declared field each."""

from typing import Annotated, Literal

from pydantic import Field

from core.declared import Declared
from core.ranges import Searched

FURTHEST_AHEAD, FURTHEST_BACK = 1000, 5000
"""Timesteps of the horizon and of the lookback, at most."""
Strategy = Literal["direct", "autoregressive", "encoder_decoder"]
Transform = Literal["none", "log", "box_cox"]
Scaling = Literal["none", "standard", "minmax", "window_level", "window"]
ResidualOver = Literal[
    "nothing",
    "last_value",
    "drift",
    "theta",
    "adjusted_last_value",
    "seasonal_naive",
    "seasonal_mean",
    "smoothing",
    "arima",
    "weighted",
]
Intervals = Literal["conformal", "quantile"]
Holidays = Literal[
    "none",
    "AR",
    "AU",
    "AT",
    "BE",
    "BR",
    "BG",
    "CA",
    "CL",
    "CN",
    "CO",
    "HR",
    "CZ",
    "DK",
    "EG",
    "EE",
    "FI",
    "FR",
    "DE",
    "GR",
    "HU",
    "IN",
    "ID",
    "IE",
    "IL",
    "IT",
    "JP",
    "KE",
    "LV",
    "LT",
    "LU",
    "MY",
    "MX",
    "NL",
    "NZ",
    "NG",
    "NO",
    "PL",
    "PT",
    "RO",
    "SA",
    "SG",
    "SK",
    "SI",
    "ZA",
    "KR",
    "ES",
    "SE",
    "CH",
    "TH",
    "TR",
    "UA",
    "AE",
    "GB",
    "US",
    "VN",
]
Rivals = Literal["simple", "statistical"]


class ForecastingOptions(Declared):
    """How series become windows; every field carries its own default, bounds, title and help."""

    horizon: int = Field(
        1,
        ge=1,
        le=FURTHEST_AHEAD,
        title="Horizon",
        description="Timesteps predicted from each origin; 1 is many-to-one.",
    )
    lookback: Annotated[int, Searched(factor=2, logarithmic=True)] = Field(
        24, ge=1, le=FURTHEST_BACK, title="Lookback", description="Timesteps the network sees."
    )
    strategy: Strategy = Field(
        "direct",
        title="Strategy",
        description="Direct predicts the whole horizon at once; autoregressive one timestep, fed back for the next; "
        "encoder-decoder reads the lookback with one network and goes on through the horizon with another, which is "
        "told at each timestep what the simple forecast says there and what is known of it in advance.",
    )
    test: float = Field(
        0.15,
        gt=0,
        title="Test part",
        description="The last timesteps, kept untouched for the scores; below 1 a share of the series.",
    )
    validation: float = Field(
        0.15,
        gt=0,
        title="Validation part",
        description="The timesteps before the test part, which decide when training stops; below 1 a share.",
    )
    rehearsals: int = Field(
        0,
        ge=0,
        le=10,
        title="Earlier stretches",
        description="Stretches before the validation part, as long as it is. For each the network is trained once more "
        "on what lies before it; all of them and the validation part together choose the epoch and how much of the "
        "network's answer counts. Worth it where the validation part holds few horizons.",
    )
    left_out: int = Field(
        0,
        ge=0,
        title="Left out at the end",
        description="The last timesteps that are not used at all, as if the data had ended earlier: "
        "one fold of a backtest.",
    )
    folds: int = Field(
        1,
        ge=1,
        le=1000,
        title="Folds",
        description="Stretches of the test part that are scored one by one: a backtest without retraining.",
    )
    stride: int = Field(
        1, ge=1, le=10_000, title="Stride", description="Timesteps from one training window to the next."
    )
    transform: Transform = Field(
        "none",
        title="Transform",
        description="Logarithm or Box-Cox turn growth in percent into growth in steps, so that it stays even.",
    )
    scaling: Scaling = Field(
        "standard",
        title="Scaling",
        description="What puts values near zero: mean and spread of the training part, its range, level and spread "
        "of each window (with the usual change of the training part), or everything of each window.",
    )
    residual_over: ResidualOver = Field(
        "nothing",
        title="Predict the difference from",
        description="The network only has to say how the future differs from this simple forecast: "
        "it starts as good as its rival. Smoothing (exponential) and ARIMA are fitted to the training part and follow "
        "every value; weighted is the mean of all, each counting by what it left there.",
    )
    blend: ResidualOver = Field(
        "nothing",
        title="Second start",
        description="The network starts from the mean of this simple forecast and the one above: two that err in "
        "different ways err less together.",
    )
    correction: float = Field(
        1.0,
        gt=0,
        le=1,
        title="Correction that counts",
        description="Share of the network's answer that is added to the simple forecast: at 0.5 a forecast is the mean "
        "of both, which is steadier where there is little to learn from.",
    )
    ridge: bool = Field(
        False,
        title="Start from ridge regression",
        description="A ridge regression on the same windows first corrects the simple forecast; the network only has "
        "to find what that leaves. It is fitted on the training part alone; the network learns from what it says of "
        "stretches of time that it was not fitted on.",
    )
    refitted: bool = Field(
        False,
        title="Fit the start again",
        description="Test part and forecasts start from a start that is fitted once more (ridge regression, smoothing, "
        "ARIMA, weights), on training and validation part together. Until then the one of the training part counts, so "
        "that the validation part chooses the epoch unseen. For one series.",
    )
    season: int = Field(
        0,
        ge=0,
        le=10_000,
        title="Season",
        description="Timesteps in one season as the network sees it; 0: the season found in the data.",
    )
    second_season: int = Field(
        0,
        ge=0,
        le=10_000,
        title="Second season",
        description="Timesteps of a longer season beside the first, such as the week beside the day; 0 for none.",
    )
    fold: bool = Field(
        False,
        title="Fold seasons",
        description="One timestep of the network is one whole season, so that it remembers far back in few timesteps.",
    )
    differences: bool = Field(
        False, title="Show changes", description="Also shows the change from one timestep to the next."
    )
    seasonal_differences: bool = Field(
        False, title="Show seasonal changes", description="Also shows the change from the same time one season before."
    )
    seasonal_lags: bool = Field(
        False,
        title="Show what followed last season",
        description="Also shows the changes that came after the same time one season before, over the whole horizon.",
    )
    series_vector: int = Field(
        0,
        ge=0,
        le=64,
        title="Series embedding",
        description="Numbers in a vector that is learnt for each series and joined to the features of every timestep, "
        "so that one network can treat series differently; it then forecasts these series alone. 0: none.",
    )
    calendar: bool = Field(
        False,
        title="Calendar",
        description="Also shows hour, day of the week and month as points on a circle; known for the future too.",
    )
    holidays: Holidays = Field(
        "none",
        title="Holidays",
        description="Also shows which timesteps are public holidays of this country, over the lookback and ahead over "
        "the horizon; for rows that carry a time.",
    )
    averaged: bool = Field(
        False,
        title="Seeds as one forecast",
        description="Several seeds of a network are compared as one forecast, the median of theirs: it errs less than "
        "one seed alone. Each seed stands beside it.",
    )
    intervals: Intervals = Field(
        "conformal",
        title="Intervals",
        description="Conformal: from the errors on the validation part, the same to both sides. Quantile: the network "
        "predicts seven quantiles, trained with the pinball loss in place of the loss chosen; they are then set right "
        "on the validation part.",
    )
    rivals: Rivals = Field(
        "simple",
        title="Rivals",
        description="The rivals of the network: the simple ones alone, or ridge regression, Theta, exponential "
        "smoothing and ARIMA as well, which are computed in a separate process.",
    )
