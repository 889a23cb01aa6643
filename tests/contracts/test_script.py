"""The exported script, alone in a clean directory, gives the run's own test scores."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.data.preparation import Preparation
from core.data.series import Series
from core.models.spec import ModelSpec
from core.results.exhibits import EXHIBIT
from core.results.metrics import FORECAST
from core.training.loop import train
from core.training.script import script
from core.training.spec import RunSpec, SourceRecipe, TrainingSpec


def months(name: str, seed: int) -> Series:
    """Eight years of growing months with a season."""
    time = np.arange(96)
    values = (100 + 2 * time) * (1 + 0.2 * np.sin(time * np.pi / 6)) + np.random.default_rng(seed).normal(size=96)
    index = pd.date_range("1949-01-01", periods=96, freq="MS")
    return Series(name, values[:, None], ("value",), "value", index, "MS", 12, series_id=name)


RECIPES = {
    "direct, window by window": (
        {"horizon": 6, "lookback": 12, "scaling": "window", "transform": "box_cox", "residual_over": "seasonal_naive"},
        {"cell": "gru", "units": 6, "dropout": 0.2, "recurrent_dropout": 0.2},
        {"epochs": 6, "schedule": "cosine", "loss": "huber", "patience": 3, "seed": 5},
        1,
    ),
    "autoregressive, several series": (
        {
            "horizon": 3,
            "lookback": 8,
            "strategy": "autoregressive",
            "calendar": True,
            "residual_over": "theta",
            "correction": 0.5,
        },
        {"cell": "simple_rnn", "units": 6, "activation": "relu", "layers": 2, "bidirectional": True},
        {"epochs": 4, "optimizer": "rmsprop", "clip_norm": None, "batch_size": 20},
        2,
    ),
}


@pytest.mark.parametrize("name", RECIPES)
def test_script_repeats_the_test_scores_of_its_run(name: str, tmp_path: Path) -> None:
    options, model, training, count = RECIPES[name]
    source = tuple(months(f"series {number}", number) for number in range(count))
    spec = RunSpec(
        options=options,
        source=SourceRecipe(name="months.csv", sha256="0" * 64, preparation=Preparation(target="value")),
        model=ModelSpec(**model),
        training=TrainingSpec(**training),
    )
    train(spec, source, folder=tmp_path / "run", emit=lambda event: None, should_stop=lambda: None)
    exhibits = [EXHIBIT.validate_json(path.read_bytes()) for path in (tmp_path / "run" / "exhibits").glob("*.json")]
    (table,) = (exhibit for exhibit in exhibits if exhibit.kind == "scores")
    told = run_alone(script(spec, source), tmp_path)
    for metric in FORECAST:
        assert told[metric] == pytest.approx(table.rows[0].values[metric], rel=1e-4)


def run_alone(text: str, folder: Path) -> dict[str, float]:
    """The test scores that the script prints when it runs where nothing of Unroll can be imported."""
    folder = folder / "clean"
    folder.mkdir()
    (folder / "repeat.py").write_text(text)
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "TF_", "XLA_"))}
    done = subprocess.run(
        [sys.executable, "-P", "repeat.py"], cwd=folder, env=surroundings, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return {name: float(value) for name, value in re.findall(r"test (\w+): (\S+)", done.stdout)}
