"""A run is opened from its folder alone; one from before codecs were kept is prepared once, from its source."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from core.errors import UserError
from core.inference.forecasting import predict_next
from core.inference.opened import ends_of, open_predictor
from core.runs.bundles.bundle import export_zip
from core.runs.folder.run import Run
from core.runs.store import Store
from core.tasks.codecs import CODECS
from tests.core.runs.trial import OPTIONS, finished_run

LEFT_OUT = {**OPTIONS, "left_out": 2, "ridge": True, "residual_over": "last_value"}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """As runs were before: without codecs."""
    store = Store(tmp_path)
    return store.run(finished_run(store, options=LEFT_OUT))


def codecs(run: Run) -> Path:
    return run.weights_path().with_name(CODECS)


def values(run: Run) -> np.ndarray:
    return predict_next(open_predictor(run))[0].values


def test_a_run_from_before_is_prepared_once_and_then_needs_no_source(run: Run) -> None:
    assert not codecs(run).exists()
    before = values(run)
    written = codecs(run).read_bytes()
    shutil.rmtree(run.folder / "source")
    assert np.array_equal(values(run), before)
    assert codecs(run).read_bytes() == written
    assert ends_of(run).timesteps == OPTIONS["lookback"]


def test_without_codecs_and_source_it_says_what_is_gone(run: Run) -> None:
    shutil.rmtree(run.folder / "source")
    with pytest.raises(UserError, match="source to fit them on is gone"):
        open_predictor(run)


def test_damaged_codecs_are_fitted_again(run: Run) -> None:
    before = values(run)
    whole = codecs(run).read_bytes()
    codecs(run).write_bytes(whole[: len(whole) // 2])
    assert np.array_equal(values(run), before)
    assert codecs(run).read_bytes() == whole


def test_where_codecs_can_neither_be_read_nor_kept_it_opens_too(run: Run) -> None:
    codecs(run).mkdir()  # stands in the way
    assert np.isfinite(values(run)).all()


def test_an_exported_run_carries_its_codecs(run: Run, tmp_path: Path) -> None:
    values(run)
    assert CODECS.encode() in export_zip(Store(tmp_path), run.id)
