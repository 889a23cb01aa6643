"""Train, opened empty, before, after and broken; the moving part is a browser journey."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.runs.store import Store
from core.tasks.forecasting.presets import PRESETS
from core.tasks.preset import Preset
from pages.shared.screen import drawn as drawing
from pages.shared.training.form import MORE
from tests.core.runs.trial import SHA256
from tests.importing import import_here
from tests.pages.finished import BROKEN, FINISHED
from tests.pages.screen import charts, texts

OpenPage = Callable[..., AppTest]


def key(name: str) -> str:
    return f"choice.{SHA256[:12]}.forecasting.{name}"


def unfold(page: AppTest, fold: str) -> None:
    page.session_state[key(f"fold.{fold}")] = True
    page.run()


def train_button(page: AppTest):
    return next(button for button in page.button if button.label.startswith("Train "))


def test_without_a_source_it_says_what_belongs_here(open_page: OpenPage) -> None:
    page = open_page("train")
    assert not page.exception
    assert "Nothing to train yet" in texts(page)


def test_before_a_training_everything_is_chosen_and_explained(open_page: OpenPage, full_home: Path) -> None:
    page = open_page("train", source=SHA256)
    assert not page.exception
    assert train_button(page).label == "Train 2 networks × 3 seeds"
    assert "windows" in texts(page)
    assert re.search(r"A timestep is read as \d+ features?: the value itself", texts(page))
    assert "keras.Sequential" in page.code[0].value
    assert page.table[0].value["Output shape"].str.startswith("\\(None").all()
    assert [chart for chart in charts(page) if "unrolled" in chart]


def drop_recipe(page: AppTest, content: str) -> None:
    page.session_state[f"choice.{SHA256[:12]}.recipe.place"] = True
    page.run()
    page.file_uploader[0].upload("recipe.toml", content.encode()).run()


def test_a_recipe_from_a_file_fills_in_the_form(open_page: OpenPage, full_home: Path) -> None:
    page = open_page("train", source=SHA256)
    drop_recipe(page, 'task = "forecasting"\n[network]\ncell = "gru"\nunits = 9\n[training]\npatience = "none"\n')
    assert not page.exception
    assert train_button(page).label == "Train GRU × 3 seeds"
    assert [page.session_state[key(name)] for name in ("units", "patience", "cell.lstm")] == [9, None, False]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('task = "forecasting"\n[network]\nunits = "many"\n', "Units cannot be 'many'"),
        ('task = "writing"\n', "this source is not"),
        ("units", "cannot be read as TOML"),
    ],
)
def test_a_recipe_that_does_not_fit_changes_nothing(
    content: str, said: str, open_page: OpenPage, full_home: Path
) -> None:
    page = open_page("train", source=SHA256)
    drop_recipe(page, content)
    assert not page.exception
    assert said in texts(page)
    assert train_button(page).label == "Train 2 networks × 3 seeds"


def test_what_few_people_change_is_a_fold_further_away(open_page: OpenPage, full_home: Path) -> None:
    page = open_page("train", source=SHA256)
    for fold, there, elsewhere in (("Data", "lookback", "stride"), (MORE, "stride", "lookback")):
        page.session_state[key(f"fold.{fold}")] = True
        page.run()
        shown = {widget.key for widget in page.number_input}
        assert key(there) in shown
        assert key(elsewhere) not in shown
        page.session_state[key(f"fold.{fold}")] = False


def test_ticking_cells_changes_what_would_run(open_page: OpenPage, full_home: Path) -> None:
    page = open_page("train", source=SHA256)
    page.checkbox(key=key("cell.gru")).check().run()
    assert train_button(page).label == "Train 3 networks × 3 seeds"
    for cell in ("gru", "simple_rnn", "lstm"):
        page.checkbox(key=key(f"cell.{cell}")).uncheck().run()
    assert not page.exception
    assert "Tick at least one cell" in texts(page)


def test_a_rerun_sets_no_field_that_somebody_may_be_typing_into(open_page: OpenPage, full_home: Path) -> None:
    page = open_page("train", source=SHA256)
    for fold in ("Network", "Training", "Data"):
        page.session_state[key(f"fold.{fold}")] = True
    page.run()
    page.checkbox(key=key("cell.gru")).check().run()
    fields = [*page.number_input, *page.selectbox, *page.checkbox]
    assert len(fields) > 20
    assert [field.key for field in fields if field.proto.set_value] == []


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_preset_fills_in_the_fields_and_can_be_changed(open_page: OpenPage, full_home: Path, preset: Preset) -> None:
    page = open_page("train", source=SHA256)
    page.get_by_key(key("start")).set_value(preset.name).run()
    unfold(page, "Network")
    assert not page.exception
    assert page.number_input(key=key("units")).value == preset.changes["units"]
    page.number_input(key=key("units")).set_value(7).run()
    assert "Changed by you: units." in texts(page)


def test_a_choice_outlives_its_fold_and_the_session(open_page: OpenPage, full_home: Path) -> None:
    page = open_page("train", source=SHA256)
    page.checkbox(key=key("cell.gru")).check().run()
    page.number_input(key=key("seeds")).set_value(2).run()
    unfold(page, "Network")
    page.number_input(key=key("units")).set_value(7).run()
    page.session_state[key("fold.Network")] = False
    page.run()
    assert not [field for field in page.number_input if field.key == key("units")]
    assert "Changed by you: units." in texts(page)
    again = open_page("train", source=SHA256)
    assert train_button(again).label == "Train 3 networks × 2 seeds"
    assert "Changed by you: units." in texts(again)
    again.get_by_key(key("start")).set_value("notebook").run()
    assert "Changed by you" not in texts(again)


def test_what_was_not_changed_follows_another_target(open_page: OpenPage, full_home: Path) -> None:
    page = open_page("train", source=SHA256)
    page.session_state[key("was")] = {**page.session_state[key("was")], "units": 3, "layers": 4}
    page.session_state[key("units")] = 3
    page.run()
    assert "Changed by you" not in texts(page)


def test_a_choice_that_cannot_be_trained_is_a_sentence(open_page: OpenPage, full_home: Path) -> None:
    page = open_page("train", source=SHA256)
    unfold(page, "Data")
    page.number_input(key=key("lookback")).set_value(5000).run()
    assert not page.exception
    assert page.warning[0].value
    assert not [button for button in page.button if button.label.startswith("Train ")]


def test_after_a_training_the_verdict_leads_on(open_page: OpenPage, full_home: Path) -> None:
    run = next(run for run in Store(full_home).runs() if run.title == FINISHED)
    page = open_page("train", experiment=run.experiment)
    assert not page.exception
    assert page.subheader[0].value
    labels = [button.label for button in page.button]
    assert "Read the results" in labels
    assert "Compare" in labels
    assert len(page.progress) == 4


def test_what_an_ended_job_shows_is_drawn_once(
    open_page: OpenPage, full_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    draw = drawing.as_drawn
    monkeypatch.setattr(drawing, "as_drawn", lambda figure: (made.append(figure), draw(figure))[1])
    run = next(run for run in Store(full_home).runs() if run.title == FINISHED)
    page = open_page("train", experiment=run.experiment)
    before = len(made)
    assert set(charts(page.run())) >= {"live_losses", "live_gradients"}
    assert len(made) == before


def test_runs_that_broke_off_explain_themselves_and_offer_a_way_on(open_page: OpenPage, full_home: Path) -> None:
    run = next(run for run in Store(full_home).runs() if run.title == BROKEN)
    page = open_page("train", experiment=run.experiment)
    assert not page.exception
    assert "Training diverged in epoch 1" in texts(page)
    assert "was lost" in texts(page)
    labels = [button.label for button in page.button]
    assert "Use tanh, which cannot grow without limit" in labels
    assert "Lower the learning rate to 0.01" in labels
    assert "Resume it" in labels


def test_a_recipe_can_be_changed_and_trained_again(open_page: OpenPage, full_home: Path) -> None:
    run = next(run for run in Store(full_home).runs() if run.title == FINISHED)
    page = open_page("train", experiment=run.experiment)
    next(button for button in page.button if button.label == "Change it and train again").click().run()
    assert not page.exception
    assert page.query_params["source"] == SHA256
    unfold(page, "Network")
    unfold(page, "Data")
    assert page.number_input(key=key("units")).value == 4
    assert page.number_input(key=key("lookback")).value == 4


def test_an_unknown_experiment_is_a_sentence(open_page: OpenPage) -> None:
    page = open_page("train", experiment="nosuchthing")
    assert not page.exception
    assert "There is no such experiment" in texts(page)


def test_a_proposal_that_a_choice_rules_out_gives_way_and_comes_back(open_page: OpenPage, home: Path) -> None:
    rows = "".join(f"2021-01-{day:02d},{10 + day * 7 % 5}\n" for day in range(1, 31))
    sha256 = import_here(f"date,value\n{rows}".encode(), "short.csv", Store(home).sources).sha256
    page = open_page("train", source=sha256)
    assert not page.exception
    blend, strategy = (f"choice.{sha256[:12]}.forecasting.{name}" for name in ("blend", "strategy"))
    assert page.session_state[blend] == "weighted"
    for chosen, wanted in (("autoregressive", "nothing"), ("autoregressive", "nothing"), ("direct", "weighted")):
        page.session_state[strategy] = chosen
        page.run()
        assert page.session_state[blend] == wanted
        assert not page.warning
