"""A source of any kind on the screen, by what its kind says of itself: facts, pictures, questions."""

from functools import singledispatch

import streamlit as st

from core.charts.findings import commonest, spans, ways
from core.charts.series.phases import Banded, phases, when_of
from core.charts.takes.curves import curves
from core.charts.takes.film import strip
from core.charts.takes.paths import paths
from core.charts.texts.profile import label_counts
from core.charts.texts.tagged import TaggedLine, tagged_sentences
from core.data.spans import find_scheme
from core.language import say
from core.sources.profile import Counts, Curves, Films, Paths, Phases, Sentences
from core.sources.report import Question
from pages.shared.screen.asking import asking
from pages.shared.screen.charts import chart
from pages.shared.screen.safe import md, shortened
from pages.shared.screen.state import drafts
from pages.shared.screen.theme import current_theme
from pages.shared.source.parts.role_box import role_box
from pages.shared.source.source import Chosen


def facts_line(found: Chosen) -> None:
    """What it is like, a few words each."""
    st.caption(" · ".join(map(md, found.profile().facts)))


def pictures(found: Chosen) -> None:
    """Everything that its kind has to show, one below the other."""
    for position, picture in enumerate(found.profile().pictures):
        with st.container(gap=None):
            st.subheader(md(picture.title), anchor=False)
            st.caption(md(picture.what))
        _draw(picture, f"picture_{position}")


def questions(found: Chosen) -> None:
    """A select box for each of its questions; every answer is kept and can be undone."""
    asked = found.kind.questions(found.source.report, found.preparation)
    if not asked:
        st.caption(say("There is nothing to choose."))
    for question in asked:
        _question(found, question)


@singledispatch
def _draw(picture: object, key: str) -> None:
    raise TypeError(say("Nothing draws a {name}.", name=type(picture).__name__))


@_draw.register
def _counts(picture: Counts, key: str) -> None:
    figure = label_counts(picture.counts, current_theme(), of=picture.of, ordered=picture.ordered)
    chart(figure, key=key, alt=f"{picture.title}: {commonest(picture.counts)}")


@_draw.register
def _curves(picture: Curves, key: str) -> None:
    chart(curves(picture.curves, current_theme()), key=key, alt=f"{picture.title}: {spans(picture.curves)}")


@_draw.register
def _paths(picture: Paths, key: str) -> None:
    chart(paths(picture.paths, current_theme()), key=key, alt=f"{picture.title}: {ways(picture.paths)}")


@_draw.register
def _phases(picture: Phases, key: str) -> None:
    when = when_of(picture.moments, len(picture.labels))
    shown = Banded("", picture.curves, when, picture.classes, picture.numbers)
    chart(phases(shown, current_theme()), key=key, alt=f"{picture.title}: {spans(picture.curves)}")


@_draw.register
def _films(picture: Films, key: str) -> None:
    with st.container(key=key, gap="xsmall"):
        for name, clip in picture.clips.items():
            st.markdown(f"**{md(shortened(name))}**")
            st.image(strip(clip), alt=say("Frames of the first clip with the label {name}", name=name))


@_draw.register
def _sentences(picture: Sentences, key: str) -> None:
    shown = [TaggedLine(tokens, tags) for tokens, tags in zip(picture.tokens, picture.tags, strict=True)]
    with st.container(key=key):
        st.html(
            tagged_sentences(
                shown, current_theme(), classes=picture.classes, spans=find_scheme(picture.tags) != "plain"
            )
        )


def _question(found: Chosen, question: Question) -> None:
    none = question.none
    role_box(
        question.question,
        f"role_{question.field}",
        [*question.options, *([none] if none else [])],
        getattr(found.preparation, question.field) or none,
        none=none,
        change=_answered,
        args=(found, question),
        help=question.help or None,
    )


@asking
def _answered(found: Chosen, question: Question) -> None:
    field, told = question.field, st.session_state[f"role_{question.field}"]
    answer = None if told == question.none else told
    changed = found.kind.answered(found.stored(), found.preparation.model_copy(update={field: answer}), field)
    drafts().keep(found.source.sha256, changed)
