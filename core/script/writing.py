"""From a recipe and its prepared source to the script that repeats the run."""

from typing import Any

from core.data.entries import EachTimestep
from core.engine.averaging import moved
from core.engine.compiled_model import OPTIMIZERS
from core.engine.losses.kinds import loss_of
from core.engine.ordering import Bucketed, Lanes, Shuffled
from core.errors import UserError
from core.models.shown.keras_code import model_code
from core.recipes.finishing import finishing_epochs, finishing_rate
from core.recipes.schedules import learning_rate
from core.recipes.spec import RunSpec
from core.script.sources import collect
from core.script.training import (
    BEST,
    BUCKETED,
    BUCKETED_TRAINING,
    CARRIED,
    FINISHED,
    FURTHER,
    SHUFFLED,
    SIZED,
    SIZED_FINISHED,
    SIZED_TRAINING,
    TRAINING,
    averaging,
    sampling,
)


def script(spec: RunSpec, source: Any) -> str:
    """One self-contained .py: data, examples, network, training and test scores of this run."""
    from core.tasks import task_of

    task = task_of(spec.task)
    if not task.scripted:
        raise UserError("Runs of this task cannot be written as a script.", "Download the model instead.")
    options = task.Options.model_validate(spec.options)
    dataset = task.prepare(source, options)
    own = task.pieces(source, options, dataset)
    course, way, training = _ways(dataset)
    finished = SIZED_FINISHED if way == SIZED else FINISHED
    share = getattr(dataset.ends.input, "sampled", 0.0)
    training = sampling(training, share=share) if share else training
    averaged = spec.training.average and len(dataset.validation)
    training = averaging(training) if averaged else training
    finishing = finishing_epochs(spec.training) and len(dataset.validation)
    code = collect([*own.roots, course, *([moved] if averaged else [])], own.instead)
    definitions = "\n\n\n".join(code.definitions)
    return "\n".join(
        [
            HEAD.format(name=spec.source.name, cell=spec.model.cell, seed=spec.training.seed),
            *in_order({*code.imports, *OWN_IMPORTS} - ALWAYS),
            THIRD_PARTY,
            f"\n\n# ---------- {own.title} ----------\n\n{definitions}\n",
            "\n# ---------- The prepared source ----------\n",
            UNPACKED,
            own.data,
            f"\n\n# ---------- The network ----------\n\n{_network(spec, dataset.ends)}",
            "\n# ---------- Examples, training, scores ----------\n",
            _choices(spec, options),
            own.examples,
            f"\n\nCourse = {course.__qualname__}",
            *((FURTHER, way, training, _finish(spec), finished) if finishing else (way, training, BEST)),
            *([own.rehearsed.format(compiled=_compiled(spec, dataset.ends))] if own.rehearsed else []),
            own.finished,
            own.scores,
        ]
    )


def _ways(dataset: Any) -> tuple[type, str, str]:
    """The order of the examples, how they are watched, and an epoch over them."""
    if dataset.ends.carried:
        return Lanes, CARRIED, TRAINING
    if not dataset.train.buckets:
        return Shuffled, SHUFFLED, TRAINING
    each_timestep = isinstance(dataset.train.targets, EachTimestep)
    return (Bucketed, BUCKETED, BUCKETED_TRAINING) if each_timestep else (Bucketed, SIZED, SIZED_TRAINING)


def in_order(imports: set[str]) -> list[str]:
    """Whole modules first, then names out of them, each by its name: a recipe has one script."""
    return sorted(imports, key=lambda line: (not line.startswith("import"), line))


HEAD = '''"""Repeats one training run of Unroll: {cell} on {name!r}, seed {seed}.

Needs TensorFlow and pandas alone: python this_file.py
"""

from __future__ import annotations
'''
OWN_IMPORTS = {f"import {name}" for name in ("base64", "io", "json", "math", "os", "zlib")}
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


def _network(spec: RunSpec, ends: Any) -> str:
    loss = loss_of(spec.training.loss, ends.quantiles, ends.own_loss)
    defined = "\n\n".join([*collect([loss.defined]).definitions, "", ""]) if loss.defined else ""
    network = model_code(ends, spec.model, seed=spec.training.seed).replace("import keras\n", "", 1)
    return f"{defined}{network}{_compiled(spec, ends)}\n"


def _compiled(spec: RunSpec, ends: Any) -> str:
    training = spec.training
    clip = "" if training.clip_norm is None else f", global_clipnorm={training.clip_norm!r}"
    loss = loss_of(training.loss, ends.quantiles, ends.own_loss)
    optimizer = f"keras.optimizers.{OPTIMIZERS[training.optimizer]}(learning_rate={training.learning_rate!r}{clip})"
    return f"model.compile(optimizer={optimizer}, loss={loss.code})"


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
    code = collect([learning_rate])
    fields = {name: getattr(training, name) for name in ("schedule", "learning_rate", "epochs")}
    return (
        "\n\n\n".join(code.definitions)
        + "\n\n\ndef rate_after(losses: list[float]) -> float:\n"
        + f"    return {learning_rate.__qualname__}(SimpleNamespace(**{fields!r}), losses)\n"
    )


def _finish(spec: RunSpec) -> str:
    """`finishing_epochs(recipe)` and `finishing_rate(recipe, number)`."""
    code = collect([finishing_epochs, finishing_rate])
    fields = {name: getattr(spec.training, name) for name in ("finish", "learning_rate", "epochs")}
    return "\n\n\n".join(["", *code.definitions, f"recipe = SimpleNamespace(**{fields!r})\n"])
