"""Forecasting: the next values of one series, or of many with one network."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from core.data.examples import WINDOW, Examples
from core.data.series import Series
from core.declared import Declared
from core.errors import UserError
from core.language import Said, mark, say
from core.models.build import build_network
from core.models.ends.inputs import Measured, SeriesVectors
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Values, ValuesAhead
from core.models.in_numpy.forward import Network
from core.models.spec import ModelSpec
from core.results.exhibits.kinds import Exhibit
from core.results.intervals import QUANTILES
from core.tasks.folding import Folded
from core.tasks.forecasting.codecs import ForecastingCodecs
from core.tasks.forecasting.continuing import fitted_before
from core.tasks.forecasting.cutting import (
    Fitted,
    check_lengths,
    examples,
    fit_all,
    name_of,
    origins_of,
    shape_of,
)
from core.tasks.forecasting.dataset import ForecastingDataset
from core.tasks.forecasting.forecaster import Forecaster
from core.tasks.forecasting.judgement import judging
from core.tasks.forecasting.judgement.adding import starts_from
from core.tasks.forecasting.judgement.backtesting import NO_FOLD, Rolling, rolling
from core.tasks.forecasting.judgement.exhibiting import validation_forecast
from core.tasks.forecasting.judgement.rivalling import ask_rivals, window_rivals, with_rivals
from core.tasks.forecasting.options import ForecastingOptions
from core.tasks.forecasting.presets import PRESETS
from core.tasks.forecasting.processing import forecasting_processing
from core.tasks.forecasting.proposing import propose
from core.tasks.forecasting.reading import features_of
from core.tasks.forecasting.rehearsing import earlier
from core.tasks.forecasting.scripting import forecasting_pieces
from core.tasks.forecasting.splitting import judged_origins, long_enough, split
from core.tasks.forecasting.starts.fitted_start import started
from core.tasks.forecasting.starts.shrinking import share_of
from core.tasks.forecasting.starts.starting import MODELS, WEIGHTED
from core.tasks.forecasting.windows import WINDOWED, Shape
from core.tasks.processing import Processing
from core.tasks.scripting.pieces import Pieces
from core.tasks.task import Length, Plan, Reasoned

if TYPE_CHECKING:
    import keras


FOLLOWING = frozenset({*MODELS, WEIGHTED})
"""Starts that follow what happened: predictions cannot be fed back to them."""


class Forecasting(Folded):
    """Source: a tuple of prepared series; one network for all of them."""

    name = "forecasting"
    title = Said("Forecast a series")
    source_kind = "series"
    Options = ForecastingOptions
    Codecs = ForecastingCodecs
    split_fields = ("test", "horizon")
    example = WINDOW
    length = Length("lookback", mark("a lookback of {length}"))
    often = ("horizon", "lookback", "test", "validation", "strategy", "residual_over", "scaling", "season")
    in_short = Said("lookback {lookback}, horizon {horizon}, last {test} to test")
    preview_title = Said("Validation forecast")
    presets = PRESETS
    losses = ("mse", "mae", "huber", "log_cosh")

    def starts_from(self, options: Declared) -> str:
        return starts_from(_options(options))

    def loss(self, chosen: str, options: dict[str, Any]) -> str:
        return "pinball" if options.get("intervals") == "quantile" else chosen

    def incomparable(self, options: dict[str, Any]) -> frozenset[str]:
        own = options["scaling"] in WINDOWED and (
            options["scaling"] == "window" or options["residual_over"] == "nothing"
        )
        return frozenset({"lookback"}) if own else frozenset()

    def fold_plan(self, source: tuple[Series, ...], options: ForecastingOptions, *, folds: int) -> Rolling:
        return rolling(source, options, plan=self.plan, folds=folds)

    def is_fold(self, options: dict[str, Any]) -> bool:
        return bool(options.get("left_out")) or options.get("folds", 1) > 1

    def left_out(self, options: dict[str, Any]) -> int:
        return options.get("left_out", 0)

    def whole(self, options: dict[str, Any]) -> dict[str, Any]:
        return {**options, **NO_FOLD}

    def told_apart(self, options: dict[str, Any]) -> tuple[str, ...]:
        left_out = self.left_out(options)
        return (say("up to {left_out:,} before the end", left_out=left_out),) if left_out else ()

    def pieces(self, source: tuple[Series, ...], options: ForecastingOptions, dataset: ForecastingDataset) -> Pieces:
        return forecasting_pieces(options, dataset, self.rehearsals(source, options))

    def propose(self, source: tuple[Series, ...]) -> dict[str, Reasoned]:
        _check(source)
        return propose(source)

    def instead(self, proposed: Mapping[str, Any], chosen: Mapping[str, Any]) -> dict[str, Any]:
        if {**proposed, **chosen}.get("strategy") != "autoregressive":
            return {}
        return {name: "nothing" for name in ("residual_over", "blend") if proposed.get(name) in FOLLOWING}

    def plan(self, source: tuple[Series, ...], options: Declared) -> Plan:
        options = _options(options)
        brought, source = source, _used(source, options)
        _check(source)
        _check_options(options, several=len(source) > 1)
        shape = shape_of(source[0], options)
        parts = [split(len(series), options) for series in source]
        check_lengths([(name_of(series), one) for series, one in zip(source, parts, strict=True)], shape)
        counts = {"train": 0, "validation": 0, "test": 0}
        for one in parts:
            for part, origins in origins_of(one, shape, several=len(source) > 1).items():
                counts[part] += len(origins)
            counts["test"] += len(judged_origins(one, options))
        names = {name_of(series) for series in source}
        left_out = tuple(name for one in brought if (name := name_of(one)) not in names)
        return Plan(_ends(shape, len(source)), counts, left_out, features_of(source[0], shape))

    def prepare(self, source: tuple[Series, ...], options: Declared) -> ForecastingDataset:
        options = _options(options)
        self.plan(source, options)
        brought, source = source, _used(source, options)
        fitted = fit_all(source, options)
        cut = [origins_of(one.parts, one.shape, several=len(source) > 1)["train"] for one in fitted]
        fitted, train = started(fitted, cut)
        return self._dataset(fitted, train, ForecastingCodecs.of(brought, fitted, options), options)

    def reopen(self, source: tuple[Series, ...], codecs: ForecastingCodecs, options: Declared) -> ForecastingDataset:
        options = _options(options)
        fitted = fitted_before(_used(source, options), options, codecs.learnt(options))
        return self._dataset(fitted, examples(fitted, [np.arange(0)] * len(fitted)), codecs, options)

    def _dataset(
        self, fitted: list[Fitted], train: Examples, codecs: ForecastingCodecs, options: ForecastingOptions
    ) -> ForecastingDataset:
        cut = [origins_of(one.parts, one.shape, several=len(fitted) > 1)["validation"] for one in fitted]
        # An autoregressive network is trained one step ahead, so its test examples are one step ahead too.
        tested = [judged_origins(one.parts, options) for one in fitted]
        return ForecastingDataset(
            train=train,
            validation=examples(fitted, cut),
            test=examples(fitted, tested),
            ends=self.ends(codecs, options),
            codecs=codecs,
            options=options,
            fitted=fitted,
            tested=tested,
        )

    def build(self, ends: NetworkEnds, model: ModelSpec, *, seed: int = 0) -> "keras.Model":
        return build_network(ends, model, seed=seed)

    def preview(self, model: "keras.Model", dataset: ForecastingDataset) -> Exhibit:
        return validation_forecast(model, dataset.fitted[0])

    def rehearsals(self, source: tuple[Series, ...], options: Declared) -> Sequence[ForecastingDataset]:
        options = _options(options)
        if len(source) > 1 or not options.rehearsals:
            return ()
        [series] = _used(source, options)
        return [
            self.prepare((before,), options.model_copy(update=changes)) for before, changes in earlier(series, options)
        ]

    def share(
        self,
        network: Any,
        dataset: ForecastingDataset,
        rehearsed: Sequence[tuple[ForecastingDataset, np.ndarray]] = (),
    ) -> float:
        said = [(dataset, network.predict(dataset.validation.all_inputs())), *rehearsed]
        answers = np.concatenate([answers for _, answers in said])
        wanted = np.concatenate([one.validation.all_targets() for one, _ in said])
        return share_of(answers, wanted, [one for each, _ in said for one in each.fitted])

    def accompany(self, dataset: ForecastingDataset) -> None:
        ask_rivals(dataset)

    def judge(self, model: "keras.Model", dataset: ForecastingDataset) -> Sequence[Exhibit]:
        exhibits = judging.judge(model, dataset.fitted, window_rivals(dataset), share=dataset.share)
        return with_rivals(exhibits, dataset)

    def ends(self, codecs: ForecastingCodecs, options: Declared) -> NetworkEnds:
        options = _options(options)
        return _ends(codecs.shape(options), len(codecs.trained))

    def processing(self, codecs: ForecastingCodecs, options: Declared, preparation: Any) -> Processing:
        return forecasting_processing(codecs, _options(options))

    def predictor(self, network: Network, codecs: ForecastingCodecs, options: Declared) -> Forecaster:
        return Forecaster(network, codecs, _options(options))


def _used(source: tuple[Series, ...], options: ForecastingOptions) -> tuple[Series, ...]:
    """The series without the timesteps that are left out at the end; of many, those that are long enough for that."""
    if options.left_out:
        source = tuple(series.without_last(options.left_out) for series in source)
    # Where none is long enough, checks further on say by how much.
    return tuple(one for one in source if len(source) == 1 or long_enough(len(one), options)) or source


def _options(options: Declared) -> ForecastingOptions:
    if isinstance(options, ForecastingOptions):
        return options
    return ForecastingOptions(**options.model_dump())


def _ends(shape: Shape, count: int) -> NetworkEnds:
    """What stands around a network that reads such windows of `count` series."""
    options = shape.options
    residual = options.residual_over != "nothing" or options.ridge
    quantiles = QUANTILES if options.intervals == "quantile" else ()
    vectors = SeriesVectors(count, options.series_vector) if options.series_vector else None
    brought = Measured(shape.timesteps, shape.features, ahead=shape.decoded, vectors=vectors)
    if shape.decoded:
        return NetworkEnds(brought, ValuesAhead(quantiles, starts_at_zero=residual))
    return NetworkEnds(brought, Values(shape.outputs, quantiles, starts_at_zero=residual))


def _check_options(options: ForecastingOptions, *, several: bool) -> None:
    if options.series_vector and not several:
        raise UserError(
            say("There is one series alone: a vector for each has nothing to tell apart."),
            say("Set Series embedding to 0, or bring a table of several series."),
        )
    if options.refitted and several:
        raise UserError(
            say("There are several series: what a network starts from is fitted again for one alone."),
            say("Switch off Fit the start again, or bring one series."),
        )
    if options.intervals == "quantile" and options.strategy == "autoregressive":
        raise UserError(
            say("Quantiles cannot be fed back: an autoregressive network predicts single values."),
            say("Choose another strategy, or conformal intervals."),
        )
    if {options.residual_over, options.blend} & FOLLOWING and options.strategy == "autoregressive":
        raise UserError(
            say("Exponential smoothing and ARIMA follow what happened: predictions cannot be fed back to them."),
            say("Choose another strategy, or another simple forecast in Predict the difference from and Second start."),
        )
    if options.fold and options.strategy == "encoder_decoder":
        raise UserError(
            say("A decoder goes through the horizon timestep by timestep: seasons cannot be folded into one."),
            say(
                "Switch off Fold seasons, and shorten the lookback where it takes too long; or choose another strategy."
            ),
        )


def _check(source: tuple[Series, ...]) -> None:
    if not source:
        raise UserError(say("There is no series to forecast."), say("Choose a column with numbers as the target."))
    for series in source:
        if not np.isfinite(series.values).all():
            raise UserError(
                say("{series} still has missing values.", series=name_of(series)),
                say("Choose how they are filled in the data's repairs."),
            )
