"""Every kind of exhibit: one that is not here is not read, and has no view."""

from typing import Annotated

from pydantic import Field, TypeAdapter

from core.results.exhibits.forecasting import Added, Coverage, Forecast, Forecasts, RivalsAsked
from core.results.exhibits.labelling import Labelled
from core.results.exhibits.rows import LabelledSeries
from core.results.exhibits.scores import Errors, Scores, Verdict
from core.results.exhibits.tagging import Tagged
from core.results.exhibits.transcription import Transcribed
from core.results.exhibits.translation import Translated
from core.results.exhibits.writing import Written

Exhibit = Annotated[
    Forecast
    | Forecasts
    | Scores
    | Errors
    | Coverage
    | Added
    | Verdict
    | RivalsAsked
    | Labelled
    | LabelledSeries
    | Tagged
    | Written
    | Translated
    | Transcribed,
    Field(discriminator="kind"),
]
ACCOMPANYING = (Verdict, Scores, Errors, Coverage, Added, RivalsAsked)
"""Kinds that have no picture, table or view of their own: they stand in those of another."""
EXHIBIT = TypeAdapter(Exhibit)
"""`EXHIBIT.validate_json(text)` reads any exhibit."""
