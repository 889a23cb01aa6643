"""Everything that detectors look at: a table, its columns, its time, its series and what it is to predict."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from core.sources.findings import Place
from core.sources.tables.columns.frequency import Frequency, find_frequency, in_order
from core.sources.tables.columns.view import ColumnView
from core.sources.tables.judging.roles import TargetChoice
from core.sources.tables.judging.time_role import TimeRole
from core.sources.tables.table_reading import TableReading

MOST_PLACES = 5


@dataclass(frozen=True)
class Scene:
    """One table under judgement; what is dear is worked out when a detector first asks for it."""

    views: list[ColumnView]
    reading: TableReading
    first_row: int
    time: TimeRole | None
    ids: tuple[str, ...]
    target: TargetChoice
    features: tuple[str, ...] = ()
    decoys: frozenset[str] = frozenset()
    positions: np.ndarray | None = None
    """Of a turned table: each row's position in the table as it lay."""

    def with_features(self, features: tuple[str, ...]) -> "Scene":
        """The same scene with these features; what was worked out already stays, as nothing of it depends on them."""
        scene = replace(self, features=features)
        known = {name: value for name, value in vars(self).items() if name not in self.__dataclass_fields__}
        vars(scene).update(known)
        return scene

    def view(self, name: str) -> ColumnView:
        return next(view for view in self.views if view.name == name)

    @property
    def rows(self) -> int:
        return self.views[0].rows if self.views else 0

    @property
    def stamps(self) -> np.ndarray:
        """Every row's time, datetime64[ns]; empty when the table has none."""
        return self.time.guess.times if self.time is not None else np.array([], dtype="datetime64[ns]")

    @cached_property
    def series_codes(self) -> np.ndarray:
        """int64 [rows]: which series a row belongs to."""
        codes = np.zeros(self.rows, dtype=np.int64)
        for name in self.ids:
            cells = self.view(name).cells
            part = cells.dictionary_encode().indices.fill_null(-1).to_numpy(zero_copy_only=False).astype("int64") + 1
            codes = codes * (part.max() + 1) + part
        return codes

    @cached_property
    def order(self) -> np.ndarray:
        """Rows by series and time, those without a time left out."""
        timed = np.flatnonzero(~np.isnat(self.stamps))
        if not self.ids:
            ticks = self.stamps[timed].view("int64")
            return timed if (np.diff(ticks) >= 0).all() else timed[np.argsort(ticks, kind="stable")]
        return timed[np.lexsort([self.stamps[timed].view("int64"), self.series_codes[timed]])]

    @cached_property
    def repeats(self) -> np.ndarray:
        """bool [rows]: rows whose time stands in an earlier row of the same series."""
        mask = np.zeros(self.rows, dtype=bool)
        order = self.order
        ticks, codes = self.stamps[order].view("int64"), self.series_codes[order]
        same = (np.diff(ticks) == 0) & (np.diff(codes) == 0)
        mask[order[1:][same]] = True
        return mask

    @cached_property
    def exact_repeats(self) -> np.ndarray:
        """bool [rows]: rows that an earlier row repeats in every cell."""
        mask = np.zeros(self.rows, dtype=bool)
        suspects = np.flatnonzero(self.repeats)
        if not len(suspects):
            return mask
        places = {int(row): i for i, row in enumerate(self.order)}
        firsts = self.order[np.array([places[int(row)] for row in suspects]) - 1]
        equal = np.ones(len(suspects), dtype=bool)
        for view in self.views:
            if view.name not in self.decoys or view.name == self.target.name:
                equal &= _equal_cells(view, suspects, firsts)
        mask[suspects[equal]] = True
        return mask

    @cached_property
    def frequency(self) -> Frequency:
        """How often rows of a series come; for many series, judged on the times of all of them together."""
        if self.time is None:
            return Frequency(None)
        together = find_frequency(self.stamps)
        if together.alias is not None or not self.ids:
            return together
        largest = np.bincount(self.series_codes).argmax()
        return find_frequency(self.stamps[self.series_codes == largest])

    @cached_property
    def different_times(self) -> np.ndarray:
        return in_order(self.stamps)

    @property
    def number_columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.target.name, *self.features)))

    def row(self, position: int) -> int:
        """The row as a spreadsheet counts it."""
        place = position if self.positions is None else self.positions[position]
        return int(place) + self.first_row

    def places(self, rows: np.ndarray, column: str) -> tuple[Place, ...]:
        """The first few of these rows, with the cell as it stood."""
        view = self.view(column)
        return tuple(Place(row=self.row(r), column=column, example=view.cell(int(r))) for r in rows[:MOST_PLACES])

    @property
    def time_column(self) -> str:
        return self.time.columns[0] if self.time is not None else ""


def _equal_cells(view: ColumnView, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    if view.numbers is not None:
        a, b = view.numbers[left], view.numbers[right]
        return (a == b) | (np.isnan(a) & np.isnan(b))
    codes = view.cells.dictionary_encode().indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return codes[left] == codes[right]
