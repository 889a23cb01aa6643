"""Unroll's engine, compiled, as it trains after the twin has taken over."""

import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]

from core.engine.environment import prepare_environment  # noqa: E402

CACHE = Path(tempfile.gettempdir()) / "unroll-benchmark-compiled"
prepare_environment(CACHE)

import keras  # noqa: E402
import numpy as np  # noqa: E402
from protocol import characters, column, serve  # noqa: E402

from core.data.examples import Examples, Rows, Windows  # noqa: E402
from core.engine.compiled_model import compile_network  # noqa: E402
from core.engine.costs import update_cost  # noqa: E402
from core.engine.engine import Engine  # noqa: E402
from core.models.build import build_network  # noqa: E402
from core.models.ends import Measured, NetworkEnds, NextTokens, Tokens, Values  # noqa: E402
from core.models.spec import ModelSpec  # noqa: E402
from core.recipes.spec import TrainingSpec  # noqa: E402
from core.tasks.task import Dataset  # noqa: E402


def make(shape):
    keras.utils.clear_session()
    lookback, text = shape["lookback"], shape["vocabulary"]
    starts = np.arange(shape["examples"])
    if text:
        values = characters(shape)
        parts = [Examples(*(Windows(values, at + on, lookback) for on in (0, 1))) for at in (starts, starts[:0])]
        ends = NetworkEnds(Tokens(lookback, text, shape["embedding"]), NextTokens(text))
    else:
        values = column(shape)
        parts = [Examples(Windows(values, at, lookback), Rows(values[at + lookback])) for at in (starts, starts[:0])]
        ends = NetworkEnds(Measured(lookback, 1), Values(1))
    train, none = parts
    spec = ModelSpec(**{name: shape[name] for name in ("cell", "units", "layers", "activation")})
    model = build_network(ends, spec)
    compile_network(model, TrainingSpec(clip_norm=None, loss="cross_entropy" if text else "mse"))
    how = update_cost(ends, spec, shape["batch"]).how
    engine = Engine(model, Dataset(train, none, none, ends), batch_size=shape["batch"], seed=0, switch=0, how=how)
    place = {"epoch": 1, "update": 0, "sums": np.zeros(2)}
    engine.begin_epoch(1, 0.001)

    def run(updates):
        done = 0
        while done < updates:
            first = place["update"]
            place["update"], place["sums"] = engine.train(first, place["sums"])
            done += place["update"] - first
            if place["update"] >= engine.batches:
                place.update(epoch=place["epoch"] + 1, update=0, sums=np.zeros(2))
                engine.begin_epoch(place["epoch"], 0.001)
        return done

    return run


serve(make)
