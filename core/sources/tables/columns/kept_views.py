"""How the columns of a stored table read, found out once for all that a person decides about it."""

import threading
from collections import OrderedDict
from weakref import ref

import pandas as pd
import pyarrow as pa

from core.sources.tables.columns.view import ColumnView, look

TABLES = 4
"""Tables whose columns are kept: each is in memory a second time."""


class KeptViews:
    """Of the tables that were asked for last, as long as they are there; a table counts as the object that it is."""

    def __init__(self, tables: int) -> None:
        self._tables = tables
        self._kept: OrderedDict[tuple[int, str | None], tuple[ref, list[ColumnView]]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, table: pd.DataFrame, *, decimal: str | None) -> list[ColumnView]:
        """A view a column; whoever stores a table does not change it afterwards."""
        key = id(table), decimal
        with self._lock:
            known = self._kept.get(key)
            # A table that is gone may have left its number to another one.
            if known is not None and known[0]() is table:
                self._kept.move_to_end(key)
                return list(known[1])
        cells = pa.Table.from_pandas(table, preserve_index=False)
        views = [look(name, cells.column(name), decimal=decimal) for name in cells.column_names]
        with self._lock:
            self._kept[key] = ref(table, lambda _: self._kept.pop(key, None)), views
            self._kept.move_to_end(key)
            while len(self._kept) > self._tables:
                self._kept.popitem(last=False)
        return list(views)


views_of = KeptViews(TABLES).of
