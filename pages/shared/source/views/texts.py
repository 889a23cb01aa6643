"""Prepared texts on the screen: their facts in a line, their labels and lengths, the first of them as they stand."""

import streamlit as st

from core.charts.findings import commonest
from core.charts.texts.profile import character_counts, label_counts, lengths
from core.language import say
from core.sources.tables.profiles.texts import TextProfile
from core.words import counted
from pages.shared.screen.charts import chart
from pages.shared.screen.safe import md, shortened
from pages.shared.screen.theme import current_theme
from pages.shared.source.source import Chosen

SHOWN_OF_ONE = 1500
"""Characters of a single long text that are shown."""


def facts_line(found: Chosen) -> None:
    """Texts, characters, how long, how many labels."""
    facts = found.text_profile()
    parts = [counted(facts.texts, "text"), counted(facts.characters, "character")]
    if facts.labels:
        parts += [_typical(facts), counted(len(facts.labels), "label"), _balance(facts)]
    else:
        parts += [_typical(facts), counted(len(facts.alphabet), "different character")]
    st.caption(" · ".join(part for part in parts if part))


def pictures(found: Chosen) -> None:
    """Labels, or characters where there are none, and how long the texts are."""
    facts, theme = found.text_profile(), current_theme()
    of = say("lines") if facts.of_lines else say("texts")
    if facts.labels:
        _heading(
            say("Labels"), say("How many texts have each value of {subject}.", subject=md(found.preparation.subject))
        )
        chart(label_counts(facts.labels, theme), key="labels", alt=_labels_alt(facts))
    _heading(say("Lengths"), say("How many characters the {of} have.", of=of))
    chart(
        lengths(facts.lengths, theme, of=of),
        key="lengths",
        alt=say("Lengths of the {of}: {typical}.", of=of, typical=_typical(facts)),
    )
    if facts.alphabet:
        with st.expander(say("Characters: {alphabet:,} different ones", alphabet=len(facts.alphabet))):
            chart(
                character_counts(facts.alphabet, theme),
                key="characters",
                alt=say("How often each character comes: {commonest}", commonest=commonest(facts.alphabet)),
            )


def first_texts(found: Chosen) -> None:
    """The first texts as text, never as markup."""
    facts = found.text_profile()
    if facts.texts == 1:
        _heading(
            say("The text"),
            say("Its first {characters}, as in the file.", characters=counted(SHOWN_OF_ONE, "character")),
        )
        with st.container(height=320, border=True, key="first_text"):
            st.text(shortened(facts.first[0][1], longest=SHOWN_OF_ONE))
        return
    _heading(say("Texts"), say("The first {first:,}, as in the file.", first=len(facts.first)))
    columns = {say("Label"): [label for label, _ in facts.first]} if facts.labels else {}
    columns[say("Text")] = [shortened(text, longest=500) for _, text in facts.first]
    widths = {
        say("Label"): st.column_config.TextColumn(width="small"),
        say("Text"): st.column_config.TextColumn(width="large"),
    }
    st.dataframe(columns, key="first_texts", height=320, hide_index=True, column_config=widths)


def _heading(title: str, sentence: str) -> None:
    with st.container(gap=None):
        st.subheader(title, anchor=False)
        st.caption(sentence)


def _typical(facts: TextProfile) -> str:
    if not len(facts.lengths):
        return ""
    middle = sorted(facts.lengths)[len(facts.lengths) // 2]
    return say(
        "{texts} of about {characters}",
        texts=say("lines") if facts.of_lines else say("texts"),
        characters=counted(int(middle), "character"),
    )


def _balance(facts: TextProfile) -> str:
    if not facts.labels or len(facts.labels) < 2:
        return ""
    commonest, count = next(iter(facts.labels.items()))
    return say(
        "commonest {commonest} with {count:.0%}",
        commonest=md(shortened(commonest, longest=24)),
        count=count / facts.texts,
    )


def _labels_alt(facts: TextProfile) -> str:
    return f"{counted(len(facts.labels), 'label')}; {_balance(facts)}".replace("\\", "")
