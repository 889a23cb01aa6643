"""A network unrolled over its lookback: the shapes and arrows of the textbook picture, as plain values."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from core.models.ends import NetworkEnds
from core.models.spec import ModelSpec
from core.models.stack import Layer, stack

FIRST, LAST = 3, 2
"""Timesteps drawn before and after the ellipsis when the lookback is long."""

NodeKind = Literal["input", "vector", "cell", "joined", "pooled", "dense", "answer", "prediction", "ellipsis"]
RowKind = Literal["input", "vectors", "forward", "backward", "joined", "pooled", "end", "answers"]
NODES: dict[RowKind, NodeKind] = {"input": "input", "vectors": "vector", "joined": "joined", "answers": "answer"}
"""What stands in a row that has a node at every timestep; cells in all others."""


@dataclass(frozen=True)
class Node:
    """One shape of the picture; `size` is the number of values it carries, `key` names it for arrows."""

    key: str
    kind: NodeKind
    column: int
    row: int
    size: int | None = None


@dataclass(frozen=True)
class Arrow:
    """What flows from one node to another: "values", or the name of one of the cell's states."""

    flow: str
    start: str
    end: str


@dataclass(frozen=True)
class Row:
    """One line of shapes, from the bottom up, and what it is called."""

    kind: RowKind
    title: str
    detail: str
    dropout: str = ""


@dataclass(frozen=True)
class Unrolled:
    """The whole picture; `timesteps` has one position in the lookback a column, None for the ellipsis."""

    cell: str
    timesteps: tuple[int | None, ...]
    lookback: int
    answer: str
    """The prediction's name: t+1, t+1 … t+12, or a number of classes; empty when each timestep has an answer."""
    rows: tuple[Row, ...]
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]

    def node(self, key: str) -> Node:
        return next(node for node in self.nodes if node.key == key)

    @property
    def sentence(self) -> str:
        """The picture in words."""
        layers = [row for row in self.rows if row.kind == "forward"]
        backwards = ", forwards and backwards," if any(row.kind == "backward" for row in self.rows) else ""
        stacked = f"{len(layers)} {layers[0].title} layers" if len(layers) > 1 else f"One {layers[0].title} layer"
        read = f"{'read' if len(layers) > 1 else 'reads'}{backwards} {_counted(self.lookback, 'timestep')}"
        answer = f"Dense answers with {self.rows[-1].detail}"
        return f"{stacked} of {layers[0].detail} {read} of {self.rows[0].detail}; {answer}."


def unroll(ends: NetworkEnds, spec: ModelSpec) -> Unrolled:
    """What is drawn of a network: every layer at the first and last timesteps, and where its answer comes from."""
    picture = _Picture(ends, spec)
    picture.draw()
    return Unrolled(
        cell=spec.cell,
        timesteps=picture.columns,
        lookback=ends.timesteps,
        answer=_answer(ends),
        rows=tuple(picture.rows),
        nodes=tuple(picture.nodes),
        arrows=tuple(picture.arrows),
    )


def shown_timesteps(lookback: int) -> tuple[int | None, ...]:
    """Positions that are drawn: all of a short lookback, otherwise the first, None, and the last."""
    if lookback <= FIRST + LAST + 1:
        return tuple(range(lookback))
    return (*range(FIRST), None, *range(lookback - LAST, lookback))


