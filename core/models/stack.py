"""The graph of a spec between its ends, from which the network, its code, its summary and its drawing are made."""

from core.models.encoder_decoder import encoder_decoder
from core.models.ends import NetworkEnds
from core.models.graph import WINDOW, Building, Graph, Input
from core.models.nodes.dense import Dense
from core.models.nodes.dropout import Dropout
from core.models.nodes.embedding import Embedding
from core.models.nodes.node import Wire
from core.models.nodes.pooled import Pooled
from core.models.nodes.rearranged import Exchanged, Flattened
from core.models.nodes.recurrent import Recurrent
from core.models.picture import Row
from core.models.series_vectors import series_vectors
from core.models.spec import ModelSpec
from core.words import counted


def graph_of(ends: NetworkEnds, spec: ModelSpec) -> Graph:
    """What enters, recurrent layers from the bottom up, each with its dropout, then the output."""
    building = Building(_input(ends))
    entered = _entered(building, ends)
    if ends.decoded:
        top = encoder_decoder(building, ends, spec, entered)
        answer = _in_a_row(building, ends, top)
    else:
        top = _piled_up(building, ends, spec, entered)
        answer = building.add(_dense(ends, top, ends.outputs))
    return building.graph(answer, entered=(entered,))


def _input(ends: NetworkEnds) -> Input:
    if ends.vocabulary:
        return Input.tokens_of(ends.timesteps, vocabulary=ends.vocabulary)
    beside = f", {ends.vector} of its series" if ends.series else ""
    row = Row("input", "Input", counted(ends.features, "feature") + beside)
    return Input(WINDOW, (ends.rows, ends.columns), row, width=ends.width, ahead=ends.decoded)


def _entered(building: Building, ends: NetworkEnds) -> Wire:
    """Measured values, with the vector of their series, or each token's vector."""
    if ends.series:
        return series_vectors(building, ends)
    if not ends.vocabulary:
        return Wire(WINDOW)
    vectors = Embedding(values=Wire(WINDOW), numbers=ends.vocabulary, width=ends.features, masked=ends.masked)
    return building.add(vectors)


def _piled_up(building: Building, ends: NetworkEnds, spec: ModelSpec, below: Wire) -> Wire:
    """Recurrent layers, each on the one below, and what the output sees of the last."""
    if ends.hidden_tokens:
        below = building.add(Dropout(values=below, rate=ends.hidden_tokens, timesteps=ends.timesteps))
    if ends.vocabulary:
        below = _dropped(building, spec, below)
    pooled = ends.pooling != "last" and not ends.every_timestep
    for position in range(spec.layers):
        top = position == spec.layers - 1
        below = building.add(Recurrent(values=below, sequences=not top or ends.whole_sequence, **spec.recurrent))
        if not (top and ends.pooling != "last"):
            below = _dropped(building, spec, below)
    return _dropped(building, spec, building.add(Pooled(values=below, how=ends.pooling))) if pooled else below


def _dropped(building: Building, spec: ModelSpec, below: Wire) -> Wire:
    return building.add(Dropout(values=below, rate=spec.dropout)) if spec.dropout else below


def _dense(ends: NetworkEnds, below: Wire, units: int) -> Dense:
    """What answers."""
    activation = "softmax" if ends.classes else ""
    return Dense(
        values=below, units=units, activation=activation, starts_at_zero=ends.starts_at_zero, detail=_detail(ends)
    )


def _in_a_row(building: Building, ends: NetworkEnds, below: Wire) -> Wire:
    """One value, or one a quantile, each timestep; then all values in a row, one quantile after the other."""
    each = ends.outputs // ends.decoded
    answer = building.add(_dense(ends, below, each))
    if each > 1:
        answer = building.add(Exchanged(values=answer))
    return building.add(Flattened(values=answer))


def _detail(ends: NetworkEnds) -> str:
    if ends.decoded:
        return counted(len(ends.quantiles), "quantile") if ends.quantiles else "1 value"
    if ends.quantiles:
        return f"{counted(len(ends.quantiles), 'quantile')} of {counted(ends.answers, 'value')}"
    return counted(ends.outputs, "class", "classes") if ends.classes else counted(ends.outputs, "value")
