"""Which column plays which part: time, target, features, series."""

from collections.abc import Callable

import streamlit as st

from core.errors import UserError
from core.language import mark, say
from core.sources.tables.preparing.label_columns import labels_in
from core.sources.tables.preparing.tables import repropose
from core.sources.tables.series_preparation import SeriesPreparation
from pages.shared.results.picking import said, told_apart
from pages.shared.screen.asking import asking
from pages.shared.screen.safe import md
from pages.shared.screen.state import drafts, show_in
from pages.shared.source.parts.role_box import role_box
from pages.shared.source.source import Chosen

NO_TIME = mark("None: rows in order")
NO_IDS = mark("None: one series")
MOST_NAMES = 2000
"""More names than this make a list that no browser scrolls well."""


def roles(chosen: Chosen) -> None:
    """Select boxes for the parts; what follows from a change is proposed again."""
    report, preparation = chosen.source.report, chosen.preparation
    numbers = [column.name for column in report.columns if column.kind in ("number", "boolean")]
    numbers += [name for name in (preparation.target, *preparation.features) if name not in numbers]
    times = [column.name for column in report.columns if column.kind == "time"]
    _select(say("Time"), "role_time", _times(times, preparation), NO_TIME, _time_chosen, chosen, _joined(preparation))
    _select(say("Target"), "role_target", numbers, None, _target_chosen, chosen, preparation.target)
    others = [name for name in numbers if name != preparation.target]
    if others:
        _features(others, chosen)
    if preparation.features:
        _known(chosen)
    texts = [column.name for column in report.columns if column.kind == "text" and column.distinct < report.rows]
    if texts or preparation.id_columns:
        ids = list(dict.fromkeys([" · ".join(preparation.id_columns), *texts])) if preparation.id_columns else texts
        now = " · ".join(preparation.id_columns) or NO_IDS
        _select(say("Series told apart by"), "role_ids", ids, NO_IDS, _ids_chosen, chosen, now)
    if preparation.id_columns:
        _labels(chosen)
        _series(chosen)


def _select(
    label: str, key: str, names: list[str], none: str | None, change: Callable, chosen: Chosen, now: str
) -> None:
    options = [*names, *([none] if none else []), now]
    role_box(label, key, options, now, none=none, change=asking(change), args=(chosen,))


def _features(others: list[str], chosen: Chosen) -> None:
    show_in("role_features", list(chosen.preparation.features))
    st.multiselect(
        say("Features"),
        others,
        key="role_features",
        on_change=_features_chosen,
        args=(chosen,),
        placeholder=say("The target alone"),
        format_func=said(told_apart(others, longest=30)),
        help=say("Other columns that the network reads along with the target."),
    )


def _known(chosen: Chosen) -> None:
    show_in("role_known", list(chosen.preparation.known))
    st.multiselect(
        say("Known in advance"),
        list(chosen.preparation.features),
        key="role_known",
        on_change=_known_chosen,
        args=(chosen,),
        placeholder=say("None of the features"),
        format_func=said(told_apart(chosen.preparation.features, longest=30)),
        help=say(
            "Features whose values of the timesteps to come are known when one forecasts, such as a price that was "
            "set. The network then sees them over the whole horizon; rows below the last value of the target tell them."
        ),
    )


def _labels(chosen: Chosen) -> None:
    now = [one.column for one in chosen.preparation.labels]
    offered = list(dict.fromkeys([*now, *chosen.label_columns()]))
    if not offered:
        return
    show_in("role_labels", now)
    st.multiselect(
        say("Labels of each series"),
        offered,
        key="role_labels",
        on_change=_labels_chosen,
        args=(chosen,),
        placeholder=say("None"),
        format_func=said(told_apart(offered, longest=30)),
        help=say(
            "Words that never change within a series, such as its region or kind. Each word becomes a column of zeros "
            "and ones beside the target; a word that was not there in training counts as none of them."
        ),
    )


def _series(chosen: Chosen) -> None:
    try:
        names = chosen.all_series()
    except UserError:
        return
    show_in("role_series", [name for name in chosen.preparation.series or () if name in names])
    st.multiselect(
        say("Series used"),
        names[:MOST_NAMES],
        key="role_series",
        on_change=_series_chosen,
        args=(chosen,),
        placeholder=say("All {names:,}", names=len(names)),
        format_func=said(told_apart(names, longest=30)),
    )


def _times(times: list[str], preparation: SeriesPreparation) -> list[str]:
    return [_joined(preparation), *times] if preparation.time_columns else times


def _joined(preparation: SeriesPreparation) -> str:
    return " + ".join(preparation.time_columns) or NO_TIME


def _time_chosen(chosen: Chosen) -> None:
    name = st.session_state["role_time"]
    columns = () if name == NO_TIME else (name,)
    _keep(chosen, time_columns=columns, time_format=None, frequency=None)


def _target_chosen(chosen: Chosen) -> None:
    target = st.session_state["role_target"]
    features = tuple(name for name in chosen.preparation.features if name != target)
    _keep(chosen, target=target, features=features)


@asking
def _features_chosen(chosen: Chosen) -> None:
    _keep(chosen, features=tuple(st.session_state["role_features"]))


@asking
def _known_chosen(chosen: Chosen) -> None:
    # Nothing else follows from it, and what was taken away must not be proposed again.
    known = tuple(st.session_state["role_known"])
    drafts().keep(chosen.source.sha256, chosen.preparation.model_copy(update={"known": known}))


@asking
def _labels_chosen(chosen: Chosen) -> None:
    kept = {one.column: one for one in chosen.preparation.labels}
    try:
        labels = tuple(
            kept.get(name) or labels_in(chosen.stored(), chosen.preparation, name)
            for name in st.session_state["role_labels"]
        )
    except UserError as error:
        st.toast(f"{md(error.message)} {md(error.hint)}")
        return
    drafts().keep(chosen.source.sha256, chosen.preparation.model_copy(update={"labels": labels}))


def _ids_chosen(chosen: Chosen) -> None:
    name = st.session_state["role_ids"]
    _keep(chosen, id_columns=() if name == NO_IDS else (name,), series=None, labels=())


@asking
def _series_chosen(chosen: Chosen) -> None:
    _keep(chosen, series=tuple(st.session_state["role_series"]) or None)


def _keep(chosen: Chosen, **changes: object) -> None:
    wanted = chosen.preparation.model_copy(update=changes)
    try:
        proposed = repropose(chosen.stored(), wanted)
    except UserError as error:
        st.toast(f"{md(error.message)} {md(error.hint)}")
        return
    drafts().keep(chosen.source.sha256, proposed)
