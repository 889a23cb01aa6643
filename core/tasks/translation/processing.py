"""Translations without Unroll: texts become tokens, a beam search asks for one token after the other."""

from types import SimpleNamespace
from typing import Any

import numpy as np

from core.data.tokens import read_tokenizer
from core.data.tokens.tokenizer import PADDING, UNKNOWN
from core.language import say
from core.models.in_numpy.decoding import Decoding, Specials, translate
from core.models.translator import SOURCE, TARGET
from core.sources.pairs.preparing import plain
from core.tasks.processing import Processing, read_lines
from core.tasks.scripting.tokens import example_texts, stored_tokenizer
from core.tasks.translation.dataset import TranslationCodecs
from core.tasks.translation.options import TranslationOptions
from core.tasks.translation.searching import most_tokens
from core.words import counted


def translation_processing(codecs: TranslationCodecs, options: TranslationOptions) -> Processing:
    """Of a run with these codecs."""
    instead, requirements = stored_tokenizer(codecs.source)
    return Processing(
        read=read_lines,
        answer=translation_rows,
        learnt={
            "source": codecs.source.stored_form(),
            "target": codecs.target.stored_form(),
            "longest_target": options.longest_target + 1,
            "decoding": Decoding(beam=options.beam_size).model_dump(),
        },
        reads=say(
            "A text file in UTF-8, one text in {sides} a line; empty lines are passed over. How "
            "targets are searched for is set in learnt.json: beam, length_penalty, no_repeat.",
            sides=codecs.sides[0],
        ),
        answers=say(
            "One text, its translation into {sides}, and the mean log-probability of a token of it.",
            sides=codecs.sides[1],
        ),
        example=("example.txt", "\n".join(example_texts(codecs.source)).encode()),
        requirements=requirements,
        instead=instead,
        fixed={SOURCE: options.longest, TARGET: most_tokens(options.longest, options.longest_target + 1) + 1},
        limits={
            "litert": say(
                "Texts may have at most {tokens}: a LiteRT file has a fixed length.",
                tokens=counted(options.longest, "token"),
            )
        },
    )


# What follows is taken out.


def translation_rows(network: Any, asked: list[str], learnt: dict) -> list[dict]:
    """The best translation of each text."""
    read, written = read_tokenizer(learnt["source"]), read_tokenizer(learnt["target"])
    begin, end = written.size, written.size + 1
    specials = Specials(begin=begin, end=end, never=(PADDING, UNKNOWN, begin))
    decoding, rows = SimpleNamespace(**learnt["decoding"]), []
    for text in asked:
        tokens = read.encode(plain(text))
        longest = most_tokens(len(tokens), learnt["longest_target"])
        best = translate(Rereading(network), tokens[None], specials, decoding, longest=longest)[0][0]
        target = written.decode([token for token in best.tokens if token < written.size])
        score = best.log_probability / max(len(best.tokens) + best.ended, 1)
        rows.append({"source": text, "target": target, "score": float(score)})
    return rows


class Rereading:
    """A translator that reads the source and all that is written again for every further token."""

    def __init__(self, network: Any) -> None:
        self._network = network

    def read(self, sources: np.ndarray) -> dict[str, np.ndarray]:
        """The sources int [sources, timesteps], as they are."""
        count = sources.shape[1]
        longest = self._network.lengths.get(SOURCE) or count
        if count > longest:
            raise ValueError(
                say(
                    "The text has {tokens}; this network takes {longest} at most.",
                    tokens=counted(count, "token"),
                    longest=longest,
                )
            )
        return {SOURCE: np.pad(sources, ((0, 0), (0, longest - count)))}

    def step(self, read: dict, tokens: np.ndarray, states: dict) -> tuple[np.ndarray, dict]:
        """Probabilities [sources, tokens] behind what is written and `tokens` [sources], and all that is written."""
        before = states.get(TARGET, np.zeros((len(tokens), 0), np.int32))
        written = np.concatenate([before, tokens[:, None]], axis=1)
        longest = self._network.lengths.get(TARGET) or written.shape[1]
        whole = np.pad(written, ((0, 0), (0, longest - written.shape[1])))
        inputs = {SOURCE: read[SOURCE].astype(np.int32), TARGET: whole.astype(np.int32)}
        return self._network.predict(inputs)[:, written.shape[1] - 1].copy(), {TARGET: written}
