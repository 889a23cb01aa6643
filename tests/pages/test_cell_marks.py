"""A cell has one hue: the dot beside its name on a page is that of its lines on the charts."""

import tomllib
from pathlib import Path

import pytest

from core.charts.theme import DARK, LIGHT, Theme
from core.models.cells import CELLS
from pages.shared.screen.words import cell_mark

CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_pages_have_the_hues_of_the_charts(theme: Theme) -> None:
    told = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"][theme.name]
    assert {hue: told[f"{hue}TextColor"] for hue in theme.hues} == theme.hues


def test_every_cell_has_a_mark_of_its_own_and_an_unknown_one_has_none() -> None:
    assert len({cell_mark(cell) for cell in CELLS}) == len(CELLS)
    assert cell_mark("gone") == ""
