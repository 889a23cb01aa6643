"""How the results of a run are read, by the kinds of its exhibits; an unknown kind is an error."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from core.language import mark
from core.registered import registered
from core.results.exhibits.forecasting import Forecast, Forecasts
from core.results.exhibits.kinds import ACCOMPANYING, Exhibit
from core.results.exhibits.labelling import Labelled
from core.results.exhibits.rows import LabelledSeries
from core.results.exhibits.tagging import Tagged
from core.results.exhibits.transcription import Transcribed
from core.results.exhibits.translation import Translated
from core.results.exhibits.writing import Written
from core.runs.folder.run import Run
from pages.shared.results.backtesting import backtest_tab
from pages.shared.results.desks.use import tried_first, use_it
from pages.shared.results.desks.whatif import what_if
from pages.shared.results.tabs import learning, network, scores_and_residuals
from pages.shared.results.views import forecast as forecast_view
from pages.shared.results.views import labels as labels_view
from pages.shared.results.views import rows as rows_view
from pages.shared.results.views import tags as tags_view
from pages.shared.results.views import transcripts as transcripts_view
from pages.shared.results.views import translation as translation_view
from pages.shared.results.views import writing as writing_view


@dataclass(frozen=True)
class View:
    """How the results of a run are read: `picture` shows the whole, and what it returns is given to the tabs."""

    picture: Callable[[Run, list], Any]
    tabs: dict[str, Callable[[Run, list, Any], None]]
    tried: Callable[[Run], None] | None = None
    """What stands before the scores, where one can write, say, film or draw something of one's own."""


IN_ALL = {mark("Learning"): learning, mark("Network"): network, mark("Use it"): use_it}
SERIES = View(
    forecast_view.picture,
    {
        mark("Scores and residuals"): scores_and_residuals,
        mark("Backtest"): backtest_tab,
        mark("What if"): what_if,
        **IN_ALL,
    },
)
LABELS = View(
    labels_view.picture,
    {mark("Scores"): labels_view.scores, mark("Mistakes"): labels_view.worst, **IN_ALL},
    tried_first,
)
ROWS = View(
    rows_view.picture,
    {
        mark("Scores"): rows_view.scores,
        mark("Confused labels"): rows_view.confusion,
        mark("Mistakes"): labels_view.worst,
        **IN_ALL,
    },
    tried_first,
)
TAGS = View(
    tags_view.picture,
    {
        mark("Scores"): tags_view.scores,
        mark("Confused tags"): tags_view.confusion,
        mark("Mistakes"): tags_view.worst,
        **IN_ALL,
    },
    tried_first,
)
WRITING = View(writing_view.picture, {mark("Scores"): writing_view.scores, **IN_ALL}, tried_first)
TRANSLATIONS = View(translation_view.picture, {mark("Scores"): translation_view.scores, **IN_ALL}, tried_first)
TRANSCRIPTS = View(transcripts_view.picture, {mark("Scores"): transcripts_view.scores, **IN_ALL}, tried_first)
PLAIN = View(lambda run, exhibits: None, {mark("Scores"): scores_and_residuals, **IN_ALL})
"""Where there is nothing but scores."""
VIEWS: dict[type[Exhibit], View | None] = {
    Forecast: SERIES,
    Forecasts: SERIES,
    Labelled: LABELS,
    LabelledSeries: ROWS,
    Tagged: TAGS,
    Written: WRITING,
    Translated: TRANSLATIONS,
    Transcribed: TRANSCRIPTS,
    **dict.fromkeys(ACCOMPANYING),
}
"""Kind of exhibit -> how a run that has one is read; None where it stands in the view of another."""


def view_of(exhibits: Sequence[Exhibit]) -> View:
    """How a run with these exhibits is read."""
    found = [registered(VIEWS, one) for one in exhibits]
    return next((view for view in found if view is not None), PLAIN)
