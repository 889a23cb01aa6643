"""A run that labels clips as a script: frames become windows and parts."""

from core.data.balance import balanced
from core.data.clips import LabelledClips
from core.results.texts.classification import scores
from core.tasks.clip_labels.frames import window
from core.tasks.scripting.data import clips_code
from core.tasks.scripting.pieces import Pieces
from core.tasks.sequence_labels.dataset import LabelledDataset
from core.tasks.sequence_labels.scripting import LABELS
from core.tasks.sequence_labels.splitting import split


def clip_pieces(source: LabelledClips, dataset: LabelledDataset) -> Pieces:
    """Of a run on `source`."""
    codecs = dataset.codecs.model_dump()
    return Pieces(
        title="How frames become windows and parts",
        roots=[LabelledClips, split, window, balanced, scores],
        data=f"{clips_code(source)}\n\n"
        f"# Level and spread are those of the training part.\ncodecs = SimpleNamespace(**{codecs!r})",
        examples=WINDOWS,
        scores=LABELS,
    )


WINDOWS = """
parts = split(source, options)
windows = np.stack([window(source.at(at), codecs) for at in range(len(source))])
truth = np.array([codecs.classes.index(label) for label in source.labels], dtype=np.int32)
x, y = windows[parts.train], truth[parts.train]
weights = balanced(y, len(codecs.classes)) if options.class_weights else None
held_out = (windows[parts.validation], truth[parts.validation])
"""
