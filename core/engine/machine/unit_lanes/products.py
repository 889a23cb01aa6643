"""Matrix products of packed weights, in vector instructions written out for this processor.

A library's product packs its right-hand side anew at every call. The recurrent weights stay the same over all
timesteps of an update, so they are packed once, into panels that are read from front to end (Goto & van de Geijn,
2008). Every element is summed up in the same order however the work is shared out, so that any number of threads gives
the same bits.
"""

from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

from core.engine.machine.vectors import CODE, LANES, LINE, PANEL, ROWS, VECTORS, address

NEAR = 272
"""Rows of a panel that are gone through with all rows of the left side at once: they stay in the nearest cache."""
DEPTH = 128
"""Rows of both sides of a long product that are gone through at once, so that they stay in a near cache."""


@intrinsic
def tile(
    context: Any, left: Any, row_step: Any, step: Any, panel: Any, depth: Any, out: Any, out_step: Any, add: Any
) -> tuple:
    """out[ROWS, PANEL] = (add ? out : 0) + left[ROWS, depth] panel[depth, PANEL]; addresses in bytes, steps in floats.

    `row_step` and `step` lead from one row and one column of `left` to the next; `depth` is at least 1.
    """
    return types.void(*[types.int64] * 8), _write_tile


def _write_tile(context: Any, builder: ir.IRBuilder, signature: Any, arguments: tuple) -> Any:
    left, row_step, step, panel, depth, out, out_step, add = arguments
    word, number, lanes = ir.FloatType(), ir.IntType(64), ir.VectorType(ir.FloatType(), LANES)
    multiply_add = cgutils.get_or_insert_function(
        builder.module, ir.FunctionType(lanes, [lanes] * 3), f"llvm.fma.v{LANES}f32"
    )

    def bytes_of(floats: Any) -> Any:
        return builder.mul(floats, number(4))

    def at(address: Any, floats: int) -> Any:
        return builder.add(address, number(4 * floats))

    def load(address: Any, kind: ir.Type) -> Any:
        loaded = builder.load(builder.inttoptr(address, kind.as_pointer()))
        loaded.align = 4
        return loaded

    def spread(value: Any) -> Any:
        alone = builder.insert_element(lanes(ir.Undefined), value, ir.IntType(32)(0))
        return builder.shuffle_vector(alone, lanes(ir.Undefined), ir.VectorType(ir.IntType(32), LANES)([0] * LANES))

    rows = [builder.add(left, builder.mul(bytes_of(row_step), number(row))) for row in range(ROWS)]
    starts = [builder.add(out, builder.mul(bytes_of(out_step), number(row))) for row in range(ROWS)]
    places = [[at(start, LANES * column) for column in range(VECTORS)] for start in starts]
    for start in starts:
        for column in range(0, PANEL, LINE):
            _emit_prefetch(builder, at(start, column), writing=True)
    entry, fetch, begin, loop, end = (
        builder.block,
        *(builder.append_basic_block(name) for name in ("fetch", "begin", "loop", "end")),
    )
    builder.cbranch(builder.icmp_signed("==", add, number(0)), begin, fetch)
    builder.position_at_end(fetch)
    held = [[load(place, lanes) for place in row] for row in places]
    builder.branch(begin)

    builder.position_at_end(begin)
    first = [[builder.phi(lanes) for _ in row] for row in places]
    for row, values in zip(first, held, strict=True):
        for phi, value in zip(row, values, strict=True):
            phi.add_incoming(lanes([0.0] * LANES), entry)
            phi.add_incoming(value, fetch)
    builder.branch(loop)

    builder.position_at_end(loop)
    done, along, below = (builder.phi(number) for _ in range(3))
    sums = [[builder.phi(lanes) for _ in row] for row in places]
    right = [load(at(below, LANES * column), lanes) for column in range(VECTORS)]
    new = []
    for row, totals in zip(rows, sums, strict=True):
        value = spread(load(builder.add(row, along), word))
        new.append([builder.call(multiply_add, [value, *pair]) for pair in zip(right, totals, strict=True)])
    following = builder.add(done, number(1))
    for phi, start, later in (
        (done, number(0), following),
        (along, number(0), builder.add(along, bytes_of(step))),
        (below, panel, at(below, PANEL)),
    ):
        phi.add_incoming(start, begin)
        phi.add_incoming(later, loop)
    for row in range(ROWS):
        for column in range(VECTORS):
            sums[row][column].add_incoming(first[row][column], begin)
            sums[row][column].add_incoming(new[row][column], loop)
    builder.cbranch(builder.icmp_signed("<", following, depth), loop, end)

    builder.position_at_end(end)
    for row in range(ROWS):
        for column in range(VECTORS):
            stored = builder.store(new[row][column], builder.inttoptr(places[row][column], lanes.as_pointer()))
            stored.align = 4
    return context.get_dummy_value()


@intrinsic
def prefetch(context: Any, address: Any) -> tuple:
    """Fetch the line of the cache at an address, while other work goes on."""

    def write(context: Any, builder: ir.IRBuilder, signature: Any, arguments: tuple) -> Any:
        _emit_prefetch(builder, arguments[0], writing=False)
        return context.get_dummy_value()

    return types.void(types.int64), write


