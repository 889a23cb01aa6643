"""Pairs of texts on the pages: brought, chosen, read, tried, corrected, compared and looked into."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from core.cli.asked import AskedSearch
from core.cli.exporting import MAKERS
from core.cli.predicting import predict
from core.errors import UserError
from core.inference.newer import newer_value
from core.inference.opened import open_predictor
from core.inference.translating import translate_all
from core.models.in_numpy.decoding import Decoding
from core.runs.folder.run import Run
from core.runs.store import Store
from pages.shared.screen.state import drafts
from tests.importing import import_here
from tests.pages.finished_pairs import ATTENTIVE, FORGETFUL, PAIRS
from tests.pages.screen import charts, texts, until, written_in_html

OpenPage = Callable[..., AppTest]
EVIL = "<img src=x onerror=alert(1)> [a](javascript:x) $x$"


def run_of(home: Path, title: str, cell: str) -> Run:
    return next(run for run in Store(home).runs() if run.title == title and run.spec.model.cell == cell)


def boxed(page: AppTest, label: str) -> Selectbox:
    return next(one for one in page.selectbox if one.label == label)


@pytest.fixture
def run(pair_home: Path) -> Run:
    return run_of(pair_home, ATTENTIVE, "lstm")


def test_pairs_are_shown_and_their_sides_can_be_swapped(open_page: OpenPage, run: Run) -> None:
    page = open_page("data", source=run.spec.source.sha256)
    assert not page.exception
    assert "150 pairs" in texts(page)
    assert page.button(key="train_on_this").proto.type == "primary"
    assert "English to German" in texts(page)
    page.button(key="swap_sides").click().run()
    assert not page.exception
    assert drafts().of(run.spec.source.sha256).present.source_column == "German"
    assert "German to English" in texts(page)


def test_columns_of_texts_can_be_taken_as_pairs_and_back(open_page: OpenPage, pair_home: Path) -> None:
    rows = [f"the sea is {at} miles wide,das Meer ist {at} Meilen breit,no remark {at}\n" for at in range(40)]
    content = f"left,right,remark\n{''.join(rows)}".encode()
    page = open_page("data", source=import_here(content, "three.csv", Store(pair_home).sources).sha256)
    assert not page.exception
    page.selectbox(key="taken_as").select("pairs").run()
    assert not page.exception
    assert "left to right" in texts(page)
    assert "40 pairs" in texts(page)
    page.button(key="undo").click().run()
    assert not page.exception
    assert page.selectbox(key="taken_as").value == "texts"


def test_training_is_not_urged_while_files_are_out_of_step(open_page: OpenPage, pair_home: Path) -> None:
    lines = [f"the house number {at} is red\n" for at in range(40)]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.de", "".join(lines))
        archive.writestr("a.en", "".join(lines[1:]))
    source = import_here(packed.getvalue(), "parallel.zip", Store(pair_home).sources)
    page = open_page("data", source=source.sha256)
    assert not page.exception
    assert "bring the files again" in texts(page)
    assert page.button(key="train_on_this").proto.type == "secondary"


def test_a_translator_is_chosen_with_its_reasons(open_page: OpenPage, run: Run) -> None:
    sha256 = run.spec.source.sha256
    page = open_page("train", source=sha256)
    assert not page.exception
    for fold in ("Network", "Data"):
        page.session_state[f"choice.{sha256[:12]}.translation.fold.{fold}"] = True
    page.run()
    assert not page.exception
    labels = {one.label for kind in ("number_input", "selectbox", "toggle") for one in getattr(page, kind)}
    assert {"Attention", "Shared vocabulary", "Tied output", "Longest target"} <= labels
    assert "layers.Attention" in page.code[0].value


def test_a_training_shows_sentences_beside_what_is_right(open_page: OpenPage, run: Run) -> None:
    page = open_page("train", experiment=run.experiment)
    assert not page.exception
    assert "epoch 2, perplexity" in texts(page)
    assert "exp of the loss" not in texts(page)
    shown = next(one.value for one in page.dataframe if "Reference" in one.value.columns)
    assert len(shown) == 5


def test_results_show_the_best_and_the_worst_with_attention(open_page: OpenPage, run: Run) -> None:
    page = open_page("results", run=run.id)
    assert not page.exception
    table = page.dataframe[0].value
    assert list(table["chrF"]) == sorted(table["chrF"], reverse=True)
    assert f"chrF {table['chrF'].iloc[0]:.1f}, mean log-probability of a token −" in texts(page)
    shown = [text.value for text in page.text]
    assert table["English"].iloc[0] in shown
    assert "example_attention" in charts(page)
    assert written_in_html(page)


def test_scores_stand_with_intervals_signatures_and_by_length(open_page: OpenPage, run: Run) -> None:
    page = open_page("results", run=run.id)
    page.session_state["tab"] = "Scores"
    page.run()
    assert not page.exception
    told = texts(page)
    assert "95% interval" in told
    assert "signature" not in told
    fold = next(one for one in page.expander if one.label == "How it was computed")
    assert "tok:13a" in " ".join(each.value for each in fold.text)
    assert "by_length" in charts(page)
    assert {"Copied source", "Nearest training pair", "Word-by-word dictionary"} <= set(
        page.table[0].value["Contestant"].str.replace(r"[*\\]", "", regex=True)
    )


def test_a_text_is_translated_and_gone_on_with_from_a_corrected_token(open_page: OpenPage, run: Run) -> None:
    page = open_page("results", run=run.id)
    page.session_state["tab"] = "Use it"
    page.run()
    key = f"translate.{run.id}"
    page.text_area(key=key).set_value("the sea is red and blue").run()
    assert not page.exception
    assert "try_attention" in charts(page)
    before, chosen = boxed(page, "Correct the step"), boxed(page, "Take instead")
    page = chosen.select_index(1).run()
    wanted = boxed(page, "Take instead").value
    page.button(key=f"{key}.go").click().run()
    assert not page.exception
    assert page.session_state[f"{key}.prefix"] == (wanted,)
    now = boxed(page, "Correct the step")
    # A box of its own, at the step after the one that was chosen; a browser would keep the old words in the old box.
    assert now.key != before.key
    assert now.value == min(1, len(now.options) - 1)
    steps = next(one.value for one in page.dataframe if "What else" in one.value.columns)
    assert now.options == [f"{step}: {token}" for step, token in zip(steps["Step"], steps["Token"], strict=True)]
    assert all(other.startswith("“") for other in steps["What else"])
    page.button(key=f"{key}.anew").click().run()
    assert not page.exception
    assert f"{key}.prefix" not in page.session_state


def refused(open_page: OpenPage, run: Run) -> tuple[AppTest, str, str]:
    """The desk after a word that the network cannot write; the key of the desk, and the label of the word's field."""
    page = open_page("results", run=run.id)
    page.session_state["tab"] = "Use it"
    page.run()
    key, typed = f"translate.{run.id}", "Or a word of your own"
    page.text_area(key=key).set_value("the sea is red and blue").run()
    next(one for one in page.text_input if one.label == typed).set_value("Nashorn")
    page.button(key=f"{key}.go").click().run()
    return page, key, typed


