"""NumPy arrays as fields of declared records, compact and exact in JSON."""

import base64
from typing import Annotated, Any

import numpy as np
from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema


def _encode(array: np.ndarray) -> dict[str, Any]:
    data = base64.b64encode(np.ascontiguousarray(array).tobytes()).decode("ascii")
    return {"dtype": array.dtype.str, "shape": list(array.shape), "data": data}


def _decode(dtype: str):
    def decode(value: Any) -> np.ndarray:
        if isinstance(value, dict):
            stored = np.frombuffer(base64.b64decode(value["data"], validate=True), dtype=dtype)
            value = stored.reshape(value["shape"])
        array = np.array(value, dtype=dtype)
        array.flags.writeable = False
        return array

    return decode


def _field(dtype: str) -> Any:
    # WithJsonSchema keeps arrays visible in the recipe's schema without describing their bytes.
    return (
        BeforeValidator(_decode(dtype)),
        PlainSerializer(_encode, return_type=dict),
        WithJsonSchema({"type": "object", "title": f"array of {dtype}"}),
    )


FloatArray = Annotated[np.ndarray, *_field("<f8")]
"""float64 of any shape; NaN where there is no value."""

IntArray = Annotated[np.ndarray, *_field("<i8")]
"""int64 of any shape."""

TimeArray = Annotated[np.ndarray, *_field("<i8")]
"""int64 [time]: nanoseconds since 1970 (UTC or the series' own wall time), or plain positions 0, 1, 2 ..."""
