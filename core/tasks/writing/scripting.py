"""A run that writes as a script: a text becomes tokens and windows."""

from collections.abc import Sequence

from core.data.texts import Corpus
from core.models.in_numpy.surprise import surprises
from core.tasks.scripting.data import texts_code
from core.tasks.scripting.pieces import Definition, Pieces
from core.tasks.scripting.tokens import tokens_code
from core.tasks.writing.dataset import WritingDataset
from core.tasks.writing.options import WritingOptions


def writing_pieces(
    source: Corpus, options: WritingOptions, dataset: WritingDataset, cutting: Sequence[Definition]
) -> Pieces:
    """Of a run on `source`; `cutting` makes parts of it and windows of these."""
    roots, tokenizer = tokens_code(options, dataset.codecs.tokenizer, dataset.texts)
    return Pieces(
        title="How a text becomes tokens and windows",
        roots=[Corpus, *cutting, surprises, *roots],
        data=f"{texts_code(source)}\n\n\n{tokenizer}",
        examples=CORPUS,
        scores=SURPRISE,
    )


CORPUS = """
texts = _parts(source, options)
tokenizer = fitted(texts[:1])
streams = [tokenizer.encode(text) for text in texts]
train, validation, test = (_windows(stream, options.lookback) for stream in streams)
x, y, weights = train.all_inputs(), train.all_targets(), None
held_out = (validation.all_inputs(), validation.all_targets())
"""

SURPRISE = '''
class Reader:
    """The trained network, read on token by token with its states carried along."""

    def __init__(self) -> None:
        self.layers = [layer for layer in model.layers if not isinstance(layer, keras.layers.Dropout)]

    def carry_on(self, tokens: np.ndarray, states: list | None = None) -> tuple:
        after, x = [], keras.ops.convert_to_tensor(tokens, dtype="int32")
        for layer in self.layers:
            if isinstance(layer, keras.layers.RNN):
                x, now = self.through(layer, x, states[len(after)] if states else None)
                after.append(now)
            else:
                x = layer(x)
        return keras.ops.convert_to_numpy(x), after

    def through(self, layer: keras.layers.RNN, x: object, states: list | None) -> tuple:
        states = list(layer.get_initial_state(len(x))) if states is None else states
        told = []
        for time in range(x.shape[1]):
            hidden, states = layer.cell(x[:, time], states, training=False)
            told.append(hidden)
        return keras.ops.stack(told, axis=1), states


nats = surprises(Reader(), streams[2][1:], before=streams[2][:1])
each = float(nats.sum()) / max(len(texts[2]) - 1, 1)
told = {"nats_per_character": each, "bits_per_character": each / math.log(2), "perplexity": math.exp(nats.mean())}
for name, value in told.items():
    print(f"test {name}: {value!r}")
'''
