"""Arrays as machine code finds them: by their addresses. Whoever uses one must keep it alive.

Numba counts who uses an array that came from Python, at every row that is taken out of it, and in a way that cores must
agree on; and handing many from function to function takes its compiler seconds.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import carray, float32, float64, int32, int64, njit, types
from numba.extending import intrinsic

from core.engine.machine.vectors import CODE

ARRAYS = (
    "left",
    "gates",
    "c",
    "activated_c",
    "dh",
    "dc",
    "dz",
    "dz_panels",
    "dx",
    "panels",
    "candidate",
    "transposed",
    "below",
    "beside",
    "summed",
)
"""Of core.engine.machine.unit_lanes.workspace.LayerWorkspace; the number of one is its place in a layer's table."""
LEFT, GATES, C, ACTIVATED_C, DH, DC, DZ, DZ_PANELS, DX, PANELS, CANDIDATE, TRANSPOSED, BELOW, BESIDE, SUMMED, KIND = (
    range(16)
)
"""KIND is no array, but the cell, its activation, units and where a GRU's candidate begins."""
DROPOUT = KIND + 1
"""Place after these of what dropout makes of a layer's outputs."""


def place(array: np.ndarray) -> tuple[int, ...]:
    """Address and three lengths of an array."""
    return array.ctypes.data, *(1,) * (3 - array.ndim), *array.shape


def _pointer_to(kind: Any) -> Callable:
    @intrinsic
    def pointer(context: Any, address: Any) -> tuple:
        pointed = types.CPointer(kind)

        def write(context: Any, builder: Any, signature: Any, arguments: tuple) -> Any:
            return builder.inttoptr(arguments[0], context.get_value_type(pointed))

        return pointed(types.int64), write

    return pointer


_floats, _doubles, _longs, _ints, _flags = map(_pointer_to, (float32, float64, int64, int32, types.boolean))


@njit(**CODE)
def nothing() -> np.ndarray:
    """An empty cube."""
    return carray(_floats(0), (0, 0, 0))


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


@njit(**CODE)
def matrix(address: int, count: int, width: int) -> np.ndarray:
    """Rows of numbers of 32 bits."""
    return carray(_floats(address), (count, width))


@njit(**CODE)
def mask_of(places: np.ndarray, dropping: bool) -> np.ndarray:
    """What dropout makes of a layer's outputs; empty where nothing is dropped."""
    return table(places, DROPOUT) if dropping else matrix(0, 0, 0)


@njit(**CODE)
def floats(address: int, count: int) -> np.ndarray:
    """Numbers of 32 bits."""
    return carray(_floats(address), (count,))


@njit(**CODE)
def doubles(address: int, count: int) -> np.ndarray:
    """Numbers of 64 bits."""
    return carray(_doubles(address), (count,))


@njit(**CODE)
def longs(address: int, count: int) -> np.ndarray:
    """Whole numbers of 64 bits."""
    return carray(_longs(address), (count,))


@njit(**CODE)
def ints(address: int, count: int) -> np.ndarray:
    """Whole numbers of 32 bits."""
    return carray(_ints(address), (count,))


@njit(**CODE)
def flags(address: int, count: int) -> np.ndarray:
    """True or False."""
    return carray(_flags(address), (count,))
