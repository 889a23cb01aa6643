"""A tokenizer as a field of a declared record: its whole vocabulary as JSON, checked when it is read."""

from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from core.data.tokens import Tokenizer, read_tokenizer


def _read(value: Any) -> Tokenizer:
    return value if isinstance(value, Tokenizer) else read_tokenizer(value)


StoredTokenizer = Annotated[
    Tokenizer,
    BeforeValidator(_read),
    PlainSerializer(lambda tokenizer: tokenizer.stored_form(), return_type=dict),
    WithJsonSchema({"type": "object", "title": "tokenizer"}),
]
