"""Labelled sequences in tables: one a row, or rows below each other; and tables that are something else."""

import json
from pathlib import Path

import numpy as np
import pytest

from core.errors import UserError
from core.sources.intake.sources import Source
from core.sources.lookup import kind_named
from tests.importing import import_here

KIND = kind_named("sequence table")


def brought(text: str, folder: Path) -> Source:
    return import_here(text.encode(), "table.csv", folder)


def rows(names: str, *, label: str = "label", count: int = 20, features: int = 1) -> str:
    """A label and as many numbers as `names` has words; features alternate, each on a level of its own."""
    width = len(names.split(","))
    made = [
        ",".join([f"kind {row % 2}", *(f"{10 * (at % features) + 0.1 * row + 0.01 * at}" for at in range(width))])
        for row in range(count)
    ]
    return "\n".join([f"{label},{names}", *made])


def below(label_of: str = "'a' if sequence % 2 else 'b'", *, more: str = "", cell: str = "") -> str:
    """Twelve sequences of five to seven timesteps."""
    lines = [f"id,step,x,y,person,label{more}"]
    for sequence in range(12):
        for step in range(5 + sequence % 3):
            label = eval(label_of, {"sequence": sequence, "step": step})
            lines.append(f"{sequence},{step},{sequence + step / 10},{step},p{sequence % 4},{label}{cell}")
    return "\n".join(lines)


NUMBERED = ",".join(f"t{at}" for at in range(1, 13))


def test_a_row_is_a_sequence_where_a_label_stands_beside_numbered_columns(tmp_path: Path) -> None:
    source = brought(rows(NUMBERED), tmp_path)
    prepared = source.prepared(source.report.preparation)
    assert source.report.preparation.kind == "sequence table"
    assert len(prepared) == 20
    assert prepared.at(3)[:, 0] == pytest.approx(0.3 + 0.01 * np.arange(12), abs=1e-6)
    assert prepared.labels[3] == "kind 1"


def test_features_that_alternate_in_a_row_are_found(tmp_path: Path) -> None:
    source = brought(rows(NUMBERED, features=3), tmp_path)
    assert source.report.preparation.together == 3
    assert source.prepared(source.report.preparation).at(0).shape == (4, 3)
    assert any("3 features alternate" in finding.what for finding in source.report.findings)


def test_without_a_heading_the_first_column_can_be_the_label(tmp_path: Path) -> None:
    text = "\n".join(rows(NUMBERED).replace("kind ", "").splitlines()[1:])
    source = brought(text, tmp_path)
    assert source.report.preparation.label == "column 1"
    assert len(source.report.preparation.values) == 12


def test_rows_with_one_number_are_a_sequence_whatever_their_order(tmp_path: Path) -> None:
    source = brought(below(), tmp_path)
    preparation = source.report.preparation
    prepared = source.prepared(preparation)
    assert (preparation.sequence, preparation.label, preparation.group) == ("id", "label", "person")
    assert preparation.values == ("x", "y")
    assert prepared.lengths.tolist() == [5, 6, 7] * 4
    assert prepared.at(4)[:, 0] == pytest.approx(4 + np.arange(6) / 10)
    assert prepared.groups[:5] == ("p0", "p1", "p2", "p3", "p0")


def test_a_label_that_changes_within_a_sequence_is_another_question(tmp_path: Path) -> None:
    source = brought(below("'a' if step else 'b'"), tmp_path)
    assert source.report.preparation.kind == "rows"


@pytest.mark.parametrize(
    "text",
    [
        rows(",".join(map(str, range(2001, 2014))), label="country"),
        rows(",".join(f"2020-{month:02d}-01" for month in range(1, 13)), label="shop"),
        rows(",".join(f"sensor {letter}" for letter in "abcdefghijklmn")),
        "month,t1,t2\n" + "\n".join(f"2020-{month:02d},{month},{month}" for month in range(1, 13)),
    ],
)
def test_years_dates_and_named_sensors_are_no_timesteps(text: str, tmp_path: Path) -> None:
    assert brought(text, tmp_path).report.preparation.kind != "sequence table"


def test_asked_for_a_table_with_words_beside_its_values_gives_sequences_too(tmp_path: Path) -> None:
    source = brought(below(more=",place", cell=",here"), tmp_path)
    proposed = KIND.proposed(source.stored(), source.report, "labelled sequences")
    assert proposed.values == ("x", "y")
    with pytest.raises(UserError, match="'x' is no column of labels"):
        KIND.proposed(source.stored(), source.report, "labelled sequences", subject="x")


def test_a_newer_table_needs_no_labels(tmp_path: Path) -> None:
    source = brought(rows(NUMBERED), tmp_path)
    preparation = source.report.preparation
    newer = source.stored().drop(columns=["label"])
    assert len(KIND.prepare_newer(newer, source.report, preparation)) == 20
    assert json.loads(preparation.model_dump_json())["kind"] == "sequence table"
