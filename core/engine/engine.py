"""One network in training: its programs, the order of its examples, and when the faster program takes over."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

import numpy as np

from core.data.entries import in_memory
from core.data.examples import Examples
from core.engine.graph.program import GraphProgram
from core.engine.graph.resident import Resident
from core.engine.graph.twin import Twin
from core.engine.graph.xla import XlaProgram
from core.engine.layer_gradients import layers_with_weights, lengths, summed_squares
from core.engine.ordering import Bucketed, Lanes, Shuffled
from core.engine.program import Program, Stop
from core.models.ends.kinds import NetworkEnds

if TYPE_CHECKING:
    import keras

WAIT_SECONDS = 0.1
"""How long one call may wait for the compiler, so that a stop is heard."""


class Parts(Protocol):
    """What a network is trained and validated on, and the ends that it has for it."""

    @property
    def train(self) -> Examples: ...
    @property
    def validation(self) -> Examples: ...
    @property
    def ends(self) -> NetworkEnds: ...


class Engine:
    """Trains a compiled Keras model; `model` is that model and holds the trained weights after `settle`."""

    def __init__(
        self,
        model: "keras.Model",
        dataset: Parts,
        *,
        batch_size: int,
        seed: int,
        switch: int | None = None,
        faster: type[Program] = XlaProgram,
        finishing: bool = False,
    ) -> None:
        """`faster` takes over at update `switch`, as core.engine.choice has it; None: never.

        `finishing`: whether the validation part may be learnt too in the end.
        """
        self.model = model
        model.own_tokens = getattr(dataset.ends.input, "sampled", 0.0)
        learnt = dataset.train.joined(dataset.validation) if finishing else dataset.train
        courses = [_course(part, batch_size, carried=dataset.ends.carried) for part in (dataset.train, learnt)]
        # Lanes are as many in the end as they were before.
        course = courses[0]
        self._courses = course, replace(courses[1], batch_size=course.batch_size)
        self._course = course
        self.batch_size = course.batch_size
        self._seed = seed
        self._switch, self._faster = switch, faster
        held_out, lanes = dataset.validation, 0
        if dataset.ends.carried and len(held_out):
            stretches = Lanes.of(len(held_out), batch_size)
            held_out, lanes = held_out.at(stretches.positions()), stretches.batch_size
        if held_out.buckets:
            held_out = held_out.at(np.argsort(held_out.buckets.numbers, kind="stable"))
        self._examples = learnt, held_out
        lengths = {getattr(part.inputs, "length", 0) for part in self._examples if len(part)}
        self._compilable = all(in_memory(part.inputs) for part in self._examples) and len(lengths) == 1
        """Whether a compiled program can have the examples: a held-out text may be one shorter window."""
        self._switch = switch if self._compilable else None
        residents = Resident(learnt), Resident(held_out) if len(held_out) else None
        memory = (self.batch_size, lanes) if dataset.ends.carried else None
        self._own = GraphProgram(model, *residents, batch_size=self.batch_size, lanes=memory)
        self._current: Program = self._own
        self._twin: Twin | None = None
        self._before = 0
        self.waited = 0.0
        """Seconds of this run in which nothing could be done before the twin was there."""
        self._untrained = self._own.state()
        self._layers = layers_with_weights(model)

    @property
    def batches(self) -> int:
        """Updates of one epoch as it is now."""
        return self._course.batches

    @property
    def finishing_batches(self) -> int:
        """Updates of one epoch that learns the validation part too."""
        return self._courses[1].batches

    @property
    def compiling(self) -> bool:
        """Whether the compiler is at work beside."""
        return self._twin is not None and self._twin.compiling

    def restart(self, weights: list[np.ndarray], *, seed: int, switch: int | None) -> None:
        """Begin another run of the same network: other first weights, everything else as if nothing had happened."""
        self._seed, self._switch, self.waited = seed, switch if self._compilable else None, 0.0
        self._current = self._own
        self._course = self._courses[0]
        self._own.claim()
        self._own.restore(self._untrained)
        self.model.set_weights(weights)

    def finish(self, weights: list[np.ndarray] | None = None) -> None:
        """From the next epoch on learn the validation part too, beginning with `weights` where there are some."""
        self._course = self._courses[1]
        if weights is not None:
            self._take(weights)

    def begin_epoch(self, epoch: int, learning_rate: float) -> None:
        """Set all that is random or scheduled in `epoch` (from 1), so that it repeats however the run got here."""
        self._current.begin_epoch(self._seed, epoch, learning_rate)
        self.enter_epoch(epoch)

    def enter_epoch(self, epoch: int) -> None:
        """Take the order of `epoch`, whose random state is already there."""
        self._order = self._course.order(self._seed, epoch)
        self._before = (epoch - 1) * self.batches

    def train(self, first: int, sums: np.ndarray, stop: Stop | None = None) -> tuple[int, np.ndarray]:
        """Some updates of this epoch from update `first` on; the next update, and [loss times examples, gradient norm].

        No update at all while the compiler is still waited for, or where `stop` agreed before a long one was done.
        """
        last = self.batches
        if self._switch is not None and self._current is self._own:
            ahead = self._switch - self._before - first
            if ahead <= 0 and not self._take_over():
                return first, sums
            last = min(last, first + ahead) if ahead > 0 else last
        answer = self._current.train(self._order, first, last, sums, stop)
        self._start_compiling()
        return answer

    def mean_loss(self, sums: np.ndarray, updates: int) -> float:
        """Mean loss over the examples of the first `updates` updates of an epoch."""
        return float(sums[0]) / min(updates * self.batch_size, self._course.visited)

    def validate(self, first: int, total: float) -> tuple[int, float]:
        """Some batches of the validation part from `first` on; the next batch, and loss times examples so far."""
        return self._current.evaluate(first, self.validation_batches, total)

    def validated(self, weights: list[np.ndarray]) -> float:
        """The validation loss of other weights; everything else is as if nothing had happened."""
        before, batch, total = self._current.state(), 0, 0.0
        self._take(weights)
        while batch < self.validation_batches:
            batch, total = self.validate(batch, total)
        self._current.restore(before)
        return total / self.validation_examples

    @property
    def validation_batches(self) -> int:
        return -(-self.validation_examples // self._own.evaluation_batch)

    @property
    def validation_examples(self) -> int:
        return len(self._examples[1])

    def weights(self) -> list[np.ndarray]:
        """As they stand now, in Keras' order."""
        return self._current.weights()

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers that have weights to learn."""
        return tuple(self._layers)

    def squares(self) -> list[float]:
        """What the optimizer keeps of the squared gradients, layer by layer; nothing where it keeps none."""
        return summed_squares(self._current.squares(), self._layers)

    def layer_gradients(self, before: Sequence[float], after: Sequence[float]) -> tuple[float | None, ...]:
        """The length of the gradient of each layer in an epoch, from `squares` before and after it."""
        return lengths(self.model.optimizer, before, after, self.batches)

    def state(self) -> list[np.ndarray]:
        """Every variable that training changes: weights, random generators, optimizer."""
        return self._current.state()

    def restore(self, state: list[np.ndarray]) -> None:
        """Go on from what `state` gave."""
        self._current.restore(state)

    def settle(self) -> "keras.Model":
        """The model as plain Keras, holding what was trained: optimizer, random generators and weights."""
        if self._current is not self._own:
            self._own.restore(self._current.state())
        return self._own.released()

    def _take(self, weights: list[np.ndarray]) -> None:
        """Other weights; optimizer and random generators stay as they are."""
        self._own.restore(self._current.state())
        self.model.set_weights(weights)
        if self._current is not self._own:
            self._current.restore(self._own.state())

    def _start_compiling(self) -> None:
        if self._switch is not None and self._twin is None:
            self._twin = Twin(partial(self._faster.beside, self._own, *self._examples))

    def _take_over(self) -> bool:
        """Go on with the faster program; False while it is not ready."""
        self._start_compiling()
        program = self._twin.wait(WAIT_SECONDS)
        if program is None:
            self.waited += WAIT_SECONDS
            return False
        program.restore(self._own.state())
        self._current = program
        return True


def _course(examples: Examples, batch_size: int, *, carried: bool) -> Shuffled | Bucketed | Lanes:
    """In which order an epoch visits them."""
    if carried:
        return Lanes.of(len(examples), batch_size)
    if examples.buckets:
        return Bucketed(len(examples), batch_size, examples.buckets.numbers)
    return Shuffled(len(examples), batch_size)
