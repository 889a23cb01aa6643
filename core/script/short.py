"""A short script to read and to change: plain Keras on the same data, without what Unroll adds to the network."""

import io
import zipfile
from typing import Any

import pandas as pd

from core.data.series import Series
from core.engine.compiled_model import OPTIMIZERS
from core.models.ends.inputs import Measured
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Values
from core.models.shown.keras_code import model_code
from core.recipes.spec import RunSpec
from core.results.csv_cells import csv_cell, csv_text
from core.tasks import task_of
from core.tasks.forecasting.splitting import split

SCRIPT, DATA = "train.py", "data.csv"
IMPORTED = "import keras\nfrom keras import layers\n\n"
LOSSES = {"mse": "mse", "mae": "mae", "huber": "huber", "log_cosh": "log_cosh"}


def has_short_script(spec: RunSpec) -> bool:
    """Whether there is a short script of such a run: forecasts alone have one."""
    return spec.task == "forecasting"


def short_script(spec: RunSpec, source: Any) -> bytes:
    """A ZIP with the script and the first series as a table beside it."""
    first: Series = source[0]
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr(SCRIPT, code(spec, first))
        files.writestr(DATA, csv_text(_table(first).iloc[: len(first) - spec.options.get("left_out", 0)]))
    return written.getvalue()


def code(spec: RunSpec, series: Series) -> str:
    """The script."""
    options = task_of(spec.task).Options.model_validate(spec.options)
    parts, training = split(len(series) - options.left_out, options), spec.training
    ends = NetworkEnds(Measured(options.lookback, len(series.columns)), Values(options.horizon))
    clip = "" if training.clip_norm is None else f", global_clipnorm={training.clip_norm!r}"
    return TEMPLATE.format(
        name=spec.source.name.replace('"', "'"),
        target=csv_cell(series.target),
        lookback=options.lookback,
        horizon=options.horizon,
        train_stop=parts.train_stop,
        validation_stop=parts.validation_stop,
        season=max(series.season, 1),
        network=model_code(ends, spec.model, seed=training.seed).replace(IMPORTED, ""),
        optimizer=f"keras.optimizers.{OPTIMIZERS[training.optimizer]}(learning_rate={training.learning_rate!r}{clip})",
        loss=LOSSES[training.loss],
        epochs=training.epochs,
        batch_size=training.batch_size,
        stopping="[]"
        if training.patience is None
        else f"[keras.callbacks.EarlyStopping(patience={training.patience}, restore_best_weights=True)]",
    )


def _table(series: Series) -> pd.DataFrame:
    return (
        pd.DataFrame(series.values, columns=list(series.columns), index=series.index).rename_axis("time").reset_index()
    )


TEMPLATE = '''"""Trains one recurrent network to forecast {name!r}, and compares it with two simple rivals.

It reads data.csv beside it and needs TensorFlow and pandas. This is the same data, split and network as in the run, in
the plainest form: values are standardised and predicted directly. What Unroll adds (a start from a simple forecast,
lags as further features, several starts that are averaged) is left out, so the scores differ from the run's. The exact
script repeats the run itself.
"""

from pathlib import Path

import keras
import numpy as np
import pandas as pd
from keras import layers

TARGET = {target!r}
LOOKBACK, HORIZON = {lookback}, {horizon}  # timesteps that are read, and predicted
TRAIN_STOP, VALIDATION_STOP = {train_stop}, {validation_stop}  # the test part is what follows
SEASON = {season}  # timesteps; 1: none


# ---------- The data ----------

table = pd.read_csv(Path(__file__).with_name("data.csv"), index_col="time")
values = table.to_numpy(dtype="float32")  # [time, columns]
target = table.columns.get_loc(TARGET)

# Fitted on the training part alone: nothing of the other parts may leak into it.
mean, spread = values[:TRAIN_STOP].mean(axis=0), values[:TRAIN_STOP].std(axis=0)
spread[spread == 0] = 1
scaled = (values - mean) / spread


def windows(start: int, stop: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Inputs [windows, lookback, columns], targets [windows, horizon] and origins; targets lie within start to stop."""
    origins = np.arange(max(start, LOOKBACK), stop - HORIZON + 1)
    inputs = np.stack([scaled[origin - LOOKBACK : origin] for origin in origins])
    targets = np.stack([scaled[origin : origin + HORIZON, target] for origin in origins])
    return inputs, targets, origins


train_x, train_y, _ = windows(0, TRAIN_STOP)
validation_x, validation_y, _ = windows(TRAIN_STOP, VALIDATION_STOP)
test_x, test_y, test_origins = windows(VALIDATION_STOP, len(scaled))


# ---------- The network ----------

{network}model.compile(optimizer={optimizer}, loss={loss!r})


# ---------- Training ----------

model.fit(
    train_x,
    train_y,
    validation_data=(validation_x, validation_y),
    epochs={epochs},
    batch_size={batch_size},
    callbacks={stopping},
    verbose=2,
)


# ---------- Scores on the test part, in the data's own units ----------

actual = test_y * spread[target] + mean[target]
predicted = model.predict(test_x, verbose=0) * spread[target] + mean[target]
last_value = np.repeat(values[test_origins - 1, target][:, None], HORIZON, axis=1)
season_before = np.stack([values[o - SEASON + np.arange(HORIZON) % SEASON, target] for o in test_origins])

for name, forecast in (("network", predicted), ("last value", last_value), ("seasonal naive", season_before)):
    print(f"{{name}}: mean absolute error {{np.abs(forecast - actual).mean():.4g}}")
'''
