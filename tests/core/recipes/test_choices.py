"""Choices: kept a source and task, and never in the way of a page."""

from pathlib import Path

from core.recipes.choices import Choice, Choices


def test_nothing_chosen_is_empty(tmp_path: Path) -> None:
    assert Choices(tmp_path / "drafts").of("a" * 64).choices == {}


def test_choices_of_two_tasks_live_side_by_side(tmp_path: Path) -> None:
    choices = Choices(tmp_path)
    choices.keep("a", "forecasting", Choice(cells=("gru",), changed={"units": 7, "clip_norm": None}))
    choices.keep("a", "writing", Choice(seeds=2))
    kept = Choices(tmp_path).of("a")
    assert kept.task == "writing"
    assert kept.choices["forecasting"] == Choice(cells=("gru",), changed={"units": 7, "clip_norm": None})


def test_a_file_of_another_version_is_left_aside(tmp_path: Path) -> None:
    (tmp_path / "a.choices.json").write_text('{"task": 3, "more": []}')
    assert Choices(tmp_path).of("a").task is None
