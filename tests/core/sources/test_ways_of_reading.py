"""How bytes are read belongs to their form, and what was read or decided before that was so is found again."""

import json
from pathlib import Path
from typing import Literal

import pytest

from core.sources.intake.drafts import Draft, Drafts
from core.sources.intake.sources import digest, open_source
from core.sources.kinds import KINDS
from core.sources.lookup import kind_named
from core.sources.preparation import Reading
from core.sources.tables.form import TABLES
from core.sources.tables.table_reading import TableReading
from tests.importing import import_here

SHA256 = "a" * 64
NOTHING = {"encoding": None, "delimiter": None, "decimal": None, "thousands": None, "header_row": None, "sheet": None}


class OtherReading(Reading):
    """Of a form that is no table."""

    form: Literal["other"] = "other"
    rate: int | None = None


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_has_one_type_of_reading_everywhere(name: str) -> None:
    kind = kind_named(name)
    of_preparation = kind.Preparation.model_fields["reading"]
    of_report = kind.Report.model_fields["reading"]
    assert of_preparation.annotation is of_report.annotation is kind.form.Reading
    assert of_preparation.default == of_report.default == kind.form.Reading()
    assert kind.form.Reading().is_as_detected


@pytest.mark.parametrize(
    ("reading", "name"),
    [
        (Reading(), "3a2b0b9e044d758a"),
        (TableReading(), "3a2b0b9e044d758a"),
        (TableReading(delimiter=";"), "722eb582d023ef18"),
        (TableReading(running_text=True), "c3d27b71defb74f8"),
    ],
    ids=["any", "table", "delimiter", "running text"],
)
def test_what_was_read_before_forms_were_named_is_found_under_its_name(reading: Reading, name: str) -> None:
    assert digest(reading) == name


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (NOTHING | {"delimiter": ";"}, TableReading(delimiter=";")),
        (NOTHING | {"running_text": True}, TableReading(running_text=True)),
        ({}, Reading()),
    ],
)
def test_a_draft_of_before_forms_were_named_opens(tmp_path: Path, before: dict, expected: Reading) -> None:
    (tmp_path / f"{SHA256}.json").write_text(json.dumps({"reading": before, "steps": []}))
    assert Drafts(tmp_path).of(SHA256) == Draft(reading=expected)


def test_a_draft_keeps_the_reading_of_its_form(tmp_path: Path) -> None:
    Drafts(tmp_path).read_as(SHA256, TableReading(sheet="2024"))
    assert Drafts(tmp_path).of(SHA256).reading == TableReading(sheet="2024")


def test_what_was_said_of_another_form_is_not_asked_of_this_one() -> None:
    assert TABLES.reading(OtherReading(rate=2)) == TABLES.reading(Reading()) == TableReading()
    assert TABLES.reading(TableReading(decimal=",")) == TableReading(decimal=",")


def test_a_file_is_read_as_detected_before_its_form_is_known(tmp_path: Path) -> None:
    source = import_here(b"day,sales\n2024-01-01,3\n2024-01-02,4\n2024-01-03,5\n", "sales.csv", tmp_path)
    assert isinstance(source.report.reading, TableReading)
    assert open_source(tmp_path, source.sha256, TableReading()).folder == source.folder
