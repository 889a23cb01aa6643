"""One recording as networks hear it: the bytes of a file to levelled log-mel bands."""

from types import SimpleNamespace

import numpy as np

from core.data.sound import levelled
from core.sources.recordings.decoding import samples_of
from core.sources.recordings.kind import bands_of


def heard(content: bytes, name: str, *, trim: str, together: bool = False) -> np.ndarray:
    """float32 [frames, bands] as a source of recordings gives them; `together` where something is transcribed."""
    samples = samples_of(content, name)
    # Stored with 16 bits, as the recordings of a source are.
    stored = (np.clip(samples, -1, 1) * 32767).astype(np.int16).astype(np.float32) / 32768
    return levelled(bands_of(stored, SimpleNamespace(trim=trim)), together=together)
