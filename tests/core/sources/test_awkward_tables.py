"""Every awkward table is told right, and what was done about it is said."""

import pytest

from core.sources.tables.judging.tables import judge_table
from core.sources.tables.preparing.tables import prepare
from core.sources.tables.profiles.series_facts import inspect_table
from core.sources.tables.reading import read_raw
from tests.core.sources.parted_tables import AWKWARD


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_table(name):
    made = AWKWARD[name]()
    raw = read_raw(made.content, made.name)
    assert made.extra.get("units", raw.units) == raw.units
    judged = judge_table(raw)
    table = judged.table.to_pandas()
    found = inspect_table(table, judged).model_dump()
    wrong = {key: (found[key], value) for key, value in made.truth.items() if not _same(found[key], value)}
    assert not wrong
    detectors = {finding.detector for finding in judged.findings}
    assert set(made.finds) <= detectors
    assert not detectors & set(made.extra.get("silent", ()))
    assert set(made.repairs) <= {repair.kind for repair in judged.preparation.repairs}
    if made.extra.get("asks"):
        assert any(finding.severity == "warning" and finding.alternatives for finding in judged.findings)
    if "features" in made.extra:
        assert judged.preparation.features == made.extra["features"]
    series = prepare(table, judged.preparation)
    if made.prepared is not None:
        assert len(series[0]) == made.prepared
    assert len(series) == made.extra.get("series", len(series))
    if made.season is not None:
        assert judged.preparation.season == made.season


def _same(got, expected) -> bool:
    if isinstance(expected, float) and isinstance(got, float):
        return got == pytest.approx(expected, rel=1e-9, abs=1e-9)
    return got == expected
