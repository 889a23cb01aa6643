"""A forecasting run that is looked into reads what its training read, without fitting anything anew."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.data.series import Series
from core.tasks import task_of
from core.tasks.codecs import CODECS
from core.tasks.forecasting import cutting
from core.tasks.forecasting.codecs import ForecastingCodecs
from tests.core.tasks.test_following_starts import sales

TASK = task_of("forecasting")
PARTS = {"horizon": 6, "lookback": 24, "test": 24, "validation": 24}


def series(*names: str) -> tuple[Series, ...]:
    def one(number: int, name: str) -> Series:
        values = np.stack([sales(200 + 20 * number, number), sales(200 + 20 * number, number + 9)], axis=1)
        index = pd.date_range("2020-01-01", periods=len(values), freq="D")
        return Series(name, values, ("v", "w"), "v", index, "D", 12, series_id=name)

    return tuple(one(number, name) for number, name in enumerate(names))


@pytest.mark.parametrize(
    ("names", "changes"),
    [
        (["a"], {"residual_over": "weighted", "ridge": True, "refitted": True}),
        (["a"], {"residual_over": "seasonal_naive", "ridge": True, "transform": "box_cox"}),
        (["a"], {"residual_over": "nothing", "scaling": "minmax", "left_out": 12}),
        (["b", "a", "c"], {"series_vector": 3, "scaling": "window"}),
    ],
    ids=["fitted starts", "ridge", "some left out", "several"],
)
def test_what_is_looked_into_is_what_was_tested(
    names: list[str], changes: dict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options, source = TASK.Options(**PARTS | changes), series(*names)
    prepared = TASK.prepare(source, options)
    prepared.codecs.write(tmp_path / CODECS)
    monkeypatch.setattr(cutting, "fit_mix", None)
    monkeypatch.setattr(cutting, "fit_power", None)
    opened = TASK.reopen(source, ForecastingCodecs.read(tmp_path / CODECS), options)
    assert not len(opened.train)
    for ours, theirs in ((opened.test, prepared.test), (opened.validation, prepared.validation)):
        np.testing.assert_array_equal(ours.all_inputs(), theirs.all_inputs())
        np.testing.assert_array_equal(ours.all_targets(), theirs.all_targets())
    assert opened.ends == prepared.ends
    assert opened.moments == prepared.moments
    assert opened.scale(3) == prepared.scale(3)
