"""A network unrolled over its lookback: the shapes and arrows of the textbook picture, as plain values."""

from dataclasses import dataclass

from core.language import say, several
from core.models.ends.kinds import NetworkEnds
from core.models.graph import Graph
from core.models.nodes.node import Node
from core.models.shown.picture import Arrow, Box, Picture, Row
from core.models.spec import ModelSpec
from core.models.stack import graph_of
from core.words import counted

FIRST, LAST = 3, 2
"""Timesteps drawn before and after the ellipsis when the lookback is long."""
FIRST_OF_BOTH, LAST_OF_BOTH = 2, 1
"""The same of lookback and horizon, where a decoder stands beside its encoder."""


@dataclass(frozen=True)
class Unrolled:
    """The whole picture; `timesteps` has one position in the window a column, None for an ellipsis.

    Positions from `lookback` on are timesteps to come, which a decoder reads.
    """

    cell: str
    timesteps: tuple[int | None, ...]
    lookback: int
    ahead: int
    answer: str
    """The prediction's name: t+1, t+1 … t+12, or a number of classes; empty when each timestep has an answer."""
    rows: tuple[Row, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    carried: bool = False
    """Whether the states come from the window before and go on into the next."""

    def box(self, key: str) -> Box:
        return next(box for box in self.boxes if box.key == key)

    @property
    def sentence(self) -> str:
        """The picture in words."""
        layers = [row for row in self.rows if row.kind == "forward"]
        decoder = say("a decoder of {ahead}", ahead=layers[0].ahead) if layers[0].ahead else say("a decoder like it")
        answer = say("Dense answers with {detail}", detail=self.rows[-1].detail)
        if self.ahead:
            coming = say("{timesteps} to come", timesteps=counted(self.ahead, "timestep"))
            answer = say(
                "{decoder} goes on from its last states through {coming}; {answer} at each of them",
                decoder=decoder,
                coming=coming,
                answer=answer,
            )
        told = say("{reading}; {answer}.", reading=self._reading(layers), answer=answer)
        return f"{told} {say('The states go on from window to window.')}" if self.carried else told

    def _reading(self, layers: list[Row]) -> str:
        """How many layers read what."""
        fields = {
            "layers": len(layers),
            "title": layers[0].title,
            "units": layers[0].detail,
            "timesteps": counted(self.lookback, "timestep"),
            "inputs": self.rows[0].detail,
        }
        if any(row.kind == "backward" for row in self.rows):
            return several(
                len(layers),
                "One {title} layer of {units} reads, forwards and backwards, {timesteps} of {inputs}",
                "{layers} {title} layers of {units} read, forwards and backwards, {timesteps} of {inputs}",
                **fields,
            )
        return several(
            len(layers),
            "One {title} layer of {units} reads {timesteps} of {inputs}",
            "{layers} {title} layers of {units} read {timesteps} of {inputs}",
            **fields,
        )


def unroll(ends: NetworkEnds, spec: ModelSpec) -> Unrolled:
    """What is drawn of a network: every layer at the first and last timesteps, and where its answer comes from."""
    return unroll_graph(graph_of(ends, spec), cell=spec.cell, answer=ends.output.name, carried=ends.carried)


def unroll_graph(graph: Graph, *, cell: str, answer: str = "", carried: bool = False) -> Unrolled:
    """The same of any graph, each node drawn by itself; a second input is what the decoder reads."""
    window, *others = graph.inputs
    ahead = window.ahead or (others[0].sizes[0] if others else 0)
    picture = _drawn(graph, lookback=window.sizes[0] - window.ahead, ahead=ahead)
    return Unrolled(
        cell=cell,
        timesteps=picture.columns,
        lookback=picture.final + 1,
        ahead=ahead,
        answer=answer,
        rows=tuple(picture.rows),
        boxes=tuple(picture.boxes),
        arrows=tuple(picture.arrows),
        carried=carried,
    )


def shown_timesteps(lookback: int, *, first: int = FIRST, last: int = LAST) -> tuple[int | None, ...]:
    """Positions that are drawn: all of a short lookback, otherwise the first, None, and the last."""
    if lookback <= first + last + 1:
        return tuple(range(lookback))
    return (*range(first), None, *range(lookback - last, lookback))


def shown_of_both(lookback: int, ahead: int) -> tuple[int | None, ...]:
    """Positions in the lookback, then those that a decoder reads."""
    past, future = (shown_timesteps(count, first=FIRST_OF_BOTH, last=LAST_OF_BOTH) for count in (lookback, ahead))
    return (*past, *(None if timestep is None else lookback + timestep for timestep in future))


def _drawn(graph: Graph, *, lookback: int, ahead: int) -> Picture:
    """Rows, boxes and arrows of all nodes."""
    columns = shown_of_both(lookback, ahead) if ahead else shown_timesteps(lookback)
    split = columns.index(lookback) if ahead else len(columns)
    picture, (window, *others) = Picture(columns, lookback=lookback, split=split), graph.inputs
    picture.add_row(window.row, window.width, "input")
    picture.put(window.name, "input", last=split if others else None)
    for each in others:
        picture.put(each.name, "input", first=split)
        picture.told_ahead("input", each.row.detail)
    for node in graph.nodes:
        _draw(graph, node, picture)
    return picture


def _draw(graph: Graph, node: Node, picture: Picture) -> None:
    """One that is applied again stands where it is applied first."""
    if picture.placed(node.name):
        return
    for first in graph.layers:
        if first.name == node.layer != node.name:
            _draw(graph, first, picture)
    node.draw(picture, graph.read_sizes(node))
