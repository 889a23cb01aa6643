"""The current work goes along from page to page, stands in the address, and is told when it is gone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.experiments.verdicts import run_to_read
from core.runs.folder.run import Experiment
from core.runs.store import Store
from tests.core.runs.trial import SHA256
from tests.pages.finished import BROKEN, FINISHED
from tests.pages.screen import charts, texts

OpenPage = Callable[..., AppTest]
PAGES = ("home", "data", "train", "results", "compare", "inside", "runs")


@pytest.fixture
def experiment(full_home: Path) -> Experiment:
    return next(one for one in Store(full_home).experiments() if one.title == FINISHED)


def click(page: AppTest, name: str) -> AppTest:
    """What a click in the navigation does: another page, and nothing in the address."""
    page.query_params.clear()
    return page.switch_page(f"{name}.py").run()


def address(page: AppTest) -> dict[str, str]:
    return {name: values[-1] if isinstance(values, list) else values for name, values in page.query_params.items()}


def current_line(page: AppTest) -> list[str]:
    return [caption.value for caption in page.caption if caption.value.startswith("Current work")]


def test_after_a_training_every_page_opens_with_it(open_page: OpenPage, experiment: Experiment) -> None:
    page = open_page("train", experiment=experiment.id)
    assert "96 rows" in texts(click(page, "data"))
    assert address(page) == {"source": SHA256, "experiment": experiment.id}
    click(page, "results")
    assert address(page) == {"run": run_to_read(experiment).id}
    assert page.header[0].value
    click(page, "compare")
    assert address(page) == {"experiment": experiment.id}
    assert page.multiselect[0].value == [run.id for run in experiment.runs]
    click(page, "inside")
    assert address(page) == {"experiment": experiment.id}
    assert {run.partition("-")[0] for run in page.multiselect[0].value} == {experiment.id}
    click(page, "train")
    assert address(page) == {"experiment": experiment.id}
    assert "Read the results" in [button.label for button in page.button]
    assert not page.exception


@pytest.mark.parametrize("name", PAGES)
def test_a_reload_of_any_page_keeps_the_work(open_page: OpenPage, experiment: Experiment, name: str) -> None:
    before = click(open_page("train", experiment=experiment.id), name)
    again = open_page(name, **address(before))
    assert not again.exception
    assert address(again) == address(before)
    assert current_line(again) == current_line(before) != []
    assert set(charts(again)) == set(charts(before))
    assert "Read the results" in [button.label for button in click(again, "train").button]


def test_a_run_that_was_chosen_goes_along(open_page: OpenPage, experiment: Experiment) -> None:
    [other] = [run.id for run in experiment.runs if run.id != run_to_read(experiment).id][:1]
    page = click(open_page("train", experiment=experiment.id), "results")
    page.get("pills")[0].set_value(other).run()
    assert address(click(page, "inside")) == {"run": other}
    assert page.multiselect[0].value == [other]
    assert address(click(page, "results")) == {"run": other}


def test_runs_that_were_picked_are_still_picked_when_one_comes_back(
    open_page: OpenPage, experiment: Experiment
) -> None:
    picked = [run.id for run in experiment.runs[:2]]
    page = open_page("compare", experiment=experiment.id)
    page.multiselect[0].set_value(picked).run()
    click(click(page, "train"), "compare")
    assert page.multiselect[0].value == picked
    assert address(page) == {"runs": ",".join(picked)}


def test_another_training_on_the_source_is_chosen_while_the_results_stay(
    open_page: OpenPage, experiment: Experiment
) -> None:
    page = click(open_page("train", experiment=experiment.id), "data")
    page.button(key="train_on_this").click().run()
    assert address(page) == {"source": SHA256}
    assert address(click(page, "results")) == {"run": run_to_read(experiment).id}
    assert address(click(page, "train")) == {"source": SHA256}


def test_another_source_takes_the_place_of_the_work(open_page: OpenPage, experiment: Experiment) -> None:
    page = click(open_page("train", experiment=experiment.id), "data")
    page.button(key="another_series").click().run()
    assert address(page) == {}
    assert current_line(page) == []
    assert "No run chosen" in texts(click(page, "results"))


def test_the_work_can_be_left_from_every_page(open_page: OpenPage, experiment: Experiment) -> None:
    page = click(open_page("train", experiment=experiment.id), "results")
    page.button(key="leave_work").click().run()
    assert (address(page), current_line(page)) == ({}, [])
    assert "Nothing to train yet" in texts(click(page, "train"))


@pytest.mark.parametrize("name", ["train", "results", "compare", "inside"])
def test_a_fresh_session_is_offered_the_newest_work_and_not_given_it(
    open_page: OpenPage, experiment: Experiment, name: str
) -> None:
    page = open_page(name)
    assert not page.exception
    assert (address(page), current_line(page)) == ({}, [])
    links = [link.proto for link in page.get("page_link")]
    newest = Store(Path(experiment.runs[0].folder).parents[1]).experiments()[0]
    assert [link.query_string for link in links] == [f"experiment={newest.id}"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("results", {"run": "nosuchrun-1"}),
        ("train", {"experiment": "nosuchthing"}),
        ("compare", {"runs": "nosuchrun-1,nosuchrun-2"}),
        ("data", {"source": "0" * 64}),
        ("inside", {"run": "<b>", "source": "../../etc"}),
    ],
)
def test_an_unknown_id_is_told_and_forgotten(
    open_page: OpenPage, experiment: Experiment, name: str, said: dict[str, str]
) -> None:
    page = open_page("train", experiment=experiment.id)
    for key in list(page.query_params):
        del page.query_params[key]
    for key, value in said.items():
        page.query_params[key] = value
    page.switch_page(f"{name}.py").run()
    assert not page.exception
    assert ("is not here" in texts(page)) == (name != "inside")
    assert current_line(page)
    assert not set(said.values()) & set(address(page).values())
    assert "is not here" not in texts(click(page, "runs"))


def test_work_that_was_deleted_is_told_and_forgotten(
    open_page: OpenPage, full_home: Path, experiment: Experiment
) -> None:
    page = open_page("train", experiment=experiment.id)
    for run in experiment.runs:
        Store(full_home).delete(run.id)
    click(page, "results")
    assert not page.exception
    assert "There is no such experiment" in texts(page)
    assert "Nothing trained on this yet" in texts(page)
    assert address(page) == {"source": SHA256}


def test_pages_say_why_nothing_of_the_work_is_there_yet(open_page: OpenPage, full_home: Path) -> None:
    broken = next(one for one in Store(full_home).experiments() if one.title == BROKEN)
    page = open_page("compare", experiment=broken.id)
    assert "None of its runs has been evaluated yet" in texts(page)
    assert "No network in this experiment has been trained yet" in texts(click(page, "inside"))


def test_one_run_is_picked_on_every_page_that_it_is_carried_to(open_page: OpenPage, experiment: Experiment) -> None:
    run = experiment.runs[0].id
    page = open_page("compare", runs=run)
    for name in ("inside", "compare", "inside"):
        page.query_params["runs"] = run
        page.switch_page(f"{name}.py").run()
        assert page.multiselect[0].value == [run], name
