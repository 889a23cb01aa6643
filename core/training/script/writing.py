"""From a recipe and its prepared series to the script that repeats the run."""

from typing import Any

from core.errors import UserError
from core.models.keras_code import model_code
from core.training.network import LOSSES, OPTIMIZERS
from core.training.schedules import learning_rate
from core.training.script.data import series_code
from core.training.script.sources import collect
from core.training.script.training import TRAINING
from core.training.spec import RunSpec

FORECASTING = "core.tasks.forecasting"
ROOTS = [
    ("core.data.series", "Series"),
    (f"{FORECASTING}.cutting", "fit_all"),
    (f"{FORECASTING}.cutting", "origins_of"),
    (f"{FORECASTING}.cutting", "examples"),
    (f"{FORECASTING}.predicting", "forecasts"),
    (f"{FORECASTING}.splitting", "judged_origins"),
    ("core.results.metrics", "scores"),
    ("core.results.metrics", "mean_scores"),
]


def script(spec: RunSpec, source: Any) -> str:
    """One self-contained .py: data, windows, network, training and test scores of this run."""
    from core.tasks import task_of

    if spec.task != "forecasting":
        raise UserError("Only forecasting runs can be written as a script.", "Download the model instead.")
    task = task_of(spec.task)
    options = task.Options.model_validate(spec.options)
    dataset = task.prepare(source, options)
    code = collect(ROOTS, {"fit_power": _fitted_powers(dataset.codecs["fitted"])})
    imports = sorted({*code.imports, "import base64", "import io", "import math", "import os", "import zlib"} - ALWAYS)
    definitions = "\n\n\n".join(code.definitions)
    return "\n".join(
        [
            HEAD.format(name=spec.source.name, cell=spec.model.cell, seed=spec.training.seed),
            *sorted(imports, key=lambda line: not line.startswith("import")),
            THIRD_PARTY,
            f"\n\n# ---------- How series become windows, and answers become forecasts ----------\n\n{definitions}\n",
            "\n# ---------- The prepared series ----------\n",
            UNPACKED,
            series_code([one.series for one in dataset.codecs["fitted"]]),
            f"\n\n# ---------- The network ----------\n\n{_network(spec, dataset.ends)}",
            "\n# ---------- Windows, training, scores ----------\n",
            _choices(spec, options),
            TRAINING,
        ]
    )


HEAD = '''"""Repeats one training run of Unroll: {cell} on {name!r}, seed {seed}.

Needs TensorFlow and pandas alone: python this_file.py
"""

from __future__ import annotations
'''
ALWAYS = {"import numpy as np", "import pandas as pd"}
THIRD_PARTY = """
# Before TensorFlow is imported, as in Unroll: the last bits of a sum depend on the threads that share it.
os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", TF_NUM_INTRAOP_THREADS="1", TF_NUM_INTEROP_THREADS="1")

import keras
import numpy as np
import pandas as pd
from types import SimpleNamespace"""
UNPACKED = '''def unpacked(text: str, dtype: str) -> np.ndarray:
    """Numbers from text."""
    return np.frombuffer(zlib.decompress(base64.b85decode(text)), dtype=dtype)

'''


def _fitted_powers(fitted: list[Any]) -> str:
    numbers = [(one.power.exponent, one.power.floor) for one in fitted]
    return (
        f"POWERS = iter({numbers!r})\n\n\n"
        "def fit_power(train: np.ndarray, transform: str) -> Power:\n"
        '    """Exponent and floor as they were fitted on the training part, series by series."""\n'
        "    return Power(*next(POWERS))"
    )


def _network(spec: RunSpec, ends: Any) -> str:
    training = spec.training
    clip = "" if training.clip_norm is None else f", global_clipnorm={training.clip_norm!r}"
    optimizer = f"keras.optimizers.{OPTIMIZERS[training.optimizer]}(learning_rate={training.learning_rate!r}{clip})"
    compiled = f"model.compile(optimizer={optimizer}, loss=keras.losses.{LOSSES[training.loss]})\n"
    return model_code(ends, spec.model, seed=training.seed).replace("import keras\n", "", 1) + compiled


def _choices(spec: RunSpec, options: Any) -> str:
    training = spec.training
    lines = [
        f"options = SimpleNamespace(**{options.model_dump()!r})",
        f"seed, epochs, batch_size, patience = "
        f"{training.seed}, {training.epochs}, {training.batch_size}, {training.patience}",
        "",
        "",
        _schedule(spec),
    ]
    return "\n".join(lines)


def _schedule(spec: RunSpec) -> str:
    """`learning_rate(losses)`, written out when it is constant."""
    training = spec.training
    if training.schedule == "constant":
        rate = learning_rate(training, [])
        return f"def rate_after(losses: list[float]) -> float:\n    return {rate!r}\n"
    code = collect([("core.training.schedules", "learning_rate")], {})
    fields = {name: getattr(training, name) for name in ("schedule", "learning_rate", "epochs")}
    return (
        "\n\n\n".join(code.definitions)
        + "\n\n\ndef rate_after(losses: list[float]) -> float:\n"
        + f"    return learning_rate(SimpleNamespace(**{fields!r}), losses)\n"
    )
