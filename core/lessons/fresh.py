"""Weights of an untrained layer, drawn as Keras draws them."""

from typing import Literal

import numpy as np

from core.models.cells.cell import Cell, Weights

Recurrent = Literal["orthogonal", "glorot"]
FORGET_BIAS = 1.0
"""Keras' unit_forget_bias."""


def fresh_weights(
    cell: Cell,
    *,
    units: int,
    features: int,
    random: np.random.Generator,
    recurrent: Recurrent = "orthogonal",
    forget_bias: float = FORGET_BIAS,
) -> Weights:
    """Kernel by Glorot and Bengio (2010), recurrent kernel orthogonal, biases zero but that of a forget gate."""
    kernel_shape, recurrent_shape, bias_shape = cell.shapes(units, features)
    kernel = glorot(random, kernel_shape)
    draw = orthogonal if recurrent == "orthogonal" else glorot
    bias = np.zeros(bias_shape)
    if "forget" in cell.gates:
        bias[..., gate_slice(cell, "forget", units)] = forget_bias
    return kernel, draw(random, recurrent_shape), bias


def gate_slice(cell: Cell, gate: str, units: int) -> slice:
    """The gate's columns in kernel, recurrent kernel and bias."""
    place = cell.gates.index(gate)
    return slice(place * units, (place + 1) * units)


def glorot(random: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Uniform, with the variance 2 / (rows + columns)."""
    limit = np.sqrt(6 / sum(shape))
    return random.uniform(-limit, limit, shape)


def orthogonal(random: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Rows, or columns where they are fewer, of length 1 and at right angles."""
    rows, columns = shape
    q, r = np.linalg.qr(random.normal(size=(max(shape), min(shape))))
    q *= np.sign(np.diag(r))
    return q.T if rows < columns else q
