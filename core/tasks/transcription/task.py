"""Transcription: what is said in a recording? Symbols one after the other, without knowing when each is said (CTC)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from core.data.examples import Examples, Rows
from core.data.partition import PARTS, Partition
from core.data.similar_lengths import in_similar_lengths
from core.data.transcribed import RECORDING, TranscribedRecordings, few_words
from core.errors import UserError
from core.language import Said, mark, say
from core.models.build import build_network
from core.models.ends.inputs import Measured
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Symbols
from core.models.in_numpy.forward import Network
from core.models.spec import ModelSpec
from core.results.exhibits.kinds import Exhibit
from core.tasks.processing import Processing
from core.tasks.scripting.pieces import Pieces
from core.tasks.sequence_labels.splitting import split
from core.tasks.similar_lengths import proposed_similar_lengths
from core.tasks.task import Plan, Reasoned, Task
from core.tasks.transcription.dataset import TranscriptionCodecs, TranscriptionDataset
from core.tasks.transcription.encoding import (
    filled_up,
    fit_symbols,
    fits,
    numbered,
    split_up,
    stacked_frames,
    target_row,
    tidied,
    timesteps_of,
)
from core.tasks.transcription.judging import judge, preview
from core.tasks.transcription.options import TranscriptionOptions
from core.tasks.transcription.processing import transcription_processing
from core.tasks.transcription.scripting import transcription_pieces
from core.tasks.transcription.transcriber import Transcriber
from core.words import all_updates, counted

if TYPE_CHECKING:
    import keras

FEWEST, MOST_SYMBOLS = 10, 3000
STACKED = 3
ROOM = 2.0
"""Timesteps for each symbol and repetition that are left as a rule, when frames are stacked."""
BATCH = 16
UPDATES = 2500
MANY = 3000
"""Recordings from which on larger networks have enough to learn from."""
FLATTERING = mark(
    "The parts were drawn at random: a speaker stands on both sides, so the scores are better than they will be on "
    "new ones."
)


class Transcription(Task):
    """Source: recordings with a transcript each."""

    name = "transcription"
    title = Said("Transcribe recordings")
    source_kind = "transcribed recordings"
    Options = TranscriptionOptions
    Codecs = TranscriptionCodecs
    split_fields = ("symbols", "fold", "split", "validation", "test", "split_seed")
    example = RECORDING
    in_short = Said("{symbols}, split by {split}, {test} to test")
    preview_title = Said("What is understood of the validation part")
    losses = ("ctc",)
    settled = frozenset()

    def pieces(
        self, source: TranscribedRecordings, options: TranscriptionOptions, dataset: TranscriptionDataset
    ) -> Pieces:
        return transcription_pieces(source, dataset)

    def propose(self, source: TranscribedRecordings) -> dict[str, Reasoned]:
        _check(source)
        words = few_words(source.labels)
        said = "".join(source.labels)
        mixed = said != said.lower() and said != said.upper()
        marked = any(not (one.isalnum() or one.isspace() or one in "'*#") for one in said)
        stacked = _stacked(source, words, mixed or marked)
        grouped = len(set(source.groups)) > 2
        distinct = len({word for transcript in source.labels for word in transcript.split()})
        return {
            "symbols": Reasoned(
                value="words" if words else "characters",
                why=say(
                    "{words} alone, again and again: each can be learnt as a whole.", words=counted(distinct, "word")
                )
                if words
                else say("Characters spell words that never came in training, too."),
            ),
            "fold": Reasoned(
                value=mixed or marked,
                why=say("Capitals and punctuation are not heard.")
                if mixed or marked
                else say("There are no capitals beside small letters, and no punctuation."),
            ),
            "stacked": Reasoned(
                value=stacked,
                why=say(
                    "{milliseconds} a timestep leave enough of them for each symbol.",
                    milliseconds=counted(10 * stacked, "millisecond"),
                ),
            ),
            "similar_lengths": proposed_similar_lengths(source.lengths, RECORDING),
            "split": Reasoned(
                value="groups" if grouped else "order",
                why=say("The score is then that on speakers whom the network never heard.")
                if grouped
                else say("Later recordings are kept for testing: those next to each other are too much alike."),
            ),
            "bidirectional": Reasoned(
                value=True, why=say("The whole recording is there, so it is heard from both ends.")
            ),
            "units": Reasoned(value=48 if len(source) < MANY else 96, why=say("More only memorises the recordings.")),
            "hidden": Reasoned(
                value=0.4 if len(source) < MANY else 0.2,
                why=say("With other bands hidden each time, no recording can be recognised by its noise."),
            ),
            "dropout": Reasoned(value=0.2, why=say("There are few recordings for so many weights.")),
            "finish": Reasoned(
                value="validation",
                why=say("Once the best epoch is known, the validation part is learnt too: recordings are few."),
            ),
            "loss": Reasoned(value="ctc", why=say("All ways to spread the symbols over the timesteps count (CTC).")),
            "batch_size": Reasoned(value=BATCH, why=say("Few recordings need small batches for enough updates.")),
            **_course(len(source)),
        }

    def plan(self, source: TranscribedRecordings, options: TranscriptionOptions) -> Plan:
        laid = _laid_out(source, options)
        features = {say("the bands of {frames}", frames=counted(options.stacked, "frame")): laid.codecs.columns}
        return Plan(self.ends(laid.codecs, options), laid.parts.counts(), features=features, remarks=laid.remarks)

    def prepare(self, source: TranscribedRecordings, options: TranscriptionOptions) -> TranscriptionDataset:
        laid = _laid_out(source, options)
        longest = max(len(symbols) for symbols in laid.symbols)
        examples = {part: _examples(source, laid, getattr(laid.parts, part), longest) for part in PARTS}
        if options.similar_lengths:
            examples = in_similar_lengths(examples, front=False)
        flattering = (say(FLATTERING),) if options.split == "random" and not source.parts and source.groups else ()
        return TranscriptionDataset(
            **examples,
            ends=self.ends(laid.codecs, options),
            codecs=laid.codecs,
            options=options,
            source=source,
            parts=laid.parts,
            warnings=(*laid.remarks, *flattering),
        )

    def ends(self, codecs: TranscriptionCodecs, options: TranscriptionOptions) -> NetworkEnds:
        read = Measured(
            codecs.timesteps, codecs.columns, padded=True, hidden=options.hidden, free=options.similar_lengths
        )
        return NetworkEnds(read, Symbols(len(codecs.symbols) + 1))

    def build(self, ends: NetworkEnds, model: ModelSpec, *, seed: int = 0) -> "keras.Model":
        return build_network(ends, model, seed=seed)

    def preview(self, model: "keras.Model", dataset: TranscriptionDataset) -> Exhibit:
        return preview(model, dataset)

    def judge(self, model: "keras.Model", dataset: TranscriptionDataset) -> Sequence[Exhibit]:
        return judge(model, dataset)

    def processing(self, codecs: TranscriptionCodecs, options: TranscriptionOptions, preparation: Any) -> Processing:
        return transcription_processing(codecs, options, preparation)

    def predictor(self, network: Network, codecs: TranscriptionCodecs, options: TranscriptionOptions) -> Transcriber:
        return Transcriber(network, codecs, options.beam_size)


@dataclass(frozen=True)
class _LaidOut:
    """Which recordings go where, and the symbols of all of them as numbers."""

    codecs: TranscriptionCodecs
    parts: Partition
    symbols: list[list[int]]
    remarks: tuple[str, ...]


def _laid_out(source: TranscribedRecordings, options: TranscriptionOptions) -> _LaidOut:
    """Split first; the symbols are those of the training part; what does not fit is learnt from in no part."""
    _check(source)
    # Transcripts are hardly ever twice the same: nothing is kept in balance.
    parts = split(replace(source, labels=("",) * len(source)), options)
    words = options.symbols == "words"
    tidy = [tidied(transcript, options.fold) for transcript in source.labels]
    symbols = fit_symbols([tidy[at] for at in parts.train], words)
    if not 0 < len(symbols) <= MOST_SYMBOLS:
        raise UserError(
            say(
                "The transcripts have {symbols}; 1 to {most:,} can be learnt.",
                symbols=counted(len(symbols), "symbol"),
                most=MOST_SYMBOLS,
            ),
            say("Choose characters as symbols, or another column as the transcript."),
        )
    told = [numbered(transcript, symbols, words) for transcript in tidy]
    timesteps = [timesteps_of(int(frames), options.stacked) for frames in source.lengths]
    good = np.array([bool(one) and fits(count, one) for count, one in zip(timesteps, told, strict=True)])
    kept = replace(parts, train=parts.train[good[parts.train]], validation=parts.validation[good[parts.validation]])
    codecs = TranscriptionCodecs(
        symbols=symbols,
        words=words,
        fold=options.fold,
        features=source.features,
        stacked=options.stacked,
        timesteps=max(timesteps),
    )
    return _LaidOut(codecs, kept, told, _about_left_out(parts, kept, source, timesteps, told, good))


def _about_left_out(
    parts: Partition,
    kept: Partition,
    source: TranscribedRecordings,
    timesteps: list[int],
    told: list[list[int]],
    good: np.ndarray,
) -> tuple[str, ...]:
    """Which recordings are too short for what is said in them; raises UserError where too few are left."""
    learnt = np.concatenate([parts.train, parts.validation])
    wrong = learnt[~good[learnt]]
    if not len(wrong):
        return ()
    first = int(wrong[0])
    name = source.files[first] if source.files else say("recording {first}", first=first + 1)
    what = say(
        "{recordings} too short for what is said in them, {name} first: {timesteps} for {symbols}, "
        "and two that are alike need one more between them",
        recordings=RECORDING.counted(len(wrong)).capitalize(),
        name=name,
        timesteps=counted(timesteps[first], "timestep"),
        symbols=counted(len(told[first]), "symbol"),
    )
    if len(kept.train) < FEWEST or not len(kept.validation) or len(wrong) > len(learnt) / 2:
        raise UserError(f"{what}.", say("Choose fewer frames to one timestep, or words as symbols."))
    return (say("{what}. They are not learnt from.", what=what),)


def _examples(source: TranscribedRecordings, laid: _LaidOut, positions: np.ndarray, longest: int) -> Examples:
    codecs = laid.codecs
    read = [stacked_frames(source.at(at), codecs.stacked) for at in positions]
    rows = [target_row(len(frames), laid.symbols[at], longest) for frames, at in zip(read, positions, strict=True)]
    return Examples(Rows(filled_up(read, codecs.timesteps)), Rows(np.array(rows, np.int32)))


def _stacked(source: TranscribedRecordings, words: bool, fold: bool) -> int:
    """As many frames as leave room for the symbols of nearly all recordings."""
    said = [split_up(tidied(transcript, fold), words) for transcript in source.labels]
    room = [frames / max(len(symbols), 1) for frames, symbols in zip(source.lengths, said, strict=True)]
    tight = float(np.quantile(room, 0.05))
    return int(np.clip(tight // ROOM, 1, STACKED))


def _course(recordings: int) -> dict[str, Reasoned]:
    """Epochs and patience by the updates in an epoch."""
    updates = max(round(0.65 * recordings / BATCH), 1)
    epochs = int(np.clip(round(UPDATES / updates), 20, 200))
    return {
        "epochs": Reasoned(value=epochs, why=all_updates(updates, epochs)),
        "patience": Reasoned(
            value=max(10, epochs // 3), why=say("At first nothing but blanks is answered, and the loss stands still.")
        ),
        "schedule": Reasoned(value="cosine", why=say("Small last steps settle the weights.")),
        "learning_rate": Reasoned(value=0.003, why=say("Few recordings mean few updates, so each may be larger.")),
        "clip_norm": Reasoned(value=5.0, why=say("Keeps a single odd recording from undoing what was learnt.")),
    }


def _check(source: TranscribedRecordings) -> None:
    if len(source) < FEWEST:
        raise UserError(
            say(
                "{counted} came; at least {fewest} are needed.",
                counted=RECORDING.counted(len(source)).capitalize(),
                fewest=FEWEST,
            ),
            say("Bring a hundred or more: every symbol has to be heard often."),
        )
    if len(set(source.labels)) < 2:
        raise UserError(
            say("Every recording has the same transcript, {labels!r}.", labels=source.labels[0]),
            say("Choose a column that tells what is said."),
        )
