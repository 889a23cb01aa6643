"""What pages show is registered by kind: every kind has its line, and an unknown one is an error."""

from pathlib import Path
from typing import get_args

import pytest

from core.charts.theme import LIGHT
from core.declared import Declared
from core.registered import NotRegistered, registered
from core.reports.figures import FIGURES, figures
from core.results.exhibits.kinds import Exhibit
from core.runs.folder.taken import TABLES, taken_from
from core.runs.store import Store
from core.tasks import TASKS
from core.tasks import predictor as questions
from core.tasks.predictor import Predictor
from pages.shared.results.desks.use import DESKS
from pages.shared.results.views.by_kind import VIEWS, view_of
from pages.shared.training.previews import PREVIEWS
from tests.contracts.test_predictors import network_of
from tests.contracts.test_tasks import SOURCES, chosen
from tests.core.charts.exhibits import monthly_forecast
from tests.core.runs.trial import finished_run

KINDS = set(get_args(get_args(Exhibit)[0]))


class Dream(Declared):
    """A kind of exhibit that nobody knows."""


class Oracle(Predictor):
    """Answers a question that nobody knows."""


def test_every_kind_of_exhibit_has_a_line_in_the_views_the_tables_and_the_figures() -> None:
    assert set(VIEWS) == set(TABLES) == set(FIGURES) == KINDS


def test_an_unknown_kind_is_an_error_and_no_forecast() -> None:
    for look in (view_of, taken_from, lambda exhibits: figures(None, exhibits, LIGHT)):
        with pytest.raises(NotRegistered, match="Dream is not registered"):
            look([Dream()])
    with pytest.raises(NotRegistered, match="Oracle is not registered"):
        registered(DESKS, Oracle())


def test_every_question_has_a_desk() -> None:
    asked = {one for one in vars(questions).values() if isinstance(one, type) and Predictor in one.__bases__}
    assert asked <= set(DESKS)
    assert all(issubclass(one, Predictor) for one in DESKS)


@pytest.mark.parametrize("name", TASKS)
def test_what_a_task_previews_and_asks_is_registered(name: str) -> None:
    task = TASKS[name]
    source = SOURCES[task.source_kind]()
    options = chosen(task, source)
    dataset = task.prepare(source, options)
    assert registered(PREVIEWS, task.preview(network_of(dataset), dataset))
    assert registered(DESKS, task.predictor(network_of(dataset), dataset.codecs, options))


def test_a_run_has_figures_where_one_of_its_exhibits_is_drawn_on_them(tmp_path: Path) -> None:
    store = Store(tmp_path)
    run = store.run(finished_run(store))
    page = figures(run, [*run.exhibits(), monthly_forecast()], LIGHT)
    assert "<h2>Residuals over time</h2>" in page()
    assert figures(run, run.exhibits(), LIGHT) is None
