"""What the names of sheets say about when: "Jan", "2021", "March 2021", "2021-03"."""

import re
from collections.abc import Sequence
from itertools import pairwise

from core.sources.tables.columns.month_names import month_of

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def times_of(names: Sequence[str], titles: Sequence[str] = ()) -> dict[str, list[int]]:
    """The year and the month of each sheet, as far as every name says them; {} when one says neither.

    A year that no name says is the only one in `titles`, for months that follow each other.
    """
    said = [_said(name) for name in names]
    if any(one is None for one in said):
        return {}
    years, months = zip(*said, strict=True)
    if None in months:
        return {"year": list(years)} if not any(months) and None not in years else {}
    if None not in years:
        return {"year": list(years), "month": list(months)}
    there = {int(year) for title in titles for year in YEAR.findall(title)}
    if len(there) == 1 and not any(years) and all(earlier < later for earlier, later in pairwise(months)):
        return {"year": [*there] * len(names), "month": list(months)}
    return {"month": list(months)}


def _said(name: str) -> tuple[int | None, int | None] | None:
    """Year and month of a name that says nothing else."""
    words = re.findall(r"[^\W\d_]+|\d+", name)
    years = [int(word) for word in words if YEAR.fullmatch(word)]
    months = [month for word in words if (month := month_of(word)) is not None]
    others = [word for word in words if not YEAR.fullmatch(word) and month_of(word) is None]
    if len(others) == 1 and others[0].isdecimal() and len(words) == 2:
        if months and len(others[0]) == 2:
            # POSIX: 69 to 99 are the twentieth century.
            years.append(int(others[0]) + (2000 if int(others[0]) < 69 else 1900))
            others = []
        elif years and 1 <= int(others[0]) <= 12:
            months.append(int(others[0]))
            others = []
    if others or len(years) > 1 or len(months) > 1 or not (years or months):
        return None
    return years[0] if years else None, months[0] if months else None
