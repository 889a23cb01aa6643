"""Files of tagged tokens: every form is read alike, goes out as it came, and what is broken is said."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from core.errors import Refused, UserError
from core.sources.intake.sources import Source
from core.sources.tagged.kind import KIND
from core.sources.tagged.reading.files import recognised
from core.sources.tagged.writing import with_predicted
from tests.importing import import_here

SENTENCES = [
    (["Ada", "Stone", "lives", "in", "Paris"], ["B-PER", "I-PER", "O", "O", "B-LOC"]),
    (["She", "met", "Bo", "."], ["O", "O", "B-PER", "O"]),
    (["Nobody", "left", "Rome", "on", "May", "3"], ["O", "O", "B-LOC", "O", "B-DATE", "I-DATE"]),
] * 4


def conll(delimiter: str = "\t", *, middle: bool = False) -> str:
    blocks = []
    for tokens, tags in SENTENCES:
        rows = [
            delimiter.join([token, *(["X"] if middle else []), tag]) for token, tag in zip(tokens, tags, strict=True)
        ]
        blocks.append("\n".join(rows) + "\n")
    return "\n".join(blocks)


def conllu() -> str:
    lines = []
    for number, (tokens, tags) in enumerate(SENTENCES):
        lines += [f"# sent_id = {number}", f"# text = {' '.join(tokens)}", "1-2\t" + "\t".join(["both"] + ["_"] * 8)]
        for place, (token, tag) in enumerate(zip(tokens, tags, strict=True), start=1):
            lines.append("\t".join([str(place), token, "_", tag, "_", "_", "0", "_", "_", "_"]))
        lines.append("")
    return "\n".join(lines)


def rows() -> str:
    lines = ["Sentence #,Word,POS,Tag"]
    for number, (tokens, tags) in enumerate(SENTENCES):
        name = f"Sentence: {number}"
        for place, (token, tag) in enumerate(zip(tokens, tags, strict=True)):
            lines.append(f"{'' if place else name},{token},X{len(token)},{tag}")
    return "\n".join(lines)


def lists(quoted: bool) -> str:
    written = (lambda words: f'"{words!r}"') if quoted else " ".join
    return "tokens,tags\n" + "\n".join(f"{written(tokens)},{written(tags)}" for tokens, tags in SENTENCES)


def records() -> str:
    return "\n".join(json.dumps({"id": 1, "tokens": tokens, "ner_tags": tags}) for tokens, tags in SENTENCES)


def offsets() -> str:
    """As doccano writes them."""
    lines = []
    for tokens, tags in SENTENCES:
        text, found = " ".join(tokens), []
        start = 0
        for token, tag in zip(tokens, tags, strict=True):
            if tag.startswith("B"):
                found.append([start, start + len(token), tag[2:]])
            elif tag.startswith("I"):
                found[-1][1] = start + len(token)
            start += len(token) + 1
        lines.append(json.dumps({"text": text, "label": found}))
    return "\n".join(lines)


def spacy() -> str:
    told = [json.loads(line) for line in offsets().splitlines()]
    return json.dumps([[one["text"], {"entities": one["label"]}] for one in told])


def parquet(**columns: list) -> bytes:
    written = io.BytesIO()
    pq.write_table(pa.table(columns), written)
    return written.getvalue()


def workbook(cells: Iterable[Sequence[object]]) -> bytes:
    """One sheet with these rows."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(cells):
            sheet.write_row(number, 0, row)
    return written.getvalue()


