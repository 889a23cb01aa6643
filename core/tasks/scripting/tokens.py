"""Tokenizers as code."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.data.tokens import Tokenizer
from core.data.tokens.characters import Characters
from core.data.tokens.words import Words
from core.tasks.scripting.data import recorded_tokens_code
from core.tasks.scripting.pieces import Definition

TOKENIZERS: dict[str, type[Tokenizer]] = {"word": Words, "character": Characters}
"""Those that need nothing but Python."""


def tokens_code(options: Any, tokenizer: Tokenizer, texts: Sequence[str]) -> tuple[list[Definition], str]:
    """The tokenizer's definitions, and the code of `fitted(texts)`."""
    if options.tokens in TOKENIZERS:
        root = TOKENIZERS[options.tokens]
        made = f"{root.__name__}.fitted(texts, size={options.vocabulary})"
        return [root], _fitted(root.__name__, made)
    return [], f"{recorded_tokens_code(tokenizer, texts)}\n\n{_fitted('Recorded', 'Recorded()')}"


def _fitted(kind: str, made: str) -> str:
    return (
        f"def fitted(texts: tuple[str, ...]) -> {kind}:\n"
        '    """The vocabulary, of the training part alone."""\n'
        f"    return {made}\n"
    )


def stored_tokenizer(tokenizer: Tokenizer) -> tuple[dict[str, str], tuple[str, ...]]:
    """`read_tokenizer` for its kind alone, as code in place of ours, and the packages that it needs."""
    name = type(tokenizer).__name__
    made = f"def read_tokenizer(stored: dict) -> {name}:\n    return {name}.restored(stored)"
    return {"read_tokenizer": made}, ("sentencepiece",) if tokenizer.kind == "subword" else ()


def example_texts(tokenizer: Tokenizer, texts: int = 3, tokens: int = 6) -> list[str]:
    """Short texts of known tokens, as something to try a network on."""
    numbers = np.arange(2, tokenizer.size)
    return [tokenizer.decode(np.roll(numbers, -tokens * at)[:tokens].tolist()).strip() or "?" for at in range(texts)]
