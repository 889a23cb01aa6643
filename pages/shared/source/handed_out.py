"""What a teacher handed to the class, to be taken as a copy; nothing where nobody signs in."""

import streamlit as st

from core.errors import UserError
from core.language import say
from core.runs.people.handing import Handed, handed, receive
from pages.shared.screen.safe import md, name
from pages.shared.screen.signed_in import person
from pages.shared.screen.state import go_to, store
from pages.shared.screen.states import broken
from pages.shared.training.choosing import take_over

SHOWN = 10


def handed_out() -> None:
    """One line for each, with a button that opens a copy."""
    if person() is None or not (given := handed(store())):
        return
    st.subheader(say("Handed to the class"), anchor=False)
    for one in given[:SHOWN]:
        with st.container(horizontal=True, vertical_alignment="center", key=f"handed_{one.id}"):
            with st.container(gap=None):
                st.markdown(f"**{name(one.title)}**")
                told = (
                    say("A recipe and its source, from {name}", name=md(one.by))
                    if one.run
                    else say("A source, from {name}", name=md(one.by))
                )
                st.caption(told)
            if st.button(say("Take it"), key=f"take_{one.id}"):
                _take(one)


def _take(one: Handed) -> None:
    try:
        given = receive(store(), one.id)
        if given.run:
            spec = store().run(given.run).spec
            take_over(spec, [spec.model.cell], 1)
    except UserError as error:
        broken(error)
        return
    go_to("train" if given.run else "data", source=given.sha256)
