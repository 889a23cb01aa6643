"""Nothing in a person's column names reaches Plotly as markup."""

import pytest

from core.charts.drawing.safe import plot


@pytest.mark.parametrize("text", ['<a href="https://evil.example">in</a>', "<b>x</b>", "<img src=x onerror=alert(1)>"])
def test_tags_become_text(text: str) -> None:
    assert "<" not in plot(text)
    assert ">" not in plot(text)


def test_hover_templates_and_formulas_lose_their_meaning() -> None:
    assert "%{" not in plot("%{customdata}")
    assert "$" not in plot(r"$\href{javascript:alert(1)}$")


def test_plain_names_stay_as_they_are() -> None:
    assert plot("Sales, 1 000 € (net)") == "Sales, 1 000 € (net)"
