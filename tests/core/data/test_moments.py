import numpy as np
import pytest

from core.data.moments import moment


@pytest.mark.parametrize(
    ("stamp", "words"),
    [
        ("1984-12-30T00:00:00", "1984-12-30"),
        ("1984-12-30T06:00:00", "1984-12-30 06:00"),
        ("1984-12-30T06:30:15", "1984-12-30 06:30:15"),
    ],
)
def test_a_moment_has_no_zeros_behind_it(stamp: str, words: str) -> None:
    assert moment(np.datetime64(stamp)) == words
