"""A network that tags, tried on a sentence of one's own and on a file of them."""

from collections.abc import Sequence

import streamlit as st

from core.charts.texts.tagged import TaggedLine, tagged_sentences
from core.inference.newer import newer_words
from core.inference.tagging import changed_later, tagged_file, tokens_table
from core.language import say
from core.runs.folder.run import Run
from core.tasks.predictor import TaggedTokens, TagsTokens
from core.words import counted
from pages.shared.results.desks.answers_file import answers_file
from pages.shared.results.desks.newer_file import Newer, newer_file
from pages.shared.screen.safe import md, shortened
from pages.shared.screen.theme import current_theme

LONGEST = 5000
"""Characters of a sentence that can be typed."""
SHOWN = 6


@st.fragment
def try_it(run: Run, tagger: TagsTokens) -> None:
    """Type or paste a sentence: its tags, how sure each is, and what was thought before the rest was read."""
    text = st.text_area(
        say("A sentence"),
        key=f"try.{run.id}",
        max_chars=LONGEST,
        height=80,
        placeholder=say("Type or paste a sentence"),
    )
    tokens = tagger.split(text)
    if not tokens:
        st.caption(say("The tag of each token is shown here, with its probability."))
        return
    found = tagger.read(tokens)
    with st.container(key="tagged_typed"):
        st.html(_html(tagger, [found]))
    st.dataframe(_shown(tokens_table(found, tagger.classes)), key=f"try_tags.{run.id}", height=320, hide_index=True)
    changed = changed_later(found, tagger.classes)
    if changed:
        st.caption(say("Changed by later tokens: {tokens}.", tokens=md(shortened(", ".join(changed), longest=600))))
    elif run.spec.model.bidirectional:
        st.caption(say("No later token changed a tag."))


def batch(run: Run, tagger: TagsTokens) -> None:
    """A place to drop a file of sentences, which comes back with a column of predicted tags."""
    st.caption(
        say(
            "{file} It comes back in the same form, with the predicted tags beside.",
            file=md(newer_words(run)),
        )
    )
    newer_file(run, say("A file of sentences"), lambda newer: _tags(run, tagger, newer))


def _tags(run: Run, tagger: TagsTokens, newer: Newer) -> None:
    with st.spinner(say("Tagging")):
        found, name, text = _tagged(newer.key, _run=run, _tagger=tagger, _newer=newer)
    tokens = sum(len(one.tokens) for one in found)
    st.caption(
        say(
            "{sentences}, {tokens} of {file}.",
            sentences=counted(len(found), "sentence"),
            tokens=counted(tokens, "token"),
            file=md(shortened(newer.source.name)),
        )
    )
    with st.container(key="tagged_batch"):
        st.html(_html(tagger, found[:SHOWN]))
    answers_file(say("These tags"), lambda: text, name, mime="text/plain")


def _drawn(found: TaggedTokens) -> TaggedLine:
    confidence = found.probabilities.max(axis=1).tolist()
    return TaggedLine(found.tokens, found.tags, confidence=confidence, known=found.known.tolist())


def _html(tagger: TagsTokens, found: Sequence[TaggedTokens]) -> str:
    drawn = [_drawn(one) for one in found]
    return tagged_sentences(drawn, current_theme(), classes=tagger.classes, spans=tagger.scheme != "plain")


def _shown(table: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: [shortened(cell) for cell in column] for name, column in table.items()}


# Keyed by content, shared between sessions, never changed by anybody.
@st.cache_resource(max_entries=4, ttl="1h", show_spinner=False)
def _tagged(key: tuple[str, ...], *, _run: Run, _tagger: TagsTokens, _newer: Newer):
    return tagged_file(_run, _tagger, _newer.value)
