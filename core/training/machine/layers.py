"""The arrays of core.training.recurrence.native.sweep.Sweep as machine code finds them: by their addresses."""

from typing import Any

import numpy as np
from llvmlite import ir
from numba import carray, float32, njit, types
from numba.extending import intrinsic

from core.training.machine.passes import CODE
from core.training.recurrence.native.sweep import Sweep

ARRAYS = (
    "left",
    "gates",
    "c",
    "squashed",
    "dh",
    "dc",
    "dz",
    "turned",
    "dx",
    "panels",
    "candidate",
    "transposed",
    "below",
    "beside",
    "summed",
)
"""Of a sweep; the number of one is its place here."""
LEFT, GATES, C, SQUASHED, DH, DC, DZ, TURNED, DX, PANELS, CANDIDATE, TRANSPOSED, BELOW, BESIDE, SUMMED, MASK = range(16)
"""MASK is what dropout makes of the layer's outputs."""


def places(sweep: Sweep, mask: np.ndarray) -> list[tuple[int, ...]]:
    """Address and three lengths of each array; whoever uses them must keep the arrays alive."""
    arrays = [*(getattr(sweep, name) for name in ARRAYS), mask]
    return [(array.ctypes.data, *(1,) * (3 - array.ndim), *array.shape) for array in arrays]


@intrinsic
def _floats(context: Any, address: Any) -> tuple:
    def write(context: Any, builder: ir.IRBuilder, signature: Any, arguments: tuple) -> Any:
        return builder.inttoptr(arguments[0], ir.FloatType().as_pointer())

    return types.CPointer(float32)(types.int64), write


@njit(**CODE)
def cube(places: np.ndarray, array: int) -> np.ndarray:
    """One of a layer's arrays, with three axes."""
    place = places[array]
    return carray(_floats(place[0]), (place[1], place[2], place[3]))


@njit(**CODE)
def table(places: np.ndarray, array: int) -> np.ndarray:
    """One of a layer's arrays that has two axes."""
    place = places[array]
    return carray(_floats(place[0]), (place[2], place[3]))
