"""A file of weights is either this network's own, or refused before it can do harm."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.errors import Refused
from core.models.ends.inputs import Measured
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Values
from core.models.spec import ModelSpec
from core.models.weights import expected_shapes, load_weights, save_weights

ENDS = NetworkEnds(Measured(5, 2), Values(1))
SPEC = ModelSpec(cell="gru", units=3, layers=2)
WEIGHTS = [np.full(shape, 0.5, np.float32) for shape in expected_shapes(ENDS, SPEC)]


def npy(array: np.ndarray, **options) -> bytes:
    content = io.BytesIO()
    np.lib.format.write_array(content, array, **options)
    return content.getvalue()


def members(**changes: bytes) -> dict[str, bytes]:
    """The good file's members, some of them exchanged."""
    good = {f"{position}.npy": npy(array) for position, array in enumerate(WEIGHTS)}
    return good | {f"{name[1:]}.npy": content for name, content in changes.items()}


def zipped(contents: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", compression) as file:
        for name, content in contents.items():
            file.writestr(name, content)
    return archive.getvalue()


def header(shape: tuple[int, ...], descr: str = "<f4") -> bytes:
    """A .npy header that promises `shape` and brings nothing."""
    content = io.BytesIO()
    np.lib.format.write_array_header_1_0(content, {"descr": descr, "fortran_order": False, "shape": shape})
    return content.getvalue()


def with_value(value: float) -> bytes:
    array = WEIGHTS[0].copy()
    array[0, 0] = value
    return zipped(members(_0=npy(array)))


def lying_about_size() -> bytes:
    """The directory says that the first member is small; it unpacks to 50 MB."""
    bomb = header(WEIGHTS[0].shape) + bytes(50_000_000)
    content = zipped(members(_0=bomb))
    return content.replace(len(bomb).to_bytes(4, "little"), (200).to_bytes(4, "little"))


def encrypted() -> bytes:
    """The directory says that the first member is encrypted."""
    content = bytearray(saved())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def saved() -> bytes:
    content = io.BytesIO()
    np.savez(content, **{str(position): array for position, array in enumerate(WEIGHTS)})
    return content.getvalue()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty file": lambda: b"",
    "not a zip": lambda: b"hello" * 100,
    "pickle": lambda: b"\x80\x04\x95" + b"0" * 90,
    "one array too few": lambda: zipped(dict(list(members().items())[:-1])),
    "one array too many": lambda: zipped(members() | {"8.npy": npy(WEIGHTS[0])}),
    "the same name twice": lambda: zipped(members()).replace(b"1.npy", b"0.npy"),
    "path outside": lambda: zipped(members()).replace(b"0.npy", b"/.npy"),
    "wrong shape": lambda: zipped(members(_0=npy(np.zeros((9, 2), np.float32)))),
    "wrong number of axes": lambda: zipped(members(_0=npy(np.zeros(18, np.float32)))),
    "float64": lambda: zipped(members(_0=npy(WEIGHTS[0].astype(np.float64)))),
    "big-endian": lambda: zipped(members(_0=npy(WEIGHTS[0].astype(">f4")))),
    "Fortran order": lambda: zipped(members(_0=npy(np.asfortranarray(WEIGHTS[0])))),
    "objects": lambda: zipped(members(_0=npy(np.array([{"a": 1}], dtype=object), allow_pickle=True))),
    "record dtype": lambda: zipped(members(_0=npy(np.zeros(2, "f4,f4")))),
    "declared size bomb": lambda: zipped(members(_0=header((10**9, 10**9)))),
    "negative size": lambda: zipped(members(_0=header((-1, 9)))),
    "too little behind the header": lambda: zipped(members(_0=header(WEIGHTS[0].shape) + bytes(8))),
    "too much behind the header": lambda: zipped(members(_0=npy(WEIGHTS[0]) + bytes(8))),
    "compressed bomb": lambda: zipped(members(_0=header(WEIGHTS[0].shape) + bytes(10_000_000))),
    "compressed bomb that lies": lying_about_size,
    "later header version": lambda: zipped(members(_0=npy(WEIGHTS[0], version=(2, 0)))),
    "header of nested brackets": lambda: zipped(members(_0=b"\x93NUMPY\x01\x00\xf4\x01" + b"(" * 500)),
    "header longer than allowed": lambda: zipped(members(_0=b"\x93NUMPY\x01\x00\xff\xff" + b" " * 1000)),
    "NaN": lambda: with_value(np.nan),
    "infinity": lambda: with_value(-np.inf),
    "truncated": lambda: saved()[:-40],
    "cut in the middle": lambda: saved()[: len(saved()) // 2],
    "flipped bits": lambda: saved().replace(np.float32(0.5).tobytes() * 3, b"\x01" * 12, 1),
    "far too large": lambda: saved() + bytes(100_000),
    "encrypted": encrypted,
    "lzma": lambda: zipped(members(), zipfile.ZIP_LZMA),
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused(hostile: Callable[[], bytes], tmp_path: Path) -> None:
    path = tmp_path / "best.npz"
    path.write_bytes(hostile())
    with pytest.raises(Refused) as refused:
        load_weights(path, ENDS, SPEC)
    assert refused.value.hint


def test_what_numpy_saves_is_read(tmp_path: Path) -> None:
    path = tmp_path / "best.npz"
    path.write_bytes(saved())
    for before, after in zip(WEIGHTS, load_weights(path, ENDS, SPEC), strict=True):
        np.testing.assert_array_equal(before, after)


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    save_weights(tmp_path / "best.npz", WEIGHTS)
    with pytest.raises(Refused, match="needs"):
        load_weights(tmp_path / "best.npz", ENDS, ModelSpec(cell="lstm", units=3, layers=2))


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no file of weights"):
        load_weights(tmp_path / "best.npz", ENDS, SPEC)


def test_saving_twice_leaves_only_the_new_file(tmp_path: Path) -> None:
    save_weights(tmp_path / "best.npz", WEIGHTS)
    save_weights(tmp_path / "best.npz", [array + 1 for array in WEIGHTS])
    assert [path.name for path in tmp_path.iterdir()] == ["best.npz"]
    assert load_weights(tmp_path / "best.npz", ENDS, SPEC)[0][0, 0] == 1.5


def test_random_damage_is_refused_or_harmless(tmp_path: Path) -> None:
    random, good, path = np.random.default_rng(0), np.frombuffer(saved(), np.uint8), tmp_path / "best.npz"
    refused = 0
    for _ in range(1000):
        damaged = good.copy()
        damaged[random.integers(0, len(good), size=random.integers(1, 6))] = random.integers(0, 256)
        path.write_bytes(damaged.tobytes())
        try:
            loaded = load_weights(path, ENDS, SPEC)
        except Refused:
            refused += 1
        else:
            assert [array.shape for array in loaded] == list(expected_shapes(ENDS, SPEC))
    assert refused > 500
