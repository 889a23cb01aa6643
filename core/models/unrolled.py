"""A network unrolled over its lookback: the shapes and arrows of the textbook picture, as plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from core.models.ends import NetworkEnds
from core.models.layer import Layer
from core.models.spec import ModelSpec
from core.models.stack import stack
from core.words import counted

FIRST, LAST = 3, 2
"""Timesteps drawn before and after the ellipsis when the lookback is long."""
FIRST_OF_BOTH, LAST_OF_BOTH = 2, 1
"""The same of lookback and horizon, where a decoder stands beside its encoder."""

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
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]
    carried: bool = False
    """Whether the states come from the window before and go on into the next."""

    def node(self, key: str) -> Node:
        return next(node for node in self.nodes if node.key == key)

    @property
    def sentence(self) -> str:
        """The picture in words."""
        layers = [row for row in self.rows if row.kind == "forward"]
        backwards = ", forwards and backwards," if any(row.kind == "backward" for row in self.rows) else ""
        stacked = f"{len(layers)} {layers[0].title} layers" if len(layers) > 1 else f"One {layers[0].title} layer"
        read = f"{'read' if len(layers) > 1 else 'reads'}{backwards} {counted(self.lookback, 'timestep')}"
        answer = f"Dense answers with {self.rows[-1].detail}"
        if self.ahead:
            coming = f"{counted(self.ahead, 'timestep')} to come"
            answer = f"a decoder like it goes on from its last states through {coming}; {answer} at each of them"
        states = " The states go on from window to window." if self.carried else ""
        return f"{stacked} of {layers[0].detail} {read} of {self.rows[0].detail}; {answer}.{states}"


def unroll(ends: NetworkEnds, spec: ModelSpec) -> Unrolled:
    """What is drawn of a network: every layer at the first and last timesteps, and where its answer comes from."""
    picture = _Picture(ends, spec)
    picture.draw()
    return Unrolled(
        cell=spec.cell,
        timesteps=picture.columns,
        lookback=ends.timesteps,
        ahead=ends.decoded,
        answer=_answer(ends),
        rows=tuple(picture.rows),
        nodes=tuple(picture.nodes),
        arrows=tuple(picture.arrows),
        carried=ends.carried,
    )


def shown_timesteps(lookback: int, *, first: int = FIRST, last: int = LAST) -> tuple[int | None, ...]:
    """Positions that are drawn: all of a short lookback, otherwise the first, None, and the last."""
    if lookback <= first + last + 1:
        return tuple(range(lookback))
    return (*range(first), None, *range(lookback - last, lookback))


def shown_of_both(ends: NetworkEnds) -> tuple[int | None, ...]:
    """Positions in the lookback, then those that a decoder reads."""
    both = (shown_timesteps(count, first=FIRST_OF_BOTH, last=LAST_OF_BOTH) for count in (ends.timesteps, ends.decoded))
    past, future = both
    return (*past, *(None if timestep is None else ends.timesteps + timestep for timestep in future))


class _Picture:
    """Collects rows, nodes and arrows from the bottom up."""

    def __init__(self, ends: NetworkEnds, spec: ModelSpec) -> None:
        self.ends, self.spec = ends, spec
        self.columns = shown_of_both(ends) if ends.decoded else shown_timesteps(ends.timesteps)
        self.split = self.columns.index(ends.timesteps) if ends.decoded else len(self.columns)
        """The column where the decoder begins; behind the last one without any."""
        self.rows: list[Row] = []
        self.nodes: list[Node] = []
        self.arrows: list[Arrow] = []

    def draw(self) -> None:
        below = self._add_inputs()
        layers = stack(self.ends, self.spec)
        recurrent = [layer for layer in layers if layer.role == "recurrent" and not layer.starts_from]
        for number, layer in enumerate(recurrent, start=1):
            only_ends = layer is recurrent[-1] and not self.ends.whole_sequence and not self.ends.decoded
            unused = self.split if self.ends.decoded and layer is recurrent[-1] else 0
            below = self._add_layer(layer, number, below, only_ends=only_ends, first=unused)
        if self.ends.every_timestep or self.ends.decoded:
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
            beside = f", {self.ends.vector} of its series" if self.ends.series else ""
            self._add_row(Row("input", "Input", counted(features, "feature") + beside), self.ends.width, "input")
            return "input"
        self._add_row(Row("input", "Token", f"one of {self.ends.vocabulary:,}"), 1, "input")
        self._add_row(Row("vectors", "Embedding", counted(features, "value")), features, "vector")
        self._connect_upwards("input", "vector")
        return "vector"

    def _add_layer(self, layer: Layer, number: int, below: str, *, only_ends: bool, first: int) -> str:
        """The layer's rows, its output shown from column `first` on; answers with the key that the next one reads."""
        title, units = layer.cell.title, self.spec.units
        forward, detail = f"layer {number} forward", counted(self.spec.units, "unit")
        self._add_row(Row("forward", title, detail, "" if layer.bidirectional else self._dropout()), units, forward)
        self._connect_upwards(below, forward)
        self._carry_states(layer, forward, range(len(self.columns)))
        if not layer.bidirectional:
            return forward
        backward, joined = f"layer {number} backward", f"layer {number} joined"
        self._add_row(Row("backward", title, detail), units, backward)
        self._connect_upwards(below, backward)
        self._carry_states(layer, backward, range(self.split - 1, -1, -1))
        self._carry_states(layer, backward, range(len(self.columns) - 1, self.split - 1, -1))
        self._join(forward, backward, joined, only_ends=only_ends, first=first)
        return joined

    def _join(self, forward: str, backward: str, joined: str, *, only_ends: bool, first: int) -> None:
        """Both directions side by side: at every timestep, or only what each direction knew at its end."""
        width = 2 * self.spec.units
        row = Row("joined", "Joined", counted(width, "value"), self._dropout())
        if not only_ends:
            self._add_row(row, width, joined, first=first)
            self._connect_upwards(forward, joined, first=first)
            self._connect_upwards(backward, joined, first=first)
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
        """One at each timestep; with a decoder at those to come."""
        first = self.split % len(self.columns)
        each = self.ends.outputs // max(self.ends.decoded, 1)
        self._add_row(Row("answers", "Dense", _outputs(self.ends)), each, "answer", first=first)
        self._connect_upwards(below, "answer", first=first)

    def _dropout(self) -> str:
        return f"dropout {self.spec.dropout:.0%}" if self.spec.dropout else ""

    def _add_row(self, row: Row, size: int, key: str, *, first: int = 0) -> None:
        """A row with one node a column; an ellipsis carries states through but no values upwards."""
        self.rows.append(row)
        kind = NODES.get(row.kind, "cell")
        for column in range(first, len(self.columns)):
            dots = self.columns[column] is None
            self._add("ellipsis" if dots else kind, self._key(key, column), column, None if dots else size)

    def _key(self, key: str, column: int) -> str:
        timestep = self.columns[column]
        if timestep is None:
            return f"{key} ..." if column < self.split else f"{key} ... to come"
        return f"{key} {timestep}"

    def _add(self, kind: NodeKind, key: str, column: int, size: int | None) -> None:
        self.nodes.append(Node(key=key, kind=kind, column=column, row=len(self.rows) - 1, size=size))

    def _connect_upwards(self, below: str, above: str, *, first: int = 0) -> None:
        shown = (timestep for timestep in self.columns[first:] if timestep is not None)
        self.arrows += [Arrow("values", f"{below} {timestep}", f"{above} {timestep}") for timestep in shown]

    def _carry_states(self, layer: Layer, key: str, order: Iterable[int]) -> None:
        """From column to column in the order of reading."""
        keys = [self._key(key, column) for column in order]
        self.arrows += [Arrow(state, *pair) for pair in pairwise(keys) for state in layer.cell.states]


def _answer(ends: NetworkEnds) -> str:
    if ends.every_timestep or ends.decoded:
        return ""
    if ends.classes:
        return _outputs(ends)
    return "t+1" if ends.answers == 1 else f"t+1 … t+{ends.answers}"


def _outputs(ends: NetworkEnds) -> str:
    if ends.decoded:
        return counted(len(ends.quantiles), "quantile") if ends.quantiles else "1 value"
    if ends.quantiles:
        return f"{counted(len(ends.quantiles), 'quantile')} of {counted(ends.answers, 'value')}"
    return counted(ends.outputs, "class", "classes") if ends.classes else counted(ends.outputs, "value")
