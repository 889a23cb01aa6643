"""Samples of tagged sequences, all from our own generators: the same every time, and named for what they are."""

from collections.abc import Iterable, Sequence

import numpy as np

from core.language import mark
from core.sources.sample import Sample

Tagged = list[tuple[str, str]]
NAMES = ("Ada", "Bo", "Chen", "Dana", "Emil", "Fatima", "Goran", "Hana", "Ines", "Jonas", "Kofi", "Lena", "Mei", "Noor")
FAMILIES = (
    "Abel",
    "Brandt",
    "Castro",
    "Eriksen",
    "Fischer",
    "Haddad",
    "Ivanov",
    "Kaya",
    "Lopez",
    "March",
    "May",
    "Young",
)
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
GOODS = ("chairs", "lamps", "books", "tickets", "plants", "maps", "cups", "bikes")
UNITS = ("euros", "dollars", "pounds", "francs")
NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twenty", "thirty", "forty", "fifty")
FIRST = (
    ("The invoice for", "AMOUNT"),
    ("The year of birth of", "DATE"),
    ("The room of", ""),
    ("The debt of", "AMOUNT"),
)
LAST = (
    ("is what we got from", "AMOUNT"),
    ("is when we first met", "DATE"),
    ("is the number of", ""),
    ("is the price for", "AMOUNT"),
)
FILLERS = ("as everybody knows", "which nobody had expected", "to be quite sure", "as far as we can tell", "once more")
SHARE_KNOWN = 0.6
"""Share of the family names that come from the list; the others are made up and come once or twice."""


def _orders() -> bytes:
    """Sentences about orders; what a number is, is said at the other end of many of them."""
    random = np.random.default_rng(7)
    return _conll(_order(random) for _ in range(1500))


def _order(random: np.random.Generator) -> Tagged:
    person, date, amount = _person(random), _date(random), _amount(random)
    count, goods = str(random.choice(NUMBERS)), str(random.choice(GOODS))
    forms = (
        _number_told_before(random),
        _number_told_after(random),
        [person, "ordered", count, goods, "on", date, "."],
        ["On", date, ",", person, "sent", "us", amount, "."],
        ["We", "owe", person, amount, "since", date, "."],
        ["In", _span([str(random.choice(MONTHS))], "DATE"), "we", "sold", count, "green", goods, "."],
    )
    chosen = forms[random.integers(2) if random.random() < 0.5 else random.integers(2, 6)]
    return [pair for part in chosen for pair in (part if isinstance(part, list) else [(part, "O")])]


def _number_told_before(random: np.random.Generator) -> list[str | Tagged]:
    """Its first words say what the number at the end is."""
    first, kind = FIRST[random.integers(len(FIRST))]
    return [*first.split(), _person(random), ",", *_meanwhile(random), ",", "was", _bare_number(random, kind), "."]


def _number_told_after(random: np.random.Generator) -> list[str | Tagged]:
    """Its last words say what the number at the beginning is."""
    last, kind = LAST[random.integers(len(LAST))]
    return [_bare_number(random, kind), ",", *_meanwhile(random), ",", *last.split(), _person(random), "."]


def _meanwhile(random: np.random.Generator) -> list[str]:
    """Words that say nothing."""
    return " ".join(random.choice(FILLERS, size=random.integers(1, 3))).split()


def _bare_number(random: np.random.Generator, kind: str) -> Tagged:
    """A number of which one cannot see what it is."""
    return [(str(random.integers(1100, 2100)), f"B-{kind}" if kind else "O")]


def _person(random: np.random.Generator) -> Tagged:
    family = str(random.choice(FAMILIES)) if random.random() < SHARE_KNOWN else _made_up(random)
    words = [family] if random.random() < 0.3 else [str(random.choice(NAMES)), family]
    if random.random() < 0.2:
        words = [str(random.choice(("Dr.", "Ms.", "Mr."))), family]
    return _span(words, "NAME")


def _made_up(random: np.random.Generator) -> str:
    syllables = random.choice(list("bdfgklmnprstv"), 3), random.choice(list("aeiou"), 3)
    word = "".join(first + second for first, second in zip(*syllables, strict=True))
    return (word + str(random.choice(["son", "ski", "er", "ez", ""]))).capitalize()


def _date(random: np.random.Generator) -> Tagged:
    day, month, year = str(random.integers(1, 29)), str(random.choice(MONTHS)), str(random.integers(1990, 2031))
    forms = (
        [month, day],
        [day, month, year],
        [str(random.choice(DAYS)), ",", month, day],
        ["the", f"{day}th", "of", month],
    )
    return _span(forms[random.integers(len(forms))], "DATE")


def _plain_month(random: np.random.Generator) -> Tagged:
    return _span([str(random.choice(MONTHS))], "DATE")


def _amount(random: np.random.Generator) -> Tagged:
    value, unit = f"{random.integers(1, 9000) / 10:,.2f}", str(random.choice(UNITS))
    forms = ([value, unit], ["€", value], [str(random.choice(NUMBERS)), "hundred", unit], ["$", value])
    return _span(forms[random.integers(len(forms))], "AMOUNT")


def _span(words: Sequence[str], kind: str) -> Tagged:
    return [(word, f"{'I' if place else 'B'}-{kind}") for place, word in enumerate(words)]


def _brackets() -> bytes:
    """Brackets of three shapes, and how deep each stands: only what came before tells, however long ago."""
    random = np.random.default_rng(11)
    return _conll(_nested(random, length=int(random.integers(6, 31))) for _ in range(2000))


def _nested(random: np.random.Generator, *, length: int) -> Tagged:
    found, open_ones = [], []
    pairs = {"(": ")", "[": "]", "{": "}"}
    for place in range(length):
        left = length - place
        if open_ones and (len(open_ones) >= min(4, left) or random.random() < 0.45):
            found.append((pairs[open_ones[-1]], str(len(open_ones))))
            open_ones.pop()
        else:
            open_ones.append(str(random.choice(list(pairs))))
            found.append((open_ones[-1], str(len(open_ones))))
    return found


def _conll(sentences: Iterable[Tagged]) -> bytes:
    blocks = ("".join(f"{token}\t{tag}\n" for token, tag in sentence) for sentence in sentences)
    return "\n".join(blocks).encode()


OWN = "Generated by us, the same every time."
SAMPLES = (
    Sample(
        key="orders",
        title=mark("Names, dates and amounts"),
        description=mark("1,500 sentences about orders; often only the other end of one says what a number is."),
        origin=OWN,
        name="orders.conll",
        content=_orders,
        kind="tagged",
    ),
    Sample(
        key="brackets",
        title=mark("Depth of brackets"),
        description=mark("2,000 rows of nested brackets; how deep each one stands only the past tells."),
        origin=OWN,
        name="brackets.conll",
        content=_brackets,
        kind="tagged",
    ),
)
