"""The pictures of a report, by the kinds of a run's exhibits; an unknown kind is an error."""

from collections.abc import Callable, Sequence

from core.charts.labels import confusion_matrix
from core.charts.runs.losses import losses
from core.charts.series.forecast import forecast
from core.charts.series.residuals import autocorrelation, distribution, finding, over_time
from core.charts.still.picture import still
from core.charts.theme import LIGHT, Figure
from core.experiments.verdicts import rival_of
from core.language import say
from core.recipes.losses import loss_title
from core.registered import registered
from core.reports.page import element, paragraph, picture, table
from core.results.exhibits.forecasting import Forecast, Forecasts
from core.results.exhibits.kinds import ACCOMPANYING, Exhibit
from core.results.exhibits.labelling import Labelled
from core.results.exhibits.rows import LabelledSeries
from core.results.exhibits.tagging import Tagged
from core.results.exhibits.transcription import Transcribed
from core.results.exhibits.translation import Translated
from core.results.exhibits.writing import Written
from core.results.residuals import residuals
from core.results.tags.tables import confused
from core.results.texts.classification import confusion
from core.runs.folder.curves import loss_curve
from core.runs.folder.results import forecasts_in, of_kind
from core.runs.folder.run import Run
from core.runs.listed.naming import cell_title
from core.words import counted

SHOWN = 8
"""Translations or transcripts that stand in a report."""
MOST_LABELS = 30
"""Labels of a matrix that can be read on paper."""
Drawn = Callable[[Run, Sequence[Exhibit]], list[str]]


def drawn(figure: Figure, alt: str) -> str:
    """A figure as it is on the page, standing still."""
    return picture(still(figure, LIGHT, alt=alt))


def pictures_of(run: Run, exhibits: Sequence[Exhibit]) -> list[str]:
    """What the run's own page shows large, once each."""
    found = dict.fromkeys(registered(PICTURES, one) for one in exhibits)
    return [part for draw in found if draw is not None for part in draw(run, exhibits)]


def learning(run: Run) -> list[str]:
    """The losses, and how the training ended."""
    history, short = run.account.history, run.overview
    words = say("Training and validation loss by epoch.")
    if short.best_epoch:
        words += " " + say("The best validation loss came in epoch {epoch}.", epoch=short.best_epoch)
    figure = losses([loss_curve(run, history)], theme=LIGHT, loss=loss_title(run.spec), height=320)
    return [element("h2", say("Training")), paragraph(words), drawn(figure, words)]


def _forecast(run: Run, exhibits: Sequence[Exhibit]) -> list[str]:
    """The first forecast with the rival that the verdict is about, and what it missed."""
    cell, first, rival = run.spec.model.cell, forecasts_in(exhibits)[0], rival_of([run])
    look = {"theme": LIGHT, "cell": cell}
    whole = forecast(first, name=cell_title(cell), baselines=[rival] if rival else [], height=400, **look)
    found = [element("h2", say("Forecast")), drawn(whole, say("{target}, actual and predicted", target=first.target))]
    part = first.parts[-1].name if first.parts else None
    if part is None:
        return found
    left_over = residuals(first, part)
    words, about = finding(left_over, unit=first.unit), {"timed": first.timed, "unit": first.unit, **look}
    return [
        *found,
        element("h2", say("Residuals on the {part} part", part=part)),
        paragraph(words),
        drawn(over_time(left_over, **about), say("Residuals over time. {words}", words=words)),
        drawn(distribution(left_over, **about), say("Histogram of the residuals. {words}", words=words)),
        drawn(autocorrelation(left_over, **look), say("Autocorrelation of the residuals. {words}", words=words)),
    ]


def _labels(run: Run, exhibits: Sequence[Exhibit]) -> list[str]:
    """Which labels are taken for which."""
    found = next(one for one in of_kind(exhibits, Labelled) if one.part == "test")
    if len(found.classes) > MOST_LABELS:
        return []
    words = say(
        "Actual and predicted labels of {entries} in the test part.", entries=found.entry.counted(len(found.truth))
    )
    figure = confusion_matrix(confusion(found.truth, found.probabilities), found.classes, LIGHT)
    return [element("h2", say("Labels")), paragraph(words), drawn(figure, words)]


def _tags(run: Run, exhibits: Sequence[Exhibit]) -> list[str]:
    found = list(of_kind(exhibits, Tagged))[-1]
    matrix = confused(found)
    words = say("Actual and predicted tags of {tokens} in the test part.", tokens=counted(len(found.truth), "token"))
    if matrix.left_out:
        words += " " + say(
            "The {classes} tags that are confused most; {left_out} others are left out.",
            classes=len(matrix.classes),
            left_out=matrix.left_out,
        )
    figure = confusion_matrix(matrix.counts, matrix.classes, LIGHT, height=460)
    return [element("h2", say("Tags")), paragraph(words), drawn(figure, words)]


def _translations(run: Run, exhibits: Sequence[Exhibit]) -> list[str]:
    found = list(of_kind(exhibits, Translated))[-1]
    rows = [(pair.source, pair.references[0], pair.predicted) for pair in found.pairs[:SHOWN]]
    columns = (found.sides[0].capitalize(), say("Reference"), say("Network"))
    return [element("h2", say("Translations of the test part")), table(columns, rows, words=3)]


def _transcripts(run: Run, exhibits: Sequence[Exhibit]) -> list[str]:
    found = list(of_kind(exhibits, Transcribed))[-1]
    rows = [(one.name, one.right, one.predicted) for one in found.recordings[:SHOWN]]
    return [
        element("h2", say("Transcripts of the test part")),
        table((say("Recording"), say("Said"), say("Understood")), rows, words=3),
    ]


def _texts(run: Run, exhibits: Sequence[Exhibit]) -> list[str]:
    parts = [element("h2", say("What it writes"))]
    for sample in next(of_kind(exhibits, Written)).samples:
        words = say(
            "Temperature {temperature:g}, {copied:.0%} copied from the training text",
            temperature=sample.temperature,
            copied=sample.copied,
        )
        parts += [paragraph(words, kind="muted"), element("pre", sample.prompt + sample.text)]
    return parts


PICTURES: dict[type[Exhibit], Drawn | None] = {
    Forecast: _forecast,
    Forecasts: _forecast,
    Labelled: _labels,
    Tagged: _tags,
    Translated: _translations,
    Transcribed: _transcripts,
    Written: _texts,
    **dict.fromkeys((*ACCOMPANYING, LabelledSeries)),
}
"""Kind of exhibit -> its pictures; None where it stands in those of another."""
