"""Networks are traced here as in a run's own process."""

import pytest

from core.engine.environment import start_quickly


@pytest.fixture(scope="session", autouse=True)
def quickly() -> None:
    start_quickly()
