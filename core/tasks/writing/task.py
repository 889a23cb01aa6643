"""Writing: which token comes next, learnt from a text."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from core.data.examples import WINDOW, Examples, Windows
from core.data.partition import PARTS
from core.data.texts import Corpus
from core.data.tokens import TOKEN, fitted
from core.errors import UserError
from core.language import Said, mark, say
from core.models.build import build_network, spec_of
from core.models.ends.inputs import Tokens
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import NextTokens
from core.models.in_numpy.forward import Network
from core.models.in_numpy.sampling import Sampling, write
from core.models.in_numpy.surprise import surprises
from core.models.spec import ModelSpec
from core.results.exhibits.kinds import Exhibit
from core.results.exhibits.writing import Written, WrittenSample
from core.results.texts.ngrams import KneserNey
from core.results.texts.originality import copied_share
from core.results.texts.text_judgement import language_errors, language_scores, language_verdict
from core.tasks.processing import Processing
from core.tasks.scripting.pieces import Pieces
from core.tasks.task import Length, Plan, Reasoned, Task
from core.tasks.text_presets import TEXT_PRESETS
from core.tasks.writing.dataset import WritingCodecs, WritingDataset
from core.tasks.writing.options import WritingOptions
from core.tasks.writing.processing import writing_processing
from core.tasks.writing.scripting import writing_pieces
from core.tasks.writing.writer import TextWriter
from core.words import counted

if TYPE_CHECKING:
    import keras

Part = TypeVar("Part", str, np.ndarray)

FEWEST_CHARACTERS = 1000
PREVIEW_LENGTH = 200
JUDGED_LENGTH = 400
TEMPERATURES = (0.5, 0.8, 1.0)
LONG = 300_000
"""Characters from which a text is worth a large network."""
READ = 13_000_000
"""Characters that are read in all, over the epochs, where the text is long."""
NGRAM_ORDER = {"character": 5, "subword": 3, "word": 3}


class Writing(Task):
    """Source: a corpus."""

    name = "writing"
    title = Said("Write like a text")
    source_kind = "corpus"
    Options = WritingOptions
    Codecs = WritingCodecs
    split_fields = ("test", "validation", "documents", "split_seed", "tokens")
    example = WINDOW
    step = TOKEN
    length = Length("lookback", mark("a lookback of {length}"))
    in_short = Said("{tokens} tokens, lookback {lookback}, {memory} memory, {test} to test")
    preview_title = "A sample"
    losses = ("cross_entropy",)
    presets = TEXT_PRESETS
    settled = frozenset({"bidirectional"})

    def meaning(self, loss: float, options: dict[str, Any]) -> str:
        perplexity = say("perplexity {exp:.3g}", exp=np.exp(min(loss, 50)))
        if options.get("tokens") != "character":
            return perplexity
        return say("{perplexity}, {loss:.2f} bits per character", perplexity=perplexity, loss=loss / np.log(2))

    def pieces(self, source: Corpus, options: WritingOptions, dataset: WritingDataset) -> Pieces:
        return writing_pieces(source, options, dataset, (_parts, _windows))

    def propose(self, source: Corpus) -> dict[str, Reasoned]:
        _check(source)
        lines = [line for document in source.documents for line in document.split("\n")]
        # Lines that keep coming again are verses of one text, not names.
        names = len(source) / max(len(lines), 1) < 25 and len(set(lines)) > 0.5 * len(lines)
        characters = len(set("".join(document[:200_000] for document in source.documents)))
        return {
            "documents": Reasoned(
                value="lines" if names else "stream",
                why=say(
                    "A line has about {characters}.",
                    characters=counted(round(len(source) / max(len(lines), 1)), "character"),
                ),
            ),
            "tokens": Reasoned(
                value="character" if characters <= 500 else "subword",
                why=say("The text uses {characters}.", characters=counted(characters, "different character")),
            ),
            **(_for_lines(source) if names else _for_a_stream(source)),
            "learning_rate": Reasoned(value=0.003, why=say("Language models bear larger steps than forecasts.")),
            "schedule": Reasoned(value="cosine", why=say("Small steps at the end settle the rare tokens.")),
            "loss": Reasoned(value="cross_entropy", why=say("The answer is a probability for each token.")),
            "patience": Reasoned(value=3, why=say("A validation loss that has risen rarely falls again.")),
        }

    def plan(self, source: Corpus, options: WritingOptions) -> Plan:
        texts = _parts(source, options)
        tokenizer = fitted(options.tokens, texts[:1], options.vocabulary)
        sizes = [len(text) if options.tokens == "character" else len(tokenizer.encode(text)) for text in texts]
        _check_sizes(sizes, options.lookback)
        counts = dict(zip(PARTS, (-(-(size - options.lookback) // options.lookback) for size in sizes), strict=True))
        return Plan(_ends(options, tokenizer.size), {part: max(count, 1) for part, count in counts.items()})

    def prepare(self, source: Corpus, options: WritingOptions) -> WritingDataset:
        texts = _parts(source, options)
        tokenizer = fitted(options.tokens, texts[:1], options.vocabulary)
        streams = [tokenizer.encode(text) for text in texts]
        _check_sizes([len(stream) for stream in streams], options.lookback)
        train, validation, test = (_windows(stream, options.lookback) for stream in streams)
        codecs = WritingCodecs(tokenizer=tokenizer, first=int(streams[0][0]))
        return WritingDataset(
            train=train,
            validation=validation,
            test=test,
            ends=self.ends(codecs, options),
            codecs=codecs,
            options=options,
            streams=streams,
            texts=texts,
        )

    def ends(self, codecs: WritingCodecs, options: WritingOptions) -> NetworkEnds:
        return _ends(options, codecs.tokenizer.size)

    def build(self, ends: NetworkEnds, model: ModelSpec, *, seed: int = 0) -> "keras.Model":
        if model.bidirectional:
            raise UserError(
                say("A network that writes cannot be bidirectional: it would see the token it has to guess."),
                say("Switch bidirectional off."),
            )
        return build_network(ends, model, seed=seed)

    def preview(self, model: "keras.Model", dataset: WritingDataset) -> Exhibit:
        return Written(samples=_samples(model, dataset, (dataset.options.temperature,), length=PREVIEW_LENGTH))

    def judge(self, model: "keras.Model", dataset: WritingDataset) -> Sequence[Exhibit]:
        train, test = np.concatenate(_learnt(dataset, dataset.streams)), dataset.streams[2]
        tokenizer = dataset.codecs.tokenizer
        order = NGRAM_ORDER[tokenizer.kind]
        counted = {
            "unigram": KneserNey(train, vocabulary=tokenizer.size, order=1),
            "n-gram": KneserNey(train, vocabulary=tokenizer.size, order=order),
        }
        surprise = {
            "network": surprises(_network(model, dataset), test[1:], before=test[:1]),
            **{name: -rival.log_probabilities(test[1:], before=test[:1]) for name, rival in counted.items()},
        }
        found = language_scores(surprise, characters=max(len(dataset.texts[2]) - 1, 1))
        errors = language_errors(surprise)
        written = Written(samples=_samples(model, dataset, TEMPERATURES, length=JUDGED_LENGTH))
        return [language_verdict(found, errors), found, written, errors]

    def processing(self, codecs: WritingCodecs, options: WritingOptions, preparation: Any) -> Processing:
        return writing_processing(codecs, options)

    def predictor(self, network: Network, codecs: WritingCodecs, options: WritingOptions) -> TextWriter:
        return TextWriter(network, codecs)


def _for_lines(source: Corpus) -> dict[str, Reasoned]:
    """What suits lines that have nothing to do with each other."""
    large = len(source) > LONG
    return {
        "memory": Reasoned(value="fresh", why=say("A line does not continue the one before it.")),
        "lookback": Reasoned(value=32, why=say("Longer than most lines.")),
        "units": Reasoned(value=256 if large else 128, why=say("The more lines, the more there is to keep in mind.")),
        "batch_size": Reasoned(value=64 if large else 32, why=say("Keeps updates frequent and products large.")),
        "dropout": Reasoned(value=0.1, why=say("Keeps it from memorising the text.")),
        "epochs": Reasoned(value=20, why=say("Most of the language is learnt by then.")),
    }


def _for_a_stream(source: Corpus) -> dict[str, Reasoned]:
    """What suits one text that goes on and on."""
    large = len(source) > LONG
    return {
        "memory": Reasoned(
            value="carried", why=say("What was read before the window counts too, so that it can be short.")
        ),
        "lookback": Reasoned(value=64, why=say("A line or so for the gradient; short windows make more updates.")),
        "units": Reasoned(
            value=384 if large else 128,
            why=say("A text this long has that much to say.") if large else say("A short text."),
        ),
        "embedding": Reasoned(value=64 if large else 32, why=say("Far fewer than the units are plenty for a token.")),
        "batch_size": Reasoned(
            value=32 if large else 16, why=say("Many small updates teach more than few large ones.")
        ),
        "dropout": Reasoned(
            value=0.3, why=say("Each character is seen many times; dropout keeps it from memorising them.")
        ),
        "epochs": Reasoned(
            value=int(np.clip(round(READ / len(source)), 4, 20)),
            why=say("Most of the language is learnt by then; the longer the text, the fewer it takes."),
        ),
        "finish": Reasoned(
            value="validation",
            why=say("The validation part is nearest to the test part, so it is learned too in the end."),
        ),
    }


def _check(source: Corpus) -> None:
    if len(source) < FEWEST_CHARACTERS:
        raise UserError(
            say(
                "The text has {characters}; learning needs at least {fewest:,}.",
                characters=counted(len(source), "character"),
                fewest=FEWEST_CHARACTERS,
            ),
            say("Bring a longer text."),
        )


def _check_sizes(sizes: Sequence[int], lookback: int) -> None:
    """Refuse parts [train, validation, test] of so many tokens that nothing can be learnt from or told by them."""
    if sizes[0] <= lookback:
        raise UserError(
            say(
                "The training part has {tokens}; a lookback of {lookback} needs more.",
                tokens=counted(sizes[0], "token"),
                lookback=lookback,
            ),
            say("Choose a shorter lookback or bring more text."),
        )
    if min(sizes[1:]) < 2:
        raise UserError(
            say("The validation or the test part has next to no text: the text has too few different lines."),
            say("Take the documents as one stream, or bring more text."),
        )


def _parts(source: Corpus, options: WritingOptions) -> tuple[str, str, str]:
    """Train, validation and test text: by place for a stream, by lot for lines (equal lines on one side)."""
    _check(source)
    whole = "\n".join(source.documents)
    shares = np.cumsum([1 - options.validation - options.test, options.validation])
    if options.documents == "stream":
        first, second = (round(share * len(whole)) for share in shares)
        return whole[:first], whole[first:second], whole[second:]
    lines = sorted({line for line in whole.split("\n") if line.strip()})
    order = np.random.default_rng(options.split_seed).permutation(len(lines))
    first, second = (round(share * len(lines)) for share in shares)
    cuts = (order[:first], order[first:second], order[second:])
    train, validation, test = ("\n".join(["", *(lines[position] for position in cut), ""]) for cut in cuts)
    return train, validation, test


def _ends(options: WritingOptions, vocabulary: int) -> NetworkEnds:
    text = Tokens(options.lookback, vocabulary, options.embedding)
    return NetworkEnds(text, NextTokens(vocabulary, carried=options.memory == "carried"))


def _windows(stream: np.ndarray, lookback: int) -> Examples:
    """Each window's targets are its inputs one token later; a stream shorter than one window is one short window."""
    length = min(lookback, len(stream) - 1)
    starts = np.arange(0, len(stream) - length, length)
    return Examples(Windows(stream, starts, length), Windows(stream, starts + 1, length))


def _network(model: "keras.Model", dataset: WritingDataset) -> Network:
    return model if isinstance(model, Network) else Network(dataset.ends, spec_of(model), model.get_weights())


def _learnt(dataset: WritingDataset, parts: Sequence[Part]) -> list[Part]:
    """Of `parts`, the tokens or the text of train, validation and test, those that the network has learnt."""
    return [part for name, part in zip(PARTS, parts, strict=True) if name in dataset.learnt]


def _samples(
    model: "keras.Model", dataset: WritingDataset, temperatures: Sequence[float], *, length: int
) -> tuple[WrittenSample, ...]:
    tokenizer = dataset.codecs.tokenizer
    learnt = "".join(_learnt(dataset, dataset.texts))
    first = dataset.streams[0][:1]
    newline = tokenizer.encode("\n")
    network, prompt = _network(model, dataset), newline if len(newline) else first
    samples = []
    for temperature in temperatures:
        drawn = write(network, prompt, length=length, sampling=Sampling(temperature=temperature), seed=0)
        text = tokenizer.decode([int(token[0]) for token in drawn])
        share = copied_share(text, learnt)
        samples.append(WrittenSample(prompt=tokenizer.decode(prompt), text=text, temperature=temperature, copied=share))
    return tuple(samples)
