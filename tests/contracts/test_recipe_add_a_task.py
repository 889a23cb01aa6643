"""docs/recipe-add-a-task.md is followed to the letter, and what comes out keeps every promise of a task."""

import re
import shutil
from pathlib import Path

import pytest

from tests.contracts.recipe import ROOT, followed, run


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with the recipe's file written and its lines put in place."""
    copy = tmp_path_factory.mktemp("project")
    where = r"core/tasks/\w+\.py"
    return followed("recipe-add-a-task.md", copy, where=where, contract="test_tasks.py", register=_register)


def _register(copy: Path, lines: str) -> None:
    """Put the recipe's import beside the others, and its TASKS in place of the old one."""
    registry = copy / "core" / "tasks" / "__init__.py"
    added, _, tasks = lines.strip().partition("\n\n")
    text = registry.read_text(encoding="utf-8")
    before = "from core.tasks.forecasting import Forecasting\n"
    assert before in text
    text = re.sub(
        r"^TASKS: [\s\S]*?\}$", lambda _: tasks, text.replace(before, f"{added}\n{before}"), flags=re.MULTILINE
    )
    registry.write_text(text, encoding="utf-8")


@pytest.mark.slow
def test_the_new_task_passes_the_contract(project: Path) -> None:
    answer = run(project, "-m", "pytest", "tests", "-k", "direction", "-p", "no:cacheprovider")
    assert answer.returncode == 0, answer.stdout


def test_the_new_task_is_offered_and_its_recipes_are_made(project: Path) -> None:
    script = """
from core.sources.tables.series_preparation import SeriesPreparation
from core.tasks import tasks_on
from core.recipes.made import recipes
from core.recipes.spec import SourceRecipe

preparation = SeriesPreparation(target="sales")
print([task.name for task in tasks_on(preparation)])
task = tasks_on(preparation)[-1]
source = SourceRecipe(name="shop.csv", sha256="0" * 64, preparation=preparation)
values = {"lookback": 6, "loss": "cross_entropy"}
print([spec.options["lookback"] for spec in recipes(task, source, cells=["lstm"], seeds=[0, 1], values=values)])
"""
    answer = run(project, "-c", script)
    assert answer.stdout.splitlines() == ["['forecasting', 'direction']", "[6, 6]"], answer.stderr


def test_a_run_of_the_new_task_is_read_and_asked_on_a_page_and_by_predict(project: Path, tmp_path: Path) -> None:
    """Judged with NumPy, without training; its source is gone by the time it is asked."""
    for name in ("pages", ".streamlit"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    answer = run(project, "-c", ASKED.format(home=str(tmp_path / "unroll"), tests=str(ROOT)))
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "sales" in answer.stdout
    assert "rises" in answer.stdout or "falls" in answer.stdout


ASKED = """
import os, shutil, sys
from pathlib import Path
os.environ["UNROLL_HOME"] = {home!r}
sys.path.append({tests!r})  # behind the copy: only what prepares a run comes from here
from core.cli.predicting import predict
from core.models.in_numpy.forward import Network
from core.models.weights import load_weights
from core.runs.folder.source import source_of
from core.runs.store import Store
from core.tasks import task_of
from tests.core.runs.trial import finished_run
store = Store(Path({home!r}))
values = {{"lookback": 6, "loss": "cross_entropy", "units": 4}}
run = store.run(finished_run(store, task_name="direction", options=values))
task = task_of("direction")
options = task.Options(**run.spec.options)
dataset = task.prepare(source_of(run), options)
weights = load_weights(run.weights_path(), dataset.ends, run.spec.model)
for number, exhibit in enumerate(task.judge(Network(dataset.ends, run.spec.model, weights), dataset), start=1):
    place = run.weights_path().parent / "exhibits" / f"{{number:02}}-{{exhibit.kind}}.json"
    place.write_text(exhibit.model_dump_json())
(run.weights_path().parent / "exhibits" / "01-scores.json").unlink()
dataset.codecs.write(run.weights_path().with_name("codecs.json"))
shutil.rmtree(run.folder / "source")
predict(store, run.id, file=None, text=None, fill=None, json=False)

from streamlit.testing.v1 import AppTest
page = AppTest.from_file("pages/frame.py", default_timeout=300)
page.run()
page.query_params["run"] = run.id
page.switch_page("results.py").run()
page.session_state["tab"] = "Use it"
page.run()
assert not page.exception, page.exception
assert not page.error, page.error
titles = [one.value for one in page.subheader]
assert "Label newer rows" in titles, titles
"""
