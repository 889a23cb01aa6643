"""One repair a file; a new one is one file here and one line below."""

from core.sources.tables.preparing.repairs import (
    durations,
    fill,
    lost_decimal,
    merge,
    order,
    read_numbers,
    rows,
    sentinels,
    time_format,
    truth,
    turn,
    words_to_missing,
    zone,
)
from core.sources.tables.preparing.repairs.repair import RepairKind

_ALL = (
    turn.KIND,
    rows.CHOSEN,
    rows.UNMEASURED,
    read_numbers.KIND,
    truth.KIND,
    durations.KIND,
    words_to_missing.WORDS,
    words_to_missing.TEXT,
    sentinels.SENTINELS,
    sentinels.INFINITE,
    lost_decimal.KIND,
    sentinels.OUTLIERS,
    time_format.KIND,
    zone.KIND,
    rows.UNTIMED,
    rows.REPEATS,
    order.KIND,
    order.REVERSE,
    merge.SAME_TIME,
    merge.AGGREGATE,
    fill.TRIM,
    fill.DROP,
    fill.FILL,
)
REPAIRS: dict[str, RepairKind] = {kind.kind: kind for kind in _ALL}
"""Kind -> repair, in the order in which a proposal lists them."""
