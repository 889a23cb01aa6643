"""`predict` and `generate`: what a trained network says, from its weights and NumPy alone."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from core.cli.asked import AS_TRAINED, AskedSearch, PredictRequest
from core.cli.place import named, read
from core.cli.screen import err, print_json, print_table, print_text
from core.cli.translating import translate
from core.data.series import Series
from core.errors import UserError
from core.inference.batch import probabilities
from core.inference.forecasting import Prediction, predict_next, written_times
from core.inference.newer import find_newer, missing, newer_value, own_value
from core.inference.opened import open_predictor
from core.inference.tagging import tagged_file
from core.inference.transcribing import transcribe_all
from core.models.in_numpy.sampling import Sampling
from core.results.csv_cells import csv_text
from core.runs.folder.run import Run
from core.runs.store import Store
from core.sources.intake.sources import Source, import_bytes
from core.sources.tables.judging.detectors.gaps import FILLS
from core.sources.tables.preparing.grid import MissingValues
from core.tasks.predictor import (
    ForecastsSeries,
    LabelsEach,
    LabelsNext,
    LabelsRows,
    LabelsTexts,
    Predictor,
    TaggedTokens,
    TagsTokens,
    TranslatesTexts,
    WritesDown,
    WritesTexts,
)


def predict(
    store: Store,
    name: str,
    *,
    file: Path | None,
    text: str | None,
    fill: str | None,
    output: Path | None = None,
    searched: AskedSearch = AS_TRAINED,
    json: bool = False,
) -> None:
    """Print, or write, what the run of that name predicts, or how it labels a text or a file of texts."""
    if json and output is not None:
        raise UserError("JSON goes to the screen, and a file gets CSV.", "Leave out --json, or --output.")
    run = named(store, name)
    predictor = open_predictor(run)
    answer = next((answer for question, answer in ANSWERS.items() if isinstance(predictor, question)), None)
    if answer is None:
        raise UserError("This run does not label texts.", "Use predict without --text, or generate.")
    if searched != AS_TRAINED and not isinstance(predictor, TranslatesTexts):
        raise UserError("This run does not translate.", "Leave out --beam, --length-penalty, --no-repeat and --best.")
    newer = _newer(run, file, store) if file else None
    answer(PredictRequest(run, predictor, newer, text, fill, output, searched), json=json)


def generate(store: Store, name: str, *, prompt: str, length: int, temperature: float, seed: int, json: bool) -> None:
    """Print what the network of the run of that name writes after the prompt."""
    run = named(store, name)
    writer = open_predictor(run)
    if not isinstance(writer, WritesTexts):
        raise UserError("This run does not write texts.", "Train one with --task writing.")
    written = writer.text(prompt, length=length, sampling=Sampling(temperature=temperature), seed=seed)
    if json:
        print_json({"run": run.id, "prompt": prompt, "seed": seed, "temperature": temperature, "text": written})
    else:
        print_text(prompt + written)


def _forecast(asked: PredictRequest, *, json: bool) -> None:
    predicted = predict_next(asked.predictor, _newer_series(asked))
    if json:
        print_json({"run": asked.run.id, "predictions": [_as_json(one) for one in predicted]})
        return
    if asked.output is not None:
        asked.answer_table(
            ("series", "time", "target", "value"),
            [
                (one.series, time, one.target, value)
                for one in predicted
                for time, value in zip(written_times(one.index), one.values.tolist(), strict=True)
            ],
        )
        return
    for one in predicted:
        unit = f" [{one.unit}]" if one.unit else ""
        rows = zip(written_times(one.index), one.values.tolist(), strict=True)
        print_table(("time", f"{one.target}{unit}"), rows, title=one.series if len(predicted) > 1 else None)


def _newer_series(asked: PredictRequest) -> tuple[Series, ...] | None:
    """The series of the newer file; None where none was brought."""
    if asked.text is not None:
        raise UserError("This run does not label texts.", "Use predict without --text, or generate.")
    try:
        return None if asked.newer is None else newer_value(asked.run, asked.newer, fill=asked.fill)
    except MissingValues as error:
        raise UserError(error.message, f"Say how with --fill {'|'.join(FILLS)}.") from None


def _label(asked: PredictRequest, *, json: bool) -> None:
    run, labeller = asked.run, asked.predictor
    found = asked.texts()
    told = probabilities(labeller, found)
    if asked.newer is not None and found.column is not None:
        lacking = ", ".join(map(repr, missing(run, asked.newer)))
        err.print(f"The file has no column {lacking}; {found.column!r} is read.")
    if found.empty_rows:
        rows = ", ".join(map(str, found.empty_rows[:10])) + (" …" if len(found.empty_rows) > 10 else "")
        err.print(f"Rows without a text have no label: row {rows}.", markup=False)
    answers = [_answer(labeller.classes, each) for each in told]
    if json:
        rows = zip(found.rows, found.texts, answers, strict=True)
        predictions = [{"row": row, "text": text, "label": label, "probabilities": p} for row, text, (label, p) in rows]
        print_json({"run": run.id, "predictions": predictions})
        return
    shown = zip(found.rows, found.texts, answers, strict=True)
    longest = 100 if asked.output is None else None
    asked.answer_table(
        ("row", "label", "probability", "text"),
        [(row, label or "", max(p.values()) if p else "", text[:longest]) for row, text, (label, p) in shown],
    )


def _label_next(asked: PredictRequest, *, json: bool) -> None:
    newer = _newer_series(asked)
    labeller = asked.predictor
    series = [one.series_id or one.name for one in (labeller.latest if newer is None else newer)]
    _print_labels(asked, "series", series, labeller.classes, labeller.probabilities(newer), json=json)


def _label_each(asked: PredictRequest, *, json: bool) -> None:
    labeller: LabelsEach = asked.predictor
    if asked.text is not None:
        raise UserError(f"This run labels each {labeller.entry.one} of a file.", "Give a file after the run.")
    newer = own_value(asked.run) if asked.newer is None else newer_value(asked.run, asked.newer, fill=asked.fill)
    told = labeller.probabilities(newer)
    if isinstance(labeller, LabelsRows) and not json:
        asked.answer_text(csv_text(labeller.table(newer, told)))
        return
    _print_labels(asked, labeller.entry.one, labeller.entries(newer), labeller.classes, told, json=json)


def _transcribe(asked: PredictRequest, *, json: bool) -> None:
    """What is said in each recording of the file, or of those that the run was trained on."""
    if asked.text is not None:
        raise UserError("This run transcribes recordings.", "Name a file behind the run.")
    newer = own_value(asked.run) if asked.newer is None else newer_value(asked.run, asked.newer)
    table = transcribe_all(asked.predictor, newer)
    if json:
        print_json({"run": asked.run.id, "predictions": table.to_dict("records")})
        return
    asked.answer_table(tuple(table.columns), list(table.itertuples(index=False)))


def _tag(asked: PredictRequest, *, json: bool) -> None:
    """The typed sentence as a token a line; a file in its own form."""
    tagger: TagsTokens = asked.predictor
    if asked.newer is not None:
        found, _, text = tagged_file(asked.run, tagger, newer_value(asked.run, asked.newer))
    elif asked.text is not None and (tokens := tagger.split(asked.text)):
        found = tagger.tag([tokens])
        text = "".join(f"{token}\t{tag}\n" for token, tag in zip(found[0].tokens, found[0].tags, strict=True))
    else:
        raise UserError("There is no token to tag.", "Give a file after the run, or write a sentence after --text.")
    if json:
        print_json({"run": asked.run.id, "sentences": [_tags_as_json(one, tagger.classes) for one in found]})
    else:
        asked.answer_text(text)


def _tags_as_json(found: TaggedTokens, classes: tuple[str, ...]) -> list[dict]:
    """A record a token, with the probability of each tag."""
    rows = zip(found.tokens, found.tags, found.probabilities, strict=True)
    return [
        {"token": token, "tag": tag, "probabilities": dict(zip(classes, map(float, shares), strict=True))}
        for token, tag, shares in rows
    ]


def _print_labels(
    asked: PredictRequest, what: str, names: list[str], classes: tuple[str, ...], told: np.ndarray, *, json: bool
) -> None:
    """A line for each of what was labelled, with its label and how probable that is; all probabilities as JSON."""
    rows = [(name, *_answer(classes, each)) for name, each in zip(names, told, strict=True)]
    if json:
        predictions = [{what: name, "label": label, "probabilities": each} for name, label, each in rows]
        print_json({"run": asked.run.id, "predictions": predictions})
    else:
        shown = [(name, label, each[label]) for name, label, each in rows]
        asked.answer_table((what, "label", "probability"), shown)


def _answer(classes: tuple[str, ...], probabilities: np.ndarray) -> tuple[str | None, dict[str, float] | None]:
    """The likeliest label and every label's probability; nothing of an empty text."""
    if np.isnan(probabilities).any():
        return None, None
    return classes[probabilities.argmax()], dict(zip(classes, map(float, probabilities), strict=True))


def _newer(run: Run, file: Path, store: Store) -> Source:
    """A newer file, read with the run's own columns."""
    content = read(file)
    found = find_newer(run, lambda reading: import_bytes(content, file.name, store.sources, reading=reading))
    return found.source


def _as_json(one: Prediction) -> dict:
    values = [float(value) if np.isfinite(value) else None for value in one.values]
    return {
        "series": one.series,
        "target": one.target,
        "unit": one.unit,
        "times": written_times(one.index),
        "values": values,
    }


ANSWERS: dict[type[Predictor], Callable[..., None]] = {
    ForecastsSeries: _forecast,
    LabelsNext: _label_next,
    LabelsEach: _label_each,
    LabelsTexts: _label,
    TranslatesTexts: translate,
    TagsTokens: _tag,
    WritesDown: _transcribe,
}
"""Question that `predict` asks -> how it is asked, and its answer printed."""
