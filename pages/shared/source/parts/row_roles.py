"""Which column of a table over time plays which part: the label, the features, the session, the time."""

from collections.abc import Callable

import streamlit as st

from core.errors import UserError
from core.language import mark, say
from core.sources.tables.rows.judging import label_candidates
from core.sources.tables.rows.preparation import RowPreparation
from core.sources.tables.rows.roles import in_sessions, relabelled, timed
from pages.shared.results.picking import said, told_apart
from pages.shared.screen.asking import asking
from pages.shared.screen.safe import md
from pages.shared.screen.state import drafts, show_in
from pages.shared.source.parts.role_box import role_box
from pages.shared.source.source import Chosen

NO_SESSION, NO_TIME = mark("None: one session"), mark("None: rows in order")
Change = Callable[[Chosen, str | None], RowPreparation]


def row_roles(found: Chosen) -> None:
    """A select box for each part; every change is kept and can be undone."""
    preparation: RowPreparation = found.preparation
    columns = found.source.report.columns
    labels = list(dict.fromkeys([preparation.label, *label_candidates(found.source.report)]))
    _part("label", labels, preparation.label, None, found, _relabelled)
    _features(found)
    others = [one.name for one in columns if one.name != preparation.label]
    _part("session", others, preparation.session, NO_SESSION, found, _in_sessions)
    now = " + ".join(preparation.time_columns) or None
    _part("time_columns", others, now, NO_TIME, found, _timed)


def _part(field: str, names: list[str], now: str | None, none: str | None, found: Chosen, change: Change) -> None:
    declared, key = RowPreparation.model_fields[field], f"role_{field}"
    role_box(
        say(declared.title or ""),
        key,
        [*([none] if none else []), *([now] if now else []), *names],
        now or none,
        none=none,
        change=_part_chosen,
        args=(found, key, none, change),
        help=say(declared.description or ""),
    )


def _features(found: Chosen) -> None:
    preparation: RowPreparation = found.preparation
    taken = (preparation.label, preparation.session, *preparation.time_columns)
    numbers = [
        one.name for one in found.source.report.columns if one.kind in ("number", "boolean") and one.name not in taken
    ]
    offered = list(dict.fromkeys([*preparation.features, *numbers]))
    declared = RowPreparation.model_fields["features"]
    show_in("role_row_features", list(preparation.features))
    st.multiselect(
        say(declared.title or ""),
        offered,
        key="role_row_features",
        help=say(declared.description or ""),
        on_change=_row_features_chosen,
        args=(found,),
        format_func=said(told_apart(offered, longest=30)),
    )


@asking
def _part_chosen(found: Chosen, key: str, none: str | None, change: Change) -> None:
    value = st.session_state[key]
    try:
        changed = change(found, None if value == none else value)
    except UserError as error:
        st.toast(f"{md(error.message)} {md(error.hint)}")
        return
    drafts().keep(found.source.sha256, changed)


@asking
def _row_features_chosen(found: Chosen) -> None:
    features = tuple(st.session_state["role_row_features"])
    drafts().keep(found.source.sha256, found.preparation.model_copy(update={"features": features}))


def _relabelled(found: Chosen, label: str | None) -> RowPreparation:
    return relabelled(found.stored(), found.preparation, label)


def _in_sessions(found: Chosen, session: str | None) -> RowPreparation:
    return in_sessions(found.preparation, session)


def _timed(found: Chosen, column: str | None) -> RowPreparation:
    return timed(found.stored(), found.preparation, column)
