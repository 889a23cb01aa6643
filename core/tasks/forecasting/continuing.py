"""What the series of a run taught continues others: the same ones again, or newer rows."""

from dataclasses import dataclass, replace

from core.data.series import Series
from core.errors import UserError
from core.language import say
from core.tasks.forecasting.cutting import Fitted, fit_one, name_of, relative_change, shape_of, share_changes
from core.tasks.forecasting.known_ahead.covariates import Scales, constant_scales
from core.tasks.forecasting.options import ForecastingOptions
from core.tasks.forecasting.splitting import FEWEST, SeriesTooShort
from core.tasks.forecasting.windows import Shape
from core.words import counted


@dataclass(frozen=True)
class Learnt:
    """What the series of a run taught, by which newer ones are continued."""

    series: dict[str, Fitted]
    """By name, those that were trained on."""
    constants: Scales | None
    """Level and spread over all of them of the columns that never change within any."""
    changes: tuple[float, ...]
    """Their usual changes, each over the size of its training values."""

    @classmethod
    def of(cls, fitted: list[Fitted]) -> "Learnt":
        """What these series taught."""
        series = {name_of(one.series): one for one in fitted}
        constants = constant_scales(tuple(one.series for one in fitted))
        return cls(series, constants, tuple(relative_change(one) for one in fitted))

    def named_as(self, source: tuple[Series, ...]) -> "Learnt":
        """Where it learnt from one series and there is one, that is the same one, whatever it is called."""
        if not len(source) == len(self.series) == 1:
            return self
        return replace(self, series={name_of(source[0]): next(iter(self.series.values()))})

    def needed(self, shape: Shape) -> int:
        """Rows that must stand before a forecast; short series of many are padded, as they are in training."""
        return shape.lookback if len(self.series) == 1 else FEWEST


def fitted_before(source: tuple[Series, ...], options: ForecastingOptions, learnt: Learnt) -> list[Fitted]:
    """The same as `fit_all`, by what a run has already `learnt` from these series."""
    series = learnt.named_as(source).series
    known = [series[name_of(one)] for one in source]
    return [
        replace(fit_one(series, options, learnt.constants, number, like=like), ridge=like.ridge)
        for number, (series, like) in enumerate(zip(source, known, strict=True))
    ]


def continue_all(source: tuple[Series, ...], options: ForecastingOptions, learnt: Learnt) -> list[Fitted]:
    """The series with the transform and scales that a network was trained with, to forecast behind their last row.

    A series is known again by its name, or by being the only one; one that was never trained on is fitted as a whole.
    Raises SeriesTooShort where less than one lookback stands there.
    """
    learnt = learnt.named_as(source)
    return share_changes([_continued(series, options, learnt) for series in source], learnt.changes)


def _continued(series: Series, options: ForecastingOptions, learnt: Learnt) -> Fitted:
    like = learnt.series.get(name_of(series))
    if like is None and options.series_vector:
        known = counted(len(learnt.series), "series", "series")
        raise UserError(
            say(
                "{series!r} is not among the {known} that this network was trained on: it has no vector.",
                series=name_of(series),
                known=known,
            ),
            say("Leave it out, or train a network on it, or one without a series embedding."),
        )
    shape = shape_of(series, options)
    needed = learnt.needed(shape)
    if len(series) < needed:
        raise SeriesTooShort(
            say(
                "{series!r} has {timesteps}; a forecast looks back over {needed}.",
                series=name_of(series),
                timesteps=counted(len(series), "timestep"),
                needed=needed,
            ),
            say("Bring a file with more of what came before."),
        )
    number = like.fixed.number if like else 0
    return fit_one(series, options, learnt.constants, number, like=like, train=len(series))
