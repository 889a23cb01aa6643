"""The simple recurrent cell (Elman, 1990): one hidden state, no gates."""

import numpy as np

from core.language import mark
from core.models.cells.cell import Cell, Pullback, States, Step, Weights
from core.models.in_numpy.activations import Activation


def shapes(units: int, features: int) -> tuple[tuple[int, ...], ...]:
    return (features, units), (units, units), (units,)


def step(inputs: np.ndarray, states: States, weights: Weights, activation: Activation) -> Step:
    kernel, recurrent_kernel, bias = weights
    (hidden,) = states
    return Step(states=(activation.function(inputs @ kernel + bias + hidden @ recurrent_kernel),), gates={})


def pullback(
    gradients: States, inputs: np.ndarray, states: States, step: Step, weights: Weights, activation: Activation
) -> Pullback:
    kernel, recurrent_kernel, _ = weights
    before_activation = gradients[0] * activation.slope(step.states[0])
    return Pullback(
        inputs=before_activation @ kernel.T,
        states=(before_activation @ recurrent_kernel.T,),
        weights=lambda: (
            inputs.T @ before_activation,
            states[0].T @ before_activation,
            before_activation.sum(axis=0),
        ),
    )


SIMPLE_RNN = Cell(
    name="simple_rnn",
    title="SimpleRNN",
    good_at=mark("Short memory and few parameters: quick to train, a baseline for the other cells."),
    states=("hidden",),
    gates=(),
    equations=(r"h_t = \phi(W x_t + U h_{t-1} + b)",),
    formula=r"u\,(u + f + 1)",
    parameters=lambda units, features: units * (units + features + 1),
    shapes=shapes,
    step=step,
    pullback=pullback,
    hue="orange",
    dash="dash",
    keras_class="SimpleRNN",
    meanings={
        "hidden": mark("what it knows, rewritten at every timestep"),
    },
)
