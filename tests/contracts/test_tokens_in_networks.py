"""Networks that read tokens, pool, or answer at every timestep; Keras is the truth."""

import numpy as np
import pytest

from core.models.build import build_network
from core.models.cells import CELLS
from core.models.ends.inputs import Tokens
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Label, NextTokens
from core.models.in_numpy.forward import Network
from core.models.shown.keras_code import model_code
from core.models.shown.summary import LayerRow, layer_table
from core.models.spec import ModelSpec

TOKENS = np.array([[0, 0, 0, 4, 1, 2], [3, 3, 1, 5, 6, 1], [0, 2, 2, 2, 0, 6]], dtype=np.int32)
SORTING = NetworkEnds(Tokens(6, 7, 4, hidden=0.2), Label(3))
WRITING = NetworkEnds(Tokens(6, 7, 4), NextTokens(7))
ENDS = {
    "last": SORTING,
    **{how: NetworkEnds(SORTING.input, Label(3, pooling=how)) for how in ("mean", "max")},
    "every timestep": WRITING,
}
each_ends = pytest.mark.parametrize("ends", ENDS.values(), ids=ENDS)
each_cell = pytest.mark.parametrize("cell", CELLS)


@each_ends
@each_cell
@pytest.mark.parametrize("bidirectional", [False, True], ids=["forward", "bidirectional"])
def test_summary_code_and_predictions_equal_keras(ends, cell, bidirectional):
    spec = ModelSpec(cell=cell, units=5, layers=2, dropout=0.3, bidirectional=bidirectional)
    model = build_network(ends, spec, seed=3)
    assert layer_table(ends, spec) == tuple(
        LayerRow(layer.name, type(layer).__name__, str(layer.output.shape), layer.count_params())
        for layer in model.layers
    )
    written: dict = {}
    exec(model_code(ends, spec, seed=3), written)
    assert all(np.array_equal(*pair) for pair in zip(written["model"].get_weights(), model.get_weights(), strict=True))
    random = np.random.default_rng(5)
    model.set_weights([random.normal(0, 0.5, array.shape) for array in model.get_weights()])
    expected = np.asarray(model(TOKENS, training=False))
    np.testing.assert_allclose(Network(ends, spec, model.get_weights()).predict(TOKENS), expected, atol=2e-6)


@each_cell
def test_carried_states_read_on_where_they_stopped(cell):
    spec = ModelSpec(cell=cell, units=5, layers=2)
    network = Network(WRITING, spec, build_network(WRITING, spec, seed=1).get_weights())
    tokens = TOKENS + 1
    tokens %= 7
    whole = network.predict(tokens)
    first, states = network.carry_on(tokens[:, :2])
    rest, _ = network.carry_on(tokens[:, 2:], states)
    np.testing.assert_allclose(np.concatenate([first, rest], axis=1), whole, atol=1e-6)


def test_the_opinion_after_the_last_token_is_the_answer():
    spec = ModelSpec(cell="gru", units=5)
    network = Network(SORTING, spec, build_network(SORTING, spec, seed=1).get_weights())
    opinions = network.opinions(TOKENS)
    np.testing.assert_allclose(opinions[:, -1], network.predict(TOKENS), atol=1e-6)
    np.testing.assert_allclose(opinions.sum(axis=-1), 1.0, atol=1e-6)
