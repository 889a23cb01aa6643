"""The XLA twin as a program: whole batches go to a graph that XLA has compiled."""

from typing import TYPE_CHECKING

import numpy as np

from core.engine.graph.drawing import draw_alike
from core.engine.graph.program import GraphProgram
from core.engine.graph.resident import Resident
from core.engine.graph.updates import updates_program
from core.engine.program import Stop
from core.engine.recurrence.layers import hasten
from core.engine.recurrence.rules import GRURule, SimpleRNNRule
from core.engine.work import UpdateWork

if TYPE_CHECKING:
    import keras

STEP_SECONDS = 2.5e-6
UPDATE_SECONDS = 40e-6
FLOPS = 55e9
NOT_COMPILED = frozenset({"ctc"})
"""Losses that are operations of TensorFlow alone: XLA has nothing for them."""


class XlaProgram(GraphProgram):
    """The last batch of an epoch may be smaller, and goes to the graph that is not compiled."""

    name = "xla"

    def __init__(
        self,
        model: "keras.Model",
        train: Resident,
        validation: Resident | None,
        *,
        batch_size: int,
        lanes: tuple[int, int] | None = None,
    ) -> None:
        draw_alike(model)
        super().__init__(model, train, validation, batch_size=batch_size, lanes=lanes)
        self._compiled = updates_program(model, train, batch_size=batch_size, compiled=True)

    @classmethod
    def takes(cls, work: UpdateWork) -> bool:
        return work.ends.own_loss not in NOT_COMPILED

    @classmethod
    def seconds(cls, work: UpdateWork) -> float:
        return UPDATE_SECONDS + work.steps * STEP_SECONDS + work.operations / FLOPS

    def warm(self) -> None:
        self._trace(self._compiled, None)
        if not self.lanes:
            self._trace(self._train, self._executor)
        self._trace_evaluation()

    def train(
        self, order: np.ndarray, first: int, last: int, sums: np.ndarray, stop: Stop | None = None
    ) -> tuple[int, np.ndarray]:
        whole = len(order) // self.batch_size
        if first >= whole:
            return super().train(order, first, last, sums, stop)
        count = min(self.train_size.steps, min(last, whole) - first)
        order = np.pad(order, (0, self.residents[0].count - len(order)))
        return first + count, self._run(self._compiled, None, order, first, count, sums)

    def _hasten(self) -> None:
        # Written out, a GRU gains when XLA compiles it; otherwise it only takes longer to trace.
        hasten(self.model, unrolled=(SimpleRNNRule, GRURule))
