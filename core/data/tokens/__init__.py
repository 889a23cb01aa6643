"""Text as numbers and back: one file a kind of token."""

from functools import lru_cache

from core.data.tokens.characters import Characters
from core.data.tokens.subwords import Subwords
from core.data.tokens.tokenizer import PADDING, REPLACEMENT, UNKNOWN, Token, Tokenizer
from core.data.tokens.words import Words
from core.language import say
from core.words import Noun

TOKEN = Noun("token", "tokens")
"""What a network that reads texts reads one after the other."""
TOKENIZERS: dict[str, type[Tokenizer]] = {kind.kind: kind for kind in (Words, Subwords, Characters)}


@lru_cache(maxsize=8)
def fitted(kind: str, texts: tuple[str, ...], size: int) -> Tokenizer:
    """A tokenizer of that kind fitted on `texts`; the same texts give the same one, and are not read twice."""
    return TOKENIZERS[kind].fitted(texts, size=size)


def read_tokenizer(stored: object) -> Tokenizer:
    """The tokenizer that `stored_form` described; raises ValueError for anything else."""
    kind = TOKENIZERS.get(stored.get("kind")) if isinstance(stored, dict) else None
    if kind is None or not all(_is_words(value) for value in stored.values()):
        raise ValueError(say("This is no vocabulary of the kind {tokenizers}.", tokenizers=" or ".join(TOKENIZERS)))
    try:
        return kind.restored(stored)
    except (KeyError, ValueError, RuntimeError) as error:
        raise ValueError(say("This is no vocabulary of the kind {kind}.", kind=kind.kind)) from error


def _is_words(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(word, str) for word in value))


__all__ = [
    "PADDING",
    "REPLACEMENT",
    "TOKEN",
    "TOKENIZERS",
    "UNKNOWN",
    "Characters",
    "Subwords",
    "Token",
    "Tokenizer",
    "Words",
    "read_tokenizer",
]
