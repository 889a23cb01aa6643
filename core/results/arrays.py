"""NumPy arrays as fields of declared records, compact and exact in JSON.

NumPy is imported with the first array, so that processes which only keep an eye on runs do without it.
"""

import base64
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray
else:
    Array = Any


def _encode(array: Array) -> dict[str, Any]:
    import numpy as np

    data = base64.b64encode(np.ascontiguousarray(array).tobytes()).decode("ascii")
    return {"dtype": array.dtype.str, "shape": list(array.shape), "data": data}


def _decode(dtype: str):
    def decode(value: Any) -> Array:
        import numpy as np

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


FloatArray = Annotated[Array, *_field("<f8")]
"""float64 of any shape; NaN where there is no value."""

IntArray = Annotated[Array, *_field("<i8")]
"""int64 of any shape."""

TimeArray = Annotated[Array, *_field("<i8")]
"""int64 [time]: nanoseconds since 1970 (UTC or the series' own wall time), or plain positions 0, 1, 2 ..."""
