"""One detector a file: a scene in, findings out; a new one is one file here and one line below."""

from collections.abc import Callable

from core.sources.findings import Finding
from core.sources.tables.judging.detectors import (
    big_numbers,
    clock_change,
    constants,
    durations,
    gaps,
    infinity,
    length,
    lost_decimal,
    many_series,
    number_marks,
    order,
    outliers,
    pace,
    repeats,
    sentinels,
    target,
    time_format,
    transactions,
    truth,
    unread_times,
    unreadable_times,
    words,
)
from core.sources.tables.judging.scene import Scene

DETECTORS: tuple[Callable[[Scene], list[Finding]], ...] = (
    time_format.detect,
    unread_times.detect,
    unreadable_times.detect,
    order.detect,
    repeats.detect,
    clock_change.detect,
    transactions.detect,
    pace.detect,
    gaps.detect,
    many_series.detect,
    number_marks.detect,
    words.detect,
    truth.detect,
    durations.detect,
    sentinels.detect,
    infinity.detect,
    big_numbers.detect,
    lost_decimal.detect,
    outliers.detect,
    constants.detect,
    target.detect,
    length.detect,
)
