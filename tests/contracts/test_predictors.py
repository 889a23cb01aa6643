"""What a run answers from its weights and codecs alone is, bit for bit, what it answers when all is prepared anew."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.data.series import Series
from core.errors import Refused
from core.models.in_numpy.forward import Network
from core.models.in_numpy.sampling import Sampling, write
from core.models.spec import ModelSpec
from core.models.weights import expected_shapes
from core.tasks import TASKS
from core.tasks.forecasting.continuing import Learnt, continue_all
from core.tasks.forecasting.predicting import forecasts
from core.tasks.predictor import ForecastsSeries, LabelsTexts, Predictor, WritesTexts
from tests.contracts.test_tasks import SOURCES, chosen

SPEC = ModelSpec(units=3)
FORECASTING, CLASSIFICATION, WRITING = (TASKS[name] for name in ("forecasting", "classification", "writing"))
RANDOM = np.random.default_rng(3)


@pytest.fixture(params=list(TASKS))
def task(request):
    return TASKS[request.param]


def network_of(dataset) -> Network:
    random = np.random.default_rng(1)
    return Network(dataset.ends, SPEC, [random.normal(0, 0.3, each) for each in expected_shapes(dataset.ends, SPEC)])


def reopened(task, dataset, options, folder: Path) -> Predictor:
    """As it is opened from a file of codecs."""
    path = folder / "codecs.json"
    dataset.codecs.write(path)
    return task.predictor(network_of(dataset), task.Codecs.read(path), options)


def test_the_network_is_known_from_the_codecs_alone(task, tmp_path: Path) -> None:
    source = SOURCES[task.source_kind]()
    options = chosen(task, source)
    dataset = task.prepare(source, options)
    dataset.codecs.write(tmp_path / "codecs.json")
    again = task.Codecs.read(tmp_path / "codecs.json")
    assert again.model_dump_json() == dataset.codecs.model_dump_json()
    assert task.ends(again, options) == dataset.ends == task.plan(source, options).ends


def test_codecs_that_are_damaged_are_refused(task, tmp_path: Path) -> None:
    source = SOURCES[task.source_kind]()
    whole = task.prepare(source, chosen(task, source)).codecs.model_dump_json()
    for number, content in enumerate(("", "{}", whole[:-9], whole.replace('":', '":[],"x', 1), "[1]")):
        path = tmp_path / f"{number}.json"
        path.write_text(content)
        with pytest.raises(Refused, match="damaged"):
            task.Codecs.read(path)


def walk(name: str, seed: int, length: int, *, start: str | None = "2020-01-01") -> Series:
    values = 50 + np.random.default_rng(seed).normal(size=(length, 2)).cumsum(axis=0) ** 2 / 100
    index = pd.RangeIndex(length) if start is None else pd.date_range(start, periods=length, freq="D")
    frequency = None if start is None else "D"
    ahead = np.array([[1.0], [2.0]])
    return Series("walk", values, ("v", "x"), "v", index, frequency, 7, name, "t", known=("x",), ahead=ahead, labels=())


ONE, OTHER, SHORT, FLAT = walk("a", 0, 300), walk("b", 1, 190), walk("c", 2, 14), walk("d", 3, 12)
FLAT = replace(FLAT, values=np.ones((12, 2)))
CASES = {
    "one series": ((ONE,), {"left_out": 5}),
    "positions": ((walk("p", 5, 301, start=None),), {"calendar": True, "scaling": "window"}),
    "ridge and holidays": ((ONE,), {"ridge": True, "residual_over": "theta", "holidays": "DE", "calendar": True}),
    "seasons": ((ONE,), {"fold": True, "residual_over": "seasonal_mean", "second_season": 14}),
    "two starts": ((ONE,), {"ridge": True, "residual_over": "seasonal_naive", "blend": "theta"}),
    "weights and models": ((ONE,), {"residual_over": "arima", "blend": "weighted", "ridge": True, "left_out": 9}),
    "a start that is fitted anew": ((ONE,), {"residual_over": "weighted", "ridge": True, "refitted": True}),
    "models of many": ((ONE, SHORT, OTHER), {"residual_over": "smoothing", "differences": True}),
    "a decoder that reads a fitted start": ((ONE,), {"residual_over": "weighted", "strategy": "encoder_decoder"}),
    "box-cox, step by step": ((ONE,), {"transform": "box_cox", "strategy": "autoregressive", "differences": True}),
    "quantiles": ((ONE,), {"intervals": "quantile", "seasonal_lags": True, "residual_over": "last_value"}),
    "many, some too short": ((ONE, SHORT, OTHER, FLAT), {"scaling": "window", "residual_over": "last_value"}),
    "many with vectors": ((ONE, SHORT, OTHER), {"series_vector": 2, "strategy": "encoder_decoder"}),
}


@pytest.mark.parametrize("case", CASES)
def test_forecasts_are_those_of_the_whole_series(case: str, tmp_path: Path) -> None:
    source, changes = CASES[case]
    options = FORECASTING.Options(**{"horizon": 5, "lookback": 14, **changes})
    dataset = FORECASTING.prepare(source, options)
    forecaster = reopened(FORECASTING, dataset, options, tmp_path)
    assert isinstance(forecaster, ForecastsSeries)
    names = [one.series_id for one in forecaster.latest]
    whole = tuple(one for one in source if one.series_id in names)
    told = forecaster.forecast()
    wanted = anew(dataset, whole, options)
    assert [each.tolist() for each in told] == [each.tolist() for each in wanted]
    assert [each.tolist() for each in forecaster.forecast(whole)] == [each.tolist() for each in wanted]
    known = RANDOM.normal(size=(5, 1))
    changed = (replace(whole[0], ahead=known), *whole[1:])
    assert forecaster.forecast_if(0, known).tolist() == anew(dataset, changed, options)[0].tolist()


def anew(dataset, source: tuple[Series, ...], options) -> list[np.ndarray]:
    """The forecast behind the whole series, with what the prepared ones taught."""
    fitted = continue_all(source, options, Learnt.of(dataset.fitted))
    fitted = [replace(one, ridge=dataset.fitted[0].ridge) for one in fitted]
    return [each[0] for each in forecasts(network_of(dataset), fitted, [np.array([len(one)]) for one in source])]


def test_only_the_rows_that_a_forecast_looks_back_over_are_kept() -> None:
    options = FORECASTING.Options(horizon=5, lookback=14)
    long, short = (
        FORECASTING.prepare((walk("a", 0, length),), options).codecs.series[0].last for length in (3000, 300)
    )
    assert len(long.values) < 100
    assert len(short.values) < 100


@pytest.mark.parametrize("tokens", ["word", "subword", "character"])
def test_labels_are_those_of_the_prepared_texts(tokens: str, tmp_path: Path) -> None:
    source = SOURCES["labelled texts"]()
    options = CLASSIFICATION.Options(tokens=tokens, vocabulary=40, longest=7)
    dataset = CLASSIFICATION.prepare(source, options)
    classifier = reopened(CLASSIFICATION, dataset, options, tmp_path)
    assert isinstance(classifier, LabelsTexts)
    texts = [source.texts[position] for position in dataset.parts.test]
    wanted = network_of(dataset).predict(dataset.test.all_inputs())
    assert classifier.probabilities(texts).tolist() == wanted.tolist()
    assert classifier.classes == ("no", "yes")


@pytest.mark.parametrize("tokens", ["word", "subword", "character"])
def test_what_is_written_is_what_the_prepared_vocabulary_writes(tokens: str, tmp_path: Path) -> None:
    options = WRITING.Options(tokens=tokens, vocabulary=40, lookback=8)
    dataset = WRITING.prepare(SOURCES["corpus"](), options)
    writer = reopened(WRITING, dataset, options, tmp_path)
    assert isinstance(writer, WritesTexts)
    sampling, start = Sampling(temperature=0.8), dataset.streams[0][:1]
    drawn = [int(token[0]) for token in write(network_of(dataset), start, length=30, sampling=sampling, seed=4)]
    assert writer.text("", length=30, sampling=sampling, seed=4) == dataset.codecs.tokenizer.decode(drawn)
