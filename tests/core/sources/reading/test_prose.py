"""Running text is told from tables, and comes in whole."""

import io
import zipfile

import pytest

from core.data.texts import Corpus, LabelledTexts
from core.sources.tables.judging.texts import judge_texts
from core.sources.tables.preparing.texts import prepare_texts
from core.sources.tables.reading import read_raw
from core.sources.tables.table_reading import TableReading

PLAY = "First Citizen:\nBefore we proceed any further, hear me speak.\n\nAll:\nSpeak, speak.\n" * 20
TEXTS = {
    "play": PLAY,
    "names": "emma\nolivia\nava\nisabella\n" * 20,
    "german": "Ein Satz, der schwer f\u00e4llt; und noch einer.\nKurz.\n" * 9,
    "chinese": "\u7b2c\u4e00\u7ae0\u3002\u8fd9\u662f\u4e00\u4e2a\u6545\u4e8b\u3002\n\u7b2c\u4e8c\u7ae0\u3002\n" * 9,
    "one line": "word " * 5000,
    "right to left": "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd\n" * 40,
}


def prepared(content: bytes, name: str):
    judged = judge_texts(read_raw(content, name))
    return prepare_texts(judged.table.to_pandas(), judged.preparation)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_running_text_comes_back_whole(text: str) -> None:
    corpus = prepared(text.encode(), "text.txt")
    assert isinstance(corpus, Corpus)
    assert corpus.documents == (text,)


def test_windows_line_ends_become_plain_ones() -> None:
    assert "\r" not in prepared(PLAY.replace("\n", "\r\n").encode(), "play.txt").documents[0]


def test_lines_that_begin_with_a_label_are_labelled_texts() -> None:
    lines = "".join(f"{i % 2} a film{' , a fine one' * (i % 3)} , number {i}\n" for i in range(60))
    texts = prepared(lines.encode(), "train.txt")
    assert isinstance(texts, LabelledTexts)
    assert set(texts.labels) == {"0", "1"}
    assert texts.texts[3].startswith("a film")
    questions = "".join(f"{'DESC:manner' if i % 3 else 'NUM:date'} How did it happen {i} ?\n" for i in range(60))
    assert set(prepared(questions.encode(), "questions").labels) == {"DESC", "NUM"}


def test_what_follows_the_colon_of_a_label_is_a_column_of_its_own() -> None:
    lines = "".join(f"{('DESC:manner', 'DESC:reason', 'NUM:date')[i % 3]} How was it {i} ?\n" for i in range(60))
    raw = read_raw(lines.encode(), "questions")
    assert raw.table.column_names == ["label", "detail", "text"]
    assert set(raw.table["detail"].to_pylist()) == {"DESC:manner", "DESC:reason", "NUM:date"}


def test_a_few_words_that_begin_all_lines_are_labels_and_many_are_a_poem() -> None:
    lines = "".join(
        f"{('positive', 'negative')[i % 2]} a film{' , a fine one' * (i % 3)} , number {i}\n" for i in range(60)
    )
    assert set(prepared(lines.encode(), "train.txt").labels) == {"positive", "negative"}
    starts = ("and", "the", "when", "so", "O", "thy", "from", "who")
    poem = "".join(f"{starts[i % 8]} moon, who saw {'me' * (i % 5)}, and sang {i % 3 * 'again, '}\n" for i in range(80))
    assert isinstance(prepared(poem.encode(), "poem.txt"), Corpus)


def test_lines_sorted_by_label_still_show_all_labels() -> None:
    lines = "".join(f"{i // 5000} a film{' , a fine one' * (i % 3)} , number {i}\n" for i in range(10_000))
    assert set(prepared(lines.encode(), "subj.all").labels) == {"0", "1"}


def zipped(files: dict[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


def test_a_zip_with_a_folder_for_each_label() -> None:
    moods = ("pos", "neg")
    files = {f"reviews/{mood}/{i}.txt": f"This is {mood} film {i}.\nAll of it." for mood in moods for i in range(30)}
    texts = prepared(zipped({"reviews/README": "about", **files}), "reviews.zip")
    assert len(texts) == 60
    assert texts.labels.count("pos") == 30
    assert "\n" in texts.texts[0]


def test_a_zip_with_one_file_a_label_and_one_text_a_line() -> None:
    files = {f"rt.{mood}": "".join(f"a {mood} film number {i}\n" for i in range(40)) for mood in ("pos", "neg")}
    texts = prepared(zipped(files), "rt.zip")
    assert len(texts) == 80
    assert set(texts.labels) == {"pos", "neg"}


def test_files_of_one_collection_are_its_parts() -> None:
    def lines(count: int) -> str:
        return "".join(f"{i % 2} a film{' , a fine one' * (i % 3)} , number {i}\n" for i in range(count))

    files = {"stsa.binary.train": lines(60), "stsa.binary.dev": lines(30), "stsa.binary.test": lines(40)}
    texts = prepared(zipped(files), "sst.zip")
    assert len(texts) == 130
    assert set(texts.labels) == {"0", "1"}
    assert [texts.parts.count(part) for part in ("train", "validation", "test")] == [60, 30, 40]


def test_folders_of_parts_hold_folders_of_labels() -> None:
    files = {
        f"reviews/{part}/{mood}/{i}.txt": f"This is {mood} film {i}.\nAll of it."
        for part in ("train", "test")
        for mood in ("pos", "neg")
        for i in range(15)
    }
    texts = prepared(zipped(files), "reviews.zip")
    assert texts.labels.count("pos") == 30
    assert texts.parts.count("test") == 30


def test_labels_are_what_differs_between_the_names_of_files() -> None:
    files = {
        f"{kind}.tok.gt9.5000": "".join(f"a {kind} of number {i}\n" for i in range(40)) for kind in ("plot", "quote")
    }
    assert set(prepared(zipped(files), "subj.zip").labels) == {"plot", "quote"}


def test_a_poem_with_as_many_commas_in_every_line_is_a_text_for_whoever_says_so() -> None:
    poem = "O moon, O moon, who saw me go\nO sea, O sea, who heard me call\n" * 20
    raw = read_raw(poem.encode(), "poem.txt", TableReading(running_text=True))
    judged = judge_texts(raw)
    assert prepare_texts(judged.table.to_pandas(), judged.preparation).documents == (poem,)


def test_tables_stay_tables() -> None:
    assert judge_texts(read_raw(b"date,value\n" + b"2020-01-01,3.5\n" * 30, "t.txt")) is None
    cities = "city,country\n" + "Paris,France\nBerlin,Germany\n" * 20
    assert read_raw(cities.encode(), "cities.txt").table.column_names == ["city", "country"]
