"""The columns of a table are looked at once, whatever is decided about it."""

import gc

import pandas as pd
import pytest

from core.sources.tables.columns import kept_views
from core.sources.tables.columns.kept_views import KeptViews


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the columns that were looked at, in order."""
    names: list[str] = []
    look = kept_views.look
    monkeypatch.setattr(
        kept_views, "look", lambda name, *told, **named: (names.append(name), look(name, *told, **named))[1]
    )
    return names


def table(first: str = "1") -> pd.DataFrame:
    return pd.DataFrame({"day": ["2020-01-01", "2020-01-02"], "sold": [first, "2"]})


def test_a_table_is_looked_at_once_for_each_decimal_mark(looked: list[str]) -> None:
    views, one = KeptViews(4), table()
    for _ in range(3):
        assert [view.name for view in views.of(one, decimal=".")] == ["day", "sold"]
    assert looked == ["day", "sold"]
    views.of(one, decimal=",")
    assert looked == ["day", "sold"] * 2


def test_each_of_many_tables_that_come_and_go_is_seen_as_it_is() -> None:
    views = KeptViews(4)
    for number in range(50):
        assert views.of(table(str(number)), decimal=None)[1].cells[0].as_py() == str(number)


def test_a_table_that_is_gone_leaves_nothing(looked: list[str]) -> None:
    views, one = KeptViews(4), table()
    views.of(one, decimal=None)
    del one
    gc.collect()
    assert views._kept == {}


def test_the_tables_asked_for_last_are_kept(looked: list[str]) -> None:
    views, one, two = KeptViews(1), table(), table()
    for each in (one, two, two, one):
        views.of(each, decimal=None)
    assert looked == ["day", "sold"] * 3
