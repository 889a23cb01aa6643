"""Numbers too small for all their digits count as zero, as they do in TensorFlow.

Gradients that vanish along a sequence pass through them, and processors may take a hundred times longer for each.
"""

from typing import Any

from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

from core.engine.machine.vectors import PROCESSOR

FLUSHED = 0x8040
"""In the control word of x86 processors: such results become zero, such operands are taken for zero."""
X86 = PROCESSOR in ("x86_64", "amd64")
"""Elsewhere there is no such word, and nothing is changed."""


@intrinsic
def _exchange(context: Any, keep: Any, add: Any) -> tuple:
    """Set the control word of this thread to (itself & keep) | add; what it was."""

    def write(context: Any, builder: ir.IRBuilder, signature: Any, arguments: tuple) -> Any:
        word, byte = ir.IntType(32), ir.IntType(8).as_pointer()
        if not X86:
            return word(0)
        workspace = cgutils.alloca_once(builder, word)
        place = builder.bitcast(workspace, byte)
        store, load = (
            cgutils.get_or_insert_function(
                builder.module, ir.FunctionType(ir.VoidType(), [byte]), f"llvm.x86.sse.{name}"
            )
            for name in ("stmxcsr", "ldmxcsr")
        )
        builder.call(store, [place])
        before = builder.load(workspace)
        builder.store(builder.or_(builder.and_(before, arguments[0]), arguments[1]), workspace)
        builder.call(load, [place])
        return before

    return types.uint32(types.uint32, types.uint32), write


@njit(cache=True)
def flush() -> int:
    """From here on in this thread; gives what `restore` takes."""
    return _exchange(0xFFFFFFFF, FLUSHED)


@njit(cache=True)
def restore(word: int) -> None:
    """As it was before `flush`."""
    _exchange(0, word)