def packed(name: str, text: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return written.getvalue()


def overwritten(content: bytes, name: bytes) -> bytes:
    """A ZIP in which what follows the name of a member is no longer packed text."""
    at = content.index(name) + len(name)
    return content[:at] + b"\xff" * 30 + content[at + 30 :]


def from_csv(text: str) -> list[list[str]]:
    return [[cell or None for cell in row] for row in csv.reader(io.StringIO(text))]


FORMS = {
    "rows.xlsx": workbook(from_csv(rows())),
    "lists.xlsx": workbook(from_csv(lists(quoted=False))),
    "lists.parquet": parquet(tokens=[one for one, _ in SENTENCES], ner_tags=[other for _, other in SENTENCES]),
    "tabs.conll": conll(),
    "blanks.txt": "-DOCSTART- -X- O\n\n" + conll(" ", middle=True),
    "windows.conll": "\ufeff" + conll().replace("\n", "\r\n"),
    "universal.conllu": conllu(),
    "rows.csv": rows(),
    "words.csv": lists(quoted=False),
    "lists.csv": lists(quoted=True),
    "pairs.tsv": "\n".join(f"{' '.join(tokens)}\t{' '.join(tags)}" for tokens, tags in SENTENCES),
    "records.jsonl": records(),
    "doccano.jsonl": offsets(),
    "spacy.json": spacy(),
}


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sources")


def brought(content: str | bytes, name: str, sources: Path) -> Source:
    return import_here(content.encode() if isinstance(content, str) else content, name, sources)


@pytest.mark.parametrize("name", FORMS)
def test_every_form_gives_the_same_sentences(name: str, sources: Path) -> None:
    source = brought(FORMS[name], name, sources)
    preparation = source.report.preparation
    assert preparation.kind == "tagged"
    assert preparation.scheme == "iob2"
    prepared = source.prepared(preparation)
    assert [list(tokens) for tokens in prepared.tokens] == [tokens for tokens, _ in SENTENCES]
    assert [list(tags) for tags in prepared.tags] == [tags for _, tags in SENTENCES]
    assert source.report.findings == ()


@pytest.mark.parametrize("name", FORMS)
def test_predicted_tags_go_out_in_the_form_in_which_the_file_came(name: str, sources: Path) -> None:
    source = brought(FORMS[name], name, sources)
    ending, text = with_predicted(source.stored(), [tags for _, tags in SENTENCES])
    again = brought(text, f"out{ending}", sources)
    assert again.stored().layout.form == source.stored().layout.form
    column = again.report.preparation.tag_column if "predicted" not in again.report.tag_columns else "predicted"
    if source.stored().layout.form == "columns":
        column = again.report.columns[-1]
    told = again.stored().sentences(column)
    assert told == [tags for _, tags in SENTENCES]


def test_a_tag_for_each_character_is_read(sources: Path) -> None:
    lines = "text,label\n" + "\n".join(["我爱北京天安门,SSBEBIE", "他来了,SBE", "北京很大,BESS"] * 4)
    source = brought(lines, "characters.csv", sources)
    prepared = source.prepared(source.report.preparation)
    assert prepared.tokens[1] == ("他", "来", "了")
    assert prepared.scheme == "bioes"
    assert source.stored().layout.form == "characters"


def test_files_named_train_dev_and_test_are_the_parts(sources: Path) -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name in ("eng.train.conll", "eng.dev.conll", "eng.test.conll"):
            archive.writestr(name, conll())
    prepared = (source := brought(written.getvalue(), "all.zip", sources)).prepared(source.report.preparation)
    assert prepared.parts == ("validation",) * 12 + ("test",) * 12 + ("train",) * 12 or set(prepared.parts) == {
        "train",
        "validation",
        "test",
    }
    assert len(prepared) == 36


def two_columns(heading: str, rows: list[tuple[str, str]], between: str = ",") -> str:
    return "\n".join([*([heading] if heading else []), *(between.join(row) for row in rows)]) + "\n"


SEES = [(f"Anna sees Miller {at}", f"Anna sieht Miller {at}") for at in range(37)]
ADJECTIVES = {
    "small": "kleine",
    "old": "alte",
    "big": "grosse",
    "beautiful": "wunderbare",
    "red": "rote",
    "new": "neue",
}
NOUNS = {"cat": "Katze", "flower": "Blume", "door": "Tuer", "street": "Strasse", "introduction": "Einleitung"}
FEW_WORDS = [
    (f"the {adjective} {noun}", f"die {ADJECTIVES[adjective]} {NOUNS[noun]}")
    for adjective in ADJECTIVES
    for noun in NOUNS
]
WORD_FOR_WORD = {
    "languages.csv": two_columns("english,german", SEES),
    "codes.csv": two_columns("en,de", SEES[:5] * 3),
    "sides.tsv": two_columns("source\ttarget", SEES, "\t"),
    "unnamed.tsv": two_columns("", SEES, "\t"),
    "few words.csv": two_columns("english,german", FEW_WORDS),
    "few unnamed words.tsv": two_columns("", FEW_WORDS, "\t"),
}


@pytest.mark.parametrize("name", WORD_FOR_WORD)
def test_translations_word_for_word_are_pairs_and_no_tags(name: str, sources: Path) -> None:
    report = brought(WORD_FOR_WORD[name], name, sources).report
    assert report.preparation.kind == "pairs"
    assert report.preparation.source_column != report.preparation.target_column


@pytest.mark.parametrize("heading", ["", "tokens,tags", "text,pos"])
@pytest.mark.parametrize("tags", ["DET ADJ NOUN", "O B-THING I-THING"])
def test_few_words_that_come_again_and_again_beside_sentences_are_tags(heading: str, tags: str, sources: Path) -> None:
    rows = [(sentence, tags if at % 2 else tags.replace("ADJ", "NUM")) for at, (sentence, _) in enumerate(FEW_WORDS)]
    source = brought(two_columns(heading, rows), f"{heading}{tags}.csv", sources)
    assert source.report.preparation.kind == "tagged"
    assert source.report.sentences == len(rows)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("time,value\n1,2\n2,3\n", "series.csv"),
        ("1 2\n2 3\n\n3 4\n4 5\n", "blocks.txt"),
        ("A first sentence of prose.\n\nAnd another one.\n", "prose.txt"),
        ("text,label\ngood film,pos\nbad film,neg\n" * 10, "opinions.csv"),
        ("en,de\nthe house,das Haus\na small dog,ein kleiner Hund\n" * 3 + "no,nein doch\n" * 3, "pairs.csv"),
        ('{"text": "good", "label": "pos"}\n', "labels.jsonl"),
        ("", "empty.txt"),
        (workbook([("text", "label"), *[("good film", "pos"), ("bad film", "neg")] * 10]), "opinions.xlsx"),
        (parquet(text=["good film", "bad film"] * 10, label=["pos", "neg"] * 10), "opinions.parquet"),
        (parquet(time=[1, 2], value=[2, 3]), "series.parquet"),
        (b"PAR1 and no more", "damaged.parquet"),
        (workbook([("word", "tag")])[:900], "damaged.xlsx"),
        (overwritten(workbook([("word", "tag")]), b"xl/sharedStrings.xml"), "damaged strings.xlsx"),
        (overwritten(packed("a.conll", conll()), b"a.conll"), "damaged.zip"),
    ],
)
def test_other_files_are_left_to_other_kinds(content: str | bytes, name: str) -> None:
    assert not recognised(io.BytesIO(content.encode() if isinstance(content, str) else content), name)


