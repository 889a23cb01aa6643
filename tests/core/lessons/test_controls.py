"""A control reads any address, and what it writes reads the same again."""

import pytest

from core.lessons.controls import Amount, DrawnCurve, OneOf

BIAS = Amount(name="bias", title="Bias", low=0, high=5, default=1.0, step=0.5, unit="timesteps", top="all")
UNITS = Amount(name="units", title="Units", low=8, high=48, default=32, step=8)
WAY = OneOf(name="way", title="Way", options={"one": "One way", "both": "Both ways"}, default=None)

LEFT = DrawnCurve(
    name="left",
    title="Left",
    at=(1, 5, 10),
    low=-8,
    high=0,
    step=0.25,
    x_title="lag",
    y_title="share",
    level=-2,
    crosses="below 1% from lag {place} on",
    never="nowhere below 1%",
    logarithmic=True,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [("2.5", 2.5), ("2.4", 2.5), ("-3", 0.0), ("1e9", 5.0), ("nan", 1.0), ("inf", 1.0), ("many", 1.0), (None, 1.0)],
)
def test_an_amount_is_a_step_within_its_bounds(text: str | None, value: float) -> None:
    assert BIAS.read(text) == value


def test_whole_steps_are_whole_numbers() -> None:
    assert [type(UNITS.read(text)) for text in ("17", "17.2", None)] == [int] * 3
    assert UNITS.read("17") == 16


@pytest.mark.parametrize(("text", "value"), [("both", "both"), ("neither", None), (None, None)])
def test_a_choice_is_one_of_its_options(text: str | None, value: str | None) -> None:
    assert WAY.read(text) == value


@pytest.mark.parametrize("value", [0.0, 0.5, 4.5, 5.0])
def test_what_is_written_reads_the_same(value: float) -> None:
    assert BIAS.read(BIAS.written(value)) == value


def test_amounts_are_read_with_their_unit_and_their_top_in_words() -> None:
    assert BIAS.words(2.5) == "2.5\N{NO-BREAK SPACE}timesteps"
    assert BIAS.words(5.0) == "all"
    assert UNITS.words(16) == "16"


@pytest.mark.parametrize(
    ("text", "value"),
    [("32.28.0", (0.0, -1.0, -8.0)), ("0.0.0", (-8.0, -8.0, -8.0)), ("32.28", None), ("32.28.33", None)]
    + [(text, None) for text in ("", None, "32.-1.0", "a.b.c", "32..0", "9999999999999.1.1", "٣.1.1")],
)
def test_a_drawn_curve_is_a_height_at_every_place_or_nothing(text: str | None, value: tuple | None) -> None:
    assert LEFT.read(text) == value
    assert LEFT.states(text) == (value is not None)
    assert value is None or LEFT.written(value) == text


def test_a_drawn_curve_is_told_by_where_it_falls_below_the_level() -> None:
    assert LEFT.crossing((0.0, -1.0, -3.0)) == 7.5
    assert LEFT.words((0.0, -4.0, -8.0)) == "below 1% from lag 3 on"
    assert LEFT.words((-3.0, 0.0, 0.0)) == "below 1% from lag 1 on"
    assert LEFT.words((0.0, -1.0, -2.0)) == LEFT.words(None) == "nowhere below 1%"
    assert LEFT.words(9) == "below 1% from lag 9 on"


def test_heights_are_told_as_shares_and_very_small_ones_as_powers() -> None:
    heights = [0.0, -0.5, -4.0, -6.0, -5.5]
    assert [LEFT.height_words(height) for height in heights] == ["100%", "32%", "0.01%", "10⁻⁶", "3.2×10⁻⁶"]
