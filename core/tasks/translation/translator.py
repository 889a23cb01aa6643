"""A trained translator, asked by its weights and codecs alone."""

from collections.abc import Sequence

import numpy as np

from core.data.tokens import UNKNOWN
from core.errors import UserError
from core.language import say
from core.models.in_numpy.decoding import Decoder, Decoding, translate
from core.models.in_numpy.forward import Network
from core.sources.pairs.preparing import plain
from core.tasks.predictor import Alternative, Target, TargetSteps, TranslatesTexts
from core.tasks.translation.dataset import TranslationCodecs
from core.tasks.translation.options import TranslationOptions
from core.tasks.translation.searching import best_translations, most_tokens
from core.words import counted

ALTERNATIVES = 5
LONGEST = 4000
"""Tokens of a source that are read at most."""


class TextTranslator(TranslatesTexts):
    """What a network makes of texts, and what it looked at."""

    def __init__(self, network: Network, codecs: TranslationCodecs, options: TranslationOptions) -> None:
        self._network, self._codecs = network, codecs
        self._decoder = Decoder(network)
        self.sides = codecs.sides
        self.beam = options.beam_size

    def translations(self, texts: Sequence[str], decoding: Decoding) -> list[list[Target]]:
        for text in texts:
            self._read(text)
        found = best_translations(self._network, self._codecs, [plain(text) for text in texts], decoding)
        return [[self._translation(tokens, score) for tokens, score in those] for those in found]

    def going_on(self, text: str, prefix: Sequence[int], decoding: Decoding) -> list[Target]:
        source = self._read(text)
        [found] = translate(
            self._decoder,
            source[None],
            self._codecs.specials,
            decoding,
            longest=most_tokens(len(source), self._network.ends.input.ahead) + len(prefix),
            prefix=prefix,
        )
        return [
            self._translation(one.tokens, one.log_probability / max(len(one.tokens) + one.ended, 1)) for one in found
        ]

    def written(self, text: str, tokens: Sequence[int]) -> TargetSteps:
        source, specials = self._read(text), self._codecs.specials
        told, attention = self._decoder.whole(source, np.array([specials.begin, *tokens]))
        answered = [*tokens, specials.end]
        return TargetSteps(
            source=self._shown(text, source),
            target=tuple(self._token(token) for token in answered),
            probabilities=told[np.arange(len(answered)), answered],
            alternatives=tuple(self._alternatives(row) for row in told),
            attention=attention,
            unknown=int((source == UNKNOWN).sum()),
        )

    def own_tokens(self, words: str) -> tuple[int, ...]:
        # A blank in front is a character of its own where characters are the tokens.
        told = f"{' ' * words.startswith(' ')}{plain(words)}" if words.strip() else ""
        tokens = tuple(int(token) for token in self._codecs.target.encode(told))
        if not tokens:
            raise UserError(say("There is no word to go on from."), say("Type one in {sides}.", sides=self.sides[1]))
        if UNKNOWN in tokens:
            raise UserError(
                say(
                    "{value!r} holds what did not occur in the training part; the network cannot write it.",
                    value=words.strip()[:60],
                ),
                say("Type another word."),
            )
        return tokens

    def _read(self, text: str) -> np.ndarray:
        """Tokens of a source; raises UserError where there is nothing in it, or far too much."""
        tokens = self._codecs.source.encode(plain(text))
        if not len(tokens):
            raise UserError(
                say("There is nothing to translate."), say("Type something in {sides}.", sides=self.sides[0])
            )
        if len(tokens) > LONGEST:
            raise UserError(
                say(
                    "The text has {tokens}; at most {longest:,} are read at once.",
                    tokens=counted(len(tokens), "token"),
                    longest=LONGEST,
                ),
                say("Translate it in parts, a sentence at a time."),
            )
        return tokens

    def _shown(self, text: str, tokens: np.ndarray) -> tuple[str, ...]:
        """Each token as it stands in the source."""
        source = plain(text)
        return tuple(source[token.start : token.stop] for token in self._codecs.source.tokens(source))

    def _token(self, number: int) -> str:
        return "(end)" if number == self._codecs.specials.end else self._codecs.text([number])

    def _alternatives(self, probabilities: np.ndarray) -> tuple[Alternative, ...]:
        """The likeliest tokens of a step."""
        allowed = probabilities.copy()
        allowed[list(self._codecs.specials.never)] = 0
        best = np.argsort(-allowed, kind="stable")[:ALTERNATIVES]
        return tuple(Alternative(int(number), self._token(number), float(allowed[number])) for number in best)

    def _translation(self, tokens: tuple[int, ...], score: float) -> Target:
        return Target(self._codecs.text(tokens), tokens, score)
