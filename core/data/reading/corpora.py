"""Running text, to learn to write from."""

from core.data.limits import ImportLimits
from core.data.reading.encodings import decode
from core.data.reading.kinds import control_share, kind_of, stranger
from core.data.texts import Corpus
from core.errors import Refused

FEWEST_WORDS, FEWEST_LETTERS = 3, 20
"""A text with fewer of both is none; scripts without blanks have few words."""
MOST_CONTROL = 0.05
_HINT = "Bring a text of at least a few pages."


def read_corpus(
    content: bytes, name: str, encoding: str | None = None, limits: ImportLimits = ImportLimits()
) -> Corpus:
    """The text in `content` as one document; raises Refused for what is no text, or too little or much of it."""
    if not content:
        raise Refused("The file is empty.", _HINT)
    if len(content) > limits.text_bytes:
        raise Refused(
            f"The text has {len(content) / 1e6:.0f} MB; at most {limits.text_bytes / 1e6:.0f} MB are read.",
            "Bring a part of it.",
        )
    title = stranger(content)
    if title or kind_of(content) != "text" or control_share(content) > MOST_CONTROL:
        what = title or "a workbook, an archive or some program's own file"
        raise Refused(f"The file is {what}, not a text.", "Save it as plain text and bring that.")
    text = decode(content, encoding).content.decode("utf-8").strip()
    words = len(text[:10_000].split())
    if not words:
        raise Refused("The file holds nothing but blank lines.", _HINT)
    if words < FEWEST_WORDS and len(text) < FEWEST_LETTERS:
        raise Refused(f"The text has {words} word{'s' * (words > 1)}; nothing can be learned from that.", _HINT)
    return Corpus(name, (text,))
