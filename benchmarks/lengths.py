"""A network that transcribes recordings of very unequal length: batches of similar length beside batches of any."""

import statistics
import time
from collections.abc import Callable

import numpy as np

RECORDINGS, BANDS, UNITS, BATCH, TURNS = 480, 40, 48, 16, 5


def lengths() -> dict[str, float]:
    """Seconds of an epoch, in turns: each contestant visits every recording once a turn."""
    longest, average, whole = _contestant(similar=False)
    *_, similar = _contestant(similar=True)
    seconds = [(whole(turn), similar(turn)) for turn in range(1, TURNS + 1)]
    return {
        "timesteps of the longest recording": longest,
        "timesteps of the average one": average,
        "seconds an epoch, any length": statistics.median(one for one, _ in seconds),
        "seconds an epoch, similar length": statistics.median(other for _, other in seconds),
        "times": statistics.median(one / other for one, other in seconds),
    }


def _recordings() -> object:
    """Noise of half a second to 12, most of it short, with a digit each 0.3 s."""
    from core.data.sequences import laid_end_to_end
    from core.data.transcribed import TranscribedRecordings

    random = np.random.default_rng(0)
    frames = np.clip(random.lognormal(np.log(150), 0.6, RECORDINGS), 50, 1200).astype(int)
    values, starts = laid_end_to_end([random.normal(size=(count, BANDS)) for count in frames])
    said = tuple("".join(map(str, random.integers(0, 10, count // 30))) for count in frames)
    return TranscribedRecordings("said", tuple(map(str, range(BANDS))), values, starts, said)


def _contestant(*, similar: bool) -> tuple[float, float, Callable[[int], float]]:
    """Timesteps of the longest and of the average recording, and what trains an epoch and says how long it took."""
    from core.engine.compiled_model import compile_network
    from core.engine.engine import Engine
    from core.models.build import build_network
    from core.models.spec import ModelSpec
    from core.recipes.spec import TrainingSpec
    from core.tasks.transcription import Transcription

    task = Transcription()
    dataset = task.prepare(_recordings(), task.Options(similar_lengths=similar))
    model = build_network(dataset.ends, ModelSpec(cell="gru", units=UNITS, bidirectional=True))
    compile_network(model, TrainingSpec(loss="ctc"), (), dataset.ends.own_loss)
    engine = Engine(model, dataset, batch_size=BATCH, seed=0)

    def epoch(number: int) -> float:
        began, first, sums = time.perf_counter(), 0, np.zeros(2)
        engine.begin_epoch(number, 0.001)
        while first < engine.batches:
            first, sums = engine.train(first, sums)
        return time.perf_counter() - began

    epoch(0)
    counted = dataset.train.all_targets()[:, 0]
    return float(dataset.ends.timesteps), float(counted.mean()), epoch
