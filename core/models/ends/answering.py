"""How each output end answers from what the recurrent layers give."""

from functools import singledispatch

from core.models.ends.kinds import Asked
from core.models.ends.outputs import Label, NextTokens, NextValues, Symbols, Tags, Values, ValuesAhead
from core.models.graph import Building
from core.models.nodes.dense import Dense
from core.models.nodes.node import Wire
from core.models.nodes.rearranged import Exchanged, Flattened
from core.models.nodes.transitions import Transitions


@singledispatch
def answer(end: Asked, building: Building, below: Wire) -> Wire:
    """The output of the network; `below` is what the output sees."""
    raise TypeError(f"{type(end).__name__} cannot answer.")


@answer.register(Values)
@answer.register(NextValues)
def _(end: Values | NextValues, building: Building, below: Wire) -> Wire:
    units = end.outputs(0)
    return building.add(Dense(values=below, units=units, starts_at_zero=end.starts_at_zero, detail=end.detail))


@answer.register
def _(end: ValuesAhead, building: Building, below: Wire) -> Wire:
    """One value, or one a quantile, each timestep; then all values in a row, one quantile after the other."""
    each = max(len(end.quantiles), 1)
    values = Dense(values=below, units=each, starts_at_zero=end.starts_at_zero, detail=end.detail)
    told = building.add(values)
    if each > 1:
        told = building.add(Exchanged(values=told))
    return building.add(Flattened(values=told))


@answer.register(Label)
@answer.register(NextTokens)
@answer.register(Symbols)
def _(end: Label | NextTokens | Symbols, building: Building, below: Wire) -> Wire:
    return building.add(Dense(values=below, units=end.classes, activation="softmax", detail=end.detail))


@answer.register
def _(end: Tags, building: Building, below: Wire) -> Wire:
    activation = "" if end.chained else "softmax"
    told = building.add(Dense(values=below, units=end.classes, activation=activation, detail=end.detail))
    return building.add(Transitions(values=told)) if end.chained else told
