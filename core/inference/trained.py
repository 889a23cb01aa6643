"""A trained network beside the windows of its test part, opened to look inside; without TensorFlow."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from core.data.examples import Entries
from core.data.series import Series
from core.data.tokens import Tokenizer
from core.errors import UserError
from core.models.forward import Network
from core.models.gradients import gradients
from core.models.trace import Trace
from core.models.weights import load_weights
from core.runs.run import Run
from core.runs.source import source_of
from core.tasks import task_of
from core.tasks.task import Dataset


@dataclass(frozen=True)
class Trained:
    """A network with its best weights, and what it was tested on, scaled as in training."""

    network: Network
    windows: Entries
    moments: tuple[str, ...]
    """The first predicted time of each window, where the series carries time; otherwise empty."""
    tokenizer: Tokenizer | None = None
    """What made tokens of texts; None where measured values are read."""

    def text(self, position: int) -> str:
        """The tokens of a window as text; empty where it holds measured values."""
        return "" if self.tokenizer is None else self.tokenizer.decode(self.window(position).tolist())

    def window(self, position: int) -> np.ndarray:
        """[timesteps, features]"""
        return self.windows.take(np.array([position]))[0]

    def features(self, position: int) -> np.ndarray | None:
        """[timesteps, features] of a window of measured values; None of texts."""
        window = self.window(position)
        return window[:, : self.network.ends.features] if window.ndim == 2 else None

    def trace(self, position: int) -> Trace:
        """What happens inside while it reads one window."""
        return self.network.trace(self.window(position))

    def gradient_norms(self, windows: int) -> list[np.ndarray]:
        """How much the answer moves with each timestep of the lookback [timesteps], at windows over the test part."""
        positions = np.unique(np.linspace(0, len(self.windows) - 1, windows).astype(int))
        lookback = self.network.ends.timesteps
        return [gradients(self.network, window).norm[:lookback] for window in self.windows.take(positions)]


def used(run: Run, source: Any = None) -> tuple[Network, Dataset]:
    """The run's network with its best weights, and what it was trained on; raises UserError before there are any.

    `source` is the run's own, where it has been prepared already.
    """
    path = run.weights_path()
    if path is None:
        raise UserError("This run has no weights.", "Only a run that trained at least one epoch can be used.")
    task = task_of(run.spec.task)
    dataset = task.prepare(source_of(run) if source is None else source, task.Options(**run.spec.options))
    return Network(dataset.ends, run.spec.model, load_weights(path, dataset.ends, run.spec.model)), dataset


def open_trained(run: Run) -> Trained:
    """The run's network and test windows; raises UserError when it has not learned anything yet."""
    source = source_of(run)
    network, dataset = used(run, source)
    if not len(dataset.test):
        raise UserError("The test part has no window.", "Train with a longer test part.")
    return Trained(
        network=network,
        windows=dataset.test.inputs,
        moments=_moments(dataset),
        tokenizer=dataset.codecs.get("tokenizer"),
    )


def _moments(dataset: Dataset) -> tuple[str, ...]:
    if "tested" not in dataset.facts:
        return ()
    source: Sequence[Series] = [one.series for one in dataset.codecs["fitted"]]
    return tuple(
        f"{series.index[origin]:%Y-%m-%d %H:%M}".removesuffix(" 00:00")
        for series, each in zip(source, dataset.facts["tested"], strict=True)
        if isinstance(series.index, pd.DatetimeIndex)
        for origin in each
    )
