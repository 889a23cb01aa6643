"""Writing text and forecasting recursively in one compiled loop, beside one `predict` a step."""

import tempfile
import time
from pathlib import Path

import numpy as np

CHARACTERS, STEPS, SIDE_BY_SIDE = 20_480, 48, 16


def sampling() -> dict[str, float]:
    """Characters a second and seconds of a 48-step forecast, ours and with one predict a step."""
    from core.engine.environment import prepare_environment

    prepare_environment(Path(tempfile.gettempdir()) / "unroll-benchmark-compiled")
    import keras

    keras.utils.set_random_seed(0)
    return {**_text(keras), **_forecast(keras)}


def _text(keras: object) -> dict[str, float]:
    from compiled_writing import Writer

    layers = keras.layers
    model = keras.Sequential(
        [keras.Input((None,), dtype="int32"), layers.Embedding(65, 32), layers.LSTM(128), layers.Dense(65)]
    )
    writer, prompt = Writer(model), np.arange(1, 41)
    writer.write(prompt, 10)
    ours = _best(lambda: writer.write(prompt, CHARACTERS)) / CHARACTERS
    length = CHARACTERS // SIDE_BY_SIDE
    many = _best(lambda: writer.write(prompt, length, samples=SIDE_BY_SIDE)) / CHARACTERS
    model.predict(prompt[None], verbose=0)
    theirs = _best(lambda: [model.predict(prompt[None], verbose=0) for _ in range(10)], rounds=2) / 10
    return {
        "characters a second, one text": 1 / ours,
        f"characters a second, {SIDE_BY_SIDE} texts side by side": 1 / many,
        "with one predict each": 1 / theirs,
    }


def _forecast(keras: object) -> dict[str, float]:
    from compiled_writing import RecursiveForecast

    model = keras.Sequential([keras.Input((STEPS, 1)), keras.layers.LSTM(50), keras.layers.Dense(1)])
    window = np.random.default_rng(0).normal(size=(1, STEPS, 1)).astype(np.float32)
    loop = RecursiveForecast(model, STEPS)
    loop(window)
    model.predict(window, verbose=0)
    ours = _best(lambda: loop(window), rounds=10)
    theirs = _best(lambda: [model.predict(window, verbose=0) for _ in range(STEPS)], rounds=2)
    return {"48-step forecast, seconds": ours, "with one predict a step": theirs, "times": theirs / ours}


def _best(work: object, rounds: int = 4) -> float:
    seconds = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return min(seconds)
