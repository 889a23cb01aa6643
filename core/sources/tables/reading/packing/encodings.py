"""Bytes of text, whatever their encoding, as UTF-8."""

import codecs
import re
from dataclasses import dataclass

from core.errors import Refused
from core.language import mark, say
from core.sources.findings import Finding, Place, Repair
from core.sources.tables.reading.packing.east_asian import TITLES as EAST_ASIAN
from core.sources.tables.reading.packing.east_asian import EncodingCandidate, candidates

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
SINGLE_BYTE = ("cp1252", "cp1250", "cp1251", "cp437", "mac_roman")
TITLES = {
    "cp1252": mark("Western European"),
    "cp1250": mark("Central European"),
    "cp1251": mark("Cyrillic"),
    "cp437": mark("letters of old DOS programs"),
    "mac_roman": mark("letters of old Macintosh programs"),
    **EAST_ASIAN,
    "utf-8": "Unicode",
    "utf-16-le": "Unicode",
    "utf-16-be": "Unicode",
}
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_HIGH = re.compile(rb"[\x80-\xff]")
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Text:
    """A file's text as UTF-8 bytes without a mark, and the encoding it came in."""

    content: bytes
    encoding: str
    fact: str
    findings: tuple[Finding, ...] = ()


def decode(content: bytes, encoding: str | None) -> Text:
    """The text in `content`, in the given encoding or the one its bytes speak for; raises Refused."""
    if encoding is not None:
        return _as_told(content, encoding)
    for begins, codec, title in MARKS:
        if content.startswith(begins):
            return Text(_recode(content, codec), codec, title)
    if codec := _wide_codec(content):
        return Text(_recode(content, codec), codec, say("UTF-16 without a mark"), (_guessed(codec, "", ""),))
    _refuse_nul(content)
    if content.isascii() or _is_utf8(content):
        return Text(content, "utf-8", "UTF-8")
    if found := candidates(content):
        return _east_asian(content, found)
    _refuse_damaged(content)
    return _single_byte(content)


def _east_asian(content: bytes, found: list[EncodingCandidate]) -> Text:
    """The text in the likeliest encoding; asked where another one reads it as well."""
    codec, others = found[0].codec, found[1:]
    row, line = _first_line(content, codec)
    ways = [_read_as(one.codec, _first_line(content, one.codec)[1]) for one in others]
    ways += [_read_as(other, _first_line(content, other)[1]) for other in ("utf-8", "cp1252")]
    finding = Finding(
        detector="encoding",
        severity="warning" if others else "note",
        what=say("The file does not say how its letters are stored; they were read as {title}.", title=title_of(codec))
        + (" " + say("Others are possible: please check.") if others else ""),
        where=say("row {row}", row=row),
        places=(Place(row=row, example=line),),
        proposal=Repair(
            kind="read_again",
            options={"encoding": codec},
            title=say("Keep {title}: {line}", title=title_of(codec), line=line[:30]),
        ),
        alternatives=tuple(ways),
    )
    return Text(_recode(content, codec), codec, title_of(codec), (finding,))


def _read_as(codec: str, line: str) -> Repair:
    return Repair(
        kind="read_again",
        options={"encoding": codec},
        title=say("Read as {title}: {line}", title=title_of(codec), line=line[:30]),
    )


def _first_line(content: bytes, codec: str) -> tuple[int, str]:
    """The first line with letters beyond ASCII: its number from 1, and its text in this encoding."""
    match = _HIGH.search(content)
    start = content.rfind(b"\n", 0, match.start()) + 1
    line = content[start : start + 200].split(b"\n")[0].decode(codec, "replace").strip()
    return content.count(b"\n", 0, match.start()) + 1, line


def _as_told(content: bytes, encoding: str) -> Text:
    try:
        codecs.lookup(encoding)
    except LookupError:
        raise Refused(
            say("There is no encoding named {encoding!r}.", encoding=encoding),
            "Try utf-8, cp1252, cp1250, gbk, big5, shift_jis or euc_kr.",
        ) from None
    recoded = _recode(content, encoding).removeprefix(codecs.BOM_UTF8)
    _refuse_nul(recoded)
    return Text(recoded, encoding, encoding)


def _recode(content: bytes, codec: str) -> bytes:
    try:
        return content.decode(codec).encode("utf-8")
    except UnicodeError as error:
        where = getattr(error, "start", 0)
        raise Refused(
            say(
                "The text is not {codec} all the way through: byte {where} does not fit.", codec=codec, where=where + 1
            ),
            say("Choose another encoding, or save the file as UTF-8."),
        ) from None


