"""Statistical rivals that answer after a run was judged."""

from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from core.results.exhibits.forecasting import RivalsAsked
from core.results.exhibits.kinds import Exhibit
from core.results.exhibits.scores import Errors
from core.results.kept_answers import answering

if TYPE_CHECKING:
    import numpy as np

MOST = 32
"""Runs whose late rivals are remembered."""
_joined: OrderedDict[tuple, list[Exhibit]] = OrderedDict()


def with_late_rivals(exhibits: list[Exhibit], kept: Path) -> list[Exhibit]:
    """The exhibits of a run with every rival that has answered since it was judged; `kept` holds the answers."""
    asked = _asked(exhibits)
    errors = next((one for one in exhibits if isinstance(one, Errors)), None)
    if asked is None or errors is None:
        return exhibits
    from core.results.rivals.joining import joined

    found = _answers(kept / asked.question, answers_stamp(asked.question, kept), asked.rows, asked.horizon)
    late = {name: rows for name, rows in found.items() if name not in errors.absolute}
    if not late:
        return exhibits
    key = (asked.question, tuple(late), errors.absolute["network"].tobytes())
    if key not in _joined:
        _joined[key] = joined(exhibits, late)
        while len(_joined) > MOST:
            _joined.popitem(last=False)
    return _joined[key]


@lru_cache(maxsize=MOST)
def _answers(folder: Path, stamp: int, rows: int, horizon: int) -> "dict[str, np.ndarray]":
    """What was answered when the folder had this `stamp`; read once, since a page asks for every run several times."""
    from core.results.rivals.asking import answers

    return answers(folder, rows=rows, horizon=horizon)


def answers_stamp(question: str, kept: Path) -> int:
    """Another whenever the rivals have answered more of this question."""
    try:
        return (kept / question).stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def rivals_at_work(exhibits: Sequence[Exhibit], kept: Path) -> bool:
    """Whether more rivals may still join."""
    asked = _asked(exhibits)
    return asked is not None and answering(kept / asked.question)


def _asked(exhibits: Sequence[Exhibit]) -> RivalsAsked | None:
    return next((one for one in exhibits if isinstance(one, RivalsAsked)), None)
