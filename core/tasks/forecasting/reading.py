"""What a network that forecasts reads at each timestep, in words."""

from core.data.series import Series
from core.language import say
from core.tasks.forecasting.splitting import shown_ahead
from core.tasks.forecasting.windows import Shape
from core.words import counted


def features_of(series: Series, shape: Shape) -> dict[str, int]:
    """What the features of a timestep are -> how many of them; what there is none of is left out."""
    options, lags = shape.options, len(shape.lags)
    further = len(series.columns) - 1
    free = 0 if options.holidays == "none" else 1
    ahead = (len(series.known) + free) * shown_ahead(options)
    own = shape.season if shape.folded else 1
    found = {
        say("the values of one season") if shape.folded else say("the value itself"): own,
        say("changes over {lags}", lags=say(" and ").join(counted(lag, "timestep") for lag in shape.lags)): own * lags,
        say("further columns"): further,
        say("the calendar"): shape.covariates - further - free - ahead,
        "holidays": free,
        say("what is known in advance"): ahead,
        say("the changes that followed one season before"): shape.followed if shape.seasonal_lags else 0,
    }
    return {what: count for what, count in found.items() if count}
