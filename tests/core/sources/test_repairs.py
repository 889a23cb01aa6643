"""Repairs are pure, tell what they changed, and nothing happens without one."""

import numpy as np
import pandas as pd
import pytest

from core.errors import UserError
from core.sources.findings import Repair
from core.sources.tables.judging.detectors import DETECTORS
from core.sources.tables.preparing.repairs import REPAIRS
from core.sources.tables.preparing.repairs.fill import filled
from core.sources.tables.preparing.tables import prepare, preview, repropose, trace
from core.sources.tables.series_preparation import SeriesPreparation

DAYS = pd.date_range("2021-01-01", periods=40, freq="D").strftime("%Y-%m-%d")


def table(**columns) -> pd.DataFrame:
    return pd.DataFrame({"date": DAYS, "value": np.arange(40.0)} | columns)


def plain(*repairs: Repair, **more) -> SeriesPreparation:
    found = {"time_columns": ("date",), "time_format": "ISO 8601", "target": "value", "frequency": "D"}
    return SeriesPreparation(**(found | more), repairs=repairs)


def test_without_repairs_a_clean_table_is_its_series():
    (series,) = prepare(table(), plain())
    assert series.target_values.tolist() == list(range(40))
    assert series.frequency == "D"
    assert not series.repaired.any()


@pytest.mark.parametrize(
    ("cells", "kind", "options", "changed"),
    [
        (["1,5"] * 3 + ["2"] * 37, "read_numbers", {"decimal": ","}, 3),
        (["NA", "NA"] + ["3"] * 38, "words_to_missing", {"words": ("NA",)}, 2),
        (["bad", "NA"] + ["3"] * 38, "text_to_missing", {}, 2),
        ([-999.0] * 4 + [1.0] * 36, "sentinels_to_missing", {"values": (-999,)}, 4),
        ([np.inf] + [1.0] * 39, "infinite_to_missing", {}, 1),
        ([1.0] * 39 + [500.0], "outliers_to_missing", {"low": 0, "high": 9}, 1),
        ([10.0] + [1.0] * 39, "restore_decimal", {"rows": (0,), "factor": 10}, 1),
        (["yes", "no"] * 20, "truth_to_numbers", {}, 40),
    ],
)
def test_a_repair_of_cells_tells_which_it_changed(cells, kind, options, changed):
    frame = table(value=cells)
    before = frame.copy(deep=True)
    repair = Repair(kind=kind, column="value", options=options)
    done = trace(frame, plain(repair, Repair(kind="fill", options={"how": "mean"})))
    assert len(done.effects[0].cells["value"]) == changed
    assert np.isfinite(done.series[0].values).all()
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize("cells", [["1,5"] * 40, ["NA"] + ["3"] * 39, [np.inf] + [1.0] * 39, [np.nan] + [1.0] * 39])
def test_what_needs_a_repair_is_an_error_with_a_hint_when_it_is_declined(cells):
    with pytest.raises(UserError) as raised:
        prepare(table(value=cells), plain())
    assert raised.value.hint


def test_rows_out_of_order_or_twice_need_a_word():
    shuffled = table().iloc[::-1]
    with pytest.raises(UserError):
        prepare(shuffled, plain(frequency=None))
    twice = pd.concat([table(), table().head(1).assign(value=9.0)])
    with pytest.raises(UserError, match="share"):
        prepare(twice, plain())
    (series,) = prepare(twice, plain(Repair(kind="same_time", options={"how": "mean"})))
    assert series.target_values[0] == 4.5


@pytest.mark.parametrize(("how", "first"), [("sum", 9.0), ("mean", 4.5), ("first", 0.0), ("last", 9.0), ("max", 9.0)])
def test_rows_of_one_time_become_one(how, first):
    twice = pd.concat([table(), table().head(1).assign(value=9.0)])
    (series,) = prepare(twice, plain(Repair(kind="same_time", options={"how": how})))
    assert series.target_values[0] == first


def test_events_are_added_up_per_week():
    (series,) = prepare(
        table(value=np.ones(40)),
        plain(Repair(kind="aggregate", options={"frequency": "W-MON", "how": "sum"}), frequency="W-MON"),
    )
    assert series.target_values.sum() == 40
    assert set(series.target_values[1:-1]) == {7.0}


@pytest.mark.parametrize(
    ("how", "expected"),
    [("interpolate", [0, 1, 2, 3, 4, 5]), ("carry_forward", [0, 1, 1, 1, 4, 5]), ("zero", [0, 1, 0, 0, 4, 5])],
)
def test_gaps_are_filled_as_asked(how, expected):
    assert filled(np.array([0, 1, np.nan, np.nan, 4, 5.0]), how).tolist() == expected


def test_seasonal_filling_keeps_the_season():
    values = np.tile([0.0, 5.0, 9.0, 5.0], 10)
    holed = values.copy()
    holed[[9, 10, 22]] = np.nan
    assert filled(holed, "season", 4) == pytest.approx(values, abs=1.0)


def test_local_time_is_counted_in_utc_without_a_doubled_hour():
    index = pd.date_range("2021-10-30", periods=60, freq="h", tz="Europe/Berlin").tz_localize(None)
    frame = pd.DataFrame({"date": index.strftime("%Y-%m-%d %H:%M:%S"), "value": np.arange(60.0)})
    repairs = (Repair(kind="to_utc", options={"zone": "Europe/Berlin"}),)
    (series,) = prepare(frame, plain(*repairs, frequency="h"))
    assert len(series) == 60
    assert series.target_values.tolist() == list(range(60))


def test_a_preview_can_leave_one_repair_out():
    sentinel = Repair(kind="sentinels_to_missing", column="value", options={"values": (5,)})
    frame = table()
    assert preview(frame, plain(sentinel))["value"].isna().sum() == 1
    assert preview(frame, plain(sentinel), stop_before=sentinel)["value"].isna().sum() == 0


def test_another_target_brings_its_own_repairs_and_keeps_the_choices_made():
    frame = table(other=["NA", "NA", *map(str, range(38))])
    frame = frame.drop(index=[7])
    chosen = Repair(kind="fill", options={"how": "carry_forward"}, title="Carry the last value forward")
    first = repropose(frame, plain())
    changed = first.model_copy(update={"target": "other", "repairs": (chosen,)})
    again = repropose(frame, changed)
    assert chosen in again.repairs
    assert {"words_to_missing", "trim", "fill"} <= {repair.kind for repair in again.repairs}
    assert np.isfinite(prepare(frame, again)[0].values).all()


def test_a_date_order_chosen_by_the_person_is_kept():
    written = [f"{i % 12 + 1:02d}/{(i * 5) % 12 + 1:02d}/2021" for i in range(11)]
    frame = pd.DataFrame({"date": written, "value": np.arange(11.0)})
    first = repropose(frame, plain(time_format=None, frequency=None))
    assert first.time_format == "%d/%m/%Y"
    month_first = Repair(kind="time_format", options={"time_format": "%m/%d/%Y"}, title="Read month first")
    kept = tuple(repair for repair in first.repairs if repair.kind != "time_format")
    again = repropose(frame, first.model_copy(update={"repairs": (*kept, month_first)}))
    assert again.time_format == "%m/%d/%Y"
    assert [repair for repair in again.repairs if repair.kind == "time_format"] == [month_first]


def test_every_repair_has_a_title_and_every_detector_its_own_file():
    assert all(kind == repair.kind and repair.title for kind, repair in REPAIRS.items())
    assert len({detect.__module__ for detect in DETECTORS}) == len(DETECTORS)
