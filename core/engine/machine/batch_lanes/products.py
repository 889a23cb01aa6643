"""Products for small networks, in vector instructions written out for this processor.

The examples of a batch lie side by side in vector registers and the units go down the rows, so that 50 units waste no
lane, gates are whole blocks, and weights are read where they stand.
"""

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

from core.engine.machine.vectors import LANES, PANEL, VECTORS, WIDE

FLOAT, NUMBER = ir.FloatType(), ir.IntType(64)
VECTOR = ir.VectorType(FLOAT, LANES)
SIZES = (10, 8, 4, 2, 1) if WIDE else (5, 4, 2, 1)
"""Rows of a tile, the largest as often as possible; its sums just fit into the registers."""


def _at(builder: ir.IRBuilder, address: Any, floats: int) -> Any:
    return builder.add(address, NUMBER(4 * floats))


def _load(builder: ir.IRBuilder, address: Any, kind: ir.Type) -> Any:
    loaded = builder.load(builder.inttoptr(address, kind.as_pointer()))
    loaded.align = 4
    return loaded


def _store(builder: ir.IRBuilder, value: Any, address: Any) -> None:
    builder.store(value, builder.inttoptr(address, VECTOR.as_pointer())).align = 4


def _spread(builder: ir.IRBuilder, value: Any) -> Any:
    alone = builder.insert_element(VECTOR(ir.Undefined), value, ir.IntType(32)(0))
    return builder.shuffle_vector(alone, VECTOR(ir.Undefined), ir.VectorType(ir.IntType(32), LANES)([0] * LANES))


def _loop(builder: ir.IRBuilder, count: Any, carried: list, body: Callable[[list], list]) -> list:
    """`body` of the carried values, `count` times and at least once; what it gave last."""
    before, inside, after = builder.block, *(builder.append_basic_block() for _ in range(2))
    builder.branch(inside)
    builder.position_at_end(inside)
    phis = [builder.phi(value.type) for value in (count, *carried)]
    following = [builder.sub(phis[0], NUMBER(1)), *body(phis[1:])]
    for phi, start, later in zip(phis, (count, *carried), following, strict=True):
        phi.add_incoming(start, before)
        phi.add_incoming(later, builder.block)
    builder.cbranch(builder.icmp_signed(">", following[0], NUMBER(0)), inside, after)
    builder.position_at_end(after)
    return following[1:]


def _tile(builder: ir.IRBuilder, rows: int, row_step: int, arguments: list) -> None:
    """out[rows, PANEL] (+)= sum over `blocks` of left[rows, depth] right[depth, PANEL]; steps are in bytes here."""
    left, step, right, depth, out, add, blocks, next_left, next_right = arguments
    name = f"llvm.fma.v{LANES}f32"
    fused = cgutils.get_or_insert_function(builder.module, ir.FunctionType(VECTOR, [VECTOR] * 3), name)
    places = [_at(builder, out, row * PANEL + LANES * part) for row in range(rows) for part in range(VECTORS)]
    entry, fetch, begin = builder.block, *(builder.append_basic_block() for _ in range(2))
    builder.cbranch(builder.icmp_signed("==", add, NUMBER(0)), begin, fetch)
    builder.position_at_end(fetch)
    held = [_load(builder, place, VECTOR) for place in places]
    builder.branch(begin)
    builder.position_at_end(begin)
    sums = [builder.phi(VECTOR) for _ in places]
    for phi, value in zip(sums, held, strict=True):
        phi.add_incoming(VECTOR([0.0] * LANES), entry)
        phi.add_incoming(value, fetch)

    def inner(carried: list) -> list:
        along, below, *sums = carried
        parts = [_load(builder, _at(builder, below, LANES * part), VECTOR) for part in range(VECTORS)]
        new = []
        for row in range(rows):
            value = _spread(builder, _load(builder, _at(builder, along, row * row_step), FLOAT))
            pairs = zip(parts, sums[row * VECTORS :], strict=False)
            new += [builder.call(fused, [value, part, so_far]) for part, so_far in pairs]
        return [builder.add(along, step), _at(builder, below, PANEL), *new]

    def outer(carried: list) -> list:
        left, right, *sums = carried
        _, _, *sums = _loop(builder, depth, [left, right, *sums], inner)
        return [builder.add(left, next_left), builder.add(right, next_right), *sums]

    _, _, *sums = _loop(builder, blocks, [left, right, *sums], outer)
    for value, place in zip(sums, places, strict=True):
        _store(builder, value, place)


