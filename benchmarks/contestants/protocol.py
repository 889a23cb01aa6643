"""How a contestant talks to the benchmark: one JSON line in, one out. Plain Python, for any environment."""

import gc
import json
import sys
import time

import numpy as np


def serve(make):
    """`make(shape)` gives a function that runs so many updates, and may answer how many more it ran.

    Time is taken here, the same way for everyone. A new shape ends what the one before was about.
    """
    run = None
    answers = sys.stdout
    sys.stdout = sys.stderr  # libraries that print must not break the line
    for line in sys.stdin:
        request = json.loads(line)
        began, cpu = time.perf_counter(), time.process_time()
        if "shape" in request:
            run = None
            gc.collect()
            run = make(request["shape"])
        updates = request.get("updates", 2)
        done = run(updates) or updates
        told = {"updates": done, "seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}
        answers.write(json.dumps(told) + "\n")
        answers.flush()


def windows(shape):
    """The same examples for everyone: inputs [examples, lookback, 1], targets [examples, 1], float32.

    Of characters: both [examples, lookback] int32, the targets one character further. Of pairs: the inputs are sources
    [examples, lookback] and targets [examples, ahead], to be answered by the targets one token further.
    """
    starts = np.arange(shape["examples"])
    if shape["ahead"]:
        return (tokens(shape, shape["lookback"]), tokens(shape, shape["ahead"])), tokens(shape, shape["ahead"])
    if shape["vocabulary"]:
        text = characters(shape)
        inside = starts[:, None] + np.arange(shape["lookback"])
        return text[inside], text[inside + 1]
    series = column(shape)
    return series[starts[:, None] + np.arange(shape["lookback"])], series[starts + shape["lookback"]]


def characters(shape):
    """[time] int32: characters drawn from a vocabulary; what they say makes no difference to speed."""
    length = shape["examples"] + shape["lookback"]
    return np.random.default_rng(0).integers(0, shape["vocabulary"], length).astype(np.int32)


def tokens(shape, longest):
    """[examples, longest] int32: tokens without padding, so that everyone reads as many."""
    size = (shape["examples"], longest)
    return np.random.default_rng(longest).integers(1, shape["vocabulary"], size).astype(np.int32)


def column(shape):
    """[time, 1] float32: the series of --data, repeated as often as needed, or a noisy wave."""
    length = shape["examples"] + shape["lookback"]
    if shape.get("values"):
        values = np.resize(np.array(shape["values"], dtype=np.float64), length)
        values = (values - values.mean()) / (values.std() or 1.0)
    else:
        noise = np.random.default_rng(0).normal(size=length)
        values = np.sin(np.arange(length) / 7) + 0.1 * noise
    return values.astype(np.float32)[:, None]