def test_lines_with_another_number_of_cells_are_left_out_and_said(sources: Path) -> None:
    source = brought(conll().replace("lives\tO", "lives\tO\textra", 1), "uneven.conll", sources)
    [finding] = source.report.findings
    assert finding.detector == "uneven columns"
    assert source.prepared(source.report.preparation).tokens[0] == ("Ada", "Stone", "in", "Paris")


FAULTS = {
    "extra.conll": conll().replace("lives\tO", "lives\tO\tmore\tand\tmore"),
    "short.conll": conll().replace("lives\tO", "lives"),
    "short.txt": conll(" ").replace("lives O", "lives"),
    "mixed.bio": conll(" ").replace("lives O", "lives").replace("She O", "She O X Y"),
    "mostly without.conll": conll().replace("\tO", ""),
}


@pytest.mark.parametrize("name", FAULTS)
def test_lines_at_fault_do_not_make_a_running_text_of_a_tagged_file_and_are_named(name: str, sources: Path) -> None:
    report = brought(FAULTS[name], name, sources).report
    assert report.preparation.kind == "tagged"
    assert report.sentences == len(SENTENCES)
    told = " ".join(one.what for one in report.findings if one.severity != "note")
    assert re.search(r": 3\b", told)


def test_a_file_called_conll_without_columns_is_refused_with_the_line(sources: Path) -> None:
    prose = (
        "One word after the other.\nThen a line that is longer than the first.\n\nShort one.\nAnd the last of all.\n"
    )
    with pytest.raises(Refused, match=r"line 2 has \d, others 5"):
        brought(prose, "prose.conll", sources)


