"""Recordings written down by a trained network: a row each."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from core.tasks.predictor import Understood, WritesDown


def transcribe_all(transcriber: WritesDown, newer: Any, found: Sequence[Understood] | None = None) -> pd.DataFrame:
    """Each recording with what was understood, which is `found` where that is known, and how probable it is."""
    found = transcriber.write_down(newer) if found is None else found
    return pd.DataFrame(
        {
            "recording": transcriber.entries(newer),
            "transcript": [one.text for one in found],
            "probability": [round(one.probability, 4) for one in found],
        }
    )