def _wide_codec(content: bytes) -> str | None:
    """utf-16-le or utf-16-be when every other byte is zero, as in mostly Latin text."""
    sample = content[:4096][: len(content[:4096]) // 2 * 2]
    if len(sample) < 4:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.6 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _refuse_nul(content: bytes) -> None:
    where = content.find(b"\0")
    if where < 0:
        return
    line = content.count(b"\n", 0, where) + 1
    raise Refused(
        say(
            "There are {count} zero bytes in the file, the first in line {line}; a table of text has none.",
            count=content.count(0),
            line=line,
        ),
        say("The file is damaged or not a table. Export it again as CSV."),
    )


def _is_utf8(content: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), _CHUNK):
            decoder.decode(content[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _refuse_damaged(content: bytes) -> None:
    if match := _SURROGATE.search(content):
        line = content.count(b"\n", 0, match.start()) + 1
        raise Refused(
            say("Line {line} holds half a character (a lone surrogate), which no encoding allows.", line=line),
            say("The file was damaged when it was written. Export it again as UTF-8."),
        )
    valid = [match.start() for match in _SEQUENCE.finditer(content)]
    within = sum(len(match[0]) for match in _SEQUENCE.finditer(content))
    others = len(_HIGH.findall(content)) - within
    if len(valid) >= 1 and 5 * len(valid) >= others:
        first = content.count(b"\n", 0, valid[0]) + 1
        raise Refused(
            say("The file mixes two encodings: line {first} is UTF-8, other lines are not.", first=first),
            say("Save it once more in one encoding, best UTF-8, or choose the encoding yourself."),
        )


def _single_byte(content: bytes) -> Text:
    codec = _likely_codec(content)
    row, line = _first_line(content, codec)
    recoded = content.decode(codec, "replace").encode("utf-8")
    return Text(recoded, codec, codec, (_guessed(codec, line, row),))


def _likely_codec(content: bytes) -> str:
    """The single-byte encoding in which the words with accents look like words."""
    from charset_normalizer import from_bytes

    lines = [line for line in content[: 1 << 22].splitlines() if not line.isascii()]
    sample = b"\n".join(dict.fromkeys(lines))[:20_000]
    if b"\x81" not in sample and all(_reads_as_western(word) for word in _words(sample)):
        return "cp1252"
    best = from_bytes(sample, cp_isolation=list(SINGLE_BYTE)).best()
    return best.encoding if best is not None else "cp1252"


def _words(sample: bytes) -> list[bytes]:
    return re.findall(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*", sample)


_WESTERN = frozenset(
    "äöüÄÖÜßéèêëàâáåãæçíìîïñóòôõøœúùûýÿÅÆÇÉÈÊËÀÂÁÃÍÌÎÏÑÓÒÔÕØŒÚÙÛÝ°²³µ€£§©®±·½¼¾«»–—‘’“”„…×‰ªº¿¡ \u00a0´"
)


def _reads_as_western(word: bytes) -> bool:
    try:
        text = word.decode("cp1252")
    except UnicodeDecodeError:
        return False
    strange = [letter for letter in text if letter >= "\x80" and letter not in _WESTERN]
    capital_inside = any(letter >= "\x80" and letter.isupper() for letter in text[1:]) and not text.isupper()
    return not strange and not capital_inside and not _reads_as_central(word, text)


# In Polish, Czech or Hungarian written in cp1250 but read in cp1252: "z³oty", "miesi¹c", "wartoœæ", "Kè".
_OUT_OF_PLACE = re.compile(r"[a-zA-Z][¹³ªº¿¼¾][a-zA-Z]|[a-zA-Z]¹|œ(?![a-zA-Z])|^[¹³¿][a-z]{2}|è[a-z]{0,2}k[yaáouù]?$")
_CENTRAL = frozenset(
    """
    kč tis částka celkem počet cena měsíc týden čas název množství tržby výnosy náklady průměr teplota spotřeba ročník
    miesiąc dzień wartość ilość źródło sprzedaż średnia liczba kwota złoty złotych zł cena rok dochód przychód zużycie
    účet dátum množstvo mesiac deň vlhkosť rýchlosť érték összeg hónap időpont hőmérséklet fogyasztás vízállás szélerő
    února března května června července září října pondělí úterý středa čtvrtek pátek neděle września października
    październik sierpień kwiecień styczeń wrzesień grudzień luty
    """.split()  # noqa: SIM905
)
"""Words of tables with letters that cp1252 does not have, or has in another place."""


def _reads_as_central(word: bytes, western: str) -> bool:
    """Whether a word is out of place in cp1252 and known, or at home, in cp1250."""
    if _OUT_OF_PLACE.search(western):
        return True
    try:
        central = word.decode("cp1250").casefold()
    except UnicodeDecodeError:
        return False
    return central in _CENTRAL and central != western.casefold()


def title_of(codec: str) -> str:
    """An encoding in words, its own name behind them."""
    return f"{say(TITLES[codec])} ({codec})" if codec in TITLES else codec


def _guessed(codec: str, line: str, row: int | str) -> Finding:
    place = (Place(row=row, example=line),) if isinstance(row, int) else ()
    return Finding(
        detector="encoding",
        severity="note",
        what=say("The file does not say how its letters are stored; they were read as {title}.", title=title_of(codec)),
        where=say("row {row}", row=row) if place else say("the whole file"),
        places=place,
        proposal=Repair(
            kind="read_again", options={"encoding": codec}, title=say("Keep {title}", title=title_of(codec))
        ),
        alternatives=tuple(
            Repair(kind="read_again", options={"encoding": other}, title=say("Read as {title}", title=title_of(other)))
            for other in ("utf-8", *SINGLE_BYTE)
            if other != codec
        ),
    )
