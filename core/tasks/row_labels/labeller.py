"""A trained network that labels rows, asked by its weights and codecs alone."""

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from core.data.labelled_rows import UnlabelledRows
from core.errors import UserError
from core.language import say
from core.models.in_numpy.forward import Network
from core.tasks.predictor import LabelsRows
from core.tasks.row_labels.cutting import told_rows, without_gaps
from core.tasks.sequence_labels.dataset import SequenceCodecs

if TYPE_CHECKING:
    import pandas as pd

PREDICTED, PROBABILITY = "predicted {}", "probability"
"""Columns that are added to a table."""


class RowLabeller(LabelsRows):
    """The label of each row of a newer table, in the order in which they stand."""

    def __init__(self, network: Network, codecs: SequenceCodecs) -> None:
        self._network, self._codecs = network, codecs
        self.classes, self.columns = codecs.classes, codecs.features

    def entries(self, newer: UnlabelledRows) -> list[str]:
        names = np.array(newer.rows.names(), dtype=object)
        return names[np.argsort(newer.rows.order)].tolist()

    def probabilities(self, newer: UnlabelledRows) -> np.ndarray:
        rows = newer.rows
        if rows.features != self._codecs.features:
            raise UserError(
                say("The file has the features {features}.", features=", ".join(rows.features[:5])),
                say("The network reads {features}.", features=", ".join(self._codecs.features[:5])),
            )
        stretches = list(pairwise(rows.edges.tolist()))
        told = told_rows(self._network, without_gaps(rows), stretches, self._codecs)
        return told[np.argsort(rows.order)]

    def table(self, newer: UnlabelledRows, told: np.ndarray) -> "pd.DataFrame":
        label = PREDICTED.format(newer.rows.name)
        names = np.array(self.classes, dtype=object)[told.argmax(axis=1)]
        return newer.table.assign(**{label: names, PROBABILITY: told.max(axis=1).round(4)})
