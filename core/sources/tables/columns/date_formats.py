"""Formats that a cell's look allows: which numbers could be day, month and year, and what the clock is written like."""

import re
from collections import Counter

from core.sources.tables.columns import time_formats
from core.sources.tables.columns.month_names import WEEKDAYS, folded, month_of

CLOCK = re.compile(
    r"(?:(?P<gap>[T\s]+)|^)(?P<H>\d{1,2})(?:(?P<sep>[:.h])(?P<M>\d{2})(?:(?P<sep2>[:.m])(?P<S>\d{2})(?P<f>[.,]\d{1,9})?)?)?"
    r"(?P<half>[\s-]?[AaPp]\.?\s?[Mm]\.?)?(?P<zone>\s?(?:Z|UTC|GMT|[A-Z]{3,4}|[+-]\d{2}:?(?:00|15|30|45)|[+-]\d{2}))?"
    r"(?P<span>\s*(?:-|–|to|bis)\s*\d{1,2}(?:[:.h]\d{2}.*)?|\s+(?:-|–|to|bis)\s+\d.*)?$"
)
_MONTH_SPAN = re.compile(r"(?i)^[^\W\d_]{3,}\.?\s*(?:-|–|/|to|bis|do|à|a)\s*[^\W\d_]{3,}\.?[\s']+(?:\d{4}|\d{2})$")
_UNIX_DATE = re.compile(r"^[A-Za-z]{3} [A-Za-z]{3} +\d{1,2} \d{2}:\d{2}:\d{2}(?P<zone> [A-Z]{3,4}| [+-]\d{4})? \d{4}$")
"""As `date` prints it, and Java and JavaScript: Mon Mar 01 00:00:00 UTC 2021."""
_LABELS = {
    time_formats.QUARTERS: re.compile(
        r"(?i)^(\d{4}[\s/-]?[qtk][1-4]|([qtk][1-4]|[1-4]\s?[qtk])[\s/'-]*(\d{4}|\d{2})"
        r"|[1-4]\.?\s*(quarta|quarte|trim).*\d{4})\.?$"
    ),
    time_formats.WEEKS: re.compile(
        r"(?i)^(\d{4}[\s/-]*(w|kw|week|s)\s?\d{1,2}(-1)?|(w|kw|week|s)\s?\d{1,2}[\s/-]+\d{4})$"
    ),
}
MOST_OFFSETS = 4
"""Different offsets from UTC that one column states; with more of them they are something else."""
_HALF_YEAR = re.compile(r"(?i)^(?:\d{4}[\s/-]*[SHB][12]|[SHB][12][\s/-]*\d{4})$")
_ISO = re.compile(time_formats.pattern_of(time_formats.ISO))
_SMALL_WORDS = ("de", "of", "del", "di", "g", "r", "г", "року")
"""Between the parts of a date, or behind the year in Russian and Polish."""
_RUNS = {
    14: ["%Y%m%d%H%M%S"],
    13: ["unix milliseconds"],
    12: ["%Y%m%d%H%M", "%d%m%Y%H%M"],
    10: ["%Y%m%d%H", "unix seconds"],
    8: ["%Y%m%d", "%d%m%Y", "%m%d%Y"],
    7: ["%Y%j"],
    6: ["%Y%m", "%y%m%d", "%m%Y", "%d%m%y", time_formats.WEEKS],
    4: [time_formats.YEARS],
}


def candidate_formats(words: list[str]) -> list[str]:
    """Formats that fit the commonest shape among these cells, the likelier first."""
    if all(_is_fiscal(word) for word in words):
        return [time_formats.FISCAL]
    if all(_HALF_YEAR.match(word) for word in words):
        return [time_formats.HALVES]
    if spans := _compact_spans(words):
        return [f"{form}*" for form in _spelled_out(spans[0], max(spans, key=len))]
    shapes = Counter(_shape(word) for word in words)
    common = [shape for shape, count in shapes.most_common(3) if 10 * count >= len(words)]
    found: dict[str, None] = {}
    for shape in common:
        group = [word for word in words if _shape(word) == shape]
        for form in _formats(group[0], max(group, key=len)):
            found[form] = None
    if len({_shape(word) for word in words}) > 1:
        # Exports drop the clock at midnight: the format with the clock in brackets reads both shapes.
        for form in list(found):
            if " %H" in form:
                found[form.replace(" %H", "[ %H", 1) + "]"] = None
            if ":%S" in form:
                found[form.replace(":%S", "[:%S", 1) + "]"] = None
    return list(found)


