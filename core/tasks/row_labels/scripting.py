"""A run that labels rows as a script: rows become windows and parts."""

from core.data.balance import balanced
from core.data.labelled_rows import LabelledRows
from core.results.rows.phases import phase_f1
from core.results.texts.classification import scores
from core.tasks.row_labels.cutting import cut_up, read_windows, row_targets, told_rows, without_gaps
from core.tasks.row_labels.dataset import RowLabelDataset
from core.tasks.row_labels.splitting import row_parts, rows_in
from core.tasks.scripting.data import rows_code
from core.tasks.scripting.pieces import Pieces


def row_pieces(source: LabelledRows, dataset: RowLabelDataset) -> Pieces:
    """Of a run on `source`."""
    codecs = dataset.codecs.model_dump()
    return Pieces(
        title="How rows become windows and parts, and answers labels",
        roots=[
            LabelledRows,
            row_parts,
            rows_in,
            without_gaps,
            cut_up,
            read_windows,
            row_targets,
            told_rows,
            balanced,
            scores,
            phase_f1,
        ],
        data=f"{rows_code(source)}\n\n"
        f"# Level and spread are those of the training part.\ncodecs = SimpleNamespace(**{codecs!r})",
        examples=WINDOWS,
        scores=LABELS,
        instead={"predicted": PREDICTED},
    )


PREDICTED = """def predicted(model: keras.Model, inputs: np.ndarray) -> np.ndarray:
    return model.predict(inputs, batch_size=512, verbose=0)
"""

WINDOWS = '''
parts, filled = row_parts(source, options), without_gaps(source)
places = {label: place for place, label in enumerate(codecs.classes)}
numbers = np.array([places.get(label, -1) for label in source.labels])


def windows_of(part: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Inputs, targets, and which targets count, of the windows that have a label."""
    cut = cut_up(parts[part], codecs.timesteps)
    windows = [(start, stop) for start, stop in cut if (numbers[start:stop] >= 0).any()]
    return read_windows(filled, windows, codecs), *row_targets(numbers, windows, codecs.timesteps)


def shares(counts: np.ndarray) -> np.ndarray:
    """How much each target counts; their mean is 1."""
    return (counts * (counts.size / counts.sum(dtype=np.float64))).astype(np.float32)


x, y, counts = windows_of("train")
counts = counts.astype(np.float32)
if options.class_weights:
    known = numbers[rows_in(parts["train"])]
    known = known[known >= 0]
    of_label = np.zeros(len(codecs.classes), np.float32)
    of_label[known] = balanced(known, len(codecs.classes))
    counts = counts * of_label[y]
weights = shares(counts)
held_x, held_y, held_counts = windows_of("validation")
held_out = held_x, held_y, shares(held_counts.astype(np.float32))
# The weights say which timesteps count; a mask of the answers would say it once more.
model.layers[-1].compute_mask = lambda *told: None
'''

LABELS = """
rows = rows_in(parts["test"])
labelled = numbers[rows] >= 0
told = told_rows(model, filled, parts["test"], codecs)[labelled]
truth = numbers[rows][labelled]
lengths = [(numbers[start:stop] >= 0).sum() for start, stop in parts["test"]]
for name, value in scores(truth, told).items():
    print(f"test {name}: {value!r}")
print(f"test phase_f1: {phase_f1(truth, told.argmax(axis=1), np.array([each for each in lengths if each]))!r}")
"""
