"""Every tokenizer runs through the same promises."""

import json

import pytest

from core.data.tokens import TOKENIZERS, UNKNOWN, Characters, Subwords, Words, read_tokenizer

TEXTS = [
    "The film is not good, and it isn't short.",
    "The film is good. The actors are good too!",
    "A short film; a good one. Cafe\N{COMBINING ACUTE ACCENT} and emoji \N{GRINNING FACE}.",
    "\u05e9\u05dc\u05d5\u05dd film \u7535\u5f71\u5f88\u597d good",
]


@pytest.fixture(params=TOKENIZERS.values(), ids=TOKENIZERS)
def tokenizer(request):
    return request.param.fitted(TEXTS, size=60)


@pytest.mark.parametrize("text", [*TEXTS, "", " ", "never seen \u0436"])
def test_tokens_stand_in_order_inside_the_text(tokenizer, text):
    tokens = tokenizer.tokens(text)
    edges = [edge for token in tokens for edge in (token.start, token.stop)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)
    assert all(1 <= token.number < tokenizer.size for token in tokens)


def test_vocabulary_survives_its_json(tokenizer):
    again = read_tokenizer(json.loads(json.dumps(tokenizer.stored_form())))
    assert again.size == tokenizer.size
    assert again.encode(TEXTS[1]).tolist() == tokenizer.encode(TEXTS[1]).tolist()


def test_padding_says_nothing(tokenizer):
    numbers = tokenizer.encode("good film").tolist()
    assert tokenizer.decode([*numbers, 0, 0]) == tokenizer.decode(numbers)


@pytest.mark.parametrize("text", TEXTS)
def test_token_by_token_the_text_grows_to_the_whole(tokenizer, text):
    numbers, grown = tokenizer.encode(text).tolist(), ""
    for position, number in enumerate(numbers):
        grown += tokenizer.added(numbers[:position], number)
    assert grown == tokenizer.decode(numbers)


def test_characters_come_back_exactly():
    tokenizer = Characters.fitted(TEXTS, size=200)
    assert all(tokenizer.decode(tokenizer.encode(text)) == text for text in TEXTS)


def test_subwords_come_back_exactly():
    tokenizer = Subwords.fitted(TEXTS, size=200)
    assert tokenizer.decode(tokenizer.encode("The film is good.")) == "The film is good."


def test_words_seen_once_are_unknown_and_case_does_not_matter():
    tokenizer = Words.fitted(TEXTS, size=200)
    assert tokenizer.encode("Actors")[0] == UNKNOWN
    assert tokenizer.encode("GOOD")[0] == tokenizer.encode("good")[0] != UNKNOWN


def test_scripts_without_blanks_fall_into_single_characters():
    assert len(Words.fitted(TEXTS, size=50).tokens("\u7535\u5f71\u5f88\u597d")) == 4


def test_vocabulary_is_capped():
    texts = [" ".join(f"w{i} w{i}" for i in range(1000))]
    assert Words.fitted(texts, size=100).size == 100