def clock_format(words: list[str]) -> str | None:
    """The format of a column that holds times of day only ("18.00.00", "00:00 - 01:00", "5:30 PM"), or None."""
    if not words:
        return None
    found = [match for word in words if (match := CLOCK.match(word.strip())) and not match["gap"]]
    matches = [match for match in found if match["M"] or match["half"]]
    if len(matches) < 0.9 * len(words) or any(int(match["H"]) > 24 or int(match["M"] or 0) > 59 for match in matches):
        return None
    return _clock(max(matches, key=lambda match: len(match[0])))


def clock_digits(words: list[str]) -> str | None:
    """The format of times of day in digits alone ("13.00", "930", "093000"), or None where they could be amounts."""
    words = [word.strip() for word in words]
    pairs = [match for word in words if (match := re.fullmatch(r"(\d{1,2})\.(\d{2})", word))]
    if pairs and len(pairs) == len(words):
        minutes = {int(match[2]) for match in pairs}
        # Hours with halves or quarters behind the point: 1.50 is half past one, and never ten to two.
        decimal = minutes & {25, 50, 75} and not minutes - {0, 25, 50, 75}
        fits = max(minutes) < 60 and all(int(match[1]) <= 24 for match in pairs)
        return "%H.%M" if fits and not decimal else None
    if not words or not all(re.fullmatch(r"\d{1,6}", word) for word in words):
        return None
    largest = max(map(int, words))
    # The finer one only where the coarser does not fit: 2330 is half an hour before midnight, not 23 minutes past it.
    for form, least, size in (("%k", 100, 100), ("%K", 10_000, 10_000)):
        clocks = [(int(word) // size, int(word) % size) for word in words]
        parts_fit = all(hour <= 24 and rest % 100 < 60 and rest // 100 < 60 for hour, rest in clocks)
        if largest >= least and parts_fit:
            return form
    return None


def is_half_of_day(words: list[str]) -> bool:
    """Whether a column says AM or PM in every cell."""
    return bool(words) and all(re.fullmatch(r"(?i)[ap]\.?m\.?", word.strip()) for word in words)


def _is_fiscal(word: str) -> bool:
    """Years that run over the end of a calendar year: "2019/20", "FY2019"."""
    match = re.match(r"(?i)^(?P<fy>FY)?\s?'?(?P<year>\d{4}|\d{2})(?:\s?[-/–]\s?(?P<next>\d{4}|\d{2}))?$", word)
    if match is None or not (match["fy"] or (match["next"] and len(match["year"]) == 4)):
        return False
    return match["next"] is None or (int(match["year"]) + 1) % 100 == int(match["next"]) % 100


def _shape(word: str) -> str:
    """Letters as their meaning, digits as 9: cells of one format share it, whatever their padding."""
    word = re.sub(r"[^\W\d_]+", lambda match: "b" if month_of(match[0]) else "a", word)
    return re.sub(r"\d+", "9", word)


def _formats(word: str, longest: str) -> list[str]:
    if len(_MONTH_SPAN.findall(word)) == 1:
        return [time_formats.QUARTERS]
    if match := _UNIX_DATE.match(word):
        return [f"%a %b %d %H:%M:%S{' %z' if match['zone'] else ''} %Y"]
    for label, pattern in _LABELS.items():
        if pattern.match(word):
            return [label]
    forms = _spelled_out(word, longest)
    iso = _ISO.match(word) and not re.match(r"^\d{6,}$", word)
    return [time_formats.ISO, *(form for form in forms if "%Y-%m-%d" not in form)] if iso else forms


def _compact_spans(words: list[str]) -> list[str]:
    """The beginnings of spans such as "05:00-06:00", which is no clock five hours behind UTC where the ends differ."""
    matches = [re.fullmatch(r"(.*\d:\d{2})-(\d{2}:\d{2})", word) for word in words]
    ends = {match[2] for match in matches if match}
    return [match[1] for match in matches if match] if None not in matches and len(ends) > MOST_OFFSETS else []


def _spelled_out(word: str, longest: str) -> list[str]:
    """Formats of a date with or without a clock, part by part."""
    clock = CLOCK.search(word)
    if clock and clock["gap"] and (clock["M"] or len(clock["H"]) == 2 or clock["half"]):
        date, clock_text = word[: clock.start()], _clock(clock)
        forms = [f"{form} {clock_text}" for form in _dates(date.strip(), longest) if "%" in form]
    elif clock and clock["M"] and clock["sep"] == ":":
        return []
    else:
        forms = _dates(word, longest) or _clock_first(word)
    return forms


def _clock_first(word: str) -> list[str]:
    match = re.match(r"^(\d{1,2}):(\d{2})(:\d{2})?\s+(.+)$", word)
    if not match:
        return []
    clock = "%H:%M:%S" if match[3] else "%H:%M"
    return [f"{clock} {form}" for form in _dates(match[4], match[4])]


def _clock(match: re.Match) -> str:
    half = bool(match["half"])
    text = "%I" if half else "%H"
    if match["M"]:
        text += f"{match['sep']}%M"
    if match["S"]:
        text += f"{match['sep2']}%S"
    if match["f"]:
        text += f"[{match['f'][0]}%f]"
    if half:
        text += f"{_before(match['half'])}%p"
    if match["zone"]:
        text += f"{_before(match['zone'], marks='')}%z"
    return text + (f"{_before(match['span'], marks='')}*" if match["span"] else "")


def _before(part: str, marks: str = "-") -> str:
    """What stands between the clock and a part behind it: a blank, one of `marks`, or nothing."""
    return " " if part[0].isspace() else part[0] if part[0] in marks else ""


def _dates(date: str, longest: str) -> list[str]:
    """Formats for the date alone, day first before month first unless the month is named."""
    tokens = re.findall(r"\d+|[^\W\d_]+\.?|[^\w]+|_+", date)
    numbers = [token for token in tokens if token.isdigit()]
    words = [token for token in tokens if token[0].isalpha()]
    months = [token for token in words if month_of(token)]
    if len(months) > 1:
        months = months[-1:]
    if any(folded(w) not in WEEKDAYS and w not in months and folded(w) not in _SMALL_WORDS for w in words):
        # "2015M01" and "2015MM01", as statistical offices write months.
        monthly = re.fullmatch(r"\d{4}(MM?|mm?)\d{1,2}", date)
        return [f"%Y{monthly[1]}%m"] if monthly else []
    if not months and len(numbers) == 1:
        return list(_RUNS.get(len(numbers[0]), [])) if not words else []
    sizes = [len(number) for number in numbers]
    return [_spelled(tokens, codes, months) for codes in _orders(sizes, bool(months), tokens)]


def _orders(sizes: list[int], named: bool, tokens: list[str]) -> list[tuple[str, ...]]:
    """Meanings of the numbers in a date, by how many digits they have."""
    if (any(size not in (1, 2, 4) for size in sizes) and sizes != [4, 3]) or sizes.count(4) > 1:
        return []
    if named:
        if len(sizes) == 1:
            return [("%Y",)] if sizes[0] == 4 else [("%y",)]
        if len(sizes) == 2:
            return [("%Y", "%d")] if sizes[0] == 4 else [("%d", "%Y")] if sizes[1] == 4 else [("%d", "%y")]
        return []
    if len(sizes) == 2:
        if sizes == [4, 3]:
            return [("%Y", "%j")]
        if sizes[0] == 4:
            return [("%Y", "%m")]
        if sizes[1] == 4:
            return [("%m", "%Y")]
        # "12.3" is a number before it is a month.
        return [] if "." in tokens else [("numbered",), ("%m", "%y")] if "-" in tokens else [("%m", "%y")]
    if len(sizes) == 3:
        if sizes[0] == 4:
            return [("%Y", "%m", "%d"), ("%Y", "%d", "%m")]
        if sizes[2] == 4:
            return [("%d", "%m", "%Y"), ("%m", "%d", "%Y")]
        if 4 in sizes:
            return []
        # Dots are written day first wherever dots are written.
        return [("%d", "%m", "%y")] if "." in tokens else [("%d", "%m", "%y"), ("%m", "%d", "%y"), ("%y", "%m", "%d")]
    return []


def _spelled(tokens: list[str], codes: tuple[str, ...], months: list[str]) -> str:
    if codes == ("numbered",):
        return time_formats.NUMBERED_YEARS
    remaining, text = list(codes), ""
    for token in tokens:
        if token.isdigit():
            text += remaining.pop(0)
        elif token in months:
            text += "%b"
        elif token[0].isalpha():
            text += "%a" if folded(token) in WEEKDAYS else token
        else:
            text += token
    return text
