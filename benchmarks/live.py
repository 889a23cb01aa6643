"""What a person waits for: the first point of a loss curve, and fifteen runs side by side."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

MONTHS, EPOCHS, SEEDS = 144, 100, 5


def start() -> dict[str, float]:
    """Seconds from asking for a run to its first loss, with a warm standby: small and large network."""
    with _Laboratory() as laboratory:
        laboratory.finished([laboratory.recipe(cell="simple_rnn", units=8, epochs=1)])
        small = laboratory.first_loss(laboratory.recipe(cell="lstm", units=32, epochs=20))
        large = laboratory.first_loss(laboratory.recipe(cell="lstm", units=256, layers=2, epochs=20))
    return {"small": small, "large": large}


def many() -> dict[str, float]:
    """Seconds until RNN, LSTM and GRU over five seeds each have finished 100 epochs on 144 months."""
    with _Laboratory() as laboratory:
        laboratory.finished([laboratory.recipe(cell="simple_rnn", units=8, epochs=1)])
        specs = [
            laboratory.recipe(cell=cell, units=32, epochs=EPOCHS, seed=seed)
            for cell in ("simple_rnn", "lstm", "gru")
            for seed in range(SEEDS)
        ]
        return {"seconds for fifteen runs": laboratory.finished(specs)}


class _Laboratory:
    """A store of its own with its supervisor."""

    def __enter__(self) -> "_Laboratory":
        from core.runs.start import ensure
        from core.runs.store import Store
        from core.sources.intake.sources import import_bytes
        from core.sources.samples import SAMPLES

        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.store = Store(Path(self._folder.name))
        sample = next(iter(SAMPLES.values()))
        self._source = import_bytes(sample.content(), sample.name, self.store.sources)
        ensure(self.store.root)
        return self

    def __exit__(self, *_: object) -> None:
        from tests.processes import end_workers_of

        end_workers_of(self.store.root)  # what comes next shall have the machine for itself
        self._folder.cleanup()

    def recipe(self, *, epochs: int, seed: int = 0, **model: object) -> object:
        from core.models.spec import ModelSpec
        from core.recipes.spec import RunSpec, SourceRecipe, TrainingSpec
        from core.tasks import task_of

        options = task_of("forecasting").Options(horizon=1, lookback=12, test=24, validation=12)
        preparation = self._source.report.preparation
        return RunSpec(
            options=options.model_dump(),
            source=SourceRecipe(name=self._source.name, sha256=self._source.sha256, preparation=preparation),
            model=ModelSpec(**model),
            training=TrainingSpec(epochs=epochs, patience=None, seed=seed),
        )

    def first_loss(self, spec: object) -> float:
        return self._until([spec], lambda run: any(event.kind == "progress" for event in run.events()))

    def finished(self, specs: list) -> float:
        return self._until(specs, lambda run: run.ended)

    def _until(self, specs: list, reached: Callable[[object], bool]) -> float:
        began = time.perf_counter()
        experiment = self.store.submit(specs, "benchmark")
        while True:
            time.sleep(0.02)
            try:
                runs = self.store.experiment(experiment).runs
            except Exception:  # not taken in yet
                continue
            if len(runs) == len(specs) and all(reached(run) for run in runs):
                return time.perf_counter() - began