def test_a_translation_goes_on_from_a_word_of_ones_own(open_page: OpenPage, run: Run) -> None:
    page, key, typed = refused(open_page, run)
    assert not page.exception
    assert "did not occur in the training part; the network cannot write it" in page.warning[0].value
    assert f"{key}.prefix" not in page.session_state
    next(one for one in page.text_input if one.label == typed).set_value("Fluss ist")
    page.button(key=f"{key}.go").click().run()
    assert not page.exception
    assert not page.warning
    translator = open_predictor(run)
    assert page.session_state[f"{key}.prefix"] == translator.own_tokens("Fluss ist")
    [best, *_] = translator.going_on("the sea is red and blue", translator.own_tokens("Fluss ist"), Decoding(beam=2))
    assert best.text.startswith("fluss ist")
    assert f"**{best.text}**" in [one.value for one in page.markdown]


@pytest.mark.parametrize("after", ["emptied", "another step", "taken instead"])
def test_a_refusal_goes_with_the_word_that_was_refused(open_page: OpenPage, run: Run, after: str) -> None:
    page, key, typed = refused(open_page, run)
    assert page.warning
    if after == "emptied":
        next(one for one in page.text_input if one.label == typed).set_value("").run()
    elif after == "another step":
        boxed(page, "Correct the step").select_index(1).run()
    else:
        boxed(page, "Take instead").select_index(1).run()
        wanted = boxed(page, "Take instead").value
    assert not page.exception
    assert not page.warning
    assert next(one for one in page.text_input if one.label == typed).value == ""
    if after == "taken instead":
        page.button(key=f"{key}.go").click().run()
        assert page.session_state[f"{key}.prefix"] == (wanted,)


def test_nothing_is_no_word_to_go_on_from(run: Run) -> None:
    with pytest.raises(UserError, match="no word to go on from"):
        open_predictor(run).own_tokens("  ")


@pytest.mark.parametrize("text", [EVIL, "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd", "red " * 400, "   x"])
def test_whatever_is_typed_is_answered_as_text(open_page: OpenPage, run: Run, text: str) -> None:
    page = open_page("results", run=run.id)
    page.session_state["tab"] = "Use it"
    page.run()
    page.text_area(key=f"translate.{run.id}").set_value(text).run()
    assert not page.exception
    assert not page.error


def test_a_network_without_attention_says_so(open_page: OpenPage, pair_home: Path) -> None:
    page = open_page("results", run=run_of(pair_home, FORGETFUL, "gru").id)
    assert not page.exception
    assert "no attention" in texts(page)
    assert "example_attention" not in charts(page)


