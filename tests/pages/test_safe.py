"""Text from a person's file is text on the screen."""

import pytest

from pages.shared.screen.safe import md, shortened


@pytest.mark.parametrize(
    "text",
    ["<img src=x onerror=alert(1)>", "[a](javascript:alert(1))", "![a](https://evil.example/x.png)", "**bold**", "$x$"],
)
def test_markup_is_escaped(text: str) -> None:
    shown = md(text)
    for sign in "<[]*$!(":
        assert sign not in shown.replace(f"\\{sign}", "")


@pytest.mark.parametrize("text", ["https://evil.example", "www.evil.example", "a@evil.example"])
def test_addresses_are_broken_up(text: str) -> None:
    assert "\u200b" in md(text)


def test_icons_are_not_drawn() -> None:
    assert ":material" not in md(":material/home:").replace("\\", "")


def test_control_characters_and_line_breaks_do_not_reach_a_label() -> None:
    assert md("a\x00b\n\nc\u202ed") == "ab cd"


def test_long_names_are_cut() -> None:
    assert shortened("x" * 200, longest=10) == "x" * 9 + "…"
