"""What the best network says while it trains, drawn by the kind of exhibit; a new kind is one more line."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from core.charts.labels import confusion_matrix
from core.charts.series.forecast import preview as forecast_preview
from core.charts.series.forecast import waiting
from core.charts.series.phases import banded, phases
from core.charts.texts.tagged import tagged_sentences
from core.charts.theme import Figure
from core.experiments.job import Job, RunStatus
from core.language import mark, say
from core.registered import registered
from core.results.exhibits.forecasting import Forecast
from core.results.exhibits.kinds import Exhibit
from core.results.exhibits.labelling import Labelled
from core.results.exhibits.rows import LabelledSeries
from core.results.exhibits.tagging import Tagged
from core.results.exhibits.transcription import Transcribed
from core.results.exhibits.translation import Translated
from core.results.exhibits.writing import Written
from core.results.figures import percent
from core.results.tags.judgement import counts_of
from core.results.texts.classification import confusion
from core.runs.folder.results import of_kind
from core.runs.folder.run import Run
from core.training.events import Previewed
from core.words import counted
from pages.shared.results.views.tags import sentence
from pages.shared.screen.drawn import as_drawn
from pages.shared.screen.live_plotly import live_plotly
from pages.shared.screen.safe import shortened
from pages.shared.screen.theme import current_theme
from pages.shared.screen.words import run_name

HEIGHT, CAPTION = 340, 24
SENTENCES = 8
WAITING, NOTHING = mark("It appears after the first epoch."), mark("There is nothing to show: nothing was learned.")
COMING = mark("It is worked out beside the training and appears as soon as it is ready.")
SILENT = mark(
    "So far it answers nothing but blanks, which stand between symbols. That is how CTC begins: blanks everywhere are "
    "the first thing that lowers the loss. Symbols come when it begins to tell them apart."
)
Show = Callable[[], None]


@dataclass(frozen=True)
class Shown:
    """A preview, whose it is, and in whose colours it is drawn."""

    exhibit: Exhibit
    run: Run
    words: str
    """ "LSTM, seed 1, epoch 4"."""


def latest(status: RunStatus) -> Shown | None:
    """What a run says about the validation part; a forecast that was judged says it in more detail."""
    run = status.run
    if run.ended and (judged := next(of_kind(run.exhibits(), Forecast), None)) is not None:
        return Shown(judged, run, _named(run, status.history.best_epoch))
    told = next((event for event in reversed(run.account.told) if isinstance(event, Previewed)), None)
    if told is None:
        return None
    return Shown(told.exhibit, run, _named(run, told.epoch))


def _named(run: Run, epoch: int) -> str:
    return say("{run}, epoch {epoch}", run=run_name(run), epoch=epoch)


def preview_of(job: Job) -> Show:
    """The preview of the best run that has one, drawn once to be shown as often as one looks."""
    revision = job.statuses[0].run.experiment
    shown = next((found for status in job.ranked if (found := latest(status)) is not None), None)
    if shown is not None:
        return registered(PREVIEWS, shown.exhibit)(shown, revision)
    note = say(NOTHING if job.ended else COMING if job.ranked else WAITING)
    return _plotted(waiting(note, theme=current_theme(), height=HEIGHT), note, revision)


def _plotted(figure: Figure, alt: str, revision: str, *, height: int = HEIGHT) -> Show:
    # Zoom is kept as long as the experiment is the same.
    figure.layout.uirevision = revision
    return partial(live_plotly, as_drawn(figure), key="live_preview", height=height, alt=alt)


def _forecast(shown: Shown, revision: str) -> Show:
    cell = shown.run.spec.model.cell
    figure = forecast_preview(shown.exhibit, theme=current_theme(), cell=cell, name=shown.words, height=HEIGHT)
    return _plotted(figure, say("Actual and predicted validation part. {words}", words=shown.words), revision)


def _labelled(shown: Shown, revision: str) -> Show:
    found: Labelled = shown.exhibit
    counts = confusion(found.truth, found.probabilities)
    correct = counts.trace() / max(counts.sum(), 1)
    words = say(
        "{words}: accuracy {percent} over {entries}",
        words=shown.words,
        percent=percent(correct),
        entries=found.entry.counted(int(counts.sum())),
    )
    height = HEIGHT - CAPTION
    figure = confusion_matrix(counts, found.classes, current_theme(), height=height)
    plotted = _plotted(figure, say("Confusion matrix. {words}", words=words), revision, height=height)

    def show() -> None:
        st.caption(words)
        plotted()

    return show


def _labelled_rows(shown: Shown, revision: str) -> Show:
    """The same rows after each epoch."""
    [rows] = banded(shown.exhibit)
    known = max(int((shown.exhibit.truth >= 0).sum()), 1)
    words = say(
        "{words}: accuracy {percent} over {rows}",
        words=shown.words,
        percent=percent(1 - rows.wrong.sum() / known),
        rows=counted(known, "row"),
    )
    figure = phases(rows, current_theme())
    plotted = _plotted(figure, words, revision, height=figure.layout.height)

    def show() -> None:
        st.caption(words)
        plotted()

    return show


def _tagged(shown: Shown, revision: str) -> Show:
    """The first sentences, the same after each epoch, with how good all of them are."""
    found: Tagged = shown.exhibit
    counts = counts_of(found)
    spans = found.scheme != "plain"
    told = mark("{words}: accuracy {accuracy} over {sentences} of the validation part")
    words = say(
        mark("{words}: accuracy {accuracy}, span F1 {f1} over {sentences} of the validation part") if spans else told,
        words=shown.words,
        accuracy=percent(counts.accuracy),
        f1=percent(counts.f1),
        sentences=counted(len(found.lengths), "sentence"),
    )
    first = [sentence(found, at) for at in range(min(SENTENCES, len(found.lengths)))]
    drawn = tagged_sentences(first, current_theme(), classes=found.classes, spans=spans)

    def show() -> None:
        st.caption(words)
        with st.container(height=HEIGHT - CAPTION, border=True, key="live_sentences"):
            st.html(drawn)

    return show


def _written(shown: Shown, revision: str) -> Show:
    found: Written = shown.exhibit

    def show() -> None:
        st.caption(shown.words)
        with st.container(height=HEIGHT - CAPTION, border=True, key="live_sample"):
            for sample in found.samples[:1]:
                st.text(shortened(sample.text, longest=2000))

    return show


def _translated(shown: Shown, revision: str) -> Show:
    found: Translated = shown.exhibit
    perplexity = (
        say(", perplexity {perplexity:.3g}", perplexity=found.perplexity) if found.perplexity is not None else ""
    )

    def show() -> None:
        st.caption(f"{shown.words}{perplexity}")
        st.dataframe(
            {
                found.sides[0]: [shortened(pair.source, longest=200) for pair in found.pairs],
                say("Network"): [shortened(pair.predicted, longest=200) for pair in found.pairs],
                say("Reference"): [shortened(pair.references[0], longest=200) for pair in found.pairs],
            },
            key="live_translations",
            height=HEIGHT - CAPTION,
            hide_index=True,
        )

    return show


def _transcribed(shown: Shown, revision: str) -> Show:
    """The same recordings after each epoch; while everything is blank, why that is how it begins."""
    found: Transcribed = shown.exhibit
    what = say(
        "{symbols} error rate {percent} over {recordings}",
        symbols=found.symbols[:-1],
        percent=percent(found.error),
        recordings=counted(found.looked_at, "recording"),
    )

    def show() -> None:
        st.caption(f"{shown.words}: {what}")
        if found.silent:
            st.caption(say(SILENT))
        st.dataframe(
            {
                say("Understood"): [shortened(one.predicted, longest=200) for one in found.recordings],
                say("Right"): [shortened(one.right, longest=200) for one in found.recordings],
            },
            key="live_transcripts",
            height=HEIGHT - CAPTION - (2 * CAPTION if found.silent else 0),
            hide_index=True,
        )

    return show


PREVIEWS: dict[type[Exhibit], Callable[[Shown, str], Show]] = {
    Forecast: _forecast,
    Labelled: _labelled,
    LabelledSeries: _labelled_rows,
    Tagged: _tagged,
    Written: _written,
    Translated: _translated,
    Transcribed: _transcribed,
}
