"""Every recurrent layer of a network is found without Keras' private parts, in the order in which Keras finds them."""

import keras
import pytest

from core.engine.keras_layers import layers_of, recurrent_layers
from core.models.build import build_network
from core.models.ends.inputs import Measured, Tokens
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Label, Values, ValuesAhead
from core.models.spec import ModelSpec

ENDS = {
    "series": NetworkEnds(Measured(4, 2), Values(1)),
    "texts": NetworkEnds(Tokens(4, 9, 3), Label(2, pooling="mean")),
    "encoder-decoder": NetworkEnds(Measured(4, 2, ahead=2), ValuesAhead()),
}


@pytest.mark.parametrize("name", list(ENDS))
@pytest.mark.parametrize("bidirectional", [False, True])
def test_layers_are_those_that_keras_lists(name: str, bidirectional: bool) -> None:
    model = build_network(
        ENDS[name], ModelSpec(units=3, cell="gru", layers=2, bidirectional=bidirectional, dropout=0.1)
    )
    kinds = keras.layers.RNN | keras.layers.Dropout | keras.layers.Embedding
    theirs = [layer for layer in model._flatten_layers() if isinstance(layer, kinds)]
    assert [layer for layer in layers_of(model) if isinstance(layer, kinds)] == theirs
    assert recurrent_layers(model) == [layer for layer in theirs if isinstance(layer, keras.layers.RNN)]
    assert recurrent_layers(model)
