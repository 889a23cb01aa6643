"""A run that labels texts as a script: texts become tokens and parts."""

from core.data.balance import balanced
from core.data.partition import partition
from core.data.texts import LabelledTexts
from core.results.texts.classification import scores
from core.tasks.classification.dataset import ClassificationDataset, padded
from core.tasks.classification.options import ClassificationOptions
from core.tasks.scripting.data import texts_code
from core.tasks.scripting.pieces import Pieces
from core.tasks.scripting.tokens import tokens_code


def classification_pieces(
    source: LabelledTexts, options: ClassificationOptions, dataset: ClassificationDataset
) -> Pieces:
    """Of a run on `source`."""
    roots, tokenizer = tokens_code(options, dataset.codecs.tokenizer, source.texts)
    return Pieces(
        title="How texts become tokens and parts",
        roots=[LabelledTexts, partition, padded, balanced, scores, *roots],
        data=f"{texts_code(source)}\n\n\n{tokenizer}",
        examples=LABELLED,
        scores=LABELS,
    )


LABELLED = """
parts = partition(source, validation=options.validation, test=options.test, seed=options.split_seed)
tokenizer = fitted(tuple(source.texts[position] for position in parts.train))
classes = tuple(sorted(set(source.labels)))
tokens = np.stack([padded(tokenizer.encode(text), options.longest) for text in source.texts])
truth = np.array([classes.index(label) for label in source.labels], dtype=np.int32)
x, y = tokens[parts.train], truth[parts.train]
weights = balanced(y, len(classes)) if options.class_weights else None
held_out = (tokens[parts.validation], truth[parts.validation])
"""

LABELS = """
told = model.predict(tokens[parts.test], batch_size=512, verbose=0)
for name, value in scores(truth[parts.test], told).items():
    print(f"test {name}: {value!r}")
"""