@intrinsic
def copy(context: Any, source: Any, target: Any) -> tuple:
    """PANEL numbers from one address to another."""

    def write(context: Any, builder: ir.IRBuilder, signature: Any, arguments: tuple) -> Any:
        kind = ir.VectorType(ir.FloatType(), PANEL)
        source, target = (builder.inttoptr(address, kind.as_pointer()) for address in arguments)
        held = builder.load(source)
        held.align = 4
        builder.store(held, target).align = 4
        return context.get_dummy_value()

    return types.void(types.int64, types.int64), write


def _emit_prefetch(builder: ir.IRBuilder, address: Any, *, writing: bool) -> None:
    byte, word = ir.IntType(8).as_pointer(), ir.IntType(32)
    kind = ir.FunctionType(ir.VoidType(), [byte, word, word, word])
    function = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0i8")
    builder.call(function, [builder.inttoptr(address, byte), word(int(writing)), word(3 if writing else 2), word(1)])


@njit(**CODE)
def pack(matrix: np.ndarray, panels: np.ndarray, below: int, first: int, last: int) -> None:
    """Lay [rows, columns] out as [panel, below + row, PANEL]; what is beyond the last column stays as it is."""
    rows, columns = matrix.shape
    for panel in range(first, last):
        width = min(PANEL, columns - panel * PANEL)
        for row in range(rows):
            for column in range(width):
                panels[panel, below + row, column] = matrix[row, panel * PANEL + column]


@njit(**CODE)
def pack_transposed(matrix: np.ndarray, left: int, right: int, panels: np.ndarray, first: int, last: int) -> None:
    """Lay the transpose of columns `left` to `right` of a matrix out as [panel, row, PANEL]."""
    columns, rows = matrix.shape[0], right - left
    for panel in range(first, last):
        width = min(PANEL, columns - panel * PANEL)
        for start in range(0, rows, LANES):
            for column in range(width):
                for row in range(start, min(start + LANES, rows)):
                    panels[panel, row, column] = matrix[panel * PANEL + column, left + row]


@njit(**CODE)
def multiply(
    left: int,
    left_steps: tuple[int, int],
    first: int,
    last: int,
    times: int,
    panels: np.ndarray,
    part: tuple[int, int, int, int],
    out: int,
    out_steps: tuple[int, int],
    add: int,
) -> None:
    """out[first:last] = (add ? out : 0) + left[first:last] panels, by whole tiles, at so many timesteps.

    Addresses as in `tile`; steps lead from row to row and from timestep to timestep. `part` is what counts of the
    panels: their first and last, and their first row and how many.
    """
    low, high, top, depth = part
    (left_step, left_time), (out_step, out_time) = left_steps, out_steps
    deep = -(-depth // (-(-depth // NEAR)))
    for panel in range(low, high):
        for begin in range(0, depth, deep):
            right = address(panels) + 4 * (panel * panels.shape[1] + top + begin) * PANEL
            for time in range(times):
                for row in range(first, last, ROWS):
                    source, target = time * left_time + row * left_step, time * out_time + row * out_step
                    tile(
                        left + 4 * (source + begin),
                        left_step,
                        1,
                        right,
                        min(deep, depth - begin),
                        out + 4 * (target + panel * PANEL),
                        out_step,
                        add + begin,
                    )


@njit(**CODE)
def multiply_transposed(
    left: np.ndarray,
    right: np.ndarray,
    out: np.ndarray,
    upper: int,
    later: int,
    begin: int,
    more: int,
    halt: np.ndarray,
    first: int,
    last: int,
) -> None:
    """out[panel] = (more ? out : 0) + left' right[panel] for panels `first` to `last`, by whole tiles; `halt` ends it.

    `right` is [panels, rows of left or more, PANEL]. The first `later` rows of `out`, whole tiles of them, leave the
    first `begin` rows of `left` out, which are nothing; panels from `upper` on leave them as they are.
    """
    count, blocks, later = len(left), out.shape[1] // ROWS, later // ROWS
    wide = left.shape[1]
    lines = -(-DEPTH * wide // (LINE * blocks * (last - first)))  # of the next rows, to be brought beside each tile
    if begin >= count and not more:
        out[first:last, : later * ROWS] = 0.0
    for start in range(0, count, DEPTH):
        if halt[0]:
            return
        end = min(start + DEPTH, count)
        ahead, beyond = address(left) + 4 * end * wide, address(left) + 4 * min(end + DEPTH, count) * wide
        for panel in range(first, last):
            for block in range(blocks):
                for _ in range(lines):
                    if ahead < beyond:
                        prefetch(ahead)
                        ahead += 4 * LINE
                earliest = begin if block < later else 0
                top = max(start, earliest)
                if top < end and (panel < upper or block >= later):
                    tile(
                        address(left) + 4 * (top * left.shape[1] + block * ROWS),
                        1,
                        left.shape[1],
                        address(right) + 4 * (panel * right.shape[1] + top) * PANEL,
                        end - top,
                        address(out) + 4 * (panel * out.shape[1] + block * ROWS) * PANEL,
                        PANEL,
                        top - earliest + more,
                    )
