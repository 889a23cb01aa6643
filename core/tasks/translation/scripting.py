"""A run that translates as a script: pairs become tokens and parts, and the test part is translated."""

import json
import zlib
from collections.abc import Sequence

from core.data.entries import loss_weights
from core.data.pairs import TextPairs
from core.data.tokens import Tokenizer
from core.models.in_numpy.decoding import Specials
from core.results.translations.distance import character_error
from core.tasks.scripting.data import packed_text, texts_code
from core.tasks.scripting.pieces import Definition, Pieces
from core.tasks.scripting.tokens import TOKENIZERS
from core.tasks.translation.buckets import in_buckets
from core.tasks.translation.dataset import TranslationDataset
from core.tasks.translation.judging import judged_sources, references_of
from core.tasks.translation.options import TranslationOptions
from core.tasks.translation.searching import best_translations


def translation_pieces(
    source: TextPairs, options: TranslationOptions, dataset: TranslationDataset, cutting: Sequence[Definition]
) -> Pieces:
    """Of a run on `source`; `cutting` makes parts and examples of it."""
    known = TOKENIZERS.get(options.tokens)
    judged = [best_translations, judged_sources, references_of, character_error, loss_weights]
    return Pieces(
        title="How pairs become tokens, parts and translations",
        roots=[TextPairs, *cutting, in_buckets, Specials, *judged, *([known] if known else [])],
        data=f"{texts_code(source)}\npairs = source\n\n\n{_fitted(options) if known else _recorded(source, dataset)}",
        examples=PAIRS,
        scores=TRANSLATED,
        instead={"Decoder": DECODER},
    )


def _fitted(options: TranslationOptions) -> str:
    kind = TOKENIZERS[options.tokens].__name__
    return (
        f"def fitted(texts: tuple[str, ...], side: str) -> {kind}:\n"
        '    """The vocabulary of a side, of the training part alone."""\n'
        f"    return {kind}.fitted(texts, size={options.vocabulary})\n"
    )


def _recorded(source: TextPairs, dataset: TranslationDataset) -> str:
    """Pieces of words as they were found, for each side: the library that learnt them need not be there."""
    codecs = dataset.codecs
    sides = {"source": (codecs.source, source.sources), "target": (codecs.target, source.targets)}
    told = {name: _pieces(tokenizer, texts) for name, (tokenizer, texts) in sides.items()}
    return RECORDED.format(packed=packed_text(zlib.compress(json.dumps(told).encode(), 9)))


def _pieces(tokenizer: Tokenizer, texts: Sequence[str]) -> list:
    """What each piece adds to a text, and the pieces of every text."""
    added = [tokenizer.added((), number) if number else "" for number in range(tokenizer.size)]
    starts = [tokenizer.added((number,), number) if number else "" for number in range(tokenizer.size)]
    return [added, starts, {text: tokenizer.encode(text).tolist() for text in dict.fromkeys(texts)}]


RECORDED = '''RECORDED = json.loads(zlib.decompress(base64.b85decode(
{packed}
)))


class Recorded:
    """The pieces of words that were learnt from the training part, as they were found."""

    def __init__(self, side: str) -> None:
        self.first, self.later, self.texts = RECORDED[side]
        self.size = len(self.first)

    def encode(self, text: str) -> np.ndarray:
        return np.array(self.texts[text], dtype=np.int32)

    def decode(self, numbers: list[int]) -> str:
        shown = [number for number in numbers if number]
        return "".join([*(self.first[one] for one in shown[:1]), *(self.later[one] for one in shown[1:])])


def fitted(texts: tuple[str, ...], side: str) -> Recorded:
    """The vocabulary of a side."""
    return Recorded(side)
'''

DECODER = '''class Decoder:
    """The trained network, which reads the source and all that was written anew at each step."""

    def __init__(self, network: object) -> None:
        import tensorflow as tf

        texts = tf.TensorSpec([None, None], tf.int32)
        # Traced once for sources and targets of any length.
        self.ask = tf.function(lambda read, written: model([read, written], training=False)[:, -1], [texts, texts])

    def read(self, sources: np.ndarray) -> dict:
        return {"source": np.asarray(sources)}

    def step(self, read: dict, tokens: np.ndarray, states: dict) -> tuple:
        before = [states["written"]] if states else []
        written = np.concatenate([*before, np.asarray(tokens, np.int32)[:, None]], axis=1)
        told = self.ask(np.asarray(read["source"], np.int32), written.astype(np.int32))
        return np.array(told), {"written": written}
'''

PAIRS = """
parts = _parts(pairs, options)
places = _fitting(parts.train, options)
known = [tuple(texts[place] for place in places) for texts in (pairs.sources, pairs.targets)]
if options.shared:
    known = [known[0] + known[1]] * 2
reader, writer = (fitted(texts, side) for texts, side in zip(known, ("source", "target")))
specials = Specials(begin=writer.size, end=writer.size + 1, never=(0, 1, writer.size))
codecs = SimpleNamespace(source=reader, target=writer, specials=specials)
examples = {part: _examples(pairs, getattr(parts, part), codecs, options) for part in ("train", "validation", "test")}
examples = in_buckets(examples)
train, validation, test = (examples[part] for part in ("train", "validation", "test"))
buckets = train.buckets
x, y, weights = train.all_inputs(), train.all_targets(), loss_weights(train)
held_out = (validation.all_inputs(), validation.all_targets(), loss_weights(validation))
"""

TRANSLATED = """
answers = test.all_targets()
told = model.predict(test.all_inputs(), batch_size=32, verbose=0)
right = np.take_along_axis(told, answers[..., None].astype(np.int64), axis=-1)[..., 0]
perplexity = float(np.exp(-np.log(np.maximum(right[answers > 0], 1e-30)).mean()))
references = references_of(SimpleNamespace(parts=parts, source=pairs), "test")
sources = judged_sources(references, seed=options.split_seed)
network = SimpleNamespace(ends=SimpleNamespace(input=SimpleNamespace(ahead=options.longest_target + 1)))
decoding = SimpleNamespace(beam=options.beam_size, length_penalty=1.0, no_repeat=0)
found = best_translations(network, codecs, sources, decoding)
said = [writer.decode([token for token in those[0][0] if token < writer.size]) for those in found]
expected = [references[one] for one in sources]
print(f"test exact_match: {float(np.mean([one in right for one, right in zip(said, expected)]))!r}")
print(f"test character_error: {character_error(said, expected)!r}")
print(f"test perplexity: {perplexity!r}")
"""
