"""A run that writes down what is said as a script: recordings become stacked frames, answers transcripts again."""

from core.data.sequences import LabelledSequences
from core.data.similar_lengths import similar_lengths, timesteps_used
from core.data.transcribed import TranscribedRecordings
from core.models.in_numpy.ctc import beam_search, greedy
from core.results.transcripts.scores import counted_each, error_rate
from core.tasks.scripting.data import sequences_code
from core.tasks.scripting.pieces import SIMILAR_LENGTHS, Pieces
from core.tasks.transcription.dataset import TranscriptionDataset
from core.tasks.transcription.encoding import (
    filled_up,
    numbered,
    put_together,
    stacked_frames,
    target_row,
    tidied,
)


def transcription_pieces(source: TranscribedRecordings, dataset: TranscriptionDataset) -> Pieces:
    """Of a run on `source`."""
    codecs, sized = dataset.codecs, dataset.train.buckets is not None
    told = {name: getattr(codecs, name) for name in ("symbols", "words", "fold", "stacked", "timesteps")}
    parts = {part: getattr(dataset.parts, part).tolist() for part in ("train", "validation", "test")}
    return Pieces(
        title="How recordings become timesteps, and answers transcripts",
        roots=[
            LabelledSequences,
            tidied,
            numbered,
            put_together,
            stacked_frames,
            filled_up,
            target_row,
            greedy,
            beam_search,
            counted_each,
            error_rate,
            *([similar_lengths, timesteps_used] if sized else []),
        ],
        data=f"{sequences_code(source)}\n\n"
        "# Symbols are those of the training part, in which no recording is too short for its transcript.\n"
        f"codecs = SimpleNamespace(**{told!r})\nparts = SimpleNamespace(**{parts!r})",
        examples=EXAMPLES + (SIMILAR_LENGTHS.format(front=False) if sized else ""),
        scores=SCORES,
    )


EXAMPLES = '''

def examples_of(positions: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Frames side by side, filled up; the timesteps that count, and the symbols."""
    read = [stacked_frames(source.at(at), codecs.stacked) for at in positions]
    said = [numbered(tidied(source.labels[at], codecs.fold), codecs.symbols, codecs.words) for at in positions]
    longest = max(map(len, said))
    rows = [target_row(len(frames), symbols, longest) for frames, symbols in zip(read, said)]
    return filled_up(read, codecs.timesteps), np.array(rows, np.int32)


x, y = examples_of(parts.train)
weights = None
held_out = examples_of(parts.validation)
# Both parts can be learnt together where the rows of their targets are as long.
widest = max(y.shape[1], held_out[1].shape[1])
y, target = (np.pad(rows, ((0, 0), (0, widest - rows.shape[1])), constant_values=-1) for rows in (y, held_out[1]))
held_out = (held_out[0], target)
'''

SCORES = """
read = [stacked_frames(source.at(at), codecs.stacked) for at in parts.test]
told = model.predict(filled_up(read, codecs.timesteps), batch_size=64, verbose=0)
understood = []
for answer, frames in zip(told, read):
    answer = answer[: len(frames)]
    found = greedy(answer) if options.beam_size == 1 else beam_search(answer, options.beam_size)[0].symbols
    understood.append(put_together([codecs.symbols[number] for number in found], codecs.words))
right = [tidied(source.labels[at], codecs.fold) for at in parts.test]
for name, words in (("character_error", False), ("word_error", True)):
    print(f"test {name}: {error_rate(counted_each(understood, right, words=words))!r}")
print(f"test exact_match: {float(np.mean([one == other for one, other in zip(understood, right)]))!r}")
"""
