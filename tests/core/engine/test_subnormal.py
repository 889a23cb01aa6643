"""Numbers too small for all their digits are zero inside our machine code, and what they were outside it."""

import numpy as np
import pytest

from core.engine.machine.subnormal import X86, flush, restore

SMALL = np.full(64, 1e-30, np.float32)


def products() -> np.ndarray:
    return SMALL * np.float32(1e-10)


@pytest.mark.skipif(not X86, reason="a processor whose control word we do not know")
def test_they_count_as_zero_between_flush_and_restore_alone() -> None:
    before = flush()
    inside = products()
    restore(before)
    assert (inside == 0).all()
    assert (products() > 0).all()
