"""Pages where people sign in: whose is what, what others share, and what a teacher does."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.people.person import Person, person_from
from core.people.settings import class_settings
from core.runs.people.handing import handed
from core.runs.store import Store, default_store
from tests.core.runs.test_belonging import CLASS
from tests.core.runs.trial import finished_run
from tests.pages.conftest import FRAME, sent_to
from tests.pages.screen import texts

Open = Callable[..., AppTest]


@pytest.fixture
def school(home: Path) -> Store:
    home.mkdir()
    (home / "class.toml").write_text(CLASS + "run_minutes = 7\n")
    return default_store()


def person(name: str) -> Person:
    return person_from({"X-User": name}, class_settings(default_store().root))


def opened(who: str, name: str, **parameters: str) -> AppTest:
    """A page as somebody sees it."""
    test = AppTest.from_file(str(FRAME), default_timeout=60)
    test.user = {"X-User": who} if who else {}
    return sent_to(test, name, **parameters)


def pressed(page: AppTest, label: str) -> AppTest:
    [button] = [one for one in page.button if one.label == label]
    return button.click().run()


def test_nobody_sees_a_page_before_signing_in(school: Store) -> None:
    page = opened("", "home")
    assert page.subheader[0].value == "Sign in to work here"
    assert not page.file_uploader
    assert "Train" not in " ".join(button.label for button in page.button)


def test_a_member_has_own_runs_and_is_told_the_bounds(school: Store) -> None:
    run = finished_run(school.seen_by(person("lou")))
    theirs = opened("kim", "results", run=run)
    nothing = opened("kim", "results", run="abcdefghjk-1")
    assert "This run is not here" in texts(theirs)
    assert texts(theirs) == texts(nothing)
    assert "Months" not in texts(opened("kim", "runs"))
    data = opened("kim", "data")
    assert "A file may have 1.0 MB" in texts(data)
    assert data.file_uploader[0].proto.max_upload_size_mb == 1
    assert not opened("lou", "results", run=run).exception
    train = opened("lou", "train", source=school.run(run).outline.sha256)
    assert "A run may take 7 min 00 s of processor time" in texts(train)


def test_what_is_shared_is_read_and_copied(school: Store) -> None:
    lou = school.seen_by(person("lou"))
    run = finished_run(lou)
    lou.share(run, "class")
    assert "Shared with the class" in texts(opened("kim", "runs"))
    page = opened("kim", "results", run=run)
    assert not page.exception
    assert "Shared by lou" in texts(page)
    pressed(page, "Copy it")
    [copied] = school.seen_by(person("kim")).runs()
    assert copied.owner == person("kim").id


def test_a_title_with_markup_stays_words_in_links(school: Store) -> None:
    lou = school.seen_by(person("lou"))
    run = finished_run(lou)
    record = lou.run(run).folder / "run.json"
    record.write_text(record.read_text().replace("Months", "**M** ![](/media/x)"))
    lou.share(run, "class")
    for who, page in (("kim", "runs"), ("lou", "home"), ("lou", "compare")):
        told = " ".join(link.proto.label for link in opened(who, page).get("page_link"))
        assert "M" in told
        assert "**M" not in told
        assert "![" not in told


def test_a_teacher_sees_all_hands_out_and_says_why(school: Store) -> None:
    ada = school.seen_by(person("ada"))
    own = finished_run(ada)
    run = finished_run(school.seen_by(person("lou")))
    assert [title.value for title in opened("kim", "classroom").title] == ["Unroll"]
    page = opened("ada", "classroom")
    assert not page.exception
    assert list(page.table[0].value["Name"]) == ["ada", "kim", "lou"]
    ada.delete(run, why="It fills the disk.")
    told = opened("lou", "home")
    assert "ada deleted your run Months: It fills the disk." in texts(told)
    assert "ada deleted" not in texts(pressed(told, "I have read this"))
    page.session_state["class_tab"] = "Hand out"
    page.run()
    [choice] = [one for one in page.selectbox if one.label == "A recipe and its source"]
    choice.set_value(own).run()
    pressed_button = next(one for one in page.button if one.key == "hand_recipe")
    pressed_button.click().run()
    [given] = handed(school)
    assert given.run == own
    taken = pressed(opened("kim", "data"), "Take it")
    assert not taken.exception
    assert school.seen_by(person("kim")).sources.joinpath(given.sha256, "original").is_file()
    page.session_state["class_tab"] = "Results"
    page.run()
    assert page.table[0].value["Who"].tolist() == ["ada"]
    page.toggle[0].set_value(True).run()
    assert page.table[0].value["Who"].tolist() == ["Person 1"]
