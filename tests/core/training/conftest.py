"""What the tests of training share."""

from pathlib import Path

import pytest

from tests.core.training.trial import Train


@pytest.fixture
def run(tmp_path: Path) -> Train:
    """Trains a spec into a fresh folder."""
    return Train(tmp_path)
