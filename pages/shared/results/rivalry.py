"""Statistical rivals that are still at work while a result is read."""

from collections.abc import Callable, Sequence

import streamlit as st

from core.language import say
from core.results.exhibits.kinds import Exhibit
from core.results.exhibits.scores import Errors
from core.runs.folder.results import of_kind
from core.runs.folder.rivalry import rivals_at_work
from core.runs.folder.run import Run


def late_rivals(run: Run) -> None:
    """Say that more rivals will join."""
    if rivals_at_work(run.exhibits(), run.answers):
        st.caption(say("Statistical rivals are still being computed; they are added as they finish."))


def rival_joined(run: Run) -> Callable[[], bool] | None:
    """Tells whether a rival has finished since now; None when none is at work."""
    exhibits = run.exhibits()
    if not rivals_at_work(exhibits, run.answers):
        return None
    shown = _contestants(exhibits)

    def joined() -> bool:
        now = run.exhibits()
        return _contestants(now) != shown or not rivals_at_work(now, run.answers)

    return joined


def _contestants(exhibits: Sequence[Exhibit]) -> set[str]:
    return {name for errors in of_kind(exhibits, Errors) for name in errors.absolute}
