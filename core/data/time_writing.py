"""Ways of writing times that come down to plainer ones before any format is tried."""

import re

import pyarrow as pa
import pyarrow.compute as pc

LOOKED_AT = 50
_PLAINER = (
    # '01.03.2021 01:00' and [01/Mar/2021:00:00:00 +0000]
    (r"^['\[](.*?\d.*?)['\]]$", r"\1"),
    # SAS and web servers put a colon between the date and the clock.
    (r"^(\d{1,2}/?[A-Za-z]{3}/?\d{2,4}):(\d{2}:\d{2})", r"\1 \2"),
    (r"\b(\d{1,2})(?:st|nd|rd|th|er)\b", r"\1"),
    (r"(\d)[年년]\s?(\d{1,2})[月월]\s?(\d{1,2})[日일]", r"\1-\2-\3"),
    (r"(\d)[年년]\s?(\d{1,2})[月월]", r"\1-\2"),
    # "28.3.2021 klo 10.00", "um 10:00 Uhr", "a las 10:00", "at 10:00"
    (r"(\d),?\s+(?:klo|kl\.?|um|at|à|a las|ore|godz\.?)\s+(\d)", r"\1 \2"),
    (r"(\d)\s+Uhr$", r"\1"),
)
_COMPILED = tuple((re.compile(pattern), plainer) for pattern, plainer in _PLAINER)


def plain_time(text: str) -> str:
    """One cell, written more plainly."""
    for pattern, plainer in _COMPILED:
        text = pattern.sub(plainer, text)
    return text


def plain_times(text: pa.Array) -> pa.Array:
    """The cells, written more plainly; only what the first or the last of them show is looked for."""
    ends = [*text.slice(0, LOOKED_AT).to_pylist(), *text.slice(max(0, len(text) - LOOKED_AT)).to_pylist()]
    for (pattern, plainer), (written, _) in zip(_COMPILED, _PLAINER, strict=True):
        if any(word and pattern.search(word) for word in ends):
            text = pc.replace_substring_regex(text, written, plainer)
            ends = [word and pattern.sub(plainer, word) for word in ends]
    return text
