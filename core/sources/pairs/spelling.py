"""English words and how they sound, from the Pronouncing Dictionary of Carnegie Mellon University (`cmudict/LICENSE`).

12,000 of its words with 3 to 12 letters and no marks were drawn by lot, each with all of its pronunciations.
"""

import gzip
from importlib.resources import files

from core.sources.tables.samples.packaged import as_csv

_PHONES = "AA AE AH AO AW AY EH ER EY IH IY OW OY UH UW CH DH G HH JH NG R SH TH Y ZH"
_LETTERS = "ɑ æ ʌ ɔ aʊ aɪ ɛ ɝ eɪ ɪ i oʊ ɔɪ ʊ u tʃ ð ɡ h dʒ ŋ ɹ ʃ θ j ʒ"
SOUNDS = dict(zip(_PHONES.split(), _LETTERS.split(), strict=True))
"""Symbols of the International Phonetic Alphabet; those of all other phones are their small letters."""
UNSTRESSED = {"AH0": "ə", "ER0": "ɚ"}


def spelling() -> bytes:
    """A table of words and their sounds."""
    packed = files("core.sources.pairs").joinpath("cmudict", "words.tsv.gz").read_bytes()
    rows = (line.split("\t") for line in gzip.decompress(packed).decode().splitlines())
    # Without their stress some pronunciations are the same.
    pairs = dict.fromkeys((word, sounds(phones)) for word, phones in rows)
    return as_csv([["source", "target"], *map(list, pairs)])


def sounds(phones: str) -> str:
    """Phones as the dictionary writes them, "HH AW1 S", in phonetic letters: haʊs."""
    return "".join(map(_sound, phones.split()))


def _sound(phone: str) -> str:
    plain = phone.rstrip("012")
    return UNSTRESSED.get(phone) or SOUNDS.get(plain, plain.lower())
