"""What was asked of a trained network on the command line, and where its answers go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from core.cli.screen import print_table, print_text, write_out
from core.inference.newer import newer_value, own_value
from core.models.in_numpy.decoding import Decoding
from core.results.csv_cells import csv_text
from core.runs.folder.run import Run
from core.sources.intake.sources import Source
from core.sources.tables.newer_texts import NewTexts
from core.tasks.predictor import Predictor


@dataclass(frozen=True)
class AskedSearch:
    """How a translation is searched for, as far as it was said."""

    beam: int | None = None
    length_penalty: float | None = None
    no_repeat: int | None = None
    best: int = 1

    @property
    def said(self) -> dict[str, float]:
        """The fields of Decoding that were said."""
        told = {name: getattr(self, name) for name in Decoding.model_fields}
        return {name: value for name, value in told.items() if value is not None}


AS_TRAINED = AskedSearch()


@dataclass(frozen=True)
class PredictRequest:
    """What was asked of a run; answers go to the file `output`, or to the screen where that is None."""

    run: Run
    predictor: Predictor
    newer: Source | None
    text: str | None
    fill: str | None
    output: Path | None = None
    searched: AskedSearch = AS_TRAINED

    def texts(self) -> NewTexts:
        """The text that was typed, those of a newer file, or those that the run was trained on."""
        if self.text is not None:
            return NewTexts((self.text,), 1)
        return own_value(self.run) if self.newer is None else newer_value(self.run, self.newer)

    def answer_text(self, text: str) -> None:
        """A file's whole text."""
        if self.output is None:
            print_text(text.removesuffix("\n"))
        else:
            write_out(self.output, text)

    def answer_table(
        self, columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str | None = None
    ) -> None:
        """A table on the screen, or CSV."""
        if self.output is None:
            print_table(columns, rows, title=title)
        else:
            write_out(self.output, csv_text(pd.DataFrame(list(rows), columns=list(columns))))
