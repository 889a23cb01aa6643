"""A small task of its own, so that training is tested without any other part's choices."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from core.data.examples import Examples, Rows, Windows
from core.declared import Declared
from core.models.build import build_network
from core.models.ends.inputs import Measured
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Values
from core.models.in_numpy.forward import Network
from core.models.spec import ModelSpec
from core.recipes.spec import RunSpec, SourceRecipe, TrainingSpec
from core.results.exhibits.kinds import Exhibit
from core.results.exhibits.scores import ScoreRow, Scores
from core.sources.tables.series_preparation import SeriesPreparation
from core.tasks.codecs import Codecs
from core.tasks.predictor import Predictor
from core.tasks.task import Dataset, Plan, Reasoned, Task
from core.training.events import Event
from core.training.loop import train
from core.training.workshop import Workshop


@dataclass(frozen=True)
class Next(Predictor):
    """The value after a window."""

    network: Network

    def after(self, window: np.ndarray) -> float:
        return float(self.network.predict(window[None])[0, 0])


class NextValue(Task):
    """The next value of a plain array; the last fifth is validation, and test at the same time."""

    name = "next_value"
    title = "Next value"
    source_kind = "array"

    class Options(Declared):
        lookback: int = 6

    def propose(self, source: np.ndarray) -> dict[str, Reasoned]:
        return {}

    def plan(self, source: np.ndarray, options: Any) -> Plan:
        dataset = self.prepare(source, options)
        return Plan(dataset.ends, {"train": len(dataset.train), "validation": len(dataset.validation), "test": 0})

    def prepare(self, source: np.ndarray, options: Any) -> Dataset:
        values = source.astype(np.float32)[:, None]
        starts = np.arange(len(values) - options.lookback)
        split = len(starts) * 4 // 5

        def part(starts: np.ndarray) -> Examples:
            return Examples(Windows(values, starts, options.lookback), Rows(values[starts + options.lookback]))

        held_out = part(starts[split:])
        return Dataset(part(starts[:split]), held_out, held_out, self.ends(Codecs(), options))

    def build(self, ends: NetworkEnds, model: ModelSpec, *, seed: int = 0) -> Any:
        return build_network(ends, model, seed=seed)

    def ends(self, codecs: Codecs, options: Any) -> NetworkEnds:
        return NetworkEnds(Measured(options.lookback, 1), Values(1))

    def predictor(self, network: Network, codecs: Codecs, options: Any) -> "Next":
        return Next(network)

    def preview(self, model: Any, dataset: Dataset) -> Exhibit:
        return self._scores(model, dataset.validation, "validation")

    def judge(self, model: Any, dataset: Dataset) -> Sequence[Exhibit]:
        return [self._scores(model, dataset.test, "test")]

    def _scores(self, model: Any, examples: Examples, part: str) -> Scores:
        error = np.abs(model.predict(examples.all_inputs()) - examples.all_targets()).mean()
        row = ScoreRow(name="network", role="network", values={"mae": float(error)})
        return Scores(part=part, metrics=("mae",), rows=(row,))


def wave(timesteps: int = 90) -> np.ndarray:
    """A sine with noise, [time]."""
    noise = np.random.default_rng(7).normal(size=timesteps)
    return np.sin(np.arange(timesteps) / 3) + 0.1 * noise


def recipe(*, lookback: int = 6, model: dict | None = None, **training: Any) -> RunSpec:
    """A spec over `wave`; a small LSTM unless said otherwise."""
    return RunSpec(
        task="next_value",
        options={"lookback": lookback},
        source=SourceRecipe(name="wave", sha256="0" * 64, preparation=SeriesPreparation(target="value")),
        model=ModelSpec(**{"units": 5} | (model or {})),
        training=TrainingSpec(**{"epochs": 4, "batch_size": 16} | training),
    )


@dataclass
class Told:
    """What one training told and left."""

    closing: Event
    events: list[Event]
    folder: Path
    kinds: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.kinds = [event.kind for event in self.events]

    def of(self, kind: str) -> list[Any]:
        return [event for event in self.events if event.kind == kind]

    @property
    def weights(self) -> list[np.ndarray]:
        with np.load(self.folder / "best.npz") as arrays:
            return [arrays[str(number)] for number in range(len(arrays.files))]

    @property
    def curve(self) -> list[tuple]:
        return [
            (event.epoch, event.loss, event.validation_loss, event.gradient_norm, event.learning_rate, event.best)
            for event in self.of("epoch_ended")
        ]


class Train:
    """Trains into a fresh folder; `wish(events)` decides when to stop or pause."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def __call__(
        self,
        spec: RunSpec,
        source: np.ndarray | None = None,
        *,
        wish: Callable[[list[Event]], str | None] = lambda events: None,
        resume_from: Path | None = None,
        workshop: Workshop | None = None,
        task: Task | None = None,
    ) -> Told:
        self._count += 1
        folder = self._folder / str(self._count)
        events: list[Event] = []
        closing = train(
            spec,
            wave() if source is None else source,
            folder=folder,
            emit=events.append,
            should_stop=lambda: wish(events),
            resume_from=resume_from,
            attempt=self._count,
            task=task or NextValue(),
            workshop=workshop,
        )
        return Told(closing, events, folder)


def finite(values: Sequence[float | None]) -> bool:
    return all(value is not None and math.isfinite(value) for value in values)
