"""What Keras applies to one timestep after the other gives the same when it is applied to all of them at once."""

import keras
import numpy as np

from core.engine.graph.folding import fold, unfold
from core.models.build import build_network
from core.models.ends.inputs import Frames
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Label
from core.models.spec import ModelSpec


def test_folded_layers_answer_as_keras_does_and_are_keras_own_again_afterwards() -> None:
    model = build_network(NetworkEnds(Frames(3, 9, 8, 2, 2), Label(2)), ModelSpec(cell="gru", units=3))
    frames = np.random.default_rng(0).normal(size=(2, 3, 9, 8, 2)).astype(np.float32)
    before, layers = np.asarray(model(frames)), [each for each in model.layers if hasattr(each, "layer")]
    fold(model)
    assert all("call" in layer.__dict__ for layer in layers)
    np.testing.assert_allclose(np.asarray(model(frames)), before, atol=1e-6)
    unfold(model)
    assert not any("call" in layer.__dict__ for layer in layers)
    assert isinstance(layers[0], keras.layers.TimeDistributed)
