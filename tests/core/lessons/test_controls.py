"""A control reads any address, and what it writes reads the same again."""

import pytest

from core.lessons.controls import Amount, OneOf

BIAS = Amount(name="bias", title="Bias", low=0, high=5, default=1.0, step=0.5, unit="timesteps", top="all")
UNITS = Amount(name="units", title="Units", low=8, high=48, default=32, step=8)
WAY = OneOf(name="way", title="Way", options={"one": "One way", "both": "Both ways"}, default=None)


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
