"""A trained network beside the windows of its test part, opened to look inside; without TensorFlow."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.data.examples import Entries
from core.errors import UserError
from core.language import say
from core.models.ends.outputs import Symbols, Tags
from core.models.in_numpy.forward import Network
from core.models.in_numpy.gradients import gradients, gradients_of_tags, gradients_of_tokens
from core.models.in_numpy.running import Inputs
from core.models.in_numpy.trace import Trace
from core.models.translator import TARGET
from core.models.weights import load_weights
from core.runs.folder.codecs import codecs_of
from core.runs.folder.run import Run
from core.runs.folder.source import source_of
from core.tasks import task_of
from core.tasks.task import Dataset


@dataclass(frozen=True)
class Trained:
    """A network with its best weights, and what it was tested on, scaled as in training."""

    network: Network
    dataset: Dataset

    @property
    def windows(self) -> Entries:
        return self.dataset.test.inputs

    @cached_property
    def moments(self) -> tuple[str, ...]:
        """The first predicted time of each window, where the series carries time; otherwise empty."""
        return self.dataset.moments

    def text(self, position: int) -> str:
        """The tokens of a window as text; empty where it holds measured values."""
        return self.dataset.text(self.window(position))

    def tokens(self, position: int) -> tuple[str, ...]:
        """What is read at each of the last timesteps of a window; empty where that has no name."""
        return self.dataset.tokens(self.window(position))

    def names(self, position: int, *, ahead: bool = False) -> tuple[str, ...]:
        """What each timestep of the lookback is called, or of what a decoder reads: tokens, or moments."""
        of_tokens = self.dataset.tokens_ahead if ahead else self.dataset.tokens
        if tokens := of_tokens(self.window(position)):
            return tokens
        times, lookback = self.dataset.times(position), self.network.ends.timesteps
        return times[lookback:] if ahead else times[:lookback]

    def window(self, position: int) -> Inputs:
        """[timesteps, features]; of two texts their tokens by name, without padding."""
        taken = self.windows.take(np.array([position]))
        if isinstance(taken, dict):
            return {name: np.trim_zeros(array[0], "b") for name, array in taken.items()}
        return taken[0]

    def features(self, position: int) -> np.ndarray | None:
        """[timesteps, features] of a window of measured values; None of texts and of frames."""
        window = self.window(position)
        measured = not isinstance(window, dict) and window.ndim == 2 and not self.network.graph.inputs[0].tokens
        return window[:, : self.network.ends.features] if measured else None

    def trace(self, position: int) -> Trace:
        """What happens inside while it reads one window."""
        return self.network.trace(self.window(position))

    @property
    def around(self) -> bool:
        """Whether each timestep is answered by what stands on both sides of it."""
        return isinstance(self.network.ends.output, Tags | Symbols)

    def gradient_norms(self, windows: int) -> list[np.ndarray]:
        """How much the answer moves with each timestep of the lookback [timesteps], at windows over the test part.

        Of two texts: the scores of all that is right, with each token of the source; NaN before a short one. Of tags:
        each one's score with the tokens at each distance from it, its own token last.
        """
        positions = np.unique(np.linspace(0, len(self.windows) - 1, windows).astype(int))
        lookback = self.network.ends.timesteps
        if self.around:
            return [_before(self._around_norm(position), lookback) for position in positions]
        if len(self.network.graph.inputs) > 1:
            return [_before(self._source_norm(position), lookback) for position in positions]
        return [gradients(self.network, window).norm[:lookback] for window in self.windows.take(positions)]

    def _around_norm(self, position: int) -> np.ndarray:
        """[distances] of the predicted tags' scores, or of the symbols that are heard, the farthest first."""
        window, end = self.window(position), self.network.ends.output
        best = self.network.predict(window[None])[0][-len(window) :].argmax(axis=-1)
        asked = read = np.flatnonzero(window.reshape(len(window), -1).any(axis=1))
        if isinstance(end, Symbols) and (best[read] < end.classes - 1).any():
            asked = read[best[read] < end.classes - 1]
        each = gradients_of_tags(self.network, window, timesteps=asked, tags=best[asked])
        sizes = np.sqrt((each.inputs[:, read] ** 2).sum(axis=-1))
        apart = np.abs(np.subtract.outer(asked, read))
        return np.bincount(apart.ravel(), sizes.ravel(), minlength=1)[::-1] / len(asked)

    def _source_norm(self, position: int) -> np.ndarray:
        """How much the scores of the target's tokens move with each token of the source."""
        window = self.window(position)
        return gradients_of_tokens(self.network, window, window[TARGET][1:]).norm


def _before(norm: np.ndarray, lookback: int) -> np.ndarray:
    return np.pad(norm, (max(lookback - len(norm), 0), 0), constant_values=np.nan)


def open_trained(run: Run) -> Trained:
    """The run's network and the windows of its source's test part; raises UserError when it has not learnt anything."""
    path = run.weights_path()
    if path is None:
        raise UserError(say("This run has no weights."), say("Only a run that trained at least one epoch can be used."))
    task = task_of(run.spec.task)
    codecs, options = codecs_of(run.folder, path), task.Options.model_validate(run.spec.options)
    dataset = task.reopen(source_of(run), codecs, options)
    if not len(dataset.test):
        raise UserError(say("The test part has no window."), say("Train with a longer test part."))
    network = Network(dataset.ends, run.spec.model, load_weights(path, dataset.ends, run.spec.model))
    return Trained(network, dataset)
