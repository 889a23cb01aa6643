"""NumPy's arrays as sequences: .npz, and several .npy brought together."""

import io
from collections.abc import Mapping, Sequence

import numpy as np

from core.errors import Refused
from core.language import mark, say
from core.sources.sequences.raw import RawSequences, numbered_features

HINT = mark("Save one array [sequences, timesteps, features] and one with a label for each sequence, with numpy.savez.")


def array_of(content: bytes, name: str) -> np.ndarray:
    """One .npy file; raises Refused."""
    try:
        return np.load(io.BytesIO(content), allow_pickle=False)
    except (ValueError, OSError, EOFError) as error:
        raise Refused(say("The array {name!r} is damaged, or holds Python objects.", name=name), say(HINT)) from error


def saved(array: np.ndarray) -> bytes:
    """A .npy file."""
    written = io.BytesIO()
    np.save(written, array)
    return written.getvalue()


def sequences_of(arrays: Mapping[str, np.ndarray]) -> RawSequences:
    """The one array of values, and arrays of words as long as it; raises Refused."""
    numbers = {name: array for name, array in arrays.items() if array.ndim in (2, 3) and array.dtype.kind in "fiu"}
    deepest = max((array.ndim for array in numbers.values()), default=0)
    values = [array for array in numbers.values() if array.ndim == deepest]
    if len(values) != 1 or not values[0].size:
        shapes = ", ".join(f"{name} {list(array.shape)}" for name, array in arrays.items())
        raise Refused(
            say("One array of sequences is needed; there are: {there}.", there=shapes or say("none")), say(HINT)
        )
    array = values[0] if deepest == 3 else values[0][:, :, None]
    words = {name: _words(column) for name, column in arrays.items() if column.shape == (len(array),)}
    sequences = [_without_end(sequence) for sequence in array.astype(np.float32, copy=False)]
    fact = say("NumPy arrays {arrays}", arrays=", ".join(arrays))
    return RawSequences(numbered_features(array.shape[2]), sequences, words, (fact,))


def _without_end(sequence: np.ndarray) -> np.ndarray:
    """Timesteps of NaN alone at the end fill a short sequence up."""
    held = np.flatnonzero(~np.isnan(sequence).all(axis=1))
    return sequence[: held[-1] + 1 if len(held) else 0]


def _words(column: np.ndarray) -> tuple[str, ...]:
    values: Sequence = column.tolist()
    return tuple(value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value) for value in values)
