"""Long short-term memory (Hochreiter and Schmidhuber, 1997; forget gate by Gers, 2000)."""

import numpy as np

from core.language import mark
from core.models.cells.cell import Cell, Pullback, States, Step, Weights
from core.models.in_numpy.activations import Activation, sigmoid, sigmoid_slope


def shapes(units: int, features: int) -> tuple[tuple[int, ...], ...]:
    return (features, 4 * units), (units, 4 * units), (4 * units,)


def step(inputs: np.ndarray, states: States, weights: Weights, activation: Activation) -> Step:
    kernel, recurrent_kernel, bias = weights
    hidden, cell = states
    units = hidden.shape[-1]
    scores = inputs @ kernel + bias + hidden @ recurrent_kernel
    i = sigmoid(scores[:, :units])
    f = sigmoid(scores[:, units : 2 * units])
    g = activation.function(scores[:, 2 * units : 3 * units])
    o = sigmoid(scores[:, 3 * units :])
    cell = f * cell + i * g
    return Step(
        states=(o * activation.function(cell), cell), gates={"input": i, "forget": f, "candidate": g, "output": o}
    )


def pullback(
    gradients: States, inputs: np.ndarray, states: States, step: Step, weights: Weights, activation: Activation
) -> Pullback:
    kernel, recurrent_kernel, _ = weights
    i, f, g, o = step.gates.values()
    squashed = activation.function(step.states[1])
    to_cell = gradients[1] + gradients[0] * o * activation.slope(squashed)
    scores = np.concatenate(
        [
            to_cell * g * sigmoid_slope(i),
            to_cell * states[1] * sigmoid_slope(f),
            to_cell * i * activation.slope(g),
            gradients[0] * squashed * sigmoid_slope(o),
        ],
        axis=-1,
    )
    return Pullback(
        inputs=scores @ kernel.T,
        states=(scores @ recurrent_kernel.T, to_cell * f),
        weights=lambda: (inputs.T @ scores, states[0].T @ scores, scores.sum(axis=0)),
    )


LSTM = Cell(
    name="lstm",
    title="LSTM",
    good_at=mark("Long memory: a cell state that gates write, keep and read; the usual first choice."),
    states=("hidden", "cell"),
    gates=("input", "forget", "candidate", "output"),
    equations=(
        r"i_t = \sigma(W_i x_t + U_i h_{t-1} + b_i)",
        r"f_t = \sigma(W_f x_t + U_f h_{t-1} + b_f)",
        r"g_t = \phi(W_g x_t + U_g h_{t-1} + b_g)",
        r"o_t = \sigma(W_o x_t + U_o h_{t-1} + b_o)",
        r"c_t = f_t \odot c_{t-1} + i_t \odot g_t",
        r"h_t = o_t \odot \phi(c_t)",
    ),
    formula=r"4\,u\,(u + f + 1)",
    parameters=lambda units, features: 4 * units * (units + features + 1),
    shapes=shapes,
    step=step,
    pullback=pullback,
    hue="blue",
    dash="solid",
    keras_class="LSTM",
    meanings={
        "hidden": mark("what it passes on"),
        "cell": mark("what it remembers"),
        "input": mark("how much of the candidate is written"),
        "forget": mark("how much of the memory is kept"),
        "candidate": mark("what could be written"),
        "output": mark("how much of the memory is passed on"),
    },
)
