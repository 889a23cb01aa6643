"""What series taught a run: transform, scales and fitted start, and the last rows that its forecast looks back over."""

from dataclasses import replace
from typing import Self

import numpy as np
from pydantic import Field, model_validator

from core.data.series import Series
from core.declared import Count, Declared, Word
from core.language import say
from core.results.arrays import FloatArray
from core.tasks.codecs import Codecs
from core.tasks.forecasting.continuing import Learnt, continue_all
from core.tasks.forecasting.cutting import Fitted, name_of, relative_change, shape_of
from core.tasks.forecasting.known_ahead.covariates import constant_scales, covariates_of
from core.tasks.forecasting.options import ForecastingOptions
from core.tasks.forecasting.power import Power
from core.tasks.forecasting.splitting import Split
from core.tasks.forecasting.starts.innovations import Innovations
from core.tasks.forecasting.starts.mix import Mix
from core.tasks.forecasting.starts.ridge import Ridge
from core.tasks.forecasting.windows import FixedScale, Shape
from core.tasks.last_rows import LastRows

SHOWN = 3
"""Horizons of the past that stand beside a forecast."""


class StartCodec(Declared):
    """One of the starts that are fitted to a series, and how much it counts."""

    name: Word
    weight: float
    ar: FloatArray | None = None
    """[order + 1] of a model that follows the series; None for a simple forecast."""
    ma: FloatArray | None = None
    state: FloatArray | None = None
    """[order] before the first of the last rows."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        parts = [each for each in (self.ar, self.ma, self.state) if each is not None]
        if len(parts) not in (0, 3) or (parts and not parts[0].shape == parts[1].shape == (len(parts[2]) + 1,)):
            raise ValueError(say("A fitted start is not whole."))
        return self


class MixCodec(Declared):
    """The starts that are fitted to a series."""

    starts: tuple[StartCodec, ...] = Field(min_length=1)

    @classmethod
    def of(cls, one: Fitted, brought: Series, first: int) -> Self | None:
        """None where none are fitted; states are those before row `first` of what was `brought`."""
        if one.mix is None:
            return None
        began = {name: states[0] for name, states in one.states.items()}
        states = one.mix.states(one.power.encode(brought.target_values[:first]), began)
        return cls(
            starts=tuple(
                StartCodec(name=name, weight=weight, ar=model.ar, ma=model.ma, state=states[name][-1])
                if (model := one.mix.models.get(name))
                else StartCodec(name=name, weight=weight)
                for name, weight in one.mix.weights.items()
            )
        )

    def mix(self) -> Mix:
        return Mix(
            {one.name: one.weight for one in self.starts},
            {one.name: Innovations(one.ar, one.ma) for one in self.starts if one.ar is not None},
        )

    def states(self, target: np.ndarray) -> dict[str, np.ndarray]:
        """Along the last rows, whose transformed target this is."""
        return self.mix().states(target, {one.name: one.state for one in self.starts if one.state is not None})


class SeriesCodec(Declared):
    """What the training part of one series taught."""

    trained: bool
    """False for one that was too short to be trained on: its scales are those of the whole series."""
    exponent: float
    floor: float
    level: float
    spread: float
    change: float = Field(gt=0)
    number: Count
    """Its place among the series that were trained on."""
    relative_change: float
    """The usual change over the size of the training values."""
    scales: FloatArray
    """[2, other columns] level and spread."""
    mase: float | None
    """What MASE divides by; None where it is not a number."""
    last: LastRows
    mix: MixCodec | None = None
    later: MixCodec | None = None
    """As fitted anew on training and validation part, where that was asked for."""

    @classmethod
    def of(cls, one: Fitted, brought: Series, *, trained: bool) -> Self:
        """Of a fitted series, and the rows that were `brought`, those that were left out at the end too."""
        last = LastRows.of(brought, max(one.shape.past, SHOWN * one.shape.options.horizon))
        return cls(
            trained=trained,
            exponent=one.power.exponent,
            floor=one.power.floor,
            level=one.fixed.level,
            spread=one.fixed.spread,
            change=one.fixed.change,
            number=one.fixed.number,
            relative_change=relative_change(one),
            scales=np.stack(one.scales),
            mase=one.mase,
            last=last,
            mix=MixCodec.of(one, brought, len(brought) - len(last.values)),
            later=one.later and MixCodec.of(one.later, brought, len(brought) - len(last.values)),
        )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.scales.shape != (2, len(self.last.columns) - 1):
            raise ValueError(say("The scales are not those of the columns."))
        return self

    def fitted(self, shape: Shape, series: Series | None = None) -> Fitted:
        """The last rows, or `series` in their place, as the network reads them, without the ridge regression."""
        series = self.last.series() if series is None else series
        shape = replace(shape, season=max(shape.options.season or series.season, 1))
        power, scales = Power(self.exponent, self.floor), (self.scales[0], self.scales[1])
        beside, target = covariates_of(series, shape.options, scales), power.encode(series.target_values)
        return Fitted(
            series=series,
            parts=Split(len(series), len(series), len(series)),
            shape=shape,
            power=power,
            fixed=FixedScale(self.level, self.spread, self.change, self.number),
            target=target,
            covariates=beside.values,
            beyond=beside.beyond,
            foreseen=beside.foreseen,
            scales=scales,
            mase=float("nan") if self.mase is None else self.mase,
            mix=self.mix and self.mix.mix(),
            states=self.mix.states(target) if self.mix else {},
        )


class RidgeCodec(Declared):
    """A ridge regression that corrects the simple forecast."""

    weights: FloatArray
    """[columns, outputs]"""
    features: Count

    @classmethod
    def of(cls, ridge: Ridge | None) -> Self | None:
        """None where none was fitted."""
        return None if ridge is None else cls(weights=ridge.weights, features=ridge.features)

    def ridge(self) -> Ridge:
        return Ridge(self.weights, self.features)


class ForecastingCodecs(Codecs):
    """What the training parts of all series taught."""

    season: int = Field(ge=1)
    """As the network sees it."""
    covariates: Count
    """Columns beside the target: features and calendar together."""
    constants: FloatArray | None
    """[2, other columns] level and spread over all series of what never changes within any; None for one series."""
    ridge: RidgeCodec | None
    later: RidgeCodec | None = None
    """As fitted anew on training and validation part, where that was asked for."""
    series: tuple[SeriesCodec, ...] = Field(min_length=1)
    """Every series that was brought and can be forecast, in their order."""

    @classmethod
    def of(cls, brought: tuple[Series, ...], fitted: list[Fitted], options: ForecastingOptions) -> Self:
        """Of the series that were `brought`, of which `fitted` are trained on."""
        learnt, shape = Learnt.of(fitted), fitted[0].shape
        others = _not_trained_on(brought, learnt, options)
        known = {**others, **learnt.series}
        constants = constant_scales(tuple(one.series for one in fitted))
        return cls(
            season=shape.season,
            covariates=shape.covariates,
            constants=None if constants is None else np.stack(constants),
            ridge=RidgeCodec.of(fitted[0].ridge),
            later=RidgeCodec.of(fitted[0].later and fitted[0].later.ridge),
            series=tuple(
                SeriesCodec.of(known[name], series, trained=name in learnt.series)
                for series in brought
                if (name := name_of(series)) in known
            ),
        )

    def shape(self, options: ForecastingOptions) -> Shape:
        """Of the windows."""
        return Shape(options, self.season, self.covariates)

    @property
    def trained(self) -> tuple[SeriesCodec, ...]:
        """Those of the series that were trained on."""
        return tuple(one for one in self.series if one.trained)

    def fitted(self, options: ForecastingOptions) -> list[Fitted]:
        """The last rows of every series as the network reads them."""
        return [self.one_fitted(position, options) for position in range(len(self.series))]

    def one_fitted(self, position: int, options: ForecastingOptions, series: Series | None = None) -> Fitted:
        """The last rows of one of the series, or `series` in their place."""
        codec = self.series[position]
        one = replace(codec.fitted(self.shape(options), series), ridge=self.ridge and self.ridge.ridge())
        if codec.later is None and self.later is None:
            return one
        later = replace(one, ridge=self.later and self.later.ridge())
        if codec.later is not None:
            later = replace(later, mix=codec.later.mix(), states=codec.later.states(one.target))
        return replace(one, later=later)

    def learnt(self, options: ForecastingOptions) -> Learnt:
        """By which newer series are continued."""
        fitted = zip(self.fitted(options), self.series, strict=True)
        known = {name_of(one.series): one for one, codec in fitted if codec.trained}
        constants = None if self.constants is None else (self.constants[0], self.constants[1])
        return Learnt(known, constants, tuple(one.relative_change for one in self.trained))


def _not_trained_on(brought: tuple[Series, ...], learnt: Learnt, options: ForecastingOptions) -> dict[str, Fitted]:
    """Those that were too short to be trained on, fitted as a whole; none where each series needs a vector."""
    names = [name_of(one) for one in brought]
    if set(names) <= set(learnt.series) or options.series_vector or len(brought) == 1:
        return {}
    enough = tuple(
        one
        for name, one in zip(names, brought, strict=True)
        if name in learnt.series or len(one) >= learnt.needed(shape_of(one, options))
    )
    return {name_of(one.series): one for one in continue_all(enough, options, learnt)}
