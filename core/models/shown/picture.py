"""The paper on which a network's nodes draw themselves: rows from the bottom up, one column a timestep."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

BoxKind = Literal["input", "vector", "cell", "joined", "pooled", "node", "dense", "answer", "prediction", "ellipsis"]
RowKind = Literal["input", "vectors", "forward", "backward", "joined", "pooled", "node", "end", "answers"]
BOXES: dict[RowKind, BoxKind] = {
    "input": "input",
    "vectors": "vector",
    "joined": "joined",
    "node": "node",
    "answers": "answer",
}
"""What stands in a row that has a box at every timestep; cells in all others."""


@dataclass(frozen=True)
class Box:
    """One shape of the picture; `size` is the number of values it carries, `key` names it for arrows."""

    key: str
    kind: BoxKind
    column: int
    row: int
    size: int | None = None


@dataclass(frozen=True)
class Arrow:
    """What flows from one box to another: "values", or the name of one of the cell's states."""

    flow: str
    start: str
    end: str


@dataclass(frozen=True)
class Row:
    """One line of boxes, from the bottom up, and what it is called."""

    kind: RowKind
    title: str
    detail: str
    dropout: str = ""
    ahead: str = ""
    """The detail of its boxes at timesteps to come, where that is another one."""


@dataclass(frozen=True)
class NodePlace:
    """Where a node's values stand: the boxes "`key` timestep" from column `first` on, before `last`; or one box."""

    key: str
    first: int
    last: int
    single: str = ""
    layer: str = ""
    """The recurrent layer whose last states they bring along, as its rows are called: "layer 1"."""
    beside: tuple[str, ...] = ()
    """Keys of other rows whose boxes are part of the values."""


class Picture:
    """Collects rows, boxes and arrows; a node asks where what it reads stands, and says where it stands itself."""

    def __init__(self, columns: tuple[int | None, ...], *, lookback: int, split: int) -> None:
        self.columns = columns
        """The position in the window that each column shows; None for an ellipsis."""
        self.split = split
        """The column where timesteps to come begin; behind the last one where there are none."""
        self.final = lookback - 1
        """The newest timestep of the lookback."""
        self.rows: list[Row] = []
        self.boxes: list[Box] = []
        self.arrows: list[Arrow] = []
        self.layers = 0
        """Recurrent layers drawn so far."""
        self._noted: int | None = None
        self._rows_of: dict[str, int] = {}
        self._places: dict[str, NodePlace] = {}

    def placed(self, node: str) -> bool:
        """Whether the values of `node` stand somewhere already."""
        return node in self._places

    def place(self, node: str) -> NodePlace:
        """Where the values of `node` stand."""
        return self._places[node]

    def put(
        self,
        node: str,
        key: str,
        *,
        first: int = 0,
        last: int | None = None,
        layer: str = "",
        beside: tuple[str, ...] = (),
    ) -> None:
        """The values of `node` stand in the row of `key`, and in those of the keys `beside`."""
        last = len(self.columns) if last is None else last
        self._places[node] = NodePlace(key, first, last, layer=layer, beside=beside)

    def put_single(self, node: str, key: str) -> None:
        """The values of `node` are one set, in the box `key`."""
        self._places[node] = NodePlace(key, len(self.columns) - 1, len(self.columns), single=key)

    def stand_for(self, node: str, read: str, *, beside: Iterable[str] = ()) -> None:
        """The values of `node` stand where those stand that it reads; `beside`: other nodes that it reads, too."""
        place = self._places[read]
        others = (other for name in beside if (other := self._places[name]).first == place.first and not other.single)
        keys = dict.fromkeys(other.key for other in others if other.key in self._rows_of)
        self._places[node] = replace(place, beside=tuple(key for key in keys if key != place.key))

    def free(self, key: str) -> str:
        """`key`, or with a number where it is taken."""
        taken = {place.key for place in self._places.values()}
        return next(name for name in (key, *(f"{key} {number}." for number in range(2, 100))) if name not in taken)

    def shown(self, first: int = 0, last: int | None = None) -> list[int]:
        """The timesteps that are drawn."""
        return [timestep for timestep in self.columns[first:last] if timestep is not None]

    def add_row(
        self, row: Row, size: int, key: str, *, first: int = 0, last: int | None = None, noted: bool = False
    ) -> None:
        """A row with one box a column; an ellipsis carries states through but no values upwards.

        `noted`: whether a dropout above is noted here.
        """
        if noted:
            self.note_next(row)
        else:
            self.rows.append(row)
        self._rows_of[key] = len(self.rows) - 1
        self.extend(key, size, first=first, last=len(self.columns) if last is None else last)

    def extend(self, key: str, size: int | None = None, *, first: int, last: int) -> bool:
        """The row of `key` has boxes in these columns, too, as large as its first; whether there was any to add."""
        there, row = {box.key for box in self.boxes}, self._rows_of[key]
        if size is None:
            size = next((box.size for box in self.boxes if box.row == row and box.size is not None), None)
        lacking = [column for column in range(first, last) if self._key(key, column) not in there]
        kind = BOXES.get(self.rows[row].kind, "cell")
        for column in lacking:
            dots = self.columns[column] is None
            kind_there, size_there = ("ellipsis", None) if dots else (kind, size)
            self.boxes.append(Box(self._key(key, column), kind_there, column, row, size_there))
        return bool(lacking)

    def row_of(self, key: str) -> Row | None:
        """The row of `key`; None where there is none yet."""
        return self.rows[self._rows_of[key]] if key in self._rows_of else None

    def told_ahead(self, key: str, detail: str) -> None:
        """What the boxes of that row hold at timesteps to come, where that is something else."""
        row = self._rows_of[key]
        if self.rows[row].detail != detail:
            self.rows[row] = replace(self.rows[row], ahead=detail)

    def note_next(self, row: Row) -> None:
        """A row on which a dropout above is noted."""
        self._noted = len(self.rows)
        self.rows.append(row)

    def note_dropout(self, words: str) -> None:
        """On the row of the latest recurrent layer; nowhere where there is none yet."""
        if self._noted is not None:
            self.rows[self._noted] = replace(self.rows[self._noted], dropout=words)

    def add(self, kind: BoxKind, key: str, column: int, size: int | None) -> None:
        """A box in the latest row."""
        self.boxes.append(Box(key=key, kind=kind, column=column, row=len(self.rows) - 1, size=size))

    def connect_upwards(self, below: str, above: str, *, first: int = 0, last: int | None = None) -> None:
        """Values from row to row at each timestep that is drawn."""
        shown = self.shown(first, last)
        self.arrows += [Arrow("values", f"{below} {timestep}", f"{above} {timestep}") for timestep in shown]

    def carry(self, key: str, order: Iterable[int], states: Iterable[str]) -> None:
        """States from column to column of a row, in the order of reading."""
        keys, states = [self._key(key, column) for column in order], tuple(states)
        self.arrows += [Arrow(state, *pair) for pair in pairwise(keys) for state in states]

    def _key(self, key: str, column: int) -> str:
        timestep = self.columns[column]
        if timestep is None:
            return f"{key} ..." if column < self.split else f"{key} ... to come"
        return f"{key} {timestep}"
