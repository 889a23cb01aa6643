"""Tables over time with a label in each row: found, taken, prepared, and what is wrong with them said."""

from pathlib import Path

import numpy as np
import pytest

from core.errors import UserError
from core.sources.intake.sources import Source
from core.sources.lookup import kind_named
from core.sources.tables.rows.preparation import RowPreparation
from core.sources.tables.rows.roles import in_sessions, relabelled, timed
from core.sources.taking import taken_as, ways_to_take
from tests.importing import import_here

KIND = kind_named("rows")


def table(
    *, heading: str = "phase", words: tuple[str, ...] = ("calm", "busy"), rows: int = 120, **cells: object
) -> str:
    """Two sessions of a minute's rows, a label that lasts for ten of them; `cells` replace those of a column."""
    random = np.random.default_rng(0)
    lines = [f"time,session,speed,{heading}"]
    for at in range(rows):
        found = {
            "time": f"2024-05-01 10:{at // 60:02}:{at % 60:02}",
            "session": "ab"[at * 2 // rows],
            "speed": f"{random.normal():.2f}",
            "label": words[at // 10 % len(words)],
        }
        found |= {name: change(at) if callable(change) else change for name, change in cells.items()}
        lines.append(",".join(str(cell) for cell in found.values()))
    return "\n".join(lines)


def with_a_jump(at: int) -> str:
    """An hour passes before the thirty-first row."""
    return f"2024-05-01 1{int(at >= 30)}:{at // 60:02}:{at % 60:02}"


def of_two_paces(at: int) -> str:
    """The first session has a row a second, the second one a row in fifteen."""
    seconds = at if at < 90 else 90 + 15 * (at - 90)
    return f"2024-05-01 10:{seconds // 60:02}:{seconds % 60:02}"


def in_bursts(at: int) -> str:
    """Ten rows a minute apart, then none until the next hour."""
    return f"2024-05-01 {at // 10:02}:{at % 10:02}:00"


def brought(folder: Path, text: str) -> Source:
    return import_here(text.encode(), "log.csv", folder)


def told(source: Source, preparation: RowPreparation | None = None) -> str:
    chosen = preparation or source.report.preparation
    return " ".join(one.what for one in KIND.findings(source.stored(), source.report, chosen))


def test_a_named_label_that_lasts_is_taken_for_a_label_of_each_row(tmp_path: Path) -> None:
    source = brought(tmp_path, table())
    found = source.report.preparation
    assert isinstance(found, RowPreparation)
    assert (found.label, found.features, found.session, found.time_columns) == (
        "phase",
        ("speed",),
        "session",
        ("time",),
    )
    rows = source.prepared(found)
    assert (len(rows), rows.sessions, rows.starts.tolist()) == (120, ("a", "b"), [0, 60, 120])


def test_a_label_without_a_telling_name_is_offered_and_not_proposed(tmp_path: Path) -> None:
    source = brought(tmp_path, table(heading="what"))
    assert source.report.preparation.kind == "series"
    assert "rows" in ways_to_take(source.report)
    assert taken_as(KIND, source.stored(), source.report).label == "what"


def test_labels_that_do_not_last_stay_what_they_were(tmp_path: Path) -> None:
    mixed = table(label=lambda at: "xy"[at % 2])
    assert brought(tmp_path, mixed).report.preparation.kind == "series"


def test_codes_are_labels_without_a_point(tmp_path: Path) -> None:
    source = brought(tmp_path, table(words=("0", "1", "2")))
    assert set(source.prepared(source.report.preparation).labels) == {"0", "1", "2"}
    as_numbers = brought(tmp_path / "other", table(heading="what", words=("0", "1", "2")))
    taken = relabelled(as_numbers.stored(), taken_as(KIND, as_numbers.stored(), as_numbers.report), "what")
    assert set(as_numbers.prepared(taken).labels) == {"0", "1", "2"}


def test_rows_are_put_in_the_order_of_time_and_remember_their_place(tmp_path: Path) -> None:
    text = table()
    names, *lines = text.splitlines()
    straight = brought(tmp_path / "straight", text)
    turned = brought(tmp_path / "turned", "\n".join([names, *lines[::-1]]))
    first = straight.prepared(straight.report.preparation)
    second = turned.prepared(turned.report.preparation)
    assert sorted(map(tuple, first.values.tolist())) == sorted(map(tuple, second.values.tolist()))
    assert np.array_equal(np.sort(second.order), np.arange(120))
    assert (np.diff(second.moments[:60]) > 0).all()
    assert "put in order" in told(turned)


def test_a_jump_in_time_parts_what_is_read_together_and_no_session(tmp_path: Path) -> None:
    source = brought(tmp_path, table(time=with_a_jump))
    rows = source.prepared(source.report.preparation)
    assert rows.jumps.tolist() == [30]
    assert rows.edges.tolist() == [0, 30, 60, 120]
    assert rows.starts.tolist() == [0, 60, 120]


def test_a_session_of_a_slower_pace_holds_together(tmp_path: Path) -> None:
    source = brought(tmp_path, table(time=of_two_paces, session=lambda at: "ab"[at >= 90]))
    assert not len(source.prepared(source.report.preparation).jumps)
    assert "jump" not in told(source)


def test_irregular_times_have_no_jumps(tmp_path: Path) -> None:
    source = brought(tmp_path, table(time=in_bursts))
    assert not len(source.prepared(source.report.preparation).jumps)
    assert "Irregular times in 2 sessions: more than 1% of the steps" in told(source)


def test_a_session_of_few_rows_is_measured_by_the_steps_of_all(tmp_path: Path) -> None:
    source = brought(tmp_path, table(time=with_a_jump, session=lambda at: "ab"[29 <= at <= 30]))
    assert source.prepared(source.report.preparation).starts.tolist() == [0, 118, 120]
    assert 119 in source.prepared(source.report.preparation).jumps


def test_recipes_from_before_jumps_repeat_without(tmp_path: Path) -> None:
    source = brought(tmp_path, table(time=with_a_jump))
    written = source.report.preparation.model_dump(exclude={"part_at_jumps"})
    old = RowPreparation.model_validate(written)
    assert not len(source.prepared(old).jumps)
    assert "jump" not in told(source, old)


def test_rows_without_a_time_have_no_jumps(tmp_path: Path) -> None:
    source = brought(tmp_path, table(time=with_a_jump))
    rows = source.prepared(timed(source.stored(), source.report.preparation, None))
    assert rows.edges.tolist() == rows.starts.tolist()


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"label": "calm"}, "Every row has the same label, 'calm'"),
        ({"label": lambda at: "" if at < 30 else "ab"[at // 10 % 2]}, "30 rows without a label"),
        ({"label": lambda at: "rare" if at < 10 else "ab"[at // 20 % 2]}, "1 label with fewer than 20 rows"),
        ({"session": lambda at: "x" if at < 10 else "y"}, "1 session of 2 shorter than 20 rows"),
        ({"time": in_bursts}, "Rows come unevenly"),
        ({"time": "2024-05-01 10:00:00"}, "with the time of the row before"),
        ({"time": with_a_jump}, "1 jump in time of at least 10 usual steps, the first after 2024-05-01 10:00:29: rows"),
        ({"speed": lambda at: "" if at % 7 == 0 else at % 5}, "values missing, filled in between"),
        ({"speed": lambda at: "-999" if at % 9 == 0 else f"{at % 5}.5"}, "-999 among them"),
    ],
    ids=["constant", "unlabelled", "rare", "short", "uneven", "same time", "jump", "missing", "sentinel"],
)
def test_what_is_odd_about_a_table_is_said(tmp_path: Path, cells: dict, words: str) -> None:
    source = brought(tmp_path, table(**cells))
    preparation = RowPreparation(
        reading=source.report.preparation.reading,
        label="phase",
        features=("speed",),
        session="session",
        time_columns=("time",),
        time_format="ISO 8601",
        part_at_jumps=True,
    )
    assert words in told(source, preparation)


def test_a_column_plays_one_part(tmp_path: Path) -> None:
    source = brought(tmp_path, table())
    found = source.report.preparation
    assert relabelled(source.stored(), found, "session").session is None
    assert in_sessions(found, "speed").features == ()
    assert timed(source.stored(), found, None).time_columns == ()
    with pytest.raises(UserError, match="cannot be read as times"):
        timed(source.stored(), found, "phase")


def test_a_newer_table_needs_no_label(tmp_path: Path) -> None:
    source = brought(tmp_path, table())
    newer = brought(tmp_path / "newer", "\n".join(line.rpartition(",")[0] for line in table().splitlines()))
    assert KIND.missing(newer.report, source.report.preparation) == []
    found = KIND.prepare_newer(newer.stored(), newer.report, source.report.preparation)
    assert set(found.rows.labels) == {""}
    assert len(found.table) == 120


def test_a_table_without_a_label_to_choose_is_refused_in_a_sentence(tmp_path: Path) -> None:
    source = brought(tmp_path, "x,y\n" + "\n".join(f"{at},{at * 7}" for at in range(60)))
    with pytest.raises(UserError, match="no label that comes again"):
        taken_as(KIND, source.stored(), source.report)
