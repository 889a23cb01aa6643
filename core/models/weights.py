"""A network's weights on disk: a plain .npz whose every size is checked before anything is read."""

import struct
import zipfile
import zlib
from collections.abc import Sequence
from math import prod
from pathlib import Path

import numpy as np

from core.errors import Refused
from core.files import replaced
from core.language import mark, say
from core.models.ends.kinds import NetworkEnds
from core.models.spec import ModelSpec
from core.models.stack import graph_of

FIRST = "first.npz"
"""The file of weights that a training begins with, beside those that it ended with."""
MILESTONES = "milestones"
"""The folder of weights after some epochs, each file named by its epoch."""
DTYPE = np.dtype("<f4")
OVERHEAD = 1024
"""Bytes that one member may take beside its numbers: .npy header, zip entry, directory entry."""
HINT = mark("Use a file that was exported from this same network, or train it again.")


def weakened(weights: Sequence[np.ndarray], share: float) -> list[np.ndarray]:
    """The weights of a network that answers `share` times what it did; its output layer is linear."""
    *others, kernel, bias = weights
    return [*others, *((share * array).astype(array.dtype) for array in (kernel, bias))]


def expected_shapes(ends: NetworkEnds, spec: ModelSpec) -> tuple[tuple[int, ...], ...]:
    """Shapes of all weights, in the order of Keras' get_weights()."""
    return tuple(shape for shapes in graph_of(ends, spec).weights.values() for shape in shapes)


def save_weights(path: Path, arrays: Sequence[np.ndarray]) -> None:
    """Write float32 arrays as members 0.npy, 1.npy ... of an .npz, atomically."""
    members = {str(position): np.asarray(array, dtype=DTYPE) for position, array in enumerate(arrays)}
    with replaced(path) as temporary, temporary.open("wb") as file:
        np.savez(file, **members)


def load_weights(path: Path, ends: NetworkEnds, spec: ModelSpec) -> list[np.ndarray]:
    """The network's weights, float32, checked to be its own and finite; Refused says what is wrong."""
    shapes = expected_shapes(ends, spec)
    allowed = sum(prod(shape) * DTYPE.itemsize + OVERHEAD for shape in shapes) + OVERHEAD
    if not path.is_file():
        raise Refused(
            say("There is no file of weights here."), say("The network may not have finished its first epoch.")
        )
    size = path.stat().st_size
    if size > allowed:
        raise Refused(
            say("The weights take {size:,} bytes; this network needs at most {allowed:,}.", size=size, allowed=allowed),
            say(HINT),
        )
    try:
        with zipfile.ZipFile(path) as archive:
            return _read_members(archive, shapes)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError) as error:
        raise Refused(say("The file of weights is damaged, or is not an .npz file."), say(HINT)) from error


def _read_members(archive: zipfile.ZipFile, shapes: Sequence[tuple[int, ...]]) -> list[np.ndarray]:
    names = [entry.filename for entry in archive.infolist()]
    expected = [f"{position}.npy" for position in range(len(shapes))]
    if names != expected:
        raise Refused(
            say(
                "The file holds {names} arrays; this network has {expected}.", names=len(names), expected=len(expected)
            ),
            say(HINT),
        )
    return [_read_array(archive, name, shape) for name, shape in zip(expected, shapes, strict=True)]


def _read_array(archive: zipfile.ZipFile, name: str, shape: tuple[int, ...]) -> np.ndarray:
    needed = prod(shape) * DTYPE.itemsize
    entry = archive.getinfo(name)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused(say("Array {name} is packed in an unusual way.", name=name), say(HINT))
    if entry.file_size > needed + OVERHEAD:
        raise Refused(
            say("Array {name} declares more bytes than shape {shape} needs.", name=name, shape=shape), say(HINT)
        )
    with archive.open(name) as member:
        if _header(member) != f"{{'descr': '{DTYPE.str}', 'fortran_order': False, 'shape': {shape}, }}":
            raise Refused(
                say(
                    "Array {name} is not what this network needs: {dtype} of shape {shape}.",
                    name=name,
                    dtype=DTYPE,
                    shape=shape,
                ),
                say(HINT),
            )
        content = member.read(needed + 1)
    if len(content) != needed:
        raise Refused(
            say(
                "Array {name} holds {size:,} bytes; shape {shape} needs {needed:,}.",
                name=name,
                size=len(content),
                shape=shape,
                needed=needed,
            ),
            say(HINT),
        )
    array = np.frombuffer(content, dtype=DTYPE).reshape(shape)
    if not np.isfinite(array).all():
        raise Refused(say("Array {name} holds values that are not finite numbers.", name=name), say(HINT))
    return array


def _header(member: zipfile.ZipExtFile) -> str:
    """The .npy header as text. It is compared, never evaluated: NumPy's own reader parses it as Python."""
    if member.read(8) != b"\x93NUMPY\x01\x00":
        raise ValueError("not a .npy file of version 1.0")
    length = int.from_bytes(member.read(2), "little")
    return member.read(min(length, OVERHEAD)).decode("latin-1").strip()
