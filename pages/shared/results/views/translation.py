"""What a translator wrote: examples from the best to the worst with what differs, scores, and where it looked."""

from collections.abc import Sequence

import streamlit as st

from core.charts.texts.attention import attention_map
from core.charts.texts.coloured import coloured_text
from core.charts.texts.translations import by_length as length_chart
from core.errors import UserError
from core.language import say
from core.models.in_numpy.decoding import Decoding
from core.results.exhibits.kinds import Exhibit
from core.results.exhibits.scores import Scores
from core.results.exhibits.translation import Translated
from core.results.metrics import METRICS
from core.results.rival_names import rival_title
from core.results.translations.distance import marked
from core.results.translations.tables import by_length, ranked
from core.runs.folder.results import of_kind
from core.runs.folder.run import Run
from core.tasks.predictor import TranslatesTexts
from core.words import counted
from pages.shared.results.desks.opened import opened
from pages.shared.results.tabs import score_table
from pages.shared.screen.charts import chart
from pages.shared.screen.safe import md, shortened
from pages.shared.screen.theme import current_theme
from pages.shared.screen.words import number

Exhibits = Sequence[Exhibit]
LONGEST = 300


def picture(run: Run, exhibits: Exhibits) -> Translated:
    """All translations of the test part, the worst at the end; one of them in detail."""
    found = next(of_kind(exhibits, Translated))
    order, each = ranked(found)
    st.markdown(say("**Translations of the test part, from best to worst**"))
    st.caption(_caption(found))
    chosen = st.dataframe(
        {
            "chrF": [round(float(each[at]), 1) for at in order],
            found.sides[0]: [shortened(found.pairs[at].source, longest=LONGEST) for at in order],
            say("Network"): [shortened(found.pairs[at].predicted, longest=LONGEST) for at in order],
            say("Reference"): [shortened(" | ".join(found.pairs[at].references), longest=LONGEST) for at in order],
        },
        key=f"translated.{run.id}",
        height=300,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        # A row that can be seen without scrolling.
        selection_default={"selection": {"rows": [0]}},
        column_config={"chrF": st.column_config.NumberColumn(width="small", format="%.1f")},
    )
    rows = chosen["selection"]["rows"] if chosen else []
    at = int(order[rows[0] if rows else 0])
    _example(run, found, at, float(each[at]))
    return found


def scores(run: Run, exhibits: Exhibits, found: Translated) -> None:
    """Scores beside what needs no network, with intervals, and by the length of the source."""
    for scored in of_kind(exhibits, Scores):
        st.subheader(say("Scores on the {part} part", part=scored.part), anchor=False)
        score_table(run, scored)
        _intervals(found)
        for key in scored.metrics:
            st.caption(f"**{md(METRICS[key].title)}**: {md(METRICS[key].help)}")
        rivals = [row for row in scored.rows if row.role == "baseline"]
        best = max(rivals, key=lambda row: row.values["sentence_chrf"] or 0.0).name
        st.subheader(say("By the length of the source"), anchor=False)
        groups = by_length(found, best)
        figure = length_chart(groups, current_theme(), cell=run.spec.model.cell, rival=rival_title(best))
        told = ", ".join(f"{group.name}: {group.network:.1f}" for group in groups)
        chart(figure, key="by_length", alt=say("Mean chrF by the length of the source. {told}", told=told))


def _caption(found: Translated) -> str:
    left_out = say("; {left_out:,} more were not translated", left_out=found.left_out) if found.left_out else ""
    return say(
        "{sources}{left_out}; beam {beam}. Tick a row to look at it; what differs from the right text is orange.",
        sources=counted(len(found.pairs), "source"),
        left_out=left_out,
        beam=found.beam,
    )


def _example(run: Run, found: Translated, at: int, chrf: float) -> None:
    pair, theme = found.pairs[at], current_theme()
    right = pair.references[0]
    left, side = st.columns([2, 3], gap="large")
    with left:
        st.markdown(f"**{md(found.sides[0])}**")
        st.text(shortened(pair.source, longest=1000))
        st.markdown(say("**Network**"))
        pieces = [(piece, float("nan") if equal else -1.0) for piece, equal in _spaced(pair.predicted, right)]
        with st.container(key="marked_translation"):
            st.html(
                coloured_text(
                    pieces or [(say("(nothing)"), float("nan"))], theme, of=say("not in the right text"), signed=True
                )
            )
        st.markdown(say("**Right**"))
        st.text(shortened(" | ".join(pair.references), longest=1000))
        st.caption(
            say(
                "chrF {chrf:.1f}, mean log-probability of a token {mean}.",
                chrf=chrf,
                mean=f"{pair.score:.3f}".replace("-", "−"),
            )
        )
    with side:
        try:
            translator = opened(run)
            assert isinstance(translator, TranslatesTexts)
            best = translator.translations([pair.source], Decoding(beam=found.beam))[0][0]
            attention(translator, pair.source, best.tokens, key="example_attention")
        except UserError as error:
            st.caption(f"{md(error.message)} {md(error.hint)}")


def attention(translator: TranslatesTexts, text: str, tokens: Sequence[int], *, key: str) -> None:
    """Where each token of the target looked."""
    told = translator.written(text, tokens)
    if told.attention is None:
        st.caption(say("This network has no attention: all it knows of the source is the last states of its encoder."))
        return
    st.markdown(say("**Where it looked**"))
    figure = attention_map(told.attention, told.source, told.target, current_theme())
    most = [told.source[at] for at in told.attention.argmax(axis=1)]
    words = ", ".join(
        say("{target} at {source}", target=target, source=source)
        for target, source in zip(told.target[:12], most, strict=False)
    )
    chart(figure, key=key, alt=say("Attention: {words}", words=words))


def _intervals(found: Translated) -> None:
    """The network's intervals, and folded below how sacrebleu computed them."""
    for key, (low, high) in found.intervals.items():
        st.caption(
            md(
                say(
                    "{title}: 95% interval {low} to {high}.",
                    title=METRICS[key].title,
                    low=number(low),
                    high=number(high),
                )
            )
        )
    if found.signatures:
        with st.expander(say("How it was computed")):
            st.caption(say("Settings of sacrebleu, to be quoted beside the scores:"))
            for key, signature in found.signatures.items():
                st.text(f"{METRICS[key].title}: {signature}")


def _spaced(predicted: str, right: str) -> list[tuple[str, bool]]:
    """Pieces with the blanks between them."""
    pieces = marked(predicted, right)
    blank = " " if " " in right.strip() else ""
    return [(piece + (blank if at < len(pieces) - 1 else ""), equal) for at, (piece, equal) in enumerate(pieces)]
