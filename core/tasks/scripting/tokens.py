"""Tokenizers as code."""

from collections.abc import Sequence
from typing import Any

from core.data.tokens import Tokenizer
from core.data.tokens.characters import Characters
from core.data.tokens.words import Words
from core.tasks.scripting.data import recorded_tokens_code
from core.tasks.scripting.pieces import Definition

TOKENIZERS = {"word": Words, "character": Characters}
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
