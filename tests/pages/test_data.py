"""Data, opened empty, full and broken, and changed by hand."""

import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from streamlit.testing.v1 import AppTest

from core.errors import Refused
from core.runs.store import default_store
from core.sources.intake.imports import IMPORTS
from core.sources.preparation import Reading
from core.sources.tables.handling import ways
from pages.shared.screen.state import drafts
from pages.shared.source.findings import LEFT
from tests.core.sources.parted_tables import months, workbook
from tests.importing import import_here

OpenPage = Callable[..., AppTest]
MONTHS = [f"{2015 + month // 12}-{month % 12 + 1:02d}-01" for month in range(72)]
SALES = "month,sales,visitors\n" + "\n".join(
    f"{month},{'' if at in (20, 21) else 100 + at % 12 * 3 + at},{50 + at}" for at, month in enumerate(MONTHS)
)
EVIL = "<img src=x onerror=alert(1)> [a](javascript:alert(1)) ![b](https://evil.example/x.png)"


@pytest.fixture
def bring(home: Path) -> Callable[[str, str], str]:
    """`bring(text, name)` imports a file; its sha256."""
    return lambda text, name="sales.csv": import_here(text.encode(), name, default_store().sources).sha256


def shown(page: AppTest) -> str:
    elements = (*page.title, *page.subheader, *page.markdown, *page.caption)
    return " ".join(str(element.value) for element in elements)


def test_without_a_source_there_is_a_place_to_drop_one_and_all_samples(open_page: OpenPage) -> None:
    page = open_page("data")
    assert not page.exception
    assert len(page.file_uploader) == 1
    assert len([button for button in page.button if button.label == "Look at it"]) >= 6


def test_what_was_brought_before_is_offered_again(open_page: OpenPage, bring: Callable) -> None:
    sha256 = bring(SALES, "before.csv")
    page = open_page("data")
    assert r"before\.csv" in shown(page)
    page.button(key=f"open_{sha256[:16]}").click().run()
    assert not page.exception
    assert page.title[0].value == r"before\.csv"


def test_a_file_is_read_and_everything_is_chosen_already(open_page: OpenPage, bring: Callable) -> None:
    page = open_page("data", source=bring(SALES))
    assert not page.exception
    assert page.title[0].value == r"sales\.csv"
    assert "72 rows" in shown(page)
    assert "Jan 2015 to Dec 2020" in shown(page)
    assert page.selectbox(key="role_time").value == "month"
    assert page.selectbox(key="role_target").value == "sales"
    assert not page.button(key="train_on_this").disabled
    assert len(page.get("bidi_component")) >= 1


def test_the_importer_is_waited_for_with_the_page_alive(open_page: OpenPage, home: Path) -> None:
    before = set(psutil.Process().children())
    sha256 = IMPORTS.begin(SALES.encode(), "sales.csv", default_store().sources)
    [importer] = set(psutil.Process().children()) - before
    importer.suspend()
    page = open_page("data", source=sha256)
    assert not page.exception
    assert "Reading the file" in shown(page)
    importer.resume()
    while IMPORTS.outcome(default_store().sources, sha256) is None:
        time.sleep(0.05)
    page.run()
    assert "72 rows" in shown(page)


def test_another_target_is_kept_and_can_be_undone(open_page: OpenPage, bring: Callable) -> None:
    sha256 = bring(SALES)
    page = open_page("data", source=sha256)
    page.selectbox(key="role_target").select("visitors").run()
    assert not page.exception
    assert drafts().of(sha256).present.target == "visitors"
    again = open_page("data", source=sha256)
    assert again.selectbox(key="role_target").value == "visitors"
    again.button(key="undo").click().run()
    assert again.selectbox(key="role_target").value == "sales"


def test_a_repair_can_be_left_out_and_taken_up_again(open_page: OpenPage, bring: Callable) -> None:
    sha256 = bring(SALES)
    page = open_page("data", source=sha256)
    [gap] = [at for at, found in enumerate(reported(sha256)) if found.proposal and "sales" in found.where]
    page.button(key=f"repair_{gap}").click().run()
    assert not page.exception
    left = drafts().of(sha256).present
    page.button(key=f"repair_{gap}").click().run()
    assert not page.exception
    assert len(drafts().of(sha256).present.repairs) == len(left.repairs) + 1


def test_another_repair_is_chosen_from_the_menu(open_page: OpenPage, bring: Callable) -> None:
    sha256 = bring(SALES)
    [gap] = [at for at, found in enumerate(reported(sha256)) if found.proposal and "sales" in found.where]
    every = ways(reported(sha256)[gap])
    at, carried = next((at, way) for at, way in enumerate(every) if "forward" in way.title)
    page = open_page("data", source=sha256)
    page.menu_button(key=f"other_{gap}").click(at).run()
    assert not page.exception
    assert carried in drafts().of(sha256).present.repairs
    page.menu_button(key=f"other_{gap}").click(LEFT).run()
    assert not page.exception
    assert not {way.kind for way in drafts().of(sha256).present.repairs} & {"fill"}


