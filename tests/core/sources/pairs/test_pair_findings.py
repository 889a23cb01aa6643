"""What is wrong with pairs is found, told with its places, and left out or kept as a person says."""

import pandas as pd
import pytest

from core.errors import UserError
from core.sources.lookup import kind_named
from core.sources.pairs import preparing
from core.sources.pairs.findings import pair_findings
from core.sources.pairs.preparation import PairPreparation
from core.sources.pairs.preparing import prepare_pairs

CHOSEN = PairPreparation(source_column="en", target_column="de")


def table(*pairs: tuple[str | None, str | None]) -> pd.DataFrame:
    usual = [(f"I see house number {at} here.", f"Ich sehe Haus Nummer {at} hier.") for at in range(30)]
    return pd.DataFrame([*usual, *pairs], columns=["en", "de"])


def found(*pairs: tuple[str | None, str | None]) -> dict[str, list[int | None]]:
    """Detector -> the rows it names; the first row of data is row 2."""
    told = pair_findings(table(*pairs), CHOSEN, first_row=2)
    return {one.detector: [place.row for place in one.places] for one in told}


def test_ordinary_pairs_have_no_findings() -> None:
    assert found() == {}


@pytest.mark.parametrize(
    ("pair", "detector"),
    [
        (("", "Hallo du."), "empty_side"),
        ((None, "Hallo du."), "empty_side"),
        (("Taxi nach Rom", "Taxi nach Rom"), "copied"),
        (("Yes.", "Ja, und das ist eine lange Geschichte, die niemand je so ganz geglaubt hat."), "odd_lengths"),
        (("Где мой дом?", "Wo ist mein Haus?"), "other_script"),
        (("I see house number 3 here.", "Ich sehe Haus Nummer 3 hier."), "equal_pairs"),
        (("I see house number 3 here.", "Haus Nummer 3 sehe ich hier."), "several_targets"),
    ],
)
def test_each_fault_is_found_in_its_row(pair: tuple[str, str], detector: str) -> None:
    told = found(pair)
    assert detector in told
    assert 32 in told[detector]


def test_pairs_with_an_empty_side_never_come_out() -> None:
    pairs = prepare_pairs(table(("", "Hallo."), ("Hello.", "  ")), CHOSEN)
    assert len(pairs) == 30
    assert pairs.sides == ("en", "de")


def test_copies_and_odd_lengths_are_left_out_where_a_person_says_so() -> None:
    odd = ("Yes.", "Ja, und das ist eine lange Geschichte, die niemand je so ganz geglaubt hat.")
    rows = table(("Taxi nach Rom", "Taxi nach Rom"), odd)
    assert len(prepare_pairs(rows, CHOSEN)) == 32
    assert len(prepare_pairs(rows, CHOSEN.model_copy(update={"copies": "drop", "odd": "drop"}))) == 30


def test_blanks_and_accents_come_in_one_form() -> None:
    pairs = prepare_pairs(table(("a  cafe\u0301\n ", "ein Café")), CHOSEN)
    assert pairs.sources[-1] == "a café"


def test_one_column_on_both_sides_is_refused() -> None:
    with pytest.raises(UserError, match="same column"):
        prepare_pairs(table(), CHOSEN.model_copy(update={"target_column": "en"}))


def test_sides_are_swapped_by_naming_the_other_target() -> None:
    from core.sources.tables.report import TableReport

    report = TableReport(name="a", bytes=1, rows=30, columns=(), preparation=CHOSEN)
    assert kind_named("pairs").proposed(table(), report, "text pairs", subject="en") == CHOSEN.swapped()


def test_a_run_is_called_after_its_file_where_its_sides_could_be_those_of_any() -> None:
    told = CHOSEN.model_copy(update={"source_column": "Source", "target_column": "target"})
    assert told.heading("numbers.csv") == "numbers.csv"
    assert CHOSEN.heading("numbers.csv") == "en to de"


def test_of_a_long_table_as_many_rows_are_drawn_as_memory_is_meant_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "MOST_PAIRS", 100)
    rows = pd.DataFrame([(f"house {at}", f"Haus {at}", "test" if at % 25 == 0 else "train") for at in range(500)])
    long = rows.set_axis(["en", "de", "part"], axis=1)
    prepared = prepare_pairs(long, CHOSEN)
    assert len(prepared) == 100
    assert prepared == prepare_pairs(long, CHOSEN)
    with_parts = prepare_pairs(long, CHOSEN.model_copy(update={"part_column": "part"}))
    assert len(with_parts) == 100
    assert with_parts.parts.count("test") == 20
    [told] = pair_findings(long, CHOSEN, first_row=2)
    assert told.what.startswith("500 rows; 100 of them, drawn at random, are used")


def test_places_in_a_long_table_are_rows_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "MOST_PAIRS", 40)
    long = table(*[("", "Hallo du.")] * 30)
    [empty] = [one for one in pair_findings(long, CHOSEN, first_row=2) if one.detector == "empty_side"]
    assert all(long["en"][place.row - 2] == "" for place in empty.places)


def test_a_table_that_is_short_enough_is_used_as_a_whole() -> None:
    assert len(prepare_pairs(table(), CHOSEN)) == 30
