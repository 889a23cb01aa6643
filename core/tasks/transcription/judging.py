"""What a network understands of a part, and how good that is beside its rivals."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from core.language import say
from core.models.in_numpy.ctc import greedy
from core.results.exhibits.kinds import Exhibit
from core.results.exhibits.transcription import Transcribed, TranscribedRecording
from core.results.transcripts.rivals import best_guess, nearest_recording
from core.results.transcripts.scores import (
    counted_each,
    error_rate,
    interval,
    metrics_of,
    transcript_errors,
    transcript_scores,
    transcript_verdict,
)
from core.tasks.transcription.dataset import TranscriptionDataset
from core.tasks.transcription.encoding import split_up, tidied
from core.tasks.transcription.transcriber import listened, understood
from core.words import counted

PREVIEWED, SHOWN = 48, 8
"""Recordings of the validation part that are listened to after each epoch, and how many of them are shown."""


def preview(model: Any, dataset: TranscriptionDataset) -> Transcribed:
    """The same recordings of the validation part each time, by the best alignment."""
    positions, codecs = dataset.parts.validation[:PREVIEWED], dataset.codecs
    answers = _answers(model, dataset, positions)
    told = [codecs.text(greedy(answer)) for answer in answers]
    right = [tidied(dataset.source.labels[at], codecs.fold) for at in positions]
    rate = error_rate(counted_each(told, right, words=codecs.words))
    found = _transcribed(dataset, "validation", positions[:SHOWN], answers[:SHOWN], beam=1)
    return found.model_copy(update={"error": rate, "looked_at": len(positions)})


def judge(model: Any, dataset: TranscriptionDataset) -> Sequence[Exhibit]:
    """Every recording of the test part."""
    positions = dataset.parts.test
    answers = _answers(model, dataset, positions)
    found = _transcribed(dataset, "test", positions, answers, beam=dataset.options.beam_size)
    found = found.model_copy(update={"rivals": _rivals(dataset)})
    counts = {
        key: counted_each(
            found.predicted_by("network"), [one.right for one in found.recordings], words=key == "word_error"
        )
        for key in metrics_of(found.symbols)[:2]
    }
    deciding = metrics_of(found.symbols)[0]
    found = found.model_copy(
        update={
            "intervals": {key: interval(each) for key, each in counts.items()},
            "error": error_rate(counts[deciding]),
            "looked_at": len(found.recordings),
        }
    )
    scores, errors = transcript_scores(found), transcript_errors(found)
    return [transcript_verdict(scores, errors, warnings=_warnings(dataset, found)), scores, found, errors]


def _answers(model: Any, dataset: TranscriptionDataset, positions: np.ndarray) -> list[np.ndarray]:
    return listened(model, dataset.codecs, [dataset.source.at(at) for at in positions])


def _transcribed(
    dataset: TranscriptionDataset,
    part: Literal["validation", "test"],
    positions: np.ndarray,
    answers: Sequence[np.ndarray],
    *,
    beam: int,
) -> Transcribed:
    source, codecs = dataset.source, dataset.codecs
    recordings = []
    for at, answer in zip(positions, answers, strict=True):
        told = understood(answer, codecs, beam)
        recordings.append(
            TranscribedRecording(
                name=source.files[at] if source.files else say("Recording {at}", at=at + 1),
                right=tidied(source.labels[at], codecs.fold),
                predicted=told.text,
                probability=told.probability,
                heard=told.symbols,
                frames=told.frames,
            )
        )
    return Transcribed(
        part=part, symbols="words" if codecs.words else "characters", recordings=tuple(recordings), beam=beam
    )


def _rivals(dataset: TranscriptionDataset) -> dict[str, tuple[str, ...]]:
    """What one gets without a network, from what it has learnt."""
    source, codecs, test = dataset.source, dataset.codecs, dataset.parts.test
    learnt = np.concatenate([getattr(dataset.parts, part) for part in dataset.learnt])
    train = [tidied(source.labels[at], codecs.fold) for at in learnt]
    known, asked = ([source.at(at) for at in some] for some in (learnt, test))
    rivals = {
        "best guess": best_guess(train, len(test), words=codecs.words),
        "nearest recording": nearest_recording(known, train, asked),
    }
    return {name: told for name, told in rivals.items() if told is not None}


def _warnings(dataset: TranscriptionDataset, found: Transcribed) -> tuple[str, ...]:
    warnings = list(dataset.warnings)
    if found.silent:
        warnings.append(
            say(
                "The network understands nothing yet: everywhere the blank is likelier than any symbol. Train longer, "
                "bring more recordings, or begin with shorter ones."
            )
        )
    right = {symbol for one in found.recordings for symbol in split_up(one.right, dataset.codecs.words)}
    unseen = sorted(right - set(dataset.codecs.symbols))
    if unseen:
        what = counted(len(unseen), "symbol")
        warnings.append(
            say(
                "The training part lacks {what} of the test part, which cannot be told: {unseen}.",
                what=what,
                unseen=", ".join(unseen[:5]),
            )
        )
    learnt = {tidied(dataset.source.labels[at], dataset.codecs.fold) for at in dataset.parts.train}
    known = sum(one.right in learnt for one in found.recordings)
    if known == len(found.recordings):
        warnings.append(
            say(
                "Every transcript of the test part stands in the training part, too: whether other ones would be "
                "understood is not known."
            )
        )
    return tuple(warnings)
