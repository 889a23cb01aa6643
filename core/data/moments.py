"""A moment in words: no midnight, no zero seconds."""

from datetime import datetime

import numpy as np
import pandas as pd


def moment(stamp: datetime | np.datetime64 | str) -> str:
    """2021-03-01; with the time of day, 2021-03-01 06:30, where it is not midnight."""
    words = pd.Timestamp(stamp).isoformat(sep=" ")
    return words.removesuffix("00:00:00").rstrip() if words.endswith(" 00:00:00") else words.removesuffix(":00")