def test_missing_tags_are_said_and_their_sentences_left_out_or_read_as_outside(sources: Path) -> None:
    source = brought(conll().replace("She\tO", "She\t", 1), "missing.conll", sources)
    preparation = source.report.preparation
    assert source.report.findings[0].detector == "missing tags"
    assert len(source.prepared(preparation)) == len(SENTENCES) - 1
    kept = source.prepared(preparation.model_copy(update={"missing": "outside"}))
    assert kept.tags[1] == ("O", "O", "B-PER", "O")
    assert "missing" in {one.field for one in KIND.questions(source.report, preparation)}


def test_broken_tags_are_a_finding_with_a_repair(sources: Path) -> None:
    source = brought(conll().replace("Paris\tB-LOC", "Paris\tI-LOC", 1), "broken.conll", sources)
    preparation = source.report.preparation
    assert source.report.findings[0].detector == "broken scheme"
    assert source.prepared(preparation).tags[0][-1] == "B-LOC"
    left = source.prepared(preparation.model_copy(update={"broken": "leave out"}))
    assert len(left) == len(SENTENCES) - 1


def test_a_file_of_nothing_but_outside_says_so(sources: Path) -> None:
    many = conll() + "\n" + "\n\n".join("\n".join(f"word{at}\tO" for at in range(20)) for _ in range(30))
    detectors = {one.detector for one in brought(many, "outside.conll", sources).report.findings}
    assert "one tag" in detectors


def test_another_column_of_tags_has_its_own_scheme(sources: Path) -> None:
    source = brought(rows(), "columns.csv", sources)
    chosen = KIND.proposed(source.stored(), source.report, "tagged sequences", subject="POS")
    assert (chosen.tag_column, chosen.scheme) == ("POS", "plain")
    with pytest.raises(UserError, match="Choose among"):
        KIND.proposed(source.stored(), source.report, "tagged sequences", subject="Nothing")


@pytest.mark.parametrize("content", ["a\tO\nb\tO\n\nc\tO\n", "a\nb\n\nc\n"], ids=["one tag alone", "tokens alone"])
def test_tokens_without_tags_can_be_tagged_and_not_be_learnt_from(content: str, sources: Path) -> None:
    source = brought(content, "untagged.conll", sources)
    preparation = source.report.preparation
    assert [one.severity for one in source.report.findings] == ["error"]
    with pytest.raises(UserError, match="which tag each token has"):
        source.prepared(preparation)
    newer = KIND.prepare_newer(source.stored(), source.report, preparation)
    assert newer.sentences("token") == [["a", "b"], ["c"]]
    assert with_predicted(newer, [["X", "Y"], ["X"]])[1].splitlines()[-1].split()[-1] == "X"


def test_odd_letters_and_a_thousand_words_are_read(sources: Path) -> None:
    odd = ["\u202eabc", "e\u0301", "👩‍🚀", "שלום", "#", "=1+1"]
    long = [f"w{at}" for at in range(1000)]
    text = "\n\n".join(
        "\n".join(f"{token} {'B-X' if at % 3 else 'O'}" for at, token in enumerate(s)) for s in (odd, long)
    )
    source = brought(text, "odd.conll", sources)
    prepared = source.prepared(source.report.preparation)
    assert prepared.tokens == (tuple(odd), tuple(long))
    assert "long sentences" in {one.detector for one in source.report.findings}


def test_a_table_is_recognised_by_its_first_rows_alone() -> None:
    written = io.BytesIO()
    one = pa.table(
        {"tokens": [tokens for tokens, _ in SENTENCES] * 300, "ner_tags": [tags for _, tags in SENTENCES] * 300}
    )
    with pq.ParquetWriter(written, one.schema) as file:
        file.write_table(one)
        second = written.tell()
        file.write_table(one)
    content = written.getvalue()
    broken = content[:second] + b"\xff" * 200 + content[second + 200 :]
    assert recognised(io.BytesIO(broken), "lists.parquet")


def test_a_zip_that_points_outside_of_itself_is_not_trusted(tmp_path: Path) -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("../train.conll", "Anna B-PER\nsleeps O\n\n" * 20)
    with pytest.raises(Refused, match="points outside of it"):
        import_here(written.getvalue(), "tagged.zip", tmp_path)
