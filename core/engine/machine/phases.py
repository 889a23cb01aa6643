"""Work that several threads share out among themselves without Python's lock, phase after phase.

One thread leads: it opens a phase of so many parts, takes parts of it like everybody else, and closes it when all are
done. The others, who come when they can, take parts while there are some; where they never come, because other
processes keep the cores busy, the leader has done everything itself.
"""

import os
from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

from core.engine.machine.subnormal import X86
from core.engine.machine.vectors import CODE

TICKET, DONE, OVER = 0, 8, 16
"""Places in the state of the work, each in a line of the cache by itself."""
PART, KIND, PHASE = 1 << 20, 1 << 40, 1 << 44
"""A ticket is, from the lowest bits on, next part, number of parts, kind and number of the phase: what belongs together
changes together."""
LOOKS, PATIENCE = 200, 2000
"""How often one looks for work before letting others have the processor, and how often one does that before leaving."""


def new_state() -> np.ndarray:
    """Of work that nobody has begun."""
    return np.zeros(OVER + 8, np.int64)


@intrinsic
def _add(context: Any, state: Any, place: Any, value: Any) -> tuple:
    """Add to a place at once, seen by all; what it was before."""

    def write(context: Any, builder: ir.IRBuilder, signature: Any, arguments: tuple) -> Any:
        return builder.atomic_rmw("add", _pointer(context, builder, signature, arguments), arguments[2], "seq_cst")

    return types.int64(state, types.int64, types.int64), write


@intrinsic
def _set(context: Any, state: Any, place: Any, value: Any) -> tuple:
    """Put a value into a place, after all that was written before; what it was."""

    def write(context: Any, builder: ir.IRBuilder, signature: Any, arguments: tuple) -> Any:
        return builder.atomic_rmw("xchg", _pointer(context, builder, signature, arguments), arguments[2], "seq_cst")

    return types.int64(state, types.int64, types.int64), write


@intrinsic
def _get(context: Any, state: Any, place: Any) -> tuple:
    """What stands in a place, and with it all that was written before."""

    def write(context: Any, builder: ir.IRBuilder, signature: Any, arguments: tuple) -> Any:
        return builder.load_atomic(_pointer(context, builder, signature, arguments), "acquire", 8)

    return types.int64(state, types.int64), write


def _pointer(context: Any, builder: ir.IRBuilder, signature: Any, arguments: tuple) -> Any:
    array = context.make_array(signature.args[0])(context, builder, arguments[0])
    return builder.gep(array.data, [arguments[1]])


@intrinsic
def _let_others(context: Any) -> tuple:
    """Another thread may have this processor."""

    def write(context: Any, builder: ir.IRBuilder, signature: Any, arguments: tuple) -> Any:
        name = "SwitchToThread" if os.name == "nt" else "sched_yield"
        builder.call(cgutils.get_or_insert_function(builder.module, ir.FunctionType(ir.IntType(32), []), name), [])
        return context.get_dummy_value()

    return types.void(), write


@intrinsic
def _pause(context: Any) -> tuple:
    """A moment in which the processor knows that it waits."""

    def write(context: Any, builder: ir.IRBuilder, signature: Any, arguments: tuple) -> Any:
        if X86:
            kind = ir.FunctionType(ir.VoidType(), [])
            builder.call(cgutils.get_or_insert_function(builder.module, kind, "llvm.x86.sse2.pause"), [])
        return context.get_dummy_value()

    return types.void(), write


@njit(**CODE)
def open_phase(state: np.ndarray, kind: int, parts: int) -> None:
    """Let everybody take parts of the next phase, of some kind below 16; the one before is closed."""
    _set(state, DONE, 0)
    phase = _get(state, TICKET) // PHASE + 1
    _set(state, TICKET, phase * PHASE + kind * KIND + parts * PART)


@njit(**CODE)
def take(state: np.ndarray) -> tuple[int, int]:
    """A part that nobody else does, and the kind of its phase, or -1: there is none. `done` must follow."""
    if not open_parts(_get(state, TICKET)):
        return -1, -1
    ticket = _add(state, TICKET, 1)
    return (ticket % PART, ticket % PHASE // KIND) if open_parts(ticket) else (-1, -1)


@njit(**CODE)
def open_parts(ticket: int) -> bool:
    """Whether the next part is one."""
    return ticket % PART < ticket % KIND // PART


@njit(**CODE)
def done(state: np.ndarray) -> None:
    """A part that was taken is done."""
    _add(state, DONE, 1)


@njit(**CODE)
def close_phase(state: np.ndarray, parts: int) -> None:
    """Wait for those who still have some of its parts."""
    looks = 0
    while _get(state, DONE) < parts:
        _pause()
        looks += 1
        if looks % LOOKS == 0:
            _let_others()


@njit(**CODE)
def end(state: np.ndarray) -> None:
    """Nothing will come any more."""
    _set(state, OVER, 1)


@njit(**CODE)
def wait(state: np.ndarray) -> bool:
    """Until there is a part to take; False: all is over, or it takes so long that one had better leave."""
    for _ in range(PATIENCE):
        for _ in range(LOOKS):
            if _get(state, OVER):
                return False
            if open_parts(_get(state, TICKET)):
                return True
            _pause()
        _let_others()
    return False
