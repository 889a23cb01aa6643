"""Who is at this page, where a class uses the server; nobody, and nothing to see of it, everywhere else."""

from base64 import b64encode
from importlib.util import find_spec
from pathlib import Path

import streamlit as st

from core.language import mark, say
from core.people.person import Person, Turned, person_from
from core.people.settings import ClassSettings, class_settings
from core.runs.store import default_store
from pages.shared.screen.safe import md

MISSING = mark(
    "Sign-in needs a package that is not installed. The person who runs this server can install "
    "`requirements-class.lock`."
)


def settings() -> ClassSettings | None:
    """Those of the class; None where nobody signs in."""
    return class_settings(default_store().root)


def person() -> Person | None:
    """Who is signed in and may work here; None where nobody signs in, or nobody has yet."""
    found = _found()
    return found if isinstance(found, Person) else None


def admitted() -> bool:
    """Whether the pages are for whoever is here; else it is said what is missing."""
    if settings() is None or isinstance(_found(), Person):
        return True
    found = _found()
    with st.container(key="sign_in", horizontal_alignment="center", gap="small"):
        st.title(say("Unroll"), anchor=False, width="content")
        if isinstance(found, Turned):
            st.subheader(
                say("{name}, you are not in this class", name=md(found.name)), anchor=False, text_alignment="center"
            )
            st.caption(say("Ask your teacher to add you, then load this page again."), text_alignment="center")
            sign_out()
        else:
            _sign_in()
    return False


def shown_icon(path: Path) -> str:
    """A picture for whoever is here: files of the server are only for those who have signed in."""
    if settings() is None or person() is not None:
        return str(path)
    return f"data:image/png;base64,{b64encode(path.read_bytes()).decode()}"


def sign_out() -> None:
    """The way out, where this server signs people in itself; a proxy has its own."""
    if (known := settings()) is not None and known.sign_in == "openid":
        st.button(say("Sign out"), key="sign_out", type="tertiary", on_click=st.logout)


def who() -> None:
    """One quiet line: who is signed in."""
    if (here := person()) is not None:
        with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", key="who"):
            role = say(", teacher") if here.teaches else ""
            st.caption(say("Signed in as {name}{role}", name=md(here.name), role=role), width="content")
            sign_out()


def _sign_in() -> None:
    st.subheader(say("Sign in to work here"), anchor=False, text_alignment="center")
    st.caption(say("What you bring and train is yours, until you share it."), text_alignment="center")
    if find_spec("authlib") is None:
        st.error(say(MISSING))
    else:
        st.button(say("Sign in"), key="sign_in_button", type="primary", on_click=st.login)


def _found() -> Person | Turned | None:
    known = settings()
    if known is None:
        return None
    claims = st.user.to_dict()
    return None if known.sign_in == "openid" and not claims.get("is_logged_in") else person_from(claims, known)
