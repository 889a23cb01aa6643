"""What an update costs, by shape alone: for estimates, and to decide what is worth compiling. No TensorFlow."""

from dataclasses import dataclass

from core.engine.machine import EXAMPLES, covered
from core.engine.recurrence.layers import UNROLLED, How
from core.engine.recurrence.native import ACTIVATIONS
from core.models.cells import cell_of
from core.models.ends import NetworkEnds
from core.models.spec import ModelSpec

STEP_SECONDS = {"simple_rnn": 18e-6, "gru": 37e-6, "lstm": 40e-6}
"""Uncompiled, forwards and backwards: what a timestep costs however small it is."""
UNROLLED_STEP_SECONDS = {"simple_rnn": 12e-6}
"""The same where short lookbacks are written out (core.engine.recurrence.layers.UNROLLED)."""
UPDATE_SECONDS = 250e-6
"""Uncompiled: optimizer, loss and bookkeeping of an update."""
COMPILED_STEP_SECONDS = 2.5e-6
COMPILED_UPDATE_SECONDS = 40e-6
FLOPS = 30e9
"""Multiplications and additions a second of one core, uncompiled."""
COMPILED_FLOPS = 55e9
NATIVE_FROM = 2e8
NATIVE_WEIGHTS = 10_000
"""Operations of an update, and weights of a layer, from which on recurrences in our machine code are quicker than what
XLA makes, in networks that are not plain.

Measured on two cores: below, calls from Python, and loops over a few units, take more than the products save.
"""
NATIVE_UPDATE_SECONDS = 1e-3
NATIVE_FLOPS = 80e9
"""On one core; it takes more where nobody else does."""
MACHINE_UPDATE_SECONDS = 4e-6
MACHINE_STEP_SECONDS = 0.5e-6
MACHINE_FLOPS = 90e9
"""Whole updates in machine code, on one core."""
SHARED_UPDATE_SECONDS = 50e-6
SHARED_FLOPS = 100e9
"""The same shared out, on one core; it takes more where nobody else does."""
SHARED_FROM = (16_000, 3e7), (10_000, 3e8)
"""Weights of a layer and operations of an update from which on whole updates are shared out among all cores.

Measured on two cores: from the first on one core alone does such updates as quickly as the unshared code, and two in
little more than half the time; from the second on that is a tenth to a third slower on one core, and a quarter to a
third quicker on two.
"""
LONG_SECONDS = 0.2
"""Updates that take longer are shared out too, since then a stop is heard between two timesteps."""


@dataclass(frozen=True)
class Cost:
    """Seconds of one update, and what compiles it."""

    uncompiled: float
    compiled: float
    how: How


def update_cost(ends: NetworkEnds, model: ModelSpec, batch_size: int) -> Cost:
    """One update of `batch_size` examples, on one core of an ordinary machine; right within a factor of about two."""
    cell = cell_of(model.cell)
    directions = 2 if model.bidirectional else 1
    width, flops = ends.width, 0.0
    for _ in range(model.layers):
        # Forwards once, backwards twice; each parameter is one multiplication and one addition an example.
        flops += 6.0 * batch_size * ends.rows * cell.parameters(model.units, width) * directions
        width = model.units * directions
    steps = ends.rows * model.layers * directions
    uncompiled = UPDATE_SECONDS + steps * _step_seconds(model.cell, ends.timesteps) + flops / FLOPS
    compiled = COMPILED_UPDATE_SECONDS + steps * COMPILED_STEP_SECONDS + flops / COMPILED_FLOPS
    weights = cell.parameters(model.units, ends.features)
    # Machine code does examples by eights or more, and takes as long for fewer.
    eights, all_at_once = (flops * (-(-batch_size // size) * size / batch_size) for size in (8, EXAMPLES))
    if covered(ends, model):
        machine = MACHINE_UPDATE_SECONDS + steps * MACHINE_STEP_SECONDS + all_at_once / MACHINE_FLOPS
        shared = SHARED_UPDATE_SECONDS + eights / SHARED_FLOPS
        large = any(weights >= least and flops >= work for least, work in SHARED_FROM)
        if shared < compiled and (large or machine > LONG_SECONDS):
            return Cost(uncompiled, shared, "shared")
        if machine < compiled:
            return Cost(uncompiled, machine, "machine")
    native = NATIVE_UPDATE_SECONDS + eights / NATIVE_FLOPS
    known = model.cell in STEP_SECONDS and model.activation in ACTIVATIONS and not model.recurrent_dropout
    if known and flops >= NATIVE_FROM and weights >= NATIVE_WEIGHTS and native < compiled:
        return Cost(uncompiled, native, "native")
    return Cost(uncompiled, compiled, "xla")


def _step_seconds(cell: str, timesteps: int) -> float:
    if timesteps <= UNROLLED and cell in UNROLLED_STEP_SECONDS:
        return UNROLLED_STEP_SECONDS[cell]
    return STEP_SECONDS.get(cell, 40e-6)