def test_two_cells_are_compared_on_what_they_translate(open_page: OpenPage, run: Run) -> None:
    page = open_page("compare", experiment=run.experiment)
    assert not page.exception
    assert "mean chrF" in texts(page)
    assert "spread" in charts(page)


@pytest.mark.parametrize(("title", "cell"), [(ATTENTIVE, "lstm"), (FORGETFUL, "gru")])
def test_encoder_and_decoder_are_looked_into(open_page: OpenPage, pair_home: Path, title: str, cell: str) -> None:
    chosen = run_of(pair_home, title, cell)
    page = open_page("inside", run=chosen.id)
    assert not page.exception
    layers = next(box.options for box in page.selectbox if str(box.key).endswith(f"layer.{chosen.id}"))
    assert any("encoder" in layer for layer in layers)
    assert any("decoder" in layer for layer in layers)
    assert "→" in " ".join(text.value for text in page.text)
    assert "gradient_against_lag" in charts(page)


def test_a_file_comes_back_translated_row_by_row(run: Run, pair_home: Path) -> None:
    lines = "English\nthe sea is red and blue\n\nthe house is white and black\n"
    source = import_here(lines.encode(), "lines.csv", Store(pair_home).sources)
    table = translate_all(open_predictor(run), newer_value(run, source))
    assert list(table.columns[:3]) == ["row", "English", "German"]
    assert table["German"].notna().sum() == 2


def test_a_row_without_a_text_is_no_text_and_is_told(open_page: OpenPage, run: Run) -> None:
    page = open_page("results", run=run.id)
    page.session_state["tab"] = "Use it"
    page.run()
    lines = "English,place\nthe sea is red and blue,here\n,there\nthe house is white and black,here\n"
    page.file_uploader[0].upload("lines.csv", lines.encode()).run()
    until(page, lambda: any("mean log-probability" in frame.value for frame in page.dataframe))
    assert not page.exception
    assert "2 texts of lines.csv. Left empty because the row has no text: row 3." in texts(page)


def test_predict_translates_a_text_or_a_file(
    run: Run, pair_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, file = Store(pair_home), tmp_path / "lines.txt"
    file.write_text("the sea is red and blue\nthe house is white and black\n", encoding="utf-8")
    predict(store, run.id, file=None, text="the sea is red and blue", fill=None, json=True)
    [typed] = json.loads(capsys.readouterr().out)["predictions"]
    predict(store, run.id, file=file, text=None, fill=None, json=True)
    first, second = json.loads(capsys.readouterr().out)["predictions"]
    assert typed["target"] == first["target"]
    assert second["source"] == "the house is white and black"
    predict(store, run.id, file=None, text=None, fill=None, json=True)
    assert len(json.loads(capsys.readouterr().out)["predictions"]) == 150
    with pytest.raises(UserError, match="nothing to translate"):
        predict(store, run.id, file=None, text=" ", fill=None, json=True)


def test_the_command_line_searches_as_the_desk_does_and_writes_whole_texts(
    run: Run, pair_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, file, out = Store(pair_home), tmp_path / "lines.txt", tmp_path / "out.csv"
    long = "the sea is red and blue " * 10 + "at last"
    file.write_text(f"{long}\nthe house is white and black\n", encoding="utf-8")
    predict(store, run.id, file=file, text=None, fill=None, output=out)
    written = pd.read_csv(out)
    assert written["English"].tolist() == [long, "the house is white and black"]
    assert written.columns.tolist() == ["row", "English", "German", "mean log-probability"]
    assert f"{out}: " in capsys.readouterr().out.replace("\n", "")
    predict(store, run.id, file=file, text=None, fill=None)
    assert "at last" in " ".join(capsys.readouterr().out.split())
    predict(store, run.id, file=None, text="the sea is red", fill=None, json=True, searched=AskedSearch(best=3))
    three = json.loads(capsys.readouterr().out)["predictions"]
    wanted = open_predictor(run).translations(["the sea is red"], Decoding(beam=3))[0]
    assert [(one["rank"], one["target"]) for one in three] == list(enumerate([one.text for one in wanted], start=1))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"searched": AskedSearch(beam=1, best=2)}, "beam of 1 finds 1 translations; 2 are asked for"),
        ({"output": Path("out.csv"), "json": True}, "a file gets CSV"),
    ],
)
def test_what_cannot_be_asked_of_a_translator_is_said(asked: dict, words: str, run: Run, pair_home: Path) -> None:
    with pytest.raises(UserError, match=words):
        predict(Store(pair_home), run.id, file=None, text="the sea is red", fill=None, **asked)


def test_the_own_file_and_a_table_of_the_test_part_can_be_taken_away(run: Run, pair_home: Path) -> None:
    source = import_here(PAIRS.encode(), "colours.csv", Store(pair_home).sources)
    assert len(translate_all(open_predictor(run), newer_value(run, source))) == 150
    head, *rows = MAKERS["csv"](Store(pair_home), run).splitlines()
    assert head.startswith("English,German (right),German (network),chrF")
    assert len(rows) == 15
