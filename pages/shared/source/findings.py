"""What is wrong with a source, worst first; each with what will be done about it, and what else could be."""

import streamlit as st

from core.language import mark, say
from core.sources.findings import Finding, Repair
from core.sources.tables.handling import handle, handling, is_about_reading, read_already, reading_of, ways
from pages.shared.screen.asking import asking
from pages.shared.screen.safe import md, shortened
from pages.shared.screen.state import drafts
from pages.shared.source.source import Chosen

SHOWN = 5
AS_IT_STANDS = mark("Leave it unchanged")
LEFT = -1
"""The place of that option in the menu; None would be no choice at all."""
NO_MORE = mark("No problems were found.")


def findings(chosen: Chosen) -> None:
    """The list, with one button to take the last decision back."""
    found = chosen.findings()
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader(say("Findings"), anchor=False)
        if chosen.decisions:
            st.button(say("Undo"), key="undo", type="tertiary", icon=":material/undo:", on_click=_undo, args=(chosen,))
    if not found:
        st.caption(say(NO_MORE))
        return
    for position, finding in enumerate(found[:SHOWN]):
        _finding(position, finding, chosen)
    if len(found) > SHOWN:
        with st.expander(say("{count} more", count=len(found) - SHOWN)):
            for position, finding in enumerate(found[SHOWN:], start=SHOWN):
                _finding(position, finding, chosen)


def _finding(position: int, finding: Finding, chosen: Chosen) -> None:
    with st.container(key=f"finding_{finding.severity}_{position}", gap="xsmall"):
        if finding.severity == "note" and not ways(finding):
            # Nothing to decide: worth knowing, not worth a person's attention.
            st.caption(md(say(finding.what)))
            return
        st.markdown(md(say(finding.what)))
        st.caption(_where(finding))
        if is_about_reading(finding):
            _other_readings(position, finding, chosen)
        elif ways(finding):
            _buttons(position, finding, chosen)


def _where(finding: Finding) -> str:
    examples = [place.example for place in finding.places if place.example]
    shown = ", ".join(f"“{md(shortened(example, longest=24))}”" for example in dict.fromkeys(examples[:3]))
    return " · ".join(part for part in (md(say(finding.where)), shown) if part)


def _buttons(position: int, finding: Finding, chosen: Chosen) -> None:
    now = handling(chosen.preparation, finding)
    first = now or finding.proposal or ways(finding)[0]
    with st.container(horizontal=True, gap="small"):
        st.button(
            md(shortened(say(first.title))),
            key=f"repair_{position}",
            wrap=True,
            icon=":material/check:" if now else None,
            type="tertiary" if now else "secondary",
            help=say("Will be applied; press to leave the data unchanged.") if now else say("Press to apply it."),
            on_click=_decide,
            args=(chosen, finding, None if now else first),
        )
        every = ways(finding)
        others = [at for at, way in enumerate(every) if way != first] + ([LEFT] if now else [])
        if others:
            st.menu_button(
                say("Other"),
                others,
                key=f"other_{position}",
                type="tertiary",
                format_func=lambda at: say(AS_IT_STANDS) if at == LEFT else shortened(say(every[at].title), longest=60),
                on_click=_decide_otherwise,
                args=(chosen, finding, position),
            )


def _other_readings(position: int, finding: Finding, chosen: Chosen) -> None:
    """How the bytes were read is said; reading them otherwise begins the table anew."""
    now = read_already(finding, chosen.source.report.reading)
    st.menu_button(
        say("Read it differently"),
        [way for way in ways(finding) if way != now],
        key=f"other_{position}",
        format_func=lambda way: shortened(say(way.title), longest=60),
        on_click=_read_otherwise,
        args=(chosen, position),
    )


@asking
def _read_otherwise(chosen: Chosen, position: int) -> None:
    asked = chosen.preparation.reading
    drafts().read_as(chosen.source.sha256, reading_of(st.session_state[f"other_{position}"], asked))


@asking
def _decide(chosen: Chosen, finding: Finding, repair: Repair | None) -> None:
    drafts().keep(chosen.source.sha256, handle(chosen.preparation, finding, repair))


@asking
def _decide_otherwise(chosen: Chosen, finding: Finding, position: int) -> None:
    at = st.session_state[f"other_{position}"]
    _decide(chosen, finding, None if at == LEFT else ways(finding)[at])


@asking
def _undo(chosen: Chosen) -> None:
    drafts().undo(chosen.source.sha256)
