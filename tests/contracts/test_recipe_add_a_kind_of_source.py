"""docs/recipe-add-a-kind-of-source.md is followed to the letter: from an upload over the pages to a prediction."""

import json
import re
import shutil
from functools import cache
from pathlib import Path

import pytest

from tests.contracts.recipe import ROOT, files_and_lines, put_in, run
from tests.processes import end_workers_of

pytestmark = pytest.mark.timeout(900)  # its processes load all libraries anew, also on a busy machine

RECIPE = "recipe-add-a-kind-of-source.md"
CONTRACTS = ("core/sources/test_kinds.py", "contracts/test_tasks.py", "contracts/kind_on_pages.py", "importing.py")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with the recipe's files written and its lines put in place."""
    copy = tmp_path_factory.mktemp("project")
    for folder in ("core", "pages", ".streamlit"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    for contract in CONTRACTS:
        (copy / "tests" / contract).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "tests" / contract, copy / "tests" / contract)
    files, (line,) = files_and_lines(RECIPE)
    for path, content in files.items():
        (copy / path).parent.mkdir(exist_ok=True)
        (copy / path).write_text(content, encoding="utf-8")
    _listed(copy, line)
    return copy


def _listed(copy: Path, lines: str) -> None:
    """The kind's line below the others."""
    line = next(line for line in lines.splitlines() if line.startswith("    "))
    last = r'^    "sequence table": .*$'
    kinds = copy / "core" / "sources" / "kinds.py"
    held = re.search(last, kinds.read_text(encoding="utf-8"), re.MULTILINE)[0]
    put_in(kinds, lines, pattern=last, instead=f"{held}\n{line}")


@pytest.fixture(scope="module")
def told(project: Path) -> dict:
    """What stood on the pages on the way from an upload to a prediction."""
    home = project / "unroll"
    try:
        answer = run(project, "-m", "tests.contracts.kind_on_pages", str(home), str(project / "newer.mat"))
        assert answer.returncode == 0, answer.stderr[-3000:]
        return json.loads(answer.stdout.splitlines()[-1])
    finally:
        end_workers_of(home)


@pytest.mark.slow
def test_the_new_kind_passes_the_contracts(project: Path) -> None:
    answer = run(project, "-m", "pytest", "tests", "-k", "matlab", "-p", "no:cacheprovider")
    assert answer.returncode == 0, answer.stdout[-3000:]
    assert "failed" not in answer.stdout


def test_the_recipes_own_files_are_one_folder_for_the_kind() -> None:
    files, _ = files_and_lines(RECIPE)
    assert {path.rpartition("/")[0] for path in files} == {"core/sources/matlab"}


@pytest.mark.slow
def test_the_data_page_shows_what_the_kind_says_of_itself(told: dict) -> None:
    assert "120 sequences · 16 timesteps each · 2 features · 2 labels" in told["data"]
    assert "How many sequences have each label." in told["data"]
    assert "MATLAB arrays x, y, person" in told["data"]
    assert "3 labels" in told["people"]  # what a person decided is what is shown


@pytest.mark.slow
def test_it_is_trained_and_its_results_are_shown(told: dict) -> None:
    assert "120 sequences" in told["train"]
    assert told["state"] == "finished"
    assert "accuracy" in told["results"][0].lower()


@pytest.mark.slow
def test_the_results_call_an_entry_what_the_value_calls_it(told: dict) -> None:
    words = " ".join(told["results"])
    assert "Sequences of a cell" in words
    assert "Every sequence comes back with its label." in words
    assert told["columns"][:2] == ["sequence", "label"]
    assert not re.search(r"\btexts?\b", words, re.IGNORECASE)


@pytest.mark.slow
def test_a_newer_file_is_labelled_on_the_page_and_on_the_command_line_alike(told: dict, project: Path) -> None:
    assert len(told["labels"]) == 120
    predicted = core(project, "predict", told["run"], "newer.mat", "--json")
    assert [one["label"] for one in json.loads(predicted)["predictions"]] == told["labels"]
    own = core(project, "predict", told["run"], "--json")  # the newer file is the sample that it was trained on
    assert json.loads(own) == json.loads(predicted)


@pytest.mark.slow
def test_the_command_line_tells_what_it_is(told: dict, project: Path) -> None:
    found = json.loads(core(project, "inspect", "newer.mat", "--json"))
    assert found["facts"][-4:] == ["120 sequences", "16 timesteps each", "2 features", "2 labels"]
    assert "Values: x, Labels: y" in core(project, "inspect", "newer.mat")
    assert "3 labels" in core(project, "inspect", "newer.mat", "--target", "person")
    assert found["decided"] == {"Values": "x", "Labels": "y"}


@pytest.mark.slow
def test_a_run_on_it_travels_as_a_bundle_and_answers_elsewhere(told: dict, project: Path) -> None:
    core(project, "export", told["run"], "run.zip", "--to", "zip")
    core(project, "import", "run.zip", home="elsewhere")
    there = core(project, "predict", told["run"], "newer.mat", "--json", home="elsewhere")
    assert json.loads(there) == json.loads(core(project, "predict", told["run"], "newer.mat", "--json"))


@cache
def core(project: Path, *arguments: str, home: str = "unroll") -> str:
    """What the command line prints, asked once."""
    answer = run(project, "-m", "core", *arguments, "--runs", str(project / home))
    assert answer.returncode == 0, answer.stderr
    return answer.stdout