class _Picture:
    """Collects rows, nodes and arrows from the bottom up."""

    def __init__(self, ends: NetworkEnds, spec: ModelSpec) -> None:
        self.ends, self.spec = ends, spec
        self.columns = shown_timesteps(ends.timesteps)
        self.rows: list[Row] = []
        self.nodes: list[Node] = []
        self.arrows: list[Arrow] = []

    def draw(self) -> None:
        below = self._add_inputs()
        recurrent = [layer for layer in stack(self.ends, self.spec) if layer.role == "recurrent"]
        for number, layer in enumerate(recurrent, start=1):
            only_ends = layer is recurrent[-1] and not self.ends.whole_sequence
            below = self._add_layer(layer, number, below, only_ends=only_ends)
        if self.ends.every_timestep:
            self._add_answers(below)
        else:
            self._add_end(self._pool(below) if self.ends.pooling != "last" else f"{below} {self.final}")

    @property
    def final(self) -> int:
        """The newest timestep."""
        return self.ends.timesteps - 1

    def _add_inputs(self) -> str:
        features = self.ends.features
        if not self.ends.vocabulary:
            self._add_row(Row("input", "Input", _counted(features, "feature")), features, "input")
            return "input"
        self._add_row(Row("input", "Token", f"one of {self.ends.vocabulary:,}"), 1, "input")
        self._add_row(Row("vectors", "Embedding", _counted(features, "value")), features, "vector")
        self._connect_upwards("input", "vector")
        return "vector"

    def _add_layer(self, layer: Layer, number: int, below: str, *, only_ends: bool) -> str:
        """The layer's rows; answers with the key under which the next one finds its output."""
        title, units = layer.cell.title, self.spec.units
        forward, detail = f"layer {number} forward", _counted(self.spec.units, "unit")
        self._add_row(Row("forward", title, detail, "" if layer.bidirectional else self._dropout()), units, forward)
        self._connect_upwards(below, forward)
        self._carry_states(layer, forward, self.columns)
        if not layer.bidirectional:
            return forward
        backward, joined = f"layer {number} backward", f"layer {number} joined"
        self._add_row(Row("backward", title, detail), units, backward)
        self._connect_upwards(below, backward)
        self._carry_states(layer, backward, self.columns[::-1])
        self._join(forward, backward, joined, only_ends=only_ends)
        return joined

    def _join(self, forward: str, backward: str, joined: str, *, only_ends: bool) -> None:
        """Both directions side by side: at every timestep, or only what each direction knew at its end."""
        width = 2 * self.spec.units
        row = Row("joined", "Joined", _counted(width, "value"), self._dropout())
        if not only_ends:
            self._add_row(row, width, joined)
            self._connect_upwards(forward, joined)
            self._connect_upwards(backward, joined)
            return
        self.rows.append(row)
        self._add("joined", f"{joined} {self.final}", len(self.columns) - 1, width)
        self.arrows.append(Arrow("values", f"{forward} {self.final}", f"{joined} {self.final}"))
        self.arrows.append(Arrow("values", f"{backward} 0", f"{joined} {self.final}"))

    def _pool(self, below: str) -> str:
        """One set of values out of those of all timesteps."""
        width = self.spec.units * (2 if self.spec.bidirectional else 1)
        title = {"mean": "Mean", "max": "Maximum"}[self.ends.pooling]
        self.rows.append(Row("pooled", title, "over time"))
        self._add("pooled", "pooled", len(self.columns) - 1, width)
        shown = (timestep for timestep in self.columns if timestep is not None)
        self.arrows += [Arrow("values", f"{below} {timestep}", "pooled") for timestep in shown]
        return "pooled"

    def _add_end(self, below: str) -> None:
        self.rows.append(Row("end", "Dense", _outputs(self.ends)))
        last = len(self.columns) - 1
        self._add("dense", "dense", last, self.ends.outputs)
        self._add("prediction", "prediction", last + 1, self.ends.outputs)
        self.arrows.append(Arrow("values", below, "dense"))
        self.arrows.append(Arrow("values", "dense", "prediction"))

    def _add_answers(self, below: str) -> None:
        self._add_row(Row("answers", "Dense", _outputs(self.ends)), self.ends.outputs, "answer")
        self._connect_upwards(below, "answer")

    def _dropout(self) -> str:
        return f"dropout {self.spec.dropout:.0%}" if self.spec.dropout else ""

    def _add_row(self, row: Row, size: int, key: str) -> None:
        """A row with one node a column; the ellipsis carries states through but no values upwards."""
        self.rows.append(row)
        kind = NODES.get(row.kind, "cell")
        for column, timestep in enumerate(self.columns):
            if timestep is None:
                self._add("ellipsis", f"{key} ...", column, None)
            else:
                self._add(kind, f"{key} {timestep}", column, size)

    def _add(self, kind: NodeKind, key: str, column: int, size: int | None) -> None:
        self.nodes.append(Node(key=key, kind=kind, column=column, row=len(self.rows) - 1, size=size))

    def _connect_upwards(self, below: str, above: str) -> None:
        shown = (timestep for timestep in self.columns if timestep is not None)
        self.arrows += [Arrow("values", f"{below} {timestep}", f"{above} {timestep}") for timestep in shown]

    def _carry_states(self, layer: Layer, key: str, order: tuple[int | None, ...]) -> None:
        keys = [f"{key} {'...' if timestep is None else timestep}" for timestep in order]
        self.arrows += [Arrow(state, *pair) for pair in pairwise(keys) for state in layer.cell.states]


def _answer(ends: NetworkEnds) -> str:
    if ends.every_timestep:
        return ""
    if ends.classes:
        return _outputs(ends)
    return "t+1" if ends.answers == 1 else f"t+1 … t+{ends.answers}"


def _outputs(ends: NetworkEnds) -> str:
    if ends.quantiles:
        return f"{_counted(len(ends.quantiles), 'quantile')} of {_counted(ends.answers, 'value')}"
    return f"{ends.outputs:,} classes" if ends.classes else _counted(ends.outputs, "value")


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"