def test_an_encoding_in_doubt_can_be_read_otherwise(open_page: OpenPage, home: Path) -> None:
    text = SALES.replace("visitors", "Größe in Käufern").replace("sales", "Verkäufe")
    sha256 = import_here(text.encode("cp1252"), "umlaut.csv", default_store().sources).sha256
    [place] = [at for at, found in enumerate(reported(sha256)) if found.detector == "encoding"]
    way = next(way for way in reported(sha256)[place].alternatives if way.options["encoding"] == "cp1250")
    page = open_page("data", source=sha256)
    page.menu_button(key=f"other_{place}").click(way).run()
    assert not page.exception
    assert drafts().of(sha256).reading.encoding == "cp1250"
    assert drafts().of(sha256).steps == ()


def test_sheets_of_one_table_can_be_read_alone_and_joined_again(open_page: OpenPage, home: Path) -> None:
    sha256 = import_here(workbook(*months("{} 2021")), "shop.xlsx", default_store().sources).sha256
    for sheet in ("Mar 2021", "all of one shape"):
        page = open_page("data", source=sha256)
        found = next(
            finding for finding in reported(sha256, drafts().of(sha256).reading) if finding.detector == "sheets"
        )
        way = next(way for way in ways(found) if way.options["sheet"] == sheet)
        menu = next(menu for menu in page.menu_button if menu.label == "Read it differently")
        menu.click(way).run()
        assert not page.exception
        assert drafts().of(sha256).reading.sheet == sheet
        while "Reading the file" in shown(page):
            page.run()


def test_a_refused_file_is_a_designed_state_with_its_evidence(open_page: OpenPage, home: Path) -> None:
    content = bytes(range(256)) * 40
    sources = default_store().sources
    with pytest.raises(Refused) as refusal:
        import_here(content, f"{EVIL}.csv", sources)
    sha256 = next(sources.iterdir()).name
    page = open_page("data", source=sha256)
    while "Reading the file" in shown(page):
        page.run()
    assert not page.exception
    assert "This file is not used" in shown(page)
    assert refusal.value.message.split()[0] in shown(page)
    assert "<img" not in shown(page).replace(r"\<", "")


def test_a_poem_refused_as_a_table_is_read_as_a_text_in_one_click(open_page: OpenPage, home: Path) -> None:
    poem = "O moon, O moon, who saw me go\nO sea, O sea, who heard me call\n" * 40
    sources = default_store().sources
    with pytest.raises(Refused):
        import_here(poem.encode(), "poem.txt", sources)
    page = open_page("data", source=next(sources.iterdir()).name)
    while "Reading the file" in shown(page):
        page.run()
    next(button for button in page.button if button.label == "Read it as a text").click().run()
    while "Reading the file" in shown(page):
        page.run()
    assert not page.exception
    assert "different characters" in shown(page)


def test_words_that_never_change_within_a_series_can_be_chosen(open_page: OpenPage, bring: Callable) -> None:
    rows = [
        f"{shop},{month},{at % 12 + place},{('north', 'south', 'north')[place]},{('wet', 'dry')[at % 2]}"
        for place, shop in enumerate("abc")
        for at, month in enumerate(MONTHS)
    ]
    sha256 = bring("shop,month,sales,region,weather\n" + "\n".join(rows))
    page = open_page("data", source=sha256)
    labels = page.multiselect(key="role_labels")
    assert labels.options == ["region"]
    labels.set_value(["region"]).run()
    assert not page.exception
    [kept] = drafts().of(sha256).present.labels
    assert kept.columns == ("region: north", "region: south")
    assert page.multiselect(key="role_labels").value == ["region"]


def test_an_unknown_source_says_so_and_offers_a_place_for_a_file(open_page: OpenPage) -> None:
    page = open_page("data", source="0" * 64)
    assert not page.exception
    assert "This source is not here" in shown(page)
    assert len(page.file_uploader) == 1


def test_column_names_from_a_file_are_text_on_the_screen(open_page: OpenPage, bring: Callable) -> None:
    rows = "\n".join(f"{month},{at}" for at, month in enumerate(MONTHS))
    page = open_page("data", source=bring(f'month,"{EVIL}"\n{rows}', f"{EVIL}.csv"))
    assert not page.exception
    for sign in ("<img", "[a](", "![b]("):
        assert sign not in shown(page)


def test_reading_it_another_way_is_kept(open_page: OpenPage, bring: Callable) -> None:
    sha256 = bring(SALES)
    page = open_page("data", source=sha256)
    assert "Decimal mark" not in [box.label for box in page.selectbox]  # a closed fold sends none of its widgets
    page.session_state["how_it_was_read"] = True
    page.run()
    page.selectbox(key="reading_Thousands mark").select(".")
    page.button(key="read_this_way").click().run()
    assert not page.exception
    assert drafts().of(sha256).reading.thousands == "."


def reported(sha256: str, reading: Reading = Reading()):
    return IMPORTS.outcome(default_store().sources, sha256, reading).report.findings


def test_ten_words_of_ones_own_voice_are_offered_at_a_click(open_page: OpenPage) -> None:
    page = open_page("data")
    page.session_state["recorder"] = True
    page.run()
    assert page.text_input(key="recording.labels").value == "yes, no"
    next(button for button in page.button if button.label == "Ten words: zero to nine").click().run()
    assert not page.exception
    assert len(page.text_input(key="recording.labels").value.split(", ")) == 10
    assert any("Record **zero** (1 of 5)" in one.value for one in page.markdown)
