"""Clips as pictures that a browser shows: some frames side by side, or all of them on one sheet to be played."""

import base64
import struct
import zlib

import numpy as np

STRIP, GAP, HEIGHT = 10, 2, 72
"""Frames of a strip, pixels between them, and about how many pixels it is high."""


def strip(clip: np.ndarray) -> bytes:
    """A PNG of frames from the first to the last, evenly apart, of a clip [frames, height, width, channels] uint8."""
    at = np.unique(np.linspace(0, len(clip) - 1, STRIP).round().astype(int))
    scale = max(1, round(HEIGHT / clip.shape[1]))
    shown = clip[at].repeat(scale, axis=1).repeat(scale, axis=2)
    gap = np.full((shown.shape[1], GAP, shown.shape[3]), 128, np.uint8)
    pieces = [piece for frame in shown for piece in (frame, gap)]
    return png(np.concatenate(pieces[:-1], axis=1))


def sheet(clip: np.ndarray) -> str:
    """All frames one below the other, as an address that holds the picture itself."""
    whole = clip.reshape(-1, *clip.shape[2:])
    return f"data:image/png;base64,{base64.b64encode(png(whole)).decode()}"


def png(pixels: np.ndarray) -> bytes:
    """A PNG of uint8 [height, width, channels], one channel of grey or three of colour."""
    height, width, channels = pixels.shape
    header = struct.pack(">IIBBBBB", width, height, 8, 2 if channels == 3 else 0, 0, 0, 0)
    rows = np.concatenate([np.zeros((height, 1), np.uint8), pixels.reshape(height, -1)], axis=1)
    parts = (b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 6)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, parts))


def _chunk(part: tuple[bytes, bytes]) -> bytes:
    name, content = part
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
