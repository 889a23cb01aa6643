"""Tagged sentences on the pages: brought, trained, read, tried, compared, and every token shown as text."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.cli import main
from core.cli.exporting import MAKERS
from core.inference.newer import newer_value
from core.inference.opened import open_predictor
from core.inference.tagging import tagged_file
from core.inference.trained import open_trained
from core.runs.folder.run import Run
from core.runs.store import Store
from tests.importing import import_here
from tests.pages.finished_tags import DEPTHS, NAMES, sentences
from tests.pages.screen import charts, texts, written_in_html

OpenPage = Callable[..., AppTest]
EVIL = "<img/src=x/onerror=alert(1)>"


def run_of(home: Path, title: str, cell: str = "gru") -> Run:
    return next(run for run in Store(home).runs() if run.title == title and run.outline.cell == cell)


@pytest.fixture
def names(tag_home: Path) -> Run:
    return run_of(tag_home, NAMES)


def test_a_brought_file_shows_its_sentences_and_how_often_each_tag_comes(open_page: OpenPage, home: Path) -> None:
    content = sentences().replace("day7", EVIL)
    source = import_here(content.encode(), "people.conll", Store(home).sources)
    page = open_page("data", source=source.sha256)
    assert not page.exception
    assert "60 sentences" in texts(page)
    shown = written_in_html(page)
    assert EVIL in shown
    assert "PER" in shown
    assert charts(page)["picture_1"]["data"]
    assert page.selectbox(key="role_scheme").value == "iob2"


def test_results_show_sentences_scores_by_kind_and_what_follows_what(open_page: OpenPage, names: Run) -> None:
    page = open_page("results", run=names.id)
    page.session_state["tab"] = "Scores"
    page.run()
    assert not page.exception
    assert page.metric[0].label == "Span F1, test part"
    assert "Stone" in written_in_html(page)
    said = texts(page) + str([table.value for table in page.table])
    assert "95% confidence interval" in said
    assert "PER" in said


@pytest.mark.parametrize("tab", ["Confused tags", "Mistakes", "Network", "Learning"])
@pytest.mark.parametrize("title", [NAMES, DEPTHS])
def test_every_tab_opens(open_page: OpenPage, tag_home: Path, title: str, tab: str) -> None:
    page = open_page("results", run=run_of(tag_home, title).id)
    page.session_state["tab"] = tab
    page.run()
    assert not page.exception
    if tab == "Confused tags":
        assert ("transitions" in charts(page)) == (title == NAMES)


def test_a_sentence_can_be_tried(open_page: OpenPage, names: Run) -> None:
    page = open_page("results", run=names.id)
    page.session_state["tab"] = "Use it"
    page.run()
    page.text_area(key=f"try.{names.id}").set_value(f"Ada Stone goes to Rome, {EVIL} שלום .").run()
    assert not page.exception
    assert EVIL in written_in_html(page)
    table = next(one.value for one in page.dataframe if "Before the rest was read" in one.value)
    assert table["Token"].tolist()[:6] == ["Ada", "Stone", "goes", "to", "Rome", ","]


def test_a_file_comes_back_in_its_own_form_with_the_predicted_tags_beside(names: Run, tag_home: Path) -> None:
    """Tags are not needed, and a sentence may be longer than what the network reads at once."""
    lines = "\n".join(f"{token} x{at % 3}" for at, token in enumerate(["Ada", "goes", "to", "Rome"] * 60))
    source = import_here(f"{lines}\n\nBo x0\nleft x1\n".encode(), "newer.conll", Store(tag_home).sources)
    found, name, text = tagged_file(names, open_predictor(names), newer_value(names, source))
    assert [len(one.tokens) for one in found] == [240, 2]
    assert name.endswith(".conll")
    rows = [line.split(" ") for line in text.splitlines()]
    assert [len(row) for row in rows] == [3] * 240 + [1] + [3] * 2
    assert {row[2] for row in rows if len(row) == 3} <= {"O", "B-PER", "I-PER", "B-LOC"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("sentences.txt", "Ada goes to Rome.\nBo Stone goes to Oslo on day7 .\n"),
        ("tokens.txt", "Ada\ngoes\nto\nRome\n.\n\nBo\nStone\ngoes\nto\nOslo\non\nday7\n.\n"),
        (
            "outside.conll",
            "Ada O\ngoes O\nto O\nRome O\n. O\n\nBo O\nStone O\ngoes O\nto O\nOslo O\non O\nday7 O\n. O\n",
        ),
    ],
)
def test_sentences_without_tags_are_tagged(name: str, content: str, names: Run, tag_home: Path) -> None:
    source = import_here(content.encode(), name, Store(tag_home).sources)
    found, ending, text = tagged_file(names, open_predictor(names), newer_value(names, source))
    assert [one.tokens[:2] for one in found] == [("Ada", "goes"), ("Bo", "Stone")]
    assert [len(one.tokens) for one in found] == [5, 8]
    assert ending.endswith(".conll")
    assert text.split()[-1] in open_predictor(names).classes


def test_cells_are_compared_by_span_f1(open_page: OpenPage, names: Run) -> None:
    page = open_page("compare", experiment=names.experiment)
    assert not page.exception
    assert "span F1" in texts(page)


def test_what_a_network_remembers_of_a_sentence_is_shown(open_page: OpenPage, names: Run) -> None:
    page = open_page("inside", run=names.id)
    assert not page.exception
    assert page.slider[0].label == "Sentence of the test part"
    trained = open_trained(names)
    assert all(trained.features(position) is None for position in range(len(trained.windows)))
    for position in range(len(trained.windows)):
        assert " ".join(trained.tokens(position)) == trained.text(position)
        assert len(trained.tokens(position)) == (trained.window(position)[:, 0] > 0).sum()
    assert "gradient" in texts(page)


def test_tags_are_exported_as_a_table(names: Run, tag_home: Path) -> None:
    head, *rows = MAKERS["csv"](Store(tag_home), names).splitlines()
    assert head.startswith("sentence,token,actual,predicted,confidence,most frequent tag")
    assert len(rows) > 30


@pytest.fixture
def predict(names: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> Callable[..., str]:
    """What `predict` prints of the run."""

    def printed(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["core", "predict", names.id, *arguments])
        with pytest.raises(SystemExit):
            main()
        said = capsys.readouterr()
        return said.out or said.err

    return printed


def test_predict_prints_a_token_a_line_or_every_probability(predict: Callable[..., str]) -> None:
    lines = predict("--text", "Ada goes to Rome.").splitlines()
    assert [line.split()[0] for line in lines] == ["Ada", "goes", "to", "Rome", "."]
    told = json.loads(predict("--text", "Ada goes", "--json"))["sentences"]
    assert [one["token"] for one in told[0]] == ["Ada", "goes"]
    assert sum(told[0][0]["probabilities"].values()) == pytest.approx(1)
    assert "no token" in predict("--text", " ")


def test_predict_gives_a_file_back_in_its_form(predict: Callable[..., str], tmp_path: Path) -> None:
    file = tmp_path / "tokens.conll"
    file.write_text("Ada\ngoes\n\nBo\n")
    rows = [line.split() for line in predict(str(file)).splitlines()]
    assert [row[:1] for row in rows] == [["Ada"], ["goes"], [], ["Bo"]]
    assert [len(row) for row in rows] == [2, 2, 0, 2]
    out = tmp_path / "out.conll"
    assert "bytes" in predict(str(file), "-o", str(out))
    assert [line.split() for line in out.read_text().splitlines()] == rows
    assert "does not translate" in predict("--text", "Ada goes", "--beam", "3")
