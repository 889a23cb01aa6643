"""An encoder that reads a source and a decoder that writes its target: two texts in, the next token out.

Attention stands after the decoder (Luong et al., 2015), so that the recurrence is a plain one: the hidden state of each
timestep is compared with all that the encoder read, and what is found there is joined to it. Or it stands in the loop
of the top decoder (Bahdanau et al., 2015), which looks back before each timestep and reads what it found there.
"""

from core.language import mark, say
from core.models.ends.inputs import TokenPair
from core.models.ends.kinds import NetworkEnds
from core.models.graph import Building, Graph, Input, numbered
from core.models.nodes.again import Again
from core.models.nodes.attention import Attention
from core.models.nodes.attentive import Attentive
from core.models.nodes.bridged import Bridged
from core.models.nodes.dense import Dense
from core.models.nodes.dropout import Dropout
from core.models.nodes.embedding import Embedding
from core.models.nodes.joined import Joined
from core.models.nodes.node import STATES, Wire
from core.models.nodes.recurrent import Recurrent
from core.models.nodes.reversed import Reversed
from core.models.nodes.softmax import Softmax
from core.models.shown.picture import Row
from core.models.spec import ModelSpec

SOURCE, TARGET = "source", "target"
"""The inputs' names."""
FIRST_VECTORS = 0.3
"""Vectors begin within this: with Keras' 0.05 the scores of all tokens stay nearly alike for thousands of updates."""


def translator(ends: NetworkEnds, spec: ModelSpec) -> Graph:
    """Both sides' vectors, an encoder and a decoder a position, attention where it is wanted, and the answer."""
    end, tokens = ends.input, ends.output.classes
    building = Building(_input(SOURCE, end.timesteps, end.vocabulary), _input(TARGET, end.ahead, tokens))
    embedding, (read, written) = _vectors(building, end, tokens)
    entered = (read, written)
    read, written = (_with_holes(building, end, spec, wire) for wire in entered)
    encoded, decoded = _both(building, end, spec, read, written)
    seen = _looked_back(building, spec, encoded, decoded) if end.attention == "luong" else decoded
    return building.graph(_answer(building, ends, spec, embedding, seen), entered=entered)


def _input(name: str, timesteps: int, numbers: int) -> Input:
    row = Row("input", mark("Token"), say("one of {numbers:,}", numbers=numbers))
    return Input(name, (timesteps,), row, tokens=True, free=True)


def _vectors(building: Building, end: TokenPair, tokens: int) -> tuple[Embedding, tuple[Wire, Wire]]:
    """The embedding of the target's tokens, and the vectors of both sides; padding of the source is passed over."""
    told = {"named": True, "width": end.embedding, "first": FIRST_VECTORS}
    source, target = Wire(SOURCE), Wire(TARGET)
    if end.shared:
        both = Embedding(name="vectors", values=source, numbers=tokens, masked=True, reversible=end.tied, **told)
        again = Again(name="vectors_again", named=True, of=both, wires=(target,))
        return both, (building.add(both), building.add(again))
    read = Embedding(name="source_vectors", values=source, numbers=end.vocabulary, masked=True, **told)
    written = Embedding(name="target_vectors", values=target, numbers=tokens, reversible=end.tied, **told)
    return written, (building.add(read), building.add(written))


def _with_holes(building: Building, end: TokenPair, spec: ModelSpec, vectors: Wire) -> Wire:
    """Whole tokens hidden, then single numbers of their vectors."""
    if end.hidden:
        vectors = building.add(Dropout(values=vectors, rate=end.hidden, whole=True))
    return _dropped(building, spec, vectors)


def _both(building: Building, end: TokenPair, spec: ModelSpec, read: Wire, written: Wire) -> tuple[Wire, Wire]:
    """Hidden states of the top encoder and the top decoder; each decoder starts where its encoder ended."""
    told = spec.recurrent | {"bidirectional": False}
    looks_back = end.attention != "none"
    halves = told | {"bidirectional": True, "units": spec.units // 2} if spec.bidirectional else told
    for position in range(spec.layers):
        last = position == spec.layers - 1
        encoder, decoder, bridge = (numbered(name, position) for name in ("encoder", "decoder", "bridge"))
        layer = Recurrent(
            name=encoder, named=True, values=read, sequences=looks_back or not last, hands_over=True, **halves
        )
        read, states = building.add(layer), Wire(encoder, STATES)
        if spec.bidirectional:
            states = building.add(Bridged(name=bridge, named=True, states=states, kinds=len(layer.rule.states)))
        if last and end.attention == "bahdanau":
            written = _looking_back(building, spec, decoder, {"values": written, "states": states, "sources": read})
        else:
            written = building.add(
                Recurrent(name=decoder, named=True, values=written, states=states, sequences=True, **told)
            )
        if not last:
            read, written = _dropped(building, spec, read), _dropped(building, spec, written)
    return read, written


def _looking_back(building: Building, spec: ModelSpec, name: str, read: dict[str, Wire]) -> Wire:
    """A decoder that looks back in its loop: its hidden states, and beside each what it found before."""
    keys = building.add(Dense(name="keys", named=True, values=read["sources"], units=spec.units, drawn=False))
    told = spec.recurrent
    del told["bidirectional"]
    return building.add(Attentive(name=name, named=True, keys=keys, **read, **told))


def _looked_back(building: Building, spec: ModelSpec, encoded: Wire, decoded: Wire) -> Wire:
    """What the decoder holds, and beside it what it found in the source: scores are products with learnt weights."""
    query = building.add(Dense(name="question", named=True, values=decoded, units=spec.units))
    context = building.add(Attention(query=query, values=encoded))
    return building.add(Joined(parts=(context, decoded)))


def _answer(building: Building, ends: NetworkEnds, spec: ModelSpec, embedding: Embedding, seen: Wire) -> Wire:
    """A probability for each token of the target."""
    end, tokens, detail = ends.input, ends.output.classes, ends.output.detail
    if end.attention != "none" or end.tied:
        width = end.embedding if end.tied else spec.units
        seen = building.add(Dense(name="seen", named=True, values=seen, units=width, activation="tanh"))
    seen = _dropped(building, spec, seen)
    if end.tied:
        scores = Reversed(name="scores", named=True, of=embedding, values=seen, detail=detail)
        return building.add(Softmax(values=building.add(scores)))
    return building.add(Dense(values=seen, units=tokens, activation="softmax", detail=detail))


def _dropped(building: Building, spec: ModelSpec, below: Wire) -> Wire:
    return building.add(Dropout(values=below, rate=spec.dropout)) if spec.dropout else below
