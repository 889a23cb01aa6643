"""What a person decided about a source outlives the page."""

from pathlib import Path

from core.sources.intake.drafts import Draft, Drafts
from core.sources.tables.series_preparation import SeriesPreparation
from core.sources.tables.table_reading import TableReading

SHA256 = "a" * 64
FIRST = SeriesPreparation(target="sales")
SECOND = SeriesPreparation(target="returns")


def test_nothing_decided_is_an_empty_draft(tmp_path: Path) -> None:
    assert Drafts(tmp_path / "drafts").of(SHA256) == Draft()


def test_the_present_preparation_is_the_one_kept_last(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.keep(SHA256, FIRST)
    drafts.keep(SHA256, SECOND)
    assert Drafts(tmp_path).of(SHA256).present == SECOND


def test_undo_goes_back_step_by_step_to_what_was_proposed(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.keep(SHA256, FIRST)
    drafts.keep(SHA256, SECOND)
    drafts.undo(SHA256)
    assert drafts.of(SHA256).present == FIRST
    drafts.undo(SHA256)
    drafts.undo(SHA256)
    assert drafts.of(SHA256).present is None


def test_deciding_the_same_twice_is_one_step(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.keep(SHA256, FIRST)
    drafts.keep(SHA256, FIRST)
    assert len(drafts.of(SHA256).steps) == 1


def test_reading_another_way_starts_afresh(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.keep(SHA256, FIRST)
    drafts.read_as(SHA256, TableReading(delimiter=";"))
    assert drafts.of(SHA256) == Draft(reading=TableReading(delimiter=";"))


def test_a_draft_that_cannot_be_read_is_an_empty_draft(tmp_path: Path) -> None:
    (tmp_path / f"{SHA256}.json").write_text('{"steps": [{"no": "target"}]}')
    assert Drafts(tmp_path).of(SHA256) == Draft()
