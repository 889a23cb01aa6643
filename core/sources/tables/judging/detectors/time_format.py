"""How times are written, and what had to be decided or asked to read them."""

import re

import numpy as np

from core.language import mark, say, several
from core.sources.findings import Finding, Repair
from core.sources.tables.columns import time_formats
from core.sources.tables.columns.times import offsets_of, unix_places
from core.sources.tables.judging.scene import Scene

_UNIT_WORDS = (
    mark("{count:,} in seconds"),
    mark("{count:,} in milliseconds"),
    mark("{count:,} in microseconds"),
    mark("{count:,} in nanoseconds"),
)
_PLAIN = (time_formats.ISO, time_formats.TYPED)


def detect(scene: Scene) -> list[Finding]:
    if scene.time is None:
        return []
    return [*_order(scene), *_numbered(scene), *_units(scene), *_writing(scene), *_zones(scene)]


def _order(scene: Scene) -> list[Finding]:
    guess = scene.time.guess
    if not guess.alternatives and not guess.evidence:
        return []
    words = _order_words(guess.time_format)
    example = scene.view(scene.time_column).cell(
        scene.view(scene.time_column).first(scene.view(scene.time_column).filled)
    )
    if guess.alternatives:
        others = say(" or ").join(_order_words(form) for form in guess.alternatives)
        return [
            Finding(
                detector="time_format",
                severity="warning",
                what=say(
                    "“{example}” can be read {words} or {others}; no row decides. Read {words}: please check.",
                    example=example,
                    words=words,
                    others=others,
                ),
                where=scene.time_column,
                places=scene.places([0], scene.time_column),
                count=scene.rows,
                proposal=_format(guess.time_format, words),
                alternatives=tuple(_format(form, _order_words(form)) for form in guess.alternatives),
            )
        ]
    what = say("Times are read {words}, since {evidence}.", words=words, evidence=guess.evidence)
    return [Finding(detector="time_format", severity="note", what=what, where=scene.time_column, count=scene.rows)]


def _format(time_format: str, words: str) -> Repair:
    """Choosing a format is a change of the preparation's time_format rather than of cells."""
    return Repair(kind="time_format", options={"time_format": time_format}, title=say("Read {words}", words=words))


def _order_words(time_format: str) -> str:
    places = sorted(
        (time_format.find(code), word)
        for codes, word in (
            (("%d",), mark("day first")),
            (("%m", "%b"), mark("month first")),
            (("%Y", "%y"), mark("year first")),
        )
        for code in codes
        if code in time_format
    )
    return say(places[0][1]) if places else time_format


def _numbered(scene: Scene) -> list[Finding]:
    if scene.time.time_format != time_formats.NUMBERED_YEARS:
        return []
    return [
        Finding(
            detector="time_format",
            severity="note",
            what=say("Years are numbered rather than dated; year 1 is shown as 1901. The months are what they say."),
            where=scene.time_column,
            places=scene.places([0], scene.time_column),
            count=scene.rows,
        )
    ]


def _units(scene: Scene) -> list[Finding]:
    """Unix seconds and milliseconds in one column."""
    if scene.time.time_format != time_formats.MIXED_UNIX:
        return []
    numbers = scene.view(scene.time_column).numbers
    counts = {unit: int((unix_places(numbers) == place).sum()) for place, unit in enumerate(_UNIT_WORDS)}
    words = say(" and ").join(say(unit, count=count) for unit, count in counts.items() if count)
    changes = np.flatnonzero(np.diff(unix_places(numbers)) != 0) + 1
    return [
        Finding(
            detector="time_format",
            severity="note",
            what=say("Unix times are counted in several units: {words}. Each is read by its size.", words=words),
            where=scene.time_column,
            places=scene.places(changes, scene.time_column),
            count=scene.rows,
        )
    ]


def _writing(scene: Scene) -> list[Finding]:
    """A note on anything less plain than ISO dates: several columns, Unix seconds, labels."""
    time_format, columns = scene.time.time_format, scene.time.columns
    if (
        time_format in (*_PLAIN, time_formats.NUMBERED_YEARS, time_formats.YEARS, time_formats.MIXED_UNIX)
        and len(columns) == 1
    ) or not len(scene.order):
        return []
    row = int(scene.order[0]) if not scene.ids else 0
    days = (scene.stamps[scene.order] == scene.stamps[scene.order].astype("datetime64[D]")).all()
    read = str(scene.stamps[row].astype("datetime64[D]" if days else "datetime64[s]")).replace("T", " ")
    cells = " ".join(scene.view(name).cell(row) for name in columns)
    what = several(
        len(columns),
        "The time is written as “{cells}”, read as {read}.",
        "The time of {columns} columns together is written as “{cells}”, read as {read}.",
        columns=len(columns),
        cells=cells,
        read=read,
    )
    return [Finding(detector="time_format", severity="note", what=what, where=", ".join(columns), count=scene.rows)]


def _zones(scene: Scene) -> list[Finding]:
    if len(scene.time.columns) > 1:
        return []
    view = scene.view(scene.time_column)
    if not any(re.search(r"[A-Z+]|-\d{2}:?\d{2}$", word[10:]) for word in view.words):
        return []
    offsets = offsets_of(view.cells, scene.time.time_format)
    if len(offsets) < 2:
        return []
    return [
        Finding(
            detector="time_format",
            severity="warning",
            what=say("Times state {offsets} different offsets from UTC; all are counted in UTC.", offsets=len(offsets)),
            where=scene.time_column,
            count=scene.rows,
        )
    ]
