"""Unroll's engine as it trains after the faster program has taken over; or one of its programs, named as argument."""

import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]

from core.engine.environment import prepare_environment  # noqa: E402

CACHE = Path(tempfile.gettempdir()) / "unroll-benchmark-compiled"
prepare_environment(CACHE)

import keras  # noqa: E402
import numpy as np  # noqa: E402
from protocol import characters, column, serve, windows  # noqa: E402

from core.data.entries import EachTimestep, Named  # noqa: E402
from core.data.examples import Examples, Rows, Windows  # noqa: E402
from core.engine.choice import FASTER, choose  # noqa: E402
from core.engine.compiled_model import compile_network  # noqa: E402
from core.engine.engine import Engine  # noqa: E402
from core.engine.graph.program import GraphProgram  # noqa: E402
from core.engine.work import UpdateWork  # noqa: E402
from core.models.build import build_network  # noqa: E402
from core.models.ends.inputs import Measured, TokenPair, Tokens  # noqa: E402
from core.models.ends.kinds import NetworkEnds  # noqa: E402
from core.models.ends.outputs import NextTokens, TargetTokens, Values  # noqa: E402
from core.models.spec import ModelSpec  # noqa: E402
from core.models.translator import SOURCE, TARGET  # noqa: E402
from core.recipes.spec import TrainingSpec  # noqa: E402
from core.tasks.task import Dataset  # noqa: E402


def program(work):
    """The one that the engine picks, or the one asked for, where it takes such a network."""
    asked = sys.argv[1] if len(sys.argv) > 1 else None
    found = next((each for each in (GraphProgram, *FASTER) if each.name == asked), choose(work).faster)
    if asked is not None and not found.takes(work):
        raise SystemExit(f"The {asked} program does not take this network.")
    return found


def examples(shape):
    """What is learnt, and the ends of a network for it."""
    starts, lookback, text = np.arange(shape["examples"]), shape["lookback"], shape["vocabulary"]
    if shape["ahead"]:
        (source, target), answers = windows(shape)
        inputs = Named({SOURCE: Rows(source), TARGET: Rows(target)})
        pair = TokenPair(lookback, shape["ahead"], text, shape["embedding"])
        return Examples(inputs, EachTimestep(Rows(answers), answers > 0)), NetworkEnds(pair, TargetTokens(text))
    if text:
        values = characters(shape)
        ends = NetworkEnds(Tokens(lookback, text, shape["embedding"]), NextTokens(text))
        return Examples(*(Windows(values, starts + on, lookback) for on in (0, 1))), ends
    values = column(shape)
    ends = NetworkEnds(Measured(lookback, 1), Values(1))
    return Examples(Windows(values, starts, lookback), Rows(values[starts + lookback])), ends


def make(shape):
    keras.utils.clear_session()
    train, ends = examples(shape)
    none = train.at(np.arange(0))
    spec = ModelSpec(**{name: shape[name] for name in ("cell", "units", "layers", "activation")})
    model = build_network(ends, spec)
    compile_network(model, TrainingSpec(clip_norm=None, loss="cross_entropy" if shape["vocabulary"] else "mse"))
    faster = program(UpdateWork(ends, spec, shape["batch"]))
    engine = Engine(
        model,
        Dataset(train, none, none, ends),
        batch_size=shape["batch"],
        seed=0,
        switch=None if faster is GraphProgram else 0,
        faster=faster,
    )
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
