"""The short script of a forecast: it can be read, and it runs on the data beside it."""

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

from core.data.series import Series
from core.models.spec import ModelSpec
from core.recipes.spec import RunSpec, SourceRecipe, TrainingSpec
from core.script.short import DATA, SCRIPT, short_script
from core.sources.tables.series_preparation import SeriesPreparation

VALUES = 100 + 10 * np.sin(np.arange(90) * np.pi / 6)
MONTHS = Series(
    "x", VALUES[:, None], ("=sales",), "=sales", pd.date_range("2015-01-01", periods=90, freq="MS"), "MS", 12
)
SPEC = RunSpec(
    source=SourceRecipe(name='"""a.csv', sha256="0" * 64, preparation=SeriesPreparation(target="=sales")),
    task="forecasting",
    options={"lookback": 12, "horizon": 3, "test": 18, "validation": 12},
    model=ModelSpec(cell="gru", units=4),
    training=TrainingSpec(epochs=2),
)


def test_it_is_short_and_gives_the_scores_of_network_and_rivals(tmp_path: Path) -> None:
    zipfile.ZipFile(io.BytesIO(short_script(SPEC, (MONTHS,)))).extractall(tmp_path)
    assert len((tmp_path / SCRIPT).read_text().splitlines()) <= 120
    assert pd.read_csv(tmp_path / DATA).iloc[:, 1].tolist() == VALUES.tolist()
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
    told = subprocess.run(
        [sys.executable, SCRIPT], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    scores = {name: float(score) for name, score in (line.split(": mean absolute error ") for line in told[-3:])}
    assert list(scores) == ["network", "last value", "seasonal naive"]
    assert np.isfinite(scores["network"])
    origins = np.arange(72, 88)
    repeated = [np.abs(VALUES[at : at + 3] - VALUES[at - 1]).mean() for at in origins]
    assert scores["last value"] == float(f"{np.mean(repeated):.4g}")
    assert scores["seasonal naive"] < 1e-4
