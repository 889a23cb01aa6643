"""The graph of a spec between its ends, from which the network, its code, its summary and its drawing are made."""

from core.models.encoder_decoder import encoder_decoder
from core.models.ends.answering import answer
from core.models.ends.entering import brought, enter
from core.models.ends.inputs import Frames, Measured, TokenPair, Tokens, WordParts
from core.models.ends.kinds import Brought, NetworkEnds
from core.models.ends.outputs import OutputEnd
from core.models.graph import Building, Graph
from core.models.nodes.dropout import Dropout
from core.models.nodes.node import Wire
from core.models.nodes.pooled import Pooled
from core.models.nodes.recurrent import Recurrent
from core.models.spec import ModelSpec
from core.models.translator import translator


def graph_of(ends: NetworkEnds, spec: ModelSpec) -> Graph:
    """What enters, recurrent layers from the bottom up, each with its dropout, then the output."""
    if isinstance(ends.input, TokenPair):
        return translator(ends, spec)
    building = Building(brought(ends.input))
    entered = enter(ends.input, building, masked=ends.masked)
    if ends.input.ahead:
        top = encoder_decoder(building, ends.input, spec, entered)
    else:
        below = _with_holes(building, ends.input, spec, entered)
        top = _piled_up(building, ends.output, spec, below)
    # Pixels can be moved a little themselves, before any convolution.
    moved = building.inputs[0].wire if isinstance(ends.input, Frames) else entered
    return building.graph(answer(ends.output, building, top), entered=(moved,))


def _with_holes(building: Building, end: Brought, spec: ModelSpec, vectors: Wire) -> Wire:
    """Of tokens some whole ones hidden, then numbers of their vectors, or of frames; of measured values single ones."""
    if isinstance(end, Measured):
        return building.add(Dropout(values=vectors, rate=end.hidden)) if end.hidden else vectors
    if not isinstance(end, Tokens | WordParts | Frames):
        return vectors
    if isinstance(end, Tokens) and end.hidden:
        whole = {"whole": True} if end.free else {"timesteps": end.timesteps}
        vectors = building.add(Dropout(values=vectors, rate=end.hidden, **whole))
    return _dropped(building, spec, vectors)


def _piled_up(building: Building, end: OutputEnd, spec: ModelSpec, below: Wire) -> Wire:
    """Recurrent layers, each on the one below, and what the output sees of the last."""
    for position in range(spec.layers):
        top = position == spec.layers - 1
        below = building.add(Recurrent(values=below, sequences=not top or end.whole_sequence, **spec.recurrent))
        if top and end.pooling != "last":
            below = building.add(Pooled(values=below, how=end.pooling))
        below = _dropped(building, spec, below)
    return below


def _dropped(building: Building, spec: ModelSpec, below: Wire) -> Wire:
    return building.add(Dropout(values=below, rate=spec.dropout)) if spec.dropout else below
