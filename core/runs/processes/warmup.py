"""One tiny training before anybody asks: what TensorFlow, Keras and pandas do only once in a process is then done."""

import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from core.data.series import Series
from core.recipes.made import recipes
from core.recipes.spec import SourceRecipe
from core.sources.tables.series_preparation import SeriesPreparation
from core.tasks import task_of
from core.training.loop import train

VALUES = {"lookback": 4, "horizon": 1, "test": 4, "validation": 4, "units": 2, "epochs": 1, "batch_size": 16}


def warm_up() -> None:
    """Train two units for one epoch on forty months and throw everything away. Takes about a second and a half."""
    import keras

    task = task_of("forecasting")
    origin = SourceRecipe(name="warm-up", sha256="0" * 64, preparation=SeriesPreparation(target="value"))
    [spec] = recipes(task, origin, cells=["lstm"], seeds=[0], values=VALUES)
    with tempfile.TemporaryDirectory(prefix="unroll-") as folder:
        train(spec, (_months(),), folder=Path(folder), emit=lambda event: None, should_stop=lambda: None)
        frame = pd.DataFrame({"value": np.arange(4.0)})
        frame.to_parquet(Path(folder) / "table.parquet")
        pd.read_parquet(Path(folder) / "table.parquet")
    keras.backend.clear_session()


def _months() -> Series:
    index = pd.date_range("2001-01-01", periods=40, freq="MS")
    values = np.sin(np.arange(40.0))[:, None] + 2
    return Series(name="warm-up", values=values, columns=("value",), target="value", index=index, frequency="MS")
