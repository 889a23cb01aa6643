"""The gated recurrent unit (Cho et al., 2014), reset after the multiplication, as Keras and cuDNN have it."""

import numpy as np

from core.language import mark
from core.models.cells.cell import Cell, Pullback, States, Step, Weights
from core.models.in_numpy.activations import Activation, sigmoid, sigmoid_slope


def shapes(units: int, features: int) -> tuple[tuple[int, ...], ...]:
    return (features, 3 * units), (units, 3 * units), (2, 3 * units)


def step(inputs: np.ndarray, states: States, weights: Weights, activation: Activation) -> Step:
    kernel, recurrent_kernel, bias = weights
    (hidden,) = states
    units = hidden.shape[-1]
    from_inputs = inputs @ kernel + bias[0]
    from_hidden = hidden @ recurrent_kernel + bias[1]
    z = sigmoid(from_inputs[:, :units] + from_hidden[:, :units])
    r = sigmoid(from_inputs[:, units : 2 * units] + from_hidden[:, units : 2 * units])
    g = activation.function(from_inputs[:, 2 * units :] + r * from_hidden[:, 2 * units :])
    return Step(states=(z * hidden + (1 - z) * g,), gates={"update": z, "reset": r, "candidate": g})


def pullback(
    gradients: States, inputs: np.ndarray, states: States, step: Step, weights: Weights, activation: Activation
) -> Pullback:
    kernel, recurrent_kernel, bias = weights
    (hidden,) = states
    z, r, g = step.gates.values()
    units = hidden.shape[-1]
    recalled = hidden @ recurrent_kernel[:, 2 * units :] + bias[1, 2 * units :]
    to_z = gradients[0] * (hidden - g) * sigmoid_slope(z)
    to_g = gradients[0] * (1 - z) * activation.slope(g)
    to_r = to_g * recalled * sigmoid_slope(r)
    from_inputs = np.concatenate([to_z, to_r, to_g], axis=-1)
    from_hidden = np.concatenate([to_z, to_r, to_g * r], axis=-1)
    return Pullback(
        inputs=from_inputs @ kernel.T,
        states=(from_hidden @ recurrent_kernel.T + gradients[0] * z,),
        weights=lambda: (
            inputs.T @ from_inputs,
            hidden.T @ from_hidden,
            np.stack([from_inputs.sum(axis=0), from_hidden.sum(axis=0)]),
        ),
    )


GRU = Cell(
    name="gru",
    title="GRU",
    good_at=mark("Long memory with a quarter fewer parameters than an LSTM; often as good on short series."),
    states=("hidden",),
    gates=("update", "reset", "candidate"),
    equations=(
        r"z_t = \sigma(W_z x_t + U_z h_{t-1} + b_z)",
        r"r_t = \sigma(W_r x_t + U_r h_{t-1} + b_r)",
        r"g_t = \phi(W_g x_t + b_g + r_t \odot (U_g h_{t-1} + b'_g))",
        r"h_t = z_t \odot h_{t-1} + (1 - z_t) \odot g_t",
    ),
    formula=r"3\,u\,(u + f + 2)",
    parameters=lambda units, features: 3 * units * (units + features + 2),
    shapes=shapes,
    step=step,
    pullback=pullback,
    hue="green",
    dash="dot",
    keras_class="GRU",
    meanings={
        "hidden": mark("what it knows and passes on"),
        "update": mark("how much of the old state stays"),
        "reset": mark("how much of the old state the candidate sees"),
        "candidate": mark("what could replace the old state"),
    },
)
