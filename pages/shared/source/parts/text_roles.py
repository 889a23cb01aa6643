"""Which column plays which part among texts: the text, its label, what keeps texts together, given parts."""

import streamlit as st

from core.language import mark, say
from core.sources.tables.text_preparation import TextPreparation
from pages.shared.screen.asking import asking
from pages.shared.screen.state import drafts, show_in
from pages.shared.source.parts.role_box import role_box
from pages.shared.source.source import Chosen

NO_LABEL = mark("None: to write from")
NONE = mark("None")


def text_roles(found: Chosen) -> None:
    """Select boxes for the parts; every change is kept and can be undone."""
    preparation: TextPreparation = found.preparation
    names = [column.name for column in found.source.report.columns if column.kind != "empty"]
    _role(say("Text"), "text_column", names, None, found, help=say("The column that holds the texts."))
    others = [name for name in names if name != preparation.text_column]
    if not others:
        st.caption(say("One column of text: there is nothing to choose."))
        return
    _role(say("Label"), "label_column", others, NO_LABEL, found, help=say("The labels to predict."))
    if preparation.label_column is None:
        return
    rest = [name for name in others if name != preparation.label_column]
    if rest:
        _role(say("Group"), "group_column", rest, NONE, found, help=_field("group_column"))
        _role(say("Part"), "part_column", rest, NONE, found, help=_field("part_column"))
    _switch(found)
    _merge(found)


def _role(label: str, field: str, names: list[str], none: str | None, found: Chosen, *, help: str) -> None:
    now = getattr(found.preparation, field)
    options = [*([none] if none else []), *names, *([now] if now else [])]
    args = (found, field, none)
    role_box(label, f"role_{field}", options, now or none, none=none, change=_chosen, args=args, help=help)


def _switch(found: Chosen) -> None:
    show_in("role_lines", found.preparation.lines)
    st.toggle(
        say(TextPreparation.model_fields["lines"].title or ""),
        key="role_lines",
        help=_field("lines"),
        on_change=_lines_chosen,
        args=(found,),
    )


def _merge(found: Chosen) -> None:
    show_in("role_alike", found.preparation.alike == "merge")
    st.toggle(say("Merge labels alike"), key="role_alike", help=_field("alike"), on_change=_merge_chosen, args=(found,))


def _field(name: str) -> str:
    return say(TextPreparation.model_fields[name].description or "")


@asking
def _chosen(found: Chosen, field: str, none: str | None) -> None:
    value = st.session_state[f"role_{field}"]
    changes = {field: None if value == none else value}
    roles = ("text_column", "label_column", "group_column", "part_column")
    # A column plays one part: the part it had before is given up.
    changes |= {
        role: None
        for role in roles
        if role not in (field, "text_column") and value != none and getattr(found.preparation, role) == value
    }
    if field == "label_column" and value == none:
        changes |= {"group_column": None, "part_column": None, "lines": False}
    drafts().keep(found.source.sha256, found.preparation.model_copy(update=changes))


@asking
def _lines_chosen(found: Chosen) -> None:
    lines = bool(st.session_state["role_lines"])
    drafts().keep(found.source.sha256, found.preparation.model_copy(update={"lines": lines}))


def _merge_chosen(found: Chosen) -> None:
    alike = "merge" if st.session_state["role_alike"] else "keep"
    drafts().keep(found.source.sha256, found.preparation.model_copy(update={"alike": alike}))
