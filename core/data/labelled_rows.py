"""Tables over time as tasks receive them: rows of measured values, each with a label."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from core.words import Noun

if TYPE_CHECKING:
    import pandas as pd

ROW = Noun("row", "rows")


@dataclass(frozen=True)
class LabelledRows:
    """Session i is the rows `starts[i]` to `starts[i + 1]`, in the order of time; values [rows, features] float32.

    NaN is a value that is missing, and "" a label that is.
    """

    name: str
    """Of the column of labels."""
    features: tuple[str, ...]
    values: np.ndarray
    labels: tuple[str, ...]
    starts: np.ndarray
    sessions: tuple[str, ...]
    """The name of each; a table without sessions is one, called ""."""
    order: np.ndarray
    """int64 [rows]: the place of each row in the table as it was brought."""
    moments: np.ndarray | None = None
    """int64 [rows]: when each row was measured, in nanoseconds since 1970; None where nothing says it."""
    jumps: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
    """int64: the rows before which time jumps within a session; rows before and after are never read together."""

    def __len__(self) -> int:
        return len(self.values)

    @property
    def edges(self) -> np.ndarray:
        """int64: where sessions begin and where time jumps, and where all end: what lies between is read together."""
        return np.union1d(self.starts, self.jumps)

    @property
    def known(self) -> np.ndarray:
        """bool [rows]: whether a row has a label."""
        return np.array([bool(label) for label in self.labels], bool)

    def names(self, start: int = 0, stop: int | None = None) -> list[str]:
        """What rows are called, all or some: their session, and their time or their number within the session."""
        rows = np.arange(start, len(self) if stop is None else stop)
        sessions = np.searchsorted(self.starts, rows, side="right") - 1
        return [self._called(int(number), int(at)) for number, at in zip(sessions, rows, strict=True)]

    def _called(self, number: int, at: int) -> str:
        session = f"{self.sessions[number]}, " if self.sessions[number] else ""
        if self.moments is not None:
            return session + str(self.moments[at].view("datetime64[ns]").astype("datetime64[ms]")).replace("T", " ")
        return f"{session}row {at - int(self.starts[number]) + 1}"


@dataclass(frozen=True)
class UnlabelledRows:
    """Rows to be labelled, and the table that they stand in, as it was brought."""

    rows: LabelledRows
    table: "pd.DataFrame"
