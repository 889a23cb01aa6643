"""Labels of rows without Unroll: a table becomes windows, answers a label for each row."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from core.language import say
from core.results.csv_cells import csv_text
from core.tasks.processing import Processing, likeliest, require_free
from core.tasks.row_labels.cutting import told_rows
from core.tasks.sequence_labels.dataset import SequenceCodecs, complete

SESSION = "session"


def row_processing(codecs: SequenceCodecs, preparation: Any) -> Processing:
    """Of a run with these codecs."""
    session = getattr(preparation, "session", None) or SESSION
    require_free(codecs.features, session)
    columns = [session, *codecs.features]
    return Processing(
        read=read_rows,
        answer=label_rows,
        learnt={"codecs": codecs.model_dump(mode="json"), "session": session},
        reads=say(
            "A CSV file with the columns {columns}: one row a moment, in the order of time. "
            "{session} says which session a row belongs to; without this column all rows are one. "
            "After a jump in time a new session begins. Empty cells are filled in between their "
            "neighbours.",
            columns=", ".join(columns[:12]) + (" …" if len(columns) > 12 else ""),
            session=session,
        ),
        answers=say(
            "One row with its label, and the probability of every label; row counts from 1 within its session."
        ),
        example=("example.csv", csv_text(_example(codecs, session)).encode()),
        requirements=("pandas",),
    )


def _example(codecs: SequenceCodecs, session: str) -> pd.DataFrame:
    """Two sessions that wander about the level of the training part, one shorter than a window."""
    random, tables = np.random.default_rng(0), []
    for name, rows in (("first", 2 * codecs.timesteps + 3), ("second", codecs.timesteps // 2)):
        moved = random.normal(size=(rows, len(codecs.features))).cumsum(axis=0)
        values = np.array(codecs.level) + np.array(codecs.spread) * moved / max(np.abs(moved).max(), 1)
        table = pd.DataFrame(values, columns=list(codecs.features))
        table.insert(0, session, name)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


# What follows is taken out.


def read_rows(path: Path, learnt: dict) -> dict[str, np.ndarray]:
    """Session -> values [rows, features] of a CSV file."""
    session = learnt["session"]
    # Only empty cells are missing: a session may be called NA.
    table = pd.read_csv(path, dtype={session: str}, keep_default_na=False, na_values=["", "NaN"])
    table = table.rename(columns=lambda name: name.removeprefix("'"))
    features = list(learnt["codecs"]["features"])
    if session not in table.columns:
        return {"": table[features].to_numpy(float)}
    return {name: rows[features].to_numpy(float) for name, rows in table.groupby(session, sort=False)}


def label_rows(network: Any, asked: dict[str, np.ndarray], learnt: dict) -> list[dict]:
    """Each row with its label and all probabilities."""
    codecs, found = SimpleNamespace(**learnt["codecs"]), []
    for name, values in asked.items():
        told = told_rows(network, complete(values, 1), [(0, len(values))], codecs)
        found += [
            {"session": name, "row": number, **likeliest(codecs.classes, each)} for number, each in enumerate(told, 1)
        ]
    return found
