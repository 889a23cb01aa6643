"""Chinese, Japanese and Korean text in encodings of two bytes a character, by which characters are common in each."""

from dataclasses import dataclass

from core.language import mark

TITLES = {
    "gb18030": mark("Chinese, GBK"),
    "big5": mark("Chinese, Big5"),
    "cp932": mark("Japanese, Shift-JIS"),
    "euc_jp": mark("Japanese, EUC-JP"),
    "cp949": mark("Korean, EUC-KR"),
}
_COMMON = {
    "gb18030": ((0xB0, 0xD7),),
    "big5": ((0xA4, 0xC6),),
    "cp932": ((0x82, 0x83), (0x88, 0x97)),
    "euc_jp": ((0xA4, 0xA5), (0xB0, 0xCF)),
    "cp949": ((0xB0, 0xC8),),
}
"""First bytes of each encoding's everyday characters: its first level of ideographs, kana, Hangul."""
FEWEST, LOOKED_AT = 3, 20_000
MOSTLY, HARDLY = 0.8, 0.3


@dataclass(frozen=True)
class EncodingCandidate:
    """An encoding that reads every byte, and the share of its characters that are everyday ones."""

    codec: str
    common: float


def candidates(content: bytes) -> list[EncodingCandidate]:
    """Encodings in which the bytes are everyday East Asian text, the likeliest first."""
    lines = dict.fromkeys(line for line in content[: 1 << 22].splitlines() if not line.isascii())
    sample = b"\n".join(lines)[:LOOKED_AT].rpartition(b"\n")[0] or b"\n".join(lines)[:LOOKED_AT]
    found = [one for codec in TITLES if (one := _judged(sample, codec)) and _reads(content, codec)]
    return sorted(found, key=lambda one: -_weight(one, sample))


def _judged(sample: bytes, codec: str) -> EncodingCandidate | None:
    try:
        text = sample.decode(codec)
    except UnicodeDecodeError:
        return None
    letters = [place for place, letter in enumerate(text) if letter > "\x7f" and letter.isalpha()]
    if len({text[place] for place in letters}) < FEWEST:
        return None
    pairs = [text[place].encode(codec, "replace") for place in letters]
    # An accented letter stands inside a word of plain ones, and takes the one behind it for its second byte.
    beside = sum(text[place - 1 : place].isascii() and text[place - 1 : place].isalpha() for place in letters)
    high = sum(pair[-1] > 0x7F for pair in pairs)
    common = sum(any(low <= pair[0] <= top for low, top in _COMMON[codec]) and len(pair) == 2 for pair in pairs)
    fits = beside <= HARDLY * len(letters) and high >= HARDLY * len(letters) and common >= MOSTLY * len(letters)
    return EncodingCandidate(codec, common / len(letters)) if fits else None


def _reads(content: bytes, codec: str) -> bool:
    try:
        content.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _weight(one: EncodingCandidate, sample: bytes) -> float:
    """What is common in Korean or in kana is common in Chinese too, but hardly the other way round."""
    text = sample.decode(one.codec)
    if one.codec == "cp949":
        return one.common + 0.5 * (one.common >= 0.95)
    if one.codec == "euc_jp":
        kana = sum("\u3040" <= letter <= "\u30ff" for letter in text) / max(1, sum(letter > "\x7f" for letter in text))
        return one.common + 0.5 * (kana > 0.1) - 0.05
    return one.common