def _product(row_step: int) -> Callable:
    """Tiles over any number of rows, as many of the largest as there is workspace for."""

    @intrinsic
    def product(
        context: Any,
        left: Any,
        step: Any,
        rows: Any,
        right: Any,
        depth: Any,
        out: Any,
        add: Any,
        blocks: Any,
        next_left: Any,
        next_right: Any,
    ) -> tuple:
        def write(context: Any, builder: ir.IRBuilder, signature: Any, arguments: tuple) -> Any:
            left, step, rows, right, depth, out, add, blocks, *nexts = arguments
            step, *nexts = (builder.mul(one, NUMBER(4)) for one in (step, *nexts))
            for size in SIZES:
                count = builder.sdiv(rows, NUMBER(size))
                with cgutils.for_range(builder, count) as loop:
                    at = builder.add(left, builder.mul(loop.index, NUMBER(4 * size * row_step)))
                    to = builder.add(out, builder.mul(loop.index, NUMBER(4 * size * PANEL)))
                    _tile(builder, size, row_step, [at, step, right, depth, to, add, blocks, *nexts])
                left = builder.add(left, builder.mul(count, NUMBER(4 * size * row_step)))
                out = builder.add(out, builder.mul(count, NUMBER(4 * size * PANEL)))
                rows = builder.srem(rows, NUMBER(size))
            return context.get_dummy_value()

        return types.void(*[types.int64] * 10), write

    return product


_down, _across = _product(1), _product(PANEL)


@intrinsic
def transpose(context: Any, source: Any, source_step: Any, target: Any, target_step: Any) -> tuple:
    """Write the transpose of LANES x LANES numbers; addresses in bytes, steps from row to row in floats."""

    def write(context: Any, builder: ir.IRBuilder, signature: Any, arguments: tuple) -> Any:
        source, source_step, target, target_step = arguments
        from_step, to_step = (builder.mul(step, NUMBER(4)) for step in (source_step, target_step))
        rows = [
            _load(builder, builder.add(source, builder.mul(from_step, NUMBER(row))), VECTOR) for row in range(LANES)
        ]
        distance = 1
        while distance < LANES:  # squares swap their upper right and lower left quarters
            upper = [at if not at & distance else at - distance + LANES for at in range(LANES)]
            lower = [at + distance if not at & distance else at + LANES for at in range(LANES)]
            for row in [row for row in range(LANES) if not row & distance]:
                pair = rows[row], rows[row + distance]
                for to, places in ((row, upper), (row + distance, lower)):
                    mask = ir.VectorType(ir.IntType(32), LANES)(places)
                    rows[to] = builder.shuffle_vector(*pair, mask)
            distance *= 2
        for row, value in enumerate(rows):
            _store(builder, value, builder.add(target, builder.mul(to_step, NUMBER(row))))
        return context.get_dummy_value()

    return types.void(*[types.int64] * 4), write


@njit(nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)
def multiply(left: int, step: int, rows: int, right: int, depth: int, out: int, add: int) -> None:
    """out[rows, PANEL] (+)= left' right; left [depth, rows] has its rows `step` floats apart, right [depth, PANEL]."""
    _down(left, step, rows, right, depth, out, add, 1, 0, 0)


@njit(nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)
def multiply_across(
    left: int, rows: int, right: int, out: int, add: int, blocks: int, next_left: int, next_right: int
) -> None:
    """out[rows, PANEL] (+)= the sum over `blocks` of left[rows, PANEL] right[PANEL, PANEL]; steps in floats."""
    _across(left, 1, rows, right, PANEL, out, add, blocks, next_left, next_right)
