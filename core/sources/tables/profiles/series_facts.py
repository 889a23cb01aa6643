"""What a table of series is, as `inspect` tells it: recognised, not repaired."""

from typing import Protocol

import numpy as np
import pandas as pd

from core.declared import Declared
from core.sources.findings import Finding
from core.sources.profile import FindingLine, line_of
from core.sources.tables.columns.column import Column
from core.sources.tables.preparing.repairs.repair import TIME
from core.sources.tables.preparing.tables import recognise, repropose
from core.sources.tables.series_preparation import SeriesPreparation


class JudgedColumns(Protocol):
    """What a report and a judge have in common."""

    @property
    def columns(self) -> tuple[Column, ...]: ...
    @property
    def findings(self) -> tuple[Finding, ...]: ...
    @property
    def preparation(self) -> SeriesPreparation: ...


class SeriesInspection(Declared):
    """Facts about a table and its target, after the repairs that only recognise values and before any filling."""

    rows: int
    columns: tuple[str, ...]
    time_column: str | None
    """Several columns joined by " + "."""
    start: str | None
    end: str | None
    frequency: str | None
    target: str
    missing: int
    """Rows in which the target has no value."""
    first: float | None
    last: float | None
    mean: float | None
    findings: tuple[FindingLine, ...]


def inspect_table(table: pd.DataFrame, found: JudgedColumns, target: str | None = None) -> SeriesInspection:
    """Look at a stored table and what was found in it: a report, or what a judge just said."""
    preparation = found.preparation
    if target is not None and target != preparation.target:
        preparation = repropose(table, preparation.model_copy(update={"target": target}))
    frame = recognise(table, preparation)
    values = frame[preparation.target].to_numpy(dtype="float64")
    known = values[np.isfinite(values)]
    start, end = _span(frame, preparation)
    return SeriesInspection(
        rows=len(table),
        columns=tuple(column.name for column in found.columns),
        time_column=" + ".join(preparation.time_columns) or None,
        start=start,
        end=end,
        frequency=preparation.frequency,
        target=preparation.target,
        missing=len(values) - len(known),
        first=_number(known[:1]),
        last=_number(known[-1:]),
        mean=float(known.mean()) if len(known) else None,
        findings=tuple(line_of(finding) for finding in found.findings),
    )


def _span(frame: pd.DataFrame, preparation: SeriesPreparation) -> tuple[str | None, str | None]:
    """First and last time, ISO; dates alone where no row has a clock."""
    if not preparation.time_columns or frame[TIME].isna().all():
        return None, None
    ends = (frame[TIME].min(), frame[TIME].max())
    # A clock is told where any row has one: the last of a series may stand at midnight.
    dates = (frame[TIME].dropna().dt.normalize() == frame[TIME].dropna()).all()
    return tuple(end.date().isoformat() if dates else end.isoformat() for end in ends)


def _number(values: np.ndarray) -> float | None:
    return float(values[0]) if len(values) else None
