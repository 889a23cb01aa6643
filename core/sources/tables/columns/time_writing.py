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
    # 2020年6月21日19时05分30秒
    (r"(\d{1,2})\s?[时時시]$", r"\1:00"),
    (r"(\d{1,2})\s?[时時시]\s?(\d{1,2})\s?[分분]\s?(\d{1,2})\s?[秒초]", r"\1:\2:\3"),
    (r"(\d{1,2})\s?[时時시]\s?(\d{1,2})\s?[分분]?", r"\1:\2"),
    (r"(?:上午|오전)\s?(\d{1,2}[\d:]*)", r" \1 AM"),
    (r"(?:下午|오후)\s?(\d{1,2}[\d:]*)", r" \1 PM"),
    (r"([日일])\s*(\d)", r"\1 \2"),
    (r"(\d)[年년]\s?(\d{1,2})[月월]\s?(\d{1,2})[日일]", r"\1-\2-\3"),
    (r"(\d)[年년]\s?(\d{1,2})[月월]", r"\1-\2"),
    # "28.3.2021 klo 10.00", "um 10:00 Uhr", "a las 10:00", "at 10:00"
    (r"(\d),?\s+(?:klo|kl\.?|um|at|à|a las|ore|godz\.?)\s+(\d)", r"\1 \2"),
    (r"(\d)\s+Uhr$", r"\1"),
    # 2020-06-21_19:00, 2020-06-21-19, 20200621_190000, 21/06/2020-19:00, 2020/06/21/19
    (r"^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2})[-_/](\d{1,2})", r"\1 \2"),
    (r"^(\d{8})[-_](\d{2}|\d{4}|\d{6})$", r"\1 \2"),
    (r"^(\d{1,2}[-/.]\d{1,2}[-/.]\d{4})[-_](\d{1,2})", r"\1 \2"),
    # 2020-06-21 19-05-30
    (r"([ T]\d{2})-(\d{2})-(\d{2})$", r"\1:\2:\3"),
    (r"^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[ T]\d{2})-(\d{2})$", r"\1:\2"),
    # 2020-06-21 19h, 2020-06-21 7
    (r"([ T]\d{1,2})\s?h$", r"\1"),
    (r"^(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}) (\d)$", r"\1 0\2"),
    # 19:05 21/06/2020, 7:05 PM 6/21/2020
    (
        r"^(\d{1,2}[:h]\d{2}(?::\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?),?\s+(\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4})$",
        r"\2 \1",
    ),
    # 2020-06-21 PM 7:05
    (r" ([AaPp][Mm])\s?(\d{1,2}:\d{2}(?::\d{2})?)$", r" \2 \1"),
    # JavaScript's and Java's names of zones behind the offset, and offsets from UTC by name
    (r" \([A-Za-z ]+\)$", ""),
    (r"\[[A-Za-z_]+(?:/[A-Za-z_/]+)?\]$", ""),
    (r"(?:UTC|GMT)\+(\d)$", r"+0\1"),
    (r"(?:UTC|GMT)-(\d)$", r"-0\1"),
    (r"(?:UTC|GMT)([+-]\d{2}(?::?\d{2})?)$", r"\1"),
    # Unix seconds and milliseconds as programs wrap them
    (r"^@(\d{9,10})$", r"\1"),
    (r"^/Date\((\d{12,13})(?:[+-]\d{4})?\)/$", r"\1"),
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
