"""One run on the disk, with untrained weights, for all tests of services."""

import pytest

from core.runs.folder.run import Run
from core.runs.store import Store
from core.serving.served import ServedRun, serve_runs
from tests.core.runs.trial import finished_run


@pytest.fixture(scope="session")
def months(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run on months."""
    store = Store(tmp_path_factory.mktemp("served"))
    return store.run(finished_run(store))


@pytest.fixture
def served(months: Run) -> ServedRun:
    return serve_runs([months])[months.id]
