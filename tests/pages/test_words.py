"""Times and numbers read as a person would say them."""

import pytest

from core.charts.theme import THEMES, Theme
from core.training.history import History
from core.words import all_updates, counted, duration
from pages.shared.results.tabs import why_ended
from pages.shared.screen.words import age, number, with_spread
from pages.shared.training.job_words import gradient_words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (0.3, "less than 1 s"), (8.4, "8 s"), (125, "2 min 05 s"), (4200, "1 h 10 min")],
)
def test_durations(seconds: float, words: str) -> None:
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("passed", "words"),
    [(5, "just now"), (60, "1 minute ago"), (7300, "2 hours ago"), (90_000, "1 day ago"), (-3, "just now")],
)
def test_ages(passed: float, words: str) -> None:
    assert age(1_000_000, 1_000_000 + passed) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "–"),
        (0.0, "0"),
        (0.12345, "0.1235"),
        (3.14159, "3.142"),
        (17.238, "17.24"),
        (123.456, "123.5"),
        (1234.5, "1,234"),
        (98765.4, "98,765"),
        (12_345_678, "1.23e+07"),
        (0.00001, "1e-05"),
        (-17.238, "−17.24"),
    ],
)
def test_numbers_have_four_digits(value: float | None, words: str) -> None:
    assert number(value) == words


def test_counts() -> None:
    assert counted(1, "run") == "1 run"
    assert counted(1200, "window") == "1,200 windows"


def test_a_spread_has_the_decimals_of_its_mean() -> None:
    assert with_spread(49.771, 1.3412) == "49.77\u00a0±\u00a01.34"
    assert with_spread(1234.5, 20.4) == "1,234\u00a0±\u00a020"
    assert with_spread(None, None) == "–"
    assert with_spread(3.0, None) == "3.000"


@pytest.mark.parametrize(
    ("why", "sentence"),
    [
        ("all epochs", "It ended after its last epoch."),
        ("no better for 2 epochs", "Early stopping after 2 epochs without improvement of the validation loss."),
        ("asked to stop", "It was stopped by hand."),
        ("of something new", "It ended: of something new."),
    ],
)
def test_why_a_training_ended_is_a_sentence(why: str, sentence: str) -> None:
    assert why_ended(why) == sentence


def test_the_updates_of_a_training_are_counted() -> None:
    assert all_updates(10, 60) == "About 10 updates an epoch, 600 in all."


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_quiet_words_can_be_read_on_the_page(theme: Theme) -> None:
    assert contrast(theme.muted, theme.paper) >= 4.5
    assert contrast(theme.accent, theme.paper) >= 4.5


def contrast(colour: str, paper: str) -> float:
    """By WCAG 2: from 1 to 21."""
    light, dark = sorted((luminance(colour), luminance(paper)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_gradient_norms_are_told_to_those_who_cannot_see_them() -> None:
    assert gradient_words([History(gradient_norm=(2.0, None, 0.5))]) == (
        "Gradient norm by epoch. It lies between 0.5000 and 2.000."
    )
