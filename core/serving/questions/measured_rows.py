"""Rows of a table as JSON, to be labelled one by one."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from pydantic import Field

from core.data.labelled_rows import LabelledRows, UnlabelledRows
from core.declared import Name, Word
from core.errors import UserError
from core.language import say
from core.serving.sent import Number, Sent
from core.words import counted


class MeasuredRow(Sent):
    """What was measured at one moment."""

    values: dict[Name, Number | None] = Field(description="A number for each column that is read; null is missing.")
    session: Word = Field("", description="Which session, machine or person it belongs to; all are one if omitted.")


def unlabelled(columns: Sequence[str], rows: Sequence[MeasuredRow]) -> UnlabelledRows:
    """The rows, the oldest of each session first, as a predictor takes them; raises UserError where columns lack."""
    for number, row in enumerate(rows, start=1):
        if wrong := set(columns) ^ set(row.values):
            raise UserError(
                say(
                    "Row {number} has {columns}; {value!r} is not in both.",
                    number=number,
                    columns=counted(len(row.values), "column"),
                    value=sorted(wrong)[0],
                ),
                say(
                    "'values' holds {names}{kind}.",
                    names=", ".join(map(repr, columns[:5])),
                    kind=" ..." if len(columns) > 5 else "",
                ),
            )
    codes, sessions = pd.factorize(np.array([row.session for row in rows], dtype=object))
    order = np.argsort(codes, kind="stable")
    values = np.array([[row.values[name] for name in columns] for row in rows], dtype=np.float32)
    measured = LabelledRows(
        name="label",
        features=tuple(columns),
        values=values[order],
        labels=("",) * len(rows),
        starts=np.cumsum([0, *np.bincount(codes)]),
        sessions=tuple(sessions),
        order=order,
    )
    return UnlabelledRows(measured, pd.DataFrame(values, columns=list(columns)))


def example_of(columns: Sequence[str]) -> dict:
    """A request that is answered."""
    return {"rows": [{"values": dict.fromkeys(columns, level)} for level in (0.0, 1.0)]}
