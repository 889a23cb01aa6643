"""What a run's exhibits give as a table to take away, by their kinds; an unknown kind is an error."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.language import Said, mark
from core.registered import registered
from core.results.exhibits.forecasting import Forecast, Forecasts
from core.results.exhibits.kinds import ACCOMPANYING, Exhibit
from core.results.exhibits.labelling import Labelled
from core.results.exhibits.rows import LabelledSeries
from core.results.exhibits.tagging import Tagged
from core.results.exhibits.transcription import Transcribed
from core.results.exhibits.translation import Translated
from core.results.exhibits.writing import Written
from core.results.tables import predictions_table
from core.results.tags.tables import tagged_table
from core.results.texts.label_tables import test_table
from core.results.transcripts.tables import transcribed_table
from core.results.translations.tables import translated_table
from core.runs.folder.results import errors_in, forecasts_in, of_kind

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Taken:
    """A table, and what it is for."""

    title: str = Said()
    words: str = Said()
    table: Callable[[Sequence[Exhibit]], "pd.DataFrame"]
    """From all exhibits of a run."""


PREDICTIONS = Taken(
    mark("Predictions"),
    mark(
        "CSV: actual, predicted, the rivals, the future and its bands; then every forecast of the test part by "
        "origin and step, from which the scores can be recomputed."
    ),
    lambda exhibits: predictions_table(forecasts_in(exhibits), errors_in(exhibits)),
)
LABELS = Taken(
    mark("Labels"),
    mark("CSV: every example of the test part with its actual and its predicted label."),
    lambda exhibits: test_table(list(of_kind(exhibits, Labelled))[-1]),
)
TRANSLATIONS = Taken(
    mark("Translations"),
    mark("CSV: every source of the test part with its reference, the network's translation and those of the rivals."),
    lambda exhibits: translated_table(list(of_kind(exhibits, Translated))[-1]),
)
TRANSCRIPTS = Taken(
    mark("Transcripts"),
    mark(
        "CSV: every recording of the test part with what is said, what was understood, what is wrong, and the rivals."
    ),
    lambda exhibits: transcribed_table(list(of_kind(exhibits, Transcribed))[-1]),
)
TAGS = Taken(
    mark("Tags"),
    mark("CSV: every token of the test part with its actual and its predicted tag, and those of the rivals."),
    lambda exhibits: tagged_table(list(of_kind(exhibits, Tagged))[-1]),
)
TABLES: dict[type[Exhibit], Taken | None] = {
    Forecast: PREDICTIONS,
    Forecasts: PREDICTIONS,
    Labelled: LABELS,
    Translated: TRANSLATIONS,
    Tagged: TAGS,
    Transcribed: TRANSCRIPTS,
    **dict.fromkeys((*ACCOMPANYING, LabelledSeries, Written)),
}
"""Kind of exhibit -> the table of a run that has one; None where it has none of its own."""


def taken_from(exhibits: Sequence[Exhibit]) -> list[Taken]:
    """The tables of a run with these exhibits, each once."""
    found = (registered(TABLES, one) for one in exhibits)
    return list(dict.fromkeys(one for one in found if one is not None))
