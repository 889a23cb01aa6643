"""What a repair is: a pure function on a table that tells which cells it changed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
import pandas as pd

from core.language import Said
from core.sources.findings import Repair
from core.sources.tables.series_preparation import SeriesPreparation

TIME = "(time)"
"""Column of a table on its way to series that holds each row's time, datetime64[ns]."""


class Stage(IntEnum):
    """Repairs are applied stage by stage, whatever their order in the preparation; within a stage in that order."""

    SHAPE = 0
    VALUES = 1
    TIMES = 2
    ROWS = 3
    MERGE = 4
    FILL = 5


@dataclass(frozen=True)
class Repaired:
    """A table after a repair; its index still holds each row's position in the source."""

    table: pd.DataFrame
    cells: dict[str, np.ndarray] = field(default_factory=dict)
    """Column -> positions in the source of the rows whose cell was changed."""
    removed: np.ndarray = field(default_factory=lambda: np.array([], dtype=np.int64))
    """Positions in the source of rows that went."""
    moved: int = 0
    """Rows that stand elsewhere than before."""
    added: int = 0


@dataclass(frozen=True)
class Effect:
    """What one repair of a preparation did, for marks and for before and after."""

    repair: Repair
    cells: dict[str, np.ndarray]
    removed: np.ndarray
    moved: int = 0
    added: int = 0

    @property
    def count(self) -> int:
        """Cells changed and rows removed, moved or added."""
        return sum(len(rows) for rows in self.cells.values()) + len(self.removed) + self.moved + self.added


@dataclass(frozen=True)
class RepairKind:
    """A registered repair; `recognises` when it only reads what the cells mean and invents nothing."""

    kind: str
    title: str = Said()
    stage: Stage
    apply: Callable[[pd.DataFrame, Repair, SeriesPreparation], Repaired]
    recognises: bool = False


def with_numbers(table: pd.DataFrame, column: str, numbers: np.ndarray, changed: np.ndarray) -> Repaired:
    """The table with a column replaced by numbers [rows] and the changed cells told."""
    return Repaired(table.assign(**{column: numbers}), cells={column: table.index.to_numpy()[changed]})


def without_rows(table: pd.DataFrame, dropped: np.ndarray) -> Repaired:
    """The table without the marked rows [rows]."""
    return Repaired(table[~dropped], removed=table.index.to_numpy()[dropped])


def number_columns(table: pd.DataFrame, preparation: SeriesPreparation) -> list[str]:
    """The target and the features, those of them that the table has."""
    wanted = dict.fromkeys((preparation.target, *preparation.features))
    return [name for name in wanted if name in table.columns]
