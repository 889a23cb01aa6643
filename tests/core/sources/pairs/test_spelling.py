"""Words and their sounds come from the dictionary as it is, in letters that a network can read one by one."""

from core.sources.lookup import judge
from core.sources.pairs.judging import JudgedPairs
from core.sources.pairs.preparing import prepare_pairs
from core.sources.pairs.spelling import sounds, spelling
from core.sources.tables.form import TABLES
from core.sources.tables.reading import read_raw


def test_phones_are_written_in_phonetic_letters() -> None:
    assert sounds("HH AW1 S") == "haʊs"
    assert sounds("B AH1 T ER0") == "bʌtɚ"
    assert sounds("AH0 B AW1 T") == "əbaʊt"
    assert sounds("CH ER1 CH") == "tʃɝtʃ"


def test_no_phone_of_the_dictionary_is_left_as_it_was() -> None:
    text = spelling().decode()
    assert not any(letter.isupper() or letter.isdigit() for letter in text)


def test_words_with_several_sounds_have_them_all() -> None:
    judged = judge(TABLES, read_raw(spelling(), "spelling-to-sound.csv"))
    assert isinstance(judged, JudgedPairs)
    assert not any(finding.severity == "error" for finding in judged.findings)
    pairs = prepare_pairs(judged.table.to_pandas(), judged.preparation)
    assert len(set(pairs.sources)) == 12_000 < len(pairs)
