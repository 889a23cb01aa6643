"""How the bytes were read, and a way to have them read otherwise, for the forms that can be read in several ways."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from core.language import mark, say
from core.sources.clips.equalising import RATES, SIDES
from core.sources.clips.kind import ClipReport
from core.sources.clips.preparation import ClipReading
from core.sources.preparation import Reading
from core.sources.report import Report
from core.sources.tables.report import TableReport
from core.sources.tables.table_reading import TableReading
from pages.shared.results.picking import said
from pages.shared.screen.safe import md
from pages.shared.screen.state import drafts

AS_TEXT = mark("Reads the file as one continuous text to learn to write from, whatever its lines look like.")
ENCODINGS = ("utf-8", "utf-16", "cp1252", "iso-8859-1", "iso-8859-15", "cp1250", "cp1251")
ENCODINGS += ("gb18030", "big5", "cp932", "euc_jp", "cp949")
DELIMITERS = {
    ",": mark("comma"),
    ";": mark("semicolon"),
    "\t": mark("tab"),
    "|": mark("pipe"),
    " ": mark("blanks"),
}
DECIMALS = {".": mark("point (3.14)"), ",": mark("comma (3,14)")}
THOUSANDS = {
    "": mark("none"),
    ",": mark("comma (1,000)"),
    ".": mark("point (1.000)"),
    " ": mark("blank (1 000)"),
    "'": mark("apostrophe (1'000)"),
}


def reading_options(way: type[Reading], sha256: str, report: Report | None) -> None:
    """What can be asked for where bytes are read in such a way; `report` is None where they were refused."""
    OPTIONS[way](sha256, report)


def _table_options(sha256: str, report: TableReport | None) -> None:
    """A form over the fields of TableReading; what the file has no use for is not asked."""
    asked = _asked(sha256)
    used = report.reading if report else TableReading()
    with st.form("reading", border=False):
        fields: dict[str, object] = {}
        with st.container(horizontal=True):
            if report is None or used.sheet is None:
                fields["encoding"] = _choice(mark("Encoding"), ENCODINGS, asked.encoding, used.encoding)
                fields["delimiter"] = _choice(mark("Between columns"), DELIMITERS, asked.delimiter, used.delimiter)
            if report is not None and report.sheets:
                fields["sheet"] = _choice(mark("Sheet"), report.sheets, asked.sheet, used.sheet)
            fields["decimal"] = _choice(mark("Decimal mark"), DECIMALS, asked.decimal, used.decimal)
            fields["thousands"] = _choice(mark("Thousands mark"), THOUSANDS, asked.thousands, used.thousands)
            fields["running_text"] = _as_text(asked.running_text)
            fields["header_row"] = st.number_input(
                say("Row of the column names"),
                min_value=0,
                max_value=1000,
                value=asked.header_row,
                placeholder=say("as detected: {header_row}", header_row=used.header_row)
                if used.header_row is not None
                else say("as detected"),
                help=say("Counted from 1, as in a spreadsheet; 0 if the file has no column names."),
                width=190,
            )
        with st.container(horizontal=True):
            if st.form_submit_button(say("Read it this way"), key="read_this_way"):
                drafts().read_as(sha256, asked.model_copy(update=fields))
                st.rerun()
            if not asked.is_as_detected and st.form_submit_button(say("Read it as detected"), type="tertiary"):
                drafts().read_as(sha256, Reading())
                st.rerun()


def read_as_text(sha256: str) -> None:
    """A way out for a table that was refused: one continuous text, whatever its lines look like."""
    asked = _asked(sha256)
    if not asked.running_text and st.button(say("Read it as a text"), help=say(AS_TEXT)):
        drafts().read_as(sha256, asked.model_copy(update={"running_text": True}))
        st.rerun()


def _clip_options(sha256: str, report: ClipReport | None) -> None:
    """How films are made equal: frames a second, size and colours."""
    draft = drafts().of(sha256).reading
    asked = draft if isinstance(draft, ClipReading) else ClipReading()
    used = report.reading if report else asked
    sizes = {size: f"{size[0]} × {size[1]}" for size in (report.sizes if report else [(side, side) for side in SIDES])}
    colours = {False: say("grey"), True: say("in colour")}
    with st.form("reading", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        rate = _among(
            mark("Frames a second"), {one: f"{one:g}" for one in (report.rates if report else RATES)}, used.rate
        )
        size = _among(mark("Pixels"), sizes, (used.width, used.height))
        colour = _among(mark("Colours"), colours, used.colour)
        if st.form_submit_button(say("Read it this way"), key="read_this_way"):
            width, height = size
            drafts().read_as(sha256, ClipReading(rate=rate, width=width, height=height, colour=colour))
            st.rerun()
        if not asked.is_as_detected and st.form_submit_button(say("Read it as proposed"), type="tertiary"):
            drafts().read_as(sha256, Reading())
            st.rerun()


OPTIONS: dict[type[Reading], Callable[[str, Report | None], None]] = {
    TableReading: _table_options,
    ClipReading: _clip_options,
}
"""The ways of reading that a person can choose among, and what asks for them."""


def _asked(sha256: str) -> TableReading:
    asked = drafts().of(sha256).reading
    return asked if isinstance(asked, TableReading) else TableReading()


def _as_text(asked: bool | None) -> bool | None:
    """Whether the lines are one text, whatever they look like."""
    ways = {None: say("as detected"), True: say("one continuous text")}
    return st.selectbox(
        say("Continuous text"), list(ways), index=list(ways).index(asked), format_func=said(ways), width=190
    )


def _choice(label: str, options: Mapping[str, str] | Sequence[str], asked: str | None, used: str | None) -> str | None:
    """`options` may be options -> words; the label stands for the field in the session's state, whatever is shown."""
    words = {option: say(told) for option, told in options.items()} if isinstance(options, Mapping) else {}
    known = list(dict.fromkeys([*options, *([asked] if asked else [])]))
    detected = say("as detected: {value}", value=words.get(used, used)) if used else say("as detected")
    return st.selectbox(
        say(label),
        known,
        index=known.index(asked) if asked in known else None,
        placeholder=detected,
        format_func=lambda option: md(said(words)(option)),
        width=190,
        key=f"reading_{label}",
    )


def _among(label: str, words: dict, used: object) -> Any:
    """One of a few values, that which was used to begin with."""
    known = list(words)
    index = known.index(used) if used in known else 0
    return st.selectbox(say(label), known, index=index, format_func=said(words), width=190, key=f"reading_{label}")
