"""Who somebody is follows from what the provider or the proxy says, and from nothing else."""

from pathlib import Path

import pytest

from core.errors import UserError
from core.people.person import Person, Turned, person_from
from core.people.settings import FILE, ClassSettings, class_settings

SCHOOL = ClassSettings(
    sign_in="openid",
    person="sub",
    shown="name",
    groups="groups",
    teachers=("staff", "ada@school.example"),
    members=("10b",),
)


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"sub": "1", "groups": ["10b"]}, "member"),
        ({"sub": "1", "groups": ["10b", "staff"]}, "teacher"),
        ({"sub": "1", "groups": "10b, 11a"}, "member"),
        ({"sub": "ada@school.example"}, "teacher"),
    ],
)
def test_groups_decide_the_role(claims: dict, role: str) -> None:
    assert person_from(claims, SCHOOL).role == role


@pytest.mark.parametrize("groups", [["11a"], [], None, "10bb", {"10b": True}])
def test_who_is_in_no_group_is_turned_away(groups: object) -> None:
    assert isinstance(person_from({"sub": "1", "name": "Kim", "groups": groups}, SCHOOL), Turned)


@pytest.mark.parametrize("told", [None, "", "  ", 7, ["1"]])
def test_claims_without_a_person_are_nobody(told: object) -> None:
    assert person_from({"sub": told, "groups": ["10b"]}, SCHOOL) is None


def test_an_id_is_the_same_at_every_sign_in_and_another_at_every_provider() -> None:
    claims = {"sub": "1", "groups": ["10b"], "iss": "https://a.example"}
    first = person_from(claims, SCHOOL)
    assert first.id == person_from({**claims, "name": "Kim"}, SCHOOL).id
    assert first.id != person_from({**claims, "iss": "https://b.example"}, SCHOOL).id
    assert first.id != person_from({**claims, "sub": "2"}, SCHOOL).id


def test_without_members_everybody_who_is_signed_in_may_work() -> None:
    everybody = SCHOOL.model_copy(update={"members": ()})
    assert isinstance(person_from({"sub": "1"}, everybody), Person)


def test_a_store_without_the_file_has_no_class(tmp_path: Path) -> None:
    assert class_settings(tmp_path) is None


@pytest.mark.parametrize(
    "content",
    [
        "sign_in = ",
        'sign_in = "password"\nperson = "sub"\nteachers = ["a"]',
        'sign_in = "openid"\nperson = "sub"',
        b"\xff",
    ],
)
def test_a_file_that_says_nothing_clear_opens_no_door(tmp_path: Path, content: str | bytes) -> None:
    (tmp_path / FILE).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(UserError, match=FILE):
        class_settings(tmp_path)


def test_the_file_says_it_all(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(
        'sign_in = "header"\nperson = "X-User"\ngroups = "X-Groups"\nteachers = ["staff"]\n[bounds]\nrunning = 2\n'
    )
    settings = class_settings(tmp_path)
    assert settings.headers == ("X-User", "X-Groups")
    assert (settings.bounds.running, settings.bounds.disk_mb) == (2, 2_000)
