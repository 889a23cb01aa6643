"""Networks with drawn weights on tiny sources, as they are taken away, and what their predictors say."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core.data.clips import LabelledClips
from core.data.labelled_rows import LabelledRows, UnlabelledRows
from core.data.sequences import LabelledSequences, laid_end_to_end
from core.data.sound import BANDS
from core.data.transcribed import TranscribedRecordings
from core.exports.taken_network import TakenNetwork
from core.models.in_numpy.decoding import Decoding
from core.models.in_numpy.sampling import Sampling
from core.models.spec import ModelSpec
from core.recipes.spec import RunSpec, SourceRecipe, TrainingSpec
from core.sources.recordings.preparation import RecordingPreparation
from core.sources.tables.series_preparation import SeriesPreparation
from core.tasks import TASKS
from core.tasks.predictor import Predictor
from tests.contracts.test_predictors import CASES
from tests.contracts.test_tasks import SOURCES, chosen, random_weights, transcribed

SPEC = ModelSpec(units=4)
BOTH = ModelSpec(units=4, bidirectional=True)
Rows = list[dict]


@dataclass(frozen=True)
class Case:
    """A network that can be taken away, its predictor, and what that says to what was read of the example."""

    taken: TakenNetwork
    predictor: Predictor
    said: Callable[[Predictor, Any], Rows]


def made(
    task: str,
    source: Any,
    said: Callable,
    *,
    model: ModelSpec = SPEC,
    preparation: Any = None,
    proposed: bool = True,
    **changes: Any,
) -> Case:
    """A network of that task with drawn weights."""
    use = TASKS[task]
    options = (chosen(use, source) if proposed else use.Options()).model_copy(update=changes)
    codecs = use.prepare(source, options).codecs
    spec = RunSpec(
        task=task,
        options=options.model_dump(),
        source=SourceRecipe(name="tiny", sha256="0" * 64, preparation=preparation or SeriesPreparation(target="value")),
        model=model,
        training=TrainingSpec(),
    )
    taken = TakenNetwork.of(spec, codecs, random_weights(use.ends(codecs, options), model))
    return Case(taken, use.predictor(taken.network, codecs, options), said)


def forecasts_said(predictor: Any, asked: Any) -> Rows:
    return [{"forecast": value} for values in predictor.forecast() for value in values.tolist()]


def texts_said(predictor: Any, asked: list[str]) -> Rows:
    return labelled(predictor.classes, predictor.probabilities(asked))


def labelled(classes: tuple[str, ...], told: np.ndarray) -> Rows:
    return [
        {"label": classes[int(row.argmax())], **{f"p({name})": share for name, share in zip(classes, row, strict=True)}}
        for row in told
    ]


def sequences_said(predictor: Any, asked: dict[str, np.ndarray]) -> Rows:
    return labelled(predictor.classes, predictor.probabilities(laid(asked, predictor.features)))


def rows_said(predictor: Any, asked: dict[str, np.ndarray]) -> Rows:
    values, starts = laid_end_to_end(list(asked.values()))
    features = SOURCES["labelled rows"]().features
    rows = LabelledRows("tiny", features, values, ("",) * len(values), starts, tuple(asked), np.arange(len(values)))
    return labelled(predictor.classes, predictor.probabilities(UnlabelledRows(rows, pd.DataFrame())))


def laid(asked: dict[str, np.ndarray], features: tuple[str, ...]) -> LabelledSequences:
    return LabelledSequences("tiny", features, *laid_end_to_end(list(asked.values())), ("",) * len(asked))


def clips_said(predictor: Any, asked: dict[str, np.ndarray]) -> Rows:
    [frames] = asked.values()
    clip = LabelledClips("tiny", frames, np.array([0, len(frames)]), 10.0, ("",))
    return labelled(predictor.classes, predictor.probabilities(clip))


def written(predictor: Any, asked: str) -> Rows:
    return [{"text": predictor.text(asked, length=200, sampling=Sampling(temperature=1.0), seed=0)}]


def translated(predictor: Any, asked: list[str]) -> Rows:
    found = predictor.translations(asked, Decoding(beam=predictor.beam))
    return [{"target": those[0].text, "score": those[0].score} for those in found]


def tagged(predictor: Any, asked: list[tuple[str, ...]]) -> Rows:
    return [
        {"token": token, "tag": tag, "probability": share[predictor.classes.index(tag)]}
        for one in predictor.tag(asked)
        for token, tag, share in zip(one.tokens, one.tags, one.probabilities, strict=True)
    ]


def understood(predictor: Any, asked: dict[str, np.ndarray]) -> Rows:
    values, starts = laid_end_to_end(list(asked.values()))
    bands = tuple(f"band {number}" for number in range(1, BANDS + 1))
    newer = TranscribedRecordings("tiny", bands, values, starts, ("",), files=("example.wav",))
    return [{"text": one.text, "probability": one.probability} for one in predictor.write_down(newer)]


def heard_bands(source: Any) -> Any:
    """The same with as many features as a recording has, and as long."""
    random = np.random.default_rng(0)
    values, starts = laid_end_to_end([random.normal(size=(50 + at % 7, BANDS)) for at in range(len(source))])
    return replace(source, features=tuple(f"band {n}" for n in range(1, BANDS + 1)), values=values, starts=starts)


CASE: dict[str, Callable[[], Case]] = {
    "forecasting": lambda: made("forecasting", SOURCES["series"](), forecasts_said, lookback=12, horizon=3),
    "classification": lambda: made("classification", SOURCES["labelled texts"](), texts_said),
    "writing": lambda: made(
        "writing",
        SOURCES["corpus"](),
        written,
        model=ModelSpec(units=4, layers=2, cell="gru", dropout=0.1),
        temperature=1.0,
        embedding=4,
    ),
    "sequence-labels": lambda: made("sequence-labels", SOURCES["labelled sequences"](), sequences_said),
    "row-labels": lambda: made("row-labels", SOURCES["labelled rows"](), rows_said, model=BOTH),
    "clip-labels": lambda: made("clip-labels", SOURCES["labelled clips"](), clips_said),
    "translation": lambda: made(
        "translation",
        SOURCES["text pairs"](),
        translated,
        model=BOTH,
        embedding=4,
        tokens="word",
        longest=6,
        longest_target=6,
    ),
    "tagging": lambda: made("tagging", SOURCES["tagged sequences"](), tagged, model=BOTH, chain=True, letters=0),
    "transcription": lambda: made(
        "transcription",
        heard_bands(transcribed()),
        understood,
        model=BOTH,
        preparation=RecordingPreparation(transcript="said", trim="nothing"),
    ),
}
"""Task -> a network of its own kind; every task that gives networks away stands here."""
BESIDE: dict[str, Callable[[], Case]] = {
    **{
        f"forecasts: {name}": lambda source=source, changes=changes: made(
            "forecasting", source, forecasts_said, proposed=False, **{"horizon": 5, "lookback": 14, **changes}
        )
        for name, (source, changes) in CASES.items()
    },
    **{
        f"texts of {kind} tokens": lambda kind=kind: made(
            "classification", SOURCES["labelled texts"](), texts_said, tokens=kind, vocabulary=40
        )
        for kind in ("word", "subword", "character")
    },
    "recordings with a label": lambda: made(
        "sequence-labels",
        heard_bands(SOURCES["labelled sequences"]()),
        sequences_said,
        preparation=RecordingPreparation(label="folder"),
    ),
    "attention in the decoder's loop": lambda: made(
        "translation", SOURCES["text pairs"](), translated, embedding=4, attention="bahdanau"
    ),
    "tags without a chain, by characters too": lambda: made(
        "tagging", SOURCES["tagged sequences"](), tagged, chain=False, letters=5
    ),
    "transcripts without a beam": lambda: made(
        "transcription",
        heard_bands(transcribed()),
        understood,
        preparation=RecordingPreparation(transcript="said"),
        beam_size=1,
    ),
}
"""What else stands before and after networks."""


@cache
def case(name: str) -> Case:
    """Made once."""
    return {**CASE, **BESIDE}[name]()


def asked_of(made: Case, folder: Path) -> Any:
    """What is read of the example."""
    name, content = made.taken.processing.example
    (folder / name).write_bytes(content)
    return made.taken.processing.read(folder / name, made.taken.processing.learnt)
