"""How tokens were tagged: sentences on the colours of their tags, scores by kind, confused tags, mistakes."""

from collections.abc import Sequence

import streamlit as st

from core.charts.findings import likeliest_follower, most_confused
from core.charts.labels import confusion_matrix
from core.charts.texts.tagged import TaggedLine, tagged_sentences, transition_scores
from core.language import mark, say
from core.results.exhibits.kinds import Exhibit
from core.results.exhibits.scores import Scores
from core.results.exhibits.tagging import Tagged
from core.results.figures import percent
from core.results.tags.judgement import counts_of
from core.results.tags.scoring import interval
from core.results.tags.tables import by_kind, confused, edges, frequent_mistakes, with_mistakes
from core.runs.folder.results import of_kind
from core.runs.folder.run import Run
from core.words import counted
from pages.shared.results.picking import one_of
from pages.shared.results.tabs import definitions, score_table
from pages.shared.screen.charts import chart
from pages.shared.screen.safe import md, shortened
from pages.shared.screen.theme import current_theme

Exhibits = Sequence[Exhibit]
SHOWN = 8
"""Sentences on a page of them."""
CHOICES = {"mistakes": mark("With mistakes"), "all": mark("All")}


def picture(run: Run, exhibits: Exhibits) -> Tagged:
    """Sentences of the test part, those with mistakes first."""
    found = next(one for one in of_kind(exhibits, Tagged) if one.part == "test")
    wrong = with_mistakes(found)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(say("**Predicted tags**"))
        which = one_of(
            say("Sentences"),
            list(CHOICES),
            words={choice: say(word) for choice, word in CHOICES.items()},
            default="mistakes" if wrong else "all",
            label_visibility="collapsed",
            key=f"sentences.{run.id}",
        )
    chosen = wrong if which == "mistakes" else list(range(len(found.lengths)))
    st.caption(_caption(found, len(wrong)))
    if not chosen:
        st.caption(say("No sentence of the test part has a mistake."))
        return found
    pages = -(-len(chosen) // SHOWN)
    page = 1
    if pages > 1:
        page = st.number_input(say("Page"), 1, pages, key=f"sentences_page.{run.id}.{which}", width=140)
    these = chosen[(page - 1) * SHOWN : page * SHOWN]
    with st.container(key="tagged_sentences"):
        drawn = [sentence(found, at) for at in these]
        st.html(tagged_sentences(drawn, current_theme(), classes=found.classes, spans=found.scheme != "plain"))
    return found


def sentence(found: Tagged, at: int) -> TaggedLine:
    """One sentence of an exhibit, ready to be drawn."""
    start, stop = edges(found)[at]
    names = found.classes
    return TaggedLine(
        tokens=found.tokens[start:stop],
        tags=[names[tag] for tag in found.predicted[start:stop]],
        right=[names[tag] for tag in found.truth[start:stop]],
        confidence=found.confidence[start:stop].tolist(),
        known=(found.known[start:stop] == 1).tolist(),
    )


def scores(run: Run, exhibits: Exhibits, found: Tagged) -> None:
    """Every score beside every rival, with its interval, and every kind of span by itself."""
    for scored in of_kind(exhibits, Scores):
        st.subheader(say("Scores on the {part} part", part=scored.part), anchor=False)
        score_table(run, scored)
        st.caption(_intervals(run, found))
    if found.scheme != "plain":
        st.subheader(say("By kind"), anchor=False)
        st.caption(
            say("Strict: both ends and the kind are right. Partial: a span that overlaps counts a half (nervaluate).")
        )
        _kinds(found)
    definitions([key for scored in of_kind(exhibits, Scores) for key in scored.metrics], exhibits)


def confusion(run: Run, exhibits: Exhibits, found: Tagged) -> None:
    """Which tags are taken for which, and what a CRF learnt about tags that follow each other."""
    matrix = confused(found)
    st.subheader(say("Actual and predicted tags"), anchor=False)
    if matrix.left_out:
        st.caption(
            say(
                "The {classes} tags that are confused most; {left_out} others are left out.",
                classes=len(matrix.classes),
                left_out=matrix.left_out,
            )
        )
    figure = confusion_matrix(matrix.counts, matrix.classes, current_theme(), height=460)
    chart(
        figure,
        key="tag_confusion",
        alt=say(
            "Confusion matrix of the test part: {finding}",
            finding=most_confused(matrix.counts, matrix.classes),
        ),
    )
    if found.transitions is None:
        return
    st.subheader(say("What follows what"), anchor=False)
    st.caption(
        say("Learnt scores of the CRF: green, the tag likely comes after the one on the left; orange, hardly ever.")
    )
    learnt = len(found.transitions)
    figure = transition_scores(found.transitions, found.classes[:learnt], current_theme())
    chart(
        figure,
        key="transitions",
        alt=say(
            "Learnt scores: {finding}",
            finding=likeliest_follower(found.transitions, found.classes),
        ),
    )


def worst(run: Run, exhibits: Exhibits, found: Tagged) -> None:
    """The tokens that are tagged wrongly most often."""
    table = frequent_mistakes(found)
    if not table["Token"]:
        st.caption(say("Every token of the test part has its right tag."))
        return
    st.caption(
        say("Tokens with a wrong tag, the most common mistakes first. Some may be mistakes in the tags themselves.")
    )
    shown = {
        say(name): [shortened(one) if isinstance(one, str) else one for one in column] for name, column in table.items()
    }
    percentage = st.column_config.NumberColumn(format="percent", width="small")
    st.dataframe(shown, key="tag_mistakes", height=420, hide_index=True, column_config={say("Confidence"): percentage})


def _caption(found: Tagged, wrong: int) -> str:
    sentences = counted(len(found.lengths), "sentence")
    return say(
        "{sentences} of the test part, {wrong:,} with a mistake. A mistake stands on a red line, "
        "with the predicted tag and the right one over it. Hover over a token to see how "
        "confident the network is.",
        sentences=sentences,
        wrong=wrong,
    )


def _intervals(run: Run, found: Tagged) -> str:
    low, high, key = _interval(run.id, str(run.attempt), _found=found)
    name = say("Accuracy") if key == "accuracy" else say("Span F1")
    return say(
        "{name}: 95% confidence interval {low} to {high}, from resampled sentences (bootstrap).",
        name=name,
        low=percent(low),
        high=percent(high),
    )


# Keyed by run, shared between sessions, never changed by anybody.
@st.cache_data(max_entries=32, ttl="1h", show_spinner=False)
def _interval(run: str, attempt: str, *, _found: Tagged) -> tuple[float, float, str]:
    key = "accuracy" if _found.scheme == "plain" else "span_f1"
    return (*interval(counts_of(_found), key), key)


def _kinds(found: Tagged) -> None:
    rows = by_kind(found)
    if not rows:
        st.caption(say("There is no span in the test part, and none was predicted."))
        return
    table = {
        say("Kind"): [md(shortened(row.kind, longest=40)) for row in rows],
        say("Spans"): [f"{row.there:,}" for row in rows],
        say("Predicted"): [f"{row.predicted:,}" for row in rows],
        say("Precision"): [percent(row.precision) for row in rows],
        say("Recall"): [percent(row.recall) for row in rows],
        "F1": [percent(row.f1) for row in rows],
        say("Partial F1"): [percent(row.partial) for row in rows],
    }
    st.table(table, border="horizontal", hide_index=True, alt=say("Scores of each kind of span"))
