"""`predict` and `generate`: what a trained network says, from its weights and NumPy alone."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from core.cli.place import brought, named
from core.cli.screen import print_json, print_table, print_text
from core.data.sources import Source
from core.data.text_prepare import prepare_texts
from core.errors import UserError
from core.models.sampling import Sampling
from core.runs.batch import texts_of
from core.runs.labelling import Labeller
from core.runs.prediction import Prediction, predict_next
from core.runs.run import Run
from core.runs.source import table_of
from core.runs.store import Store
from core.runs.writing import Writer


def predict(store: Store, name: str, *, file: Path | None, text: str | None, json: bool) -> None:
    """Print what the run of that name predicts, or how it labels a text or a file of texts."""
    found = named(store, name)
    if found.spec.source.preparation.source_kind == "labelled texts":
        _label(found, text, brought(file, store) if file else None, json=json)
        return
    if text is not None or found.spec.source.preparation.source_kind != "series":
        raise UserError("This run does not label texts.", "Use predict without --text, or generate.")
    predicted = predict_next(found, brought(file, store) if file else None)
    if json:
        print_json({"run": found.id, "predictions": [_as_json(one) for one in predicted]})
        return
    for one in predicted:
        unit = f" [{one.unit}]" if one.unit else ""
        rows = zip(_times(one.index), one.values.tolist(), strict=True)
        print_table(("time", f"{one.target}{unit}"), rows, title=one.series if len(predicted) > 1 else None)


def generate(store: Store, name: str, *, prompt: str, length: int, temperature: float, seed: int, json: bool) -> None:
    """Print what the network of the run of that name writes after the prompt."""
    run = named(store, name)
    if run.spec.source.preparation.source_kind != "corpus":
        raise UserError("This run does not write texts.", "Train one with --task writing.")
    written = Writer(run).text(prompt, length=length, sampling=Sampling(temperature=temperature), seed=seed)
    if json:
        print_json({"run": run.id, "prompt": prompt, "seed": seed, "temperature": temperature, "text": written})
    else:
        print_text(prompt + written)


def _label(run: Run, text: str | None, newer: Source | None, *, json: bool) -> None:
    if text is not None:
        texts: Sequence[str] = [text]
    else:
        preparation = run.spec.source.preparation
        unlabelled = preparation.model_copy(update={"label_column": None, "empty": "keep"})
        texts = (
            texts_of(newer, preparation.text_column)
            if newer
            else prepare_texts(table_of(run.folder).table(), unlabelled).documents
        )
    labeller = Labeller(run)
    told = labeller.tell(texts)
    labels = [labeller.classes[position] for position in told.argmax(axis=1)]
    if json:
        each = [dict(zip(labeller.classes, map(float, row), strict=True)) for row in told]
        rows = zip(texts, labels, each, strict=True)
        print_json(
            {"run": run.id, "predictions": [{"text": t, "label": one, "probabilities": p} for t, one, p in rows]}
        )
        return
    print_table(
        ("label", "probability", "text"),
        [(label, float(row.max()), one[:100]) for label, row, one in zip(labels, told, texts, strict=True)],
    )


def _as_json(one: Prediction) -> dict:
    values = [float(value) if np.isfinite(value) else None for value in one.values]
    return {
        "series": one.series,
        "target": one.target,
        "unit": one.unit,
        "times": _times(one.index),
        "values": values,
    }


def _times(index: pd.Index) -> list[str] | list[int]:
    """ISO, without the time of day where there is none."""
    if not isinstance(index, pd.DatetimeIndex):
        return [int(position) for position in index]
    whole_days = bool((index == index.normalize()).all())
    return [moment.date().isoformat() if whole_days else moment.isoformat() for moment in index]
