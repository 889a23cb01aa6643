"""Clips on the screen: how many of each label, a strip of frames for each, and any of them to be watched."""

import streamlit as st

from core.language import say
from pages.shared.screen.film import film
from pages.shared.screen.safe import shortened
from pages.shared.source.source import Chosen
from pages.shared.source.views import any as any_view


def pictures(found: Chosen) -> None:
    """Counts of the labels and strips of frames, then one clip after the other as one likes."""
    any_view.pictures(found)
    watch(found)


def watch(found: Chosen) -> None:
    """A clip to be chosen, played as the network sees it."""
    stored, prepared = found.stored(), found.prepared()
    st.subheader(say("Watch"), anchor=False)
    names = stored.words["file"]
    place = st.selectbox(
        say("Clip"),
        range(len(stored)),
        key="watch",
        format_func=lambda at: f"{shortened(prepared.labels[at])}: {shortened(names[at])}",
    )
    film(stored.at(place), stored.rate, key="watched", alt=say("The clip {name}", name=names[place]))
