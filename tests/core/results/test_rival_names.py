"""Every rival has one name, alone and in sentences."""

import pytest

from core.results.rival_names import NAMES, RivalName
from core.results.rivals import EVERY


@pytest.mark.parametrize("name", NAMES.values(), ids=list(NAMES))
def test_a_rival_is_called_the_same_in_tables_and_in_sentences(name: RivalName) -> None:
    assert name.title.lower() in name.words.lower()


def test_every_rival_of_a_forecast_has_a_name() -> None:
    assert set(EVERY) <= set(NAMES)


def test_no_two_rivals_have_the_same_name() -> None:
    assert len({name.title for name in NAMES.values()}) == len(NAMES)
