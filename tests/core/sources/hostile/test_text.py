"""Running text that is empty, endless or no text at all."""

import time
from itertools import islice, product

import pytest

from core.data.tokens.words import Words
from core.errors import Refused
from core.sources.intake.limits import ImportLimits
from core.sources.tables.reading import read_raw
from core.sources.tables.table_reading import TableReading


def text_in(content: bytes, limits: ImportLimits = ImportLimits()) -> str:
    return read_raw(content, "poem.txt", TableReading(), limits).table["text"][0].as_py()


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        text_in(content)
    assert caught.value.hint
    return caught.value.message


def test_t01_an_empty_text_is_refused() -> None:
    assert "empty" in refusal(b"")
    assert "blank" in refusal(b" \n \n")


def test_t02_one_word_is_refused() -> None:
    assert "1 word" in refusal(b"hello")


def test_t03_a_million_words_make_a_vocabulary_of_the_size_asked_for() -> None:
    words = ["".join(letters) for letters in islice(product("abcdefghijklmnopqrstuvwxyz", repeat=5), 1_000_000)]
    began = time.process_time()
    text = text_in(" ".join(words).encode())
    assert Words.fitted([text], size=5000).size <= 5000
    assert time.process_time() - began < 20


def test_t04_one_line_of_fifty_megabytes_is_read_or_refused_in_time() -> None:
    began = time.process_time()
    assert len(text_in(b"word " * 10_000_000)) == 50_000_000
    assert time.process_time() - began < 20
    with pytest.raises(Refused, match="MB"):
        text_in(b"word " * 10_000, ImportLimits(text_bytes=10_000))


def test_t05_emoji_and_combining_marks_stay_whole() -> None:
    text = "Cafe\u0301 \U0001f469\u200d\U0001f52c and \U0001f1e9\U0001f1ea\nnext line"
    assert text_in(text.encode()) == text


def test_t06_zero_bytes_are_refused() -> None:
    assert "zero bytes" in refusal(b"some words\x00 and more\n")


def test_t07_binary_is_refused_by_what_it_is() -> None:
    assert "PNG" in refusal(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    refusal(bytes(range(1, 256)) * 40)


def test_t08_scripts_from_right_to_left_and_without_blanks_are_read() -> None:
    text = "שלום עולם, מה שלומך\n你好世界。今天天气很好\nمرحبا بالعالم"
    assert text_in(text.encode()) == text
