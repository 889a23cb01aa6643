"""The vectors of this processor, and how functions are compiled that machine code alone calls.

Every file in which something is compiled imports this one: Numba asks for the features of the processor only once,
when it meets the first function.
"""

import platform

import numpy as np
from llvmlite import binding
from numba import njit
from numba.core import config

PROCESSOR = platform.machine().lower()
FEATURES = binding.get_host_cpu_features()
WIDE = bool(FEATURES.get("avx512f"))
if WIDE and not config.CPU_FEATURES:
    # Compilers use half of each register on some processors, which were slowed down by whole ones once.
    config.CPU_FEATURES = f"{FEATURES.flatten()},-prefer-256-bit"
LANES = 16 if WIDE else 8
"""Floats in one vector register."""
ROWS = 8 if WIDE else 4
"""Rows of a tile; with two vectors each, its sums just fit into the registers."""
VECTORS = 2
PANEL = LANES * VECTORS
"""Columns of a tile."""
CODE = {"nogil": True, "error_model": "numpy", "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""For functions that machine code alone calls."""
ONCE = {**CODE, "inline": "always"}
"""For those of them that are called at one place: each level of calls takes seconds more to make."""
LINE = 16
"""Floats in a line of the cache."""


def padded(count: int, to: int) -> int:
    """`count` rounded up to a multiple of `to`."""
    return -(-count // to) * to


@njit(**CODE)
def address(array: np.ndarray) -> int:
    """In bytes, as a signed number, so that every product has one signature."""
    return np.int64(array.ctypes.data)
