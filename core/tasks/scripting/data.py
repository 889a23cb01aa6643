"""Prepared sources as Python: series readable when they are short, compressed when they are long; texts compressed."""

import base64
import dataclasses
import json
import zlib
from collections.abc import Sequence

import numpy as np
import pandas as pd

from core.data.clips import LabelledClips
from core.data.labelled_rows import LabelledRows
from core.data.sequences import LabelledSequences
from core.data.series import Series
from core.data.tagged import TaggedSequences
from core.data.texts import Corpus, LabelledTexts
from core.data.tokens import Tokenizer

READABLE_VALUES = 5_000
WIDTH = 110


def series_code(source: Sequence[Series]) -> str:
    """Code that makes `source`, a list of Series with the very same numbers."""
    values = sum(series.values.size for series in source)
    written = _readable if values <= READABLE_VALUES else _compressed
    return "\n\n".join(["source = []", *(written(series) for series in source)])


def texts_code(source: LabelledTexts | Corpus | TaggedSequences) -> str:
    """Code that makes `source`, the very same texts or sentences."""
    fields = {field.name: getattr(source, field.name) for field in dataclasses.fields(source)}
    text = packed_text(zlib.compress(json.dumps(fields).encode(), 9))
    return (
        f"source = json.loads(zlib.decompress(base64.b85decode(\n{text}\n)))\n"
        "source = {name: tuple(value) if isinstance(value, list) else value for name, value in source.items()}\n"
        f"source = {type(source).__name__}(**source)"
    )


def sequences_code(source: LabelledSequences) -> str:
    """Code that makes `source`, the very same sequences."""
    words = {name: getattr(source, name) for name in ("name", "features", "labels", "groups", "parts")}
    written = "".join(f"    {name}={value!r},\n" for name, value in words.items())
    return (
        f"values = unpacked(\n{_packed(np.asarray(source.values, '<f4'))}\n, '<f4')"
        f".reshape{source.values.shape}\n"
        f"starts = unpacked(\n{_packed(source.starts.astype('<i8'))}\n, '<i8')\n"
        f"source = LabelledSequences(\n    values=values,\n    starts=starts,\n{written})"
    )


def rows_code(source: LabelledRows) -> str:
    """Code that makes `source`, the very same rows."""
    words = packed_text(zlib.compress(json.dumps(source.labels).encode(), 9))
    numbers = {"starts": source.starts, "order": source.order, "jumps": source.jumps}
    if source.moments is not None:
        numbers["moments"] = source.moments
    arrays = "".join(
        f"    {name}=unpacked(\n{_packed(array.astype('<i8'))}\n, '<i8'),\n" for name, array in numbers.items()
    )
    told = "".join(f"    {name}={getattr(source, name)!r},\n" for name in ("name", "features", "sessions"))
    return (
        f"labels = json.loads(zlib.decompress(base64.b85decode(\n{words}\n)))\n"
        f"values = unpacked(\n{_packed(np.asarray(source.values, '<f4'))}\n, '<f4')"
        f".reshape{source.values.shape}\n"
        f"source = LabelledRows(\n    values=values,\n    labels=tuple(labels),\n{arrays}{told})"
    )


def clips_code(source: LabelledClips) -> str:
    """Code that makes `source`, the very same clips."""
    words = {name: getattr(source, name) for name in ("name", "rate", "labels", "groups", "parts")}
    written = "".join(f"    {name}={value!r},\n" for name, value in words.items())
    return (
        f"frames = unpacked(\n{_packed(np.asarray(source.frames))}\n, 'u1').reshape{source.frames.shape}\n"
        f"starts = unpacked(\n{_packed(source.starts.astype('<i8'))}\n, '<i8')\n"
        f"source = LabelledClips(\n    frames=frames,\n    starts=starts,\n{written})"
    )


def recorded_tokens_code(tokenizer: Tokenizer, texts: Sequence[str]) -> str:
    """Code of a tokenizer that knows these texts only: for one that needs a library of its own."""
    encoded = {text: tokenizer.encode(text).tolist() for text in texts}
    text = packed_text(zlib.compress(json.dumps(encoded).encode(), 9))
    return (
        f"RECORDED = json.loads(zlib.decompress(base64.b85decode(\n{text}\n)))\n\n\n"
        "class Recorded:\n"
        f'    """The {tokenizer.title.lower()} that were learnt from the training part, as they were found."""\n\n'
        "    def encode(self, text: str) -> np.ndarray:\n"
        "        return np.array(RECORDED[text], dtype=np.int32)\n"
    )


def _readable(series: Series) -> str:
    rows = [
        ",".join([_time(at), *map(repr, row)]) for at, row in zip(series.index, series.values.tolist(), strict=True)
    ]
    table = "\n".join(rows)
    return (
        f'table = pd.read_csv(\n    io.StringIO("""\\\n{table}\n"""),\n'
        '    header=None,\n    float_precision="round_trip",\n)\n'
        f"values = table.iloc[:, 1:].to_numpy(dtype=float)\n{_call(series, 'table[0]')}"
    )


def _compressed(series: Series) -> str:
    times = series.index.asi8 if isinstance(series.index, pd.DatetimeIndex) else np.asarray(series.index)
    shape = series.values.shape
    return (
        f"values = unpacked(\n{_packed(series.values.astype('<f8'))}\n, '<f8').reshape{shape}\n"
        f"times = unpacked(\n{_packed(times.astype('<i8'))}\n, '<i8')\n{_call(series, 'times')}"
    )


def _call(series: Series, times: str) -> str:
    arguments = {
        name: getattr(series, name)
        for name in ("name", "columns", "target", "frequency", "season", "series_id", "unit", "known", "labels")
    }
    written = "".join(f"        {name}={value!r},\n" for name, value in arguments.items())
    index = _index(series, times)
    return f"source.append(\n    Series(\n        values=values,\n        index={index},\n{written}    )\n)"


def _index(series: Series, times: str) -> str:
    index = series.index
    if not isinstance(index, pd.DatetimeIndex):
        return f"pd.RangeIndex({index.start}, {index.stop}, {index.step})"
    if index.tz is not None:
        return f'pd.DatetimeIndex(pd.to_datetime({times}, utc=True)).as_unit("{index.unit}").tz_convert("{index.tz}")'
    if times == "times":
        return f'pd.DatetimeIndex(times.view("M8[{index.unit}]"))'
    return f'pd.DatetimeIndex({times}).as_unit("{index.unit}")'


def _time(at: object) -> str:
    return at.isoformat() if isinstance(at, pd.Timestamp) else str(at)


def _packed(array: np.ndarray) -> str:
    return packed_text(zlib.compress(np.ascontiguousarray(array).tobytes(), 9))


def packed_text(content: bytes) -> str:
    text = base64.b85encode(content).decode()
    return "\n".join(f"    {text[start : start + WIDTH]!r}" for start in range(0, len(text), WIDTH))
