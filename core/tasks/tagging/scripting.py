"""A run that tags as a script: sentences become pieces of numbers, and answers become tags again."""

from core.data.entries import loss_weights
from core.data.tagged import TaggedSequences
from core.results.tags.scoring import sentence_counts, tag_metrics
from core.tasks.scripting.data import texts_code
from core.tasks.scripting.pieces import Pieces
from core.tasks.tagging.cutting import in_buckets, tagged_examples
from core.tasks.tagging.encoding import fit_encoding, pieces_of
from core.tasks.tagging.splitting import at_positions, sentence_parts
from core.tasks.tagging.tagger import tagged


def tagging_pieces(source: TaggedSequences) -> Pieces:
    """Of a run on `source`."""
    return Pieces(
        title="How sentences become numbers, and answers become tags",
        roots=[
            TaggedSequences,
            sentence_parts,
            at_positions,
            fit_encoding,
            pieces_of,
            tagged_examples,
            in_buckets,
            loss_weights,
            tagged,
            sentence_counts,
            tag_metrics,
        ],
        data=texts_code(source),
        examples=PIECES,
        scores=TAGS,
        instead={"predicted": PREDICTED},
    )


PREDICTED = """def predicted(model: keras.Model, inputs: np.ndarray) -> np.ndarray:
    return model.predict(inputs, batch_size=512, verbose=0)
"""

PIECES = '''
parts = sentence_parts(source, validation=options.validation, test=options.test, seed=options.split_seed)
known, right = (at_positions(sentences, parts.train) for sentences in (source.tokens, source.tags))
encoding = fit_encoding(
    known,
    vocabulary=options.vocabulary,
    rare_words=options.rare_words,
    fold=options.fold,
    casing=options.casing,
    endings=options.endings,
    characters=options.letters > 0,
)
classes = tuple(sorted({tag for tags in right for tag in tags}))


def examples_of(part: str) -> Examples:
    """Inputs and targets of a part."""
    tokens, tags = (at_positions(sentences, getattr(parts, part)) for sentences in (source.tokens, source.tags))
    pieces = pieces_of(tokens, options.longest)
    told = {"tokens": tokens, "tags": tags, "pieces": pieces, "longest": options.longest, "chain": options.chain}
    return tagged_examples(encoding, classes, **told)


examples = in_buckets({part: examples_of(part) for part in ("train", "validation")})
train, validation = examples["train"], examples["validation"]
buckets = train.buckets
x, y, weights = train.all_inputs(), train.all_targets(), loss_weights(train)
held_out = validation.all_inputs(), validation.all_targets(), loss_weights(validation)
# The weights say which timesteps count; a mask of the answers would say it once more.
model.layers[-1].compute_mask = lambda *told: None
'''

TAGS = """
tokens, tags = (at_positions(sentences, parts.test) for sentences in (source.tokens, source.tags))
codecs = SimpleNamespace(classes=classes, encoding=encoding)
found = np.concatenate([told for told, _ in tagged(model, codecs, tokens, options.longest)])
names = [*classes, *sorted({tag for told in tags for tag in told} - set(classes))]
truth = np.array([names.index(tag) for told in tags for tag in told])
lengths = np.array([len(told) for told in tags])
metrics = tag_metrics(sentence_counts(names, source.scheme, lengths, truth=truth, predicted=found), source.scheme)
shown = {token for sentence in known for token in sentence}
unknown = np.array([token not in shown for sentence in tokens for token in sentence])
if unknown.any():
    metrics["unknown_accuracy"] = float((found == truth)[unknown].mean())
for name, value in metrics.items():
    print(f"test {name}: {value!r}")
"""
