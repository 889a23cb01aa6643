"""A newer file is read with the run's own columns, and needs no more than what the network looks back over."""

import functools

import numpy as np
import pytest

from core.errors import UserError
from core.inference.batch import label_all
from core.inference.forecasting import Prediction, predict_next
from core.inference.newer import NewerSource, find_newer, newer_value, newer_words
from core.inference.opened import open_predictor
from core.runs.folder.run import Run
from core.runs.store import Store
from core.sources.intake.sources import Source
from core.sources.tables.preparing.grid import MissingValues
from tests.core.runs.trial import CSV, OPTIONS, finished_run
from tests.importing import import_here

NAMES, *ROWS = CSV.splitlines()
SCALED = {**OPTIONS, "scaling": "standard", "transform": "log"}
REVIEWS = "id,review,author,opinion\n" + "\n".join(
    f"{at},the sea by the road was {word} on day {at},a{at % 3},{word}"
    for at in range(60)
    for word in ("good" if at % 2 else "bad",)
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def run(store: Store) -> Run:
    return store.run(finished_run(store, options=SCALED))


@pytest.fixture(scope="module")
def labels(store: Store) -> Run:
    words = {"epochs": 1, "units": 3, "embedding": 3, "longest": 12}
    return store.run(finished_run(store, REVIEWS, "classification", words))


def brought(store: Store, run: Run, content: str, name: str = "newer.csv") -> Source:
    return found(store, run, content, name).source


def found(store: Store, run: Run, content: str, name: str = "newer.csv") -> NewerSource:
    outcome = functools.partial(import_here, content.encode(), name, store.sources)
    return find_newer(run, lambda reading: outcome(reading=reading))


def forecast(store: Store, run: Run, rows: list[str], **options: str) -> np.ndarray:
    [one] = predicted(run, brought(store, run, "\n".join([NAMES, *rows])), **options)
    return one.values


def predicted(run: Run, newer: Source, **options: str) -> list[Prediction]:
    return predict_next(open_predictor(run), newer_value(run, newer, **options))


def test_the_last_rows_alone_give_the_forecast_of_the_whole_history(store: Store, run: Run) -> None:
    whole = predict_next(open_predictor(run))[0].values
    np.testing.assert_allclose(forecast(store, run, ROWS[-40:]), whole, rtol=1e-6)


def test_rows_newest_first_and_other_marks_between_them_change_nothing(store: Store, run: Run) -> None:
    turned = "\n".join(
        ["Sales of the shop", "", NAMES.replace(",", ";"), *(r.replace(",", ";") for r in ROWS[:-40:-1])]
    )
    [one] = predicted(run, brought(store, run, turned))
    np.testing.assert_allclose(one.values, forecast(store, run, ROWS[-39:]), rtol=1e-9)


def test_fewer_rows_than_one_lookback_are_refused_with_how_many_it_needs(store: Store, run: Run) -> None:
    with pytest.raises(UserError, match="looks back over 4"):
        forecast(store, run, ROWS[-3:])


def test_gaps_that_the_recipe_does_not_know_are_asked_about(store: Store, run: Run) -> None:
    rows = [*ROWS[-40:-3], *ROWS[-2:]]
    with pytest.raises(MissingValues):
        forecast(store, run, rows)
    filled, zero = (forecast(store, run, rows, fill=how) for how in ("interpolate", "zero"))
    assert np.isfinite(filled).all()
    assert not np.allclose(filled, zero)


def test_gaps_are_filled_as_the_recipe_does(store: Store) -> None:
    run = store.run(finished_run(store, "\n".join([NAMES, *ROWS[:50], *ROWS[51:]]), options=OPTIONS))
    assert np.isfinite(forecast(store, run, [*ROWS[-40:-6], *ROWS[-5:]])).all()


def test_points_mean_thousands_where_they_did_in_training(store: Store) -> None:
    large = [f"{month};{1000 * float(value):,.1f}".translate({44: 46, 46: 44}) for month, value in map(parts, ROWS)]
    run = store.run(finished_run(store, "\n".join(["month;sales", *large]), options=OPTIONS))
    whole = [row.rpartition(",")[0] for row in large[-40:]]
    written = [whole, [f"{row},0" for row in whole]]
    one, other = (predicted(run, brought(store, run, "\n".join(["month;sales", *rows]))) for rows in written)
    np.testing.assert_allclose(one[0].values, other[0].values, rtol=1e-9)


def parts(row: str) -> list[str]:
    return row.split(",")


def test_another_file_is_refused_by_the_column_it_lacks(store: Store, run: Run) -> None:
    source = brought(store, run, "month,price\n" + "\n".join(ROWS))
    with pytest.raises(UserError, match="no column 'sales'"):
        predicted(run, source)


QUOTED = 'id,review,author\n1,"great, lovely\nsuperb phone",a\n2,awful terrible meal,b\n3,okay table,c\n4,nice lamp,d\n'


@pytest.mark.parametrize(
    ("content", "texts", "rows"),
    [
        (QUOTED, ["great, lovely\nsuperb phone", "awful terrible meal", "okay table", "nice lamp"], [2, 3, 4, 5]),
        ("id,review\n1,great phone\n2,\n3,nice lamp\n", ["great phone", "", "nice lamp"], [2, 3, 4]),
        ("review\ngreat phone, they said\nnice lamp\n", ["great phone, they said", "nice lamp"], [2, 3]),
        ("a great phone\nno, a nice lamp\n", ["a great phone", "no, a nice lamp"], [1, 2]),
    ],
    ids=["a quoted line break", "an empty text", "one column", "plain lines"],
)
def test_texts_come_from_the_runs_own_column_a_row_each(
    store: Store, labels: Run, content: str, texts: list[str], rows: list[int]
) -> None:
    newer = brought(store, labels, content)
    new = newer_value(labels, newer)
    assert (list(new.texts), list(new.rows)) == (texts, rows)
    table = label_all(open_predictor(labels), new)
    assert table["row"].tolist() == rows
    assert table["label"].isna().tolist() == [not text for text in texts]


def test_a_run_says_what_a_newer_file_is_and_what_one_lacks(store: Store, labels: Run) -> None:
    assert newer_words(labels) == "A table with a column review, or one text a line."
    other = REVIEWS.replace("review", "said", 1)
    assert found(store, labels, other).missing == ("review",)
    assert found(store, labels, REVIEWS).missing == ()
