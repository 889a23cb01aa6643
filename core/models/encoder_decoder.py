"""An encoder that reads the lookback and a decoder that goes on from its last states through the horizon.

One window holds both: first the lookback, then a row for each timestep to come with what is known of it.
"""

from core.models.ends.inputs import Measured
from core.models.graph import Building, numbered
from core.models.nodes.cropped import Cropped
from core.models.nodes.dropout import Dropout
from core.models.nodes.node import STATES, Wire
from core.models.nodes.recurrent import Recurrent
from core.models.spec import ModelSpec


def encoder_decoder(building: Building, end: Measured, spec: ModelSpec, entered: Wire) -> Wire:
    """Both parts of what has entered, an encoder and a decoder a position; the hidden states of the top decoder."""
    past = building.add(Cropped(name="past", named=True, values=entered, last=end.ahead))
    future = building.add(Cropped(name="future", named=True, values=entered, first=end.timesteps))
    for position in range(spec.layers):
        last = position == spec.layers - 1
        encoder, told = numbered("encoder", position), spec.recurrent
        past = building.add(
            Recurrent(name=encoder, named=True, values=past, sequences=not last, hands_over=True, **told)
        )
        states, decoder = Wire(encoder, STATES), numbered("decoder", position)
        future = building.add(Recurrent(name=decoder, named=True, values=future, states=states, sequences=True, **told))
        if spec.dropout and not last:
            past = building.add(Dropout(values=past, rate=spec.dropout))
        if spec.dropout:
            future = building.add(Dropout(values=future, rate=spec.dropout))
    return future
