"""Labelled rows as examples, with the scale of the training part and the labels."""

from dataclasses import dataclass

import numpy as np

from core.data.labelled_rows import LabelledRows
from core.tasks.row_labels.splitting import Stretch, rows_in
from core.tasks.sequence_labels.dataset import SequenceCodecs
from core.tasks.task import Dataset


@dataclass(frozen=True, kw_only=True)
class RowLabelDataset(Dataset):
    """Windows of rows with a label at each timestep; rows without one do not count."""

    codecs: SequenceCodecs
    source: LabelledRows
    filled: np.ndarray
    """float32 [rows, features] without gaps."""
    numbers: np.ndarray
    """int64 [rows] place of each label among the classes; -1 where there is none."""
    parts: dict[str, list[Stretch]]
    windows: dict[str, list[Stretch]]
    """By part, as its examples."""
    warnings: tuple[str, ...] = ()

    def labelled(self, part: str) -> np.ndarray:
        """Positions of the rows of a part that have a label."""
        rows = rows_in(self.parts[part])
        return rows[self.numbers[rows] >= 0]

    @property
    def learnt_rows(self) -> np.ndarray:
        """Of all parts that the network to be judged has learnt."""
        return np.concatenate([self.labelled(part) for part in self.learnt])

    def times(self, position: int) -> tuple[str, ...]:
        """The name of each row of a test window."""
        start, stop = self.windows["test"][position]
        return tuple(self.source.names(start, stop))

    def output_name(self, number: int) -> str:
        return self.codecs.classes[number]
