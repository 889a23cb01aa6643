"""A run that labels sequences as a script: sequences become windows and parts."""

from core.data.balance import balanced
from core.data.sequences import LabelledSequences
from core.data.similar_lengths import similar_lengths, timesteps_used
from core.results.texts.classification import scores
from core.tasks.scripting.data import sequences_code
from core.tasks.scripting.pieces import SIMILAR_LENGTHS, Pieces
from core.tasks.sequence_labels.dataset import LabelledDataset, complete, window
from core.tasks.sequence_labels.splitting import split


def sequence_pieces(source: LabelledSequences, dataset: LabelledDataset) -> Pieces:
    """Of a run on `source`."""
    codecs = dataset.codecs.model_dump()
    sized = dataset.train.buckets is not None
    return Pieces(
        title="How sequences become windows and parts",
        roots=[LabelledSequences, split, complete, window, balanced, scores]
        + ([similar_lengths, timesteps_used] if sized else []),
        data=f"{sequences_code(source)}\n\n"
        f"# Level and spread are those of the training part.\ncodecs = SimpleNamespace(**{codecs!r})",
        examples=WINDOWS + (SIMILAR_LENGTHS.format(front=True) if sized else ""),
        scores=LABELS,
    )


WINDOWS = """
parts = split(source, options)
windows = np.stack([window(complete(source.at(at), codecs.every), codecs) for at in range(len(source))])
truth = np.array([codecs.classes.index(label) for label in source.labels], dtype=np.int32)
x, y = windows[parts.train], truth[parts.train]
weights = balanced(y, len(codecs.classes)) if options.class_weights else None
held_out = (windows[parts.validation], truth[parts.validation])
"""

LABELS = """
told = model.predict(windows[parts.test], batch_size=512, verbose=0)
for name, value in scores(truth[parts.test], told).items():
    print(f"test {name}: {value!r}")
"""
