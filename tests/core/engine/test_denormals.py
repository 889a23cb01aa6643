"""Numbers too small for all their digits are zero inside our machine code, and what they were outside it."""

import numpy as np
import pytest

from core.engine.recurrence.native.crew import share
from core.engine.recurrence.native.denormals import X86

SMALL = np.full(64, 1e-30, np.float32)


def products() -> np.ndarray:
    return SMALL * np.float32(1e-10)


@pytest.mark.skipif(not X86, reason="a processor whose control word we do not know")
def test_they_count_as_zero_in_shared_work_alone() -> None:
    found = []
    share(lambda first, last: found.append(products()), 1)
    assert (found[0] == 0).all()
    assert (products() > 0).all()
