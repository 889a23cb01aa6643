"""Words that never change within a series tell the network which kind of series it reads."""

from pathlib import Path

import numpy as np
import pytest

from core.errors import UserError
from core.sources.intake.sources import Source
from core.sources.tables.labels import MOST_WORDS, SeriesLabels, labels_of
from core.sources.tables.preparing.label_columns import label_columns, labels_in
from core.sources.tables.preparing.tables import prepare, repropose
from core.sources.tables.series_preparation import SeriesPreparation
from core.tasks import task_of
from core.tasks.forecasting.cutting import fit_all
from core.tasks.scripting.data import series_code
from tests.importing import import_here

SHOPS = {"a": ("north", "small"), "b": ("south", "small"), "c": ("north", "large"), "d": ("", "large")}
DAYS = [f"2024-01-{day:02}" for day in range(1, 31)]


def table(**changed: str) -> bytes:
    rows = [
        f"{shop},{day},{10 + at % 7 + place},{changed.get(shop, region)},{size},{'wet' if at % 2 else 'dry'}"
        for place, (shop, (region, size)) in enumerate(SHOPS.items())
        for at, day in enumerate(DAYS)
    ]
    return ("shop,day,sales,region,size,weather\n" + "\n".join(rows)).encode()


@pytest.fixture
def shops(tmp_path: Path) -> Source:
    return import_here(table(), "shops.csv", tmp_path)


def labelled(source: Source, *columns: str) -> SeriesPreparation:
    preparation = source.report.preparation
    labels = tuple(labels_in(source.stored(), preparation, column) for column in columns)
    return preparation.model_copy(update={"labels": labels})


def test_columns_of_one_word_a_series_are_found(shops: Source) -> None:
    assert shops.report.preparation.id_columns == ("shop",)
    names = ("shop", "region", "size", "weather")
    assert label_columns(shops.stored(), shops.report.preparation, names) == ("region", "size")


def test_each_word_is_a_column_of_zeros_and_ones(shops: Source) -> None:
    series = prepare(shops.stored(), labelled(shops, "region", "size"))
    labels = ("region: north", "region: south", "size: large", "size: small")
    assert [one.labels for one in series] == [labels] * 4
    told = [one.values[:, [one.columns.index(name) for name in labels]] for one in series]
    assert all((values == values[0]).all() for values in told)
    assert [values[0].tolist() for values in told] == [[1, 0, 0, 1], [0, 1, 0, 1], [1, 0, 1, 0], [0, 0, 1, 0]]


def test_a_word_that_was_not_there_in_training_is_none_of_those_known(shops: Source, tmp_path: Path) -> None:
    preparation = labelled(shops, "region")
    newer = import_here(table(b="overseas"), "newer.csv", tmp_path / "newer")
    told = {one.series_id: one.values[0, 1:].tolist() for one in prepare(newer.stored(), preparation)}
    assert told == {"a": [1, 0], "b": [0, 0], "c": [1, 0], "d": [0, 0]}


def test_the_network_reads_the_same_whatever_other_series_there_are(shops: Source) -> None:
    series = prepare(shops.stored(), labelled(shops, "region"))
    options = task_of("forecasting").Options(horizon=2, lookback=4, test=4, validation=4)
    whole, alone = fit_all(series, options)[1], fit_all(series[1:2], options)[0]
    assert whole.covariates[0].tolist() == alone.covariates[0].tolist() == [0, 1]


def test_labels_stay_when_another_role_changes(shops: Source) -> None:
    preparation = labelled(shops, "region")
    assert repropose(shops.stored(), preparation).labels == preparation.labels


def test_the_script_holds_them(shops: Source) -> None:
    code = series_code(prepare(shops.stored(), labelled(shops, "size")))
    assert "labels=('size: large', 'size: small')" in code


def test_what_cannot_tell_series_apart_is_refused(shops: Source) -> None:
    with pytest.raises(UserError, match="'weather' changes within 'a': 'dry', then 'wet'"):
        labelled(shops, "weather")
    with pytest.raises(UserError, match="'size' is the same for all series"):
        labels_of("size", ["small", "small", None])
    with pytest.raises(UserError, match=f"has {MOST_WORDS + 1} different words; at most {MOST_WORDS}"):
        labels_of("city", [f"city {number}" for number in range(MOST_WORDS + 1)])
    changing = shops.report.preparation.model_copy(
        update={"labels": (SeriesLabels(column="weather", words=("dry", "wet")),)}
    )
    with pytest.raises(UserError, match="changes within"):
        prepare(shops.stored(), changing)


def test_rows_put_together_keep_their_words(shops: Source, tmp_path: Path) -> None:
    content = table() + b"\n" + table().split(b"\n", 1)[1]
    source = import_here(content, "twice.csv", tmp_path / "twice")
    wanted = source.report.preparation.model_copy(update={"id_columns": ("shop",)})
    preparation = repropose(source.stored(), wanted)
    preparation = preparation.model_copy(update={"labels": (labels_in(source.stored(), preparation, "size"),)})
    assert {repair.kind for repair in preparation.repairs} & {"same_time", "aggregate"}
    assert np.array_equal(prepare(source.stored(), preparation)[2].values[:, 1:], [[1, 0]] * len(DAYS))
