"""Chinese, Japanese and Korean letters are read in the encoding they were written in, or it is asked which."""

import pytest

from core.sources.lookup import judge
from core.sources.tables.form import TABLES
from core.sources.tables.reading import read_raw
from core.sources.tables.reading.packing.encodings import decode
from core.sources.tables.table_reading import TableReading

HEADINGS = {
    "gb18030": "日期,销售额,气温",
    "big5": "日期,銷售額,氣溫",
    "cp932": "日付,売上,気温",
    "cp949": "날짜,매출액,기온",
}
SENTENCES = {
    "gb18030": ("这家酒店的服务态度非常好", "房间又小又脏再也不会来了"),
    "big5": ("這家飯店的服務非常好下次再來", "房間又小又髒再也不會來了"),
    "cp932": ("このホテルはとても良かったです", "部屋が狭くて汚かったです"),
    "euc_jp": ("このホテルはとても良かったです", "部屋が狭くて汚かったです"),
    "cp949": ("이 영화는 정말 재미있었다", "배우들의 연기가 너무 나빴다"),
}
WESTERN = {
    "cp1252": "Größe,Temp °C,Druck µS,Wind °F,N º",
    "cp1250": "Částka Kč,Množství,Příjmy",
    "cp1251": "Дата,Цена,Город",
    "cp437": "Größe,Straße,façade",
}


@pytest.mark.parametrize("codec", HEADINGS)
def test_headings_are_read_in_their_encoding(codec):
    rows = "\n".join(f"2021-01-{day:02d},{100 + day},{day % 7}.5" for day in range(1, 29))
    raw = read_raw(f"{HEADINGS[codec]}\n{rows}\n".encode(codec), "sales.csv")
    assert raw.table.column_names == HEADINGS[codec].split(",")
    [finding] = [finding for finding in raw.findings if finding.detector == "encoding"]
    assert HEADINGS[codec] in finding.proposal.title


@pytest.mark.parametrize("codec", SENTENCES)
def test_short_texts_are_texts_with_their_labels(codec):
    rows = "\n".join(f"{at % 2},{SENTENCES[codec][at % 2]}{at}" for at in range(80))
    judged = judge(TABLES, read_raw(f"label,review\n{rows}\n".encode(codec), "reviews.csv"))
    assert (judged.preparation.text_column, judged.preparation.label_column) == ("review", "label")
    assert judged.table["review"][0].as_py() == f"{SENTENCES[codec][0]}0"


def test_what_several_encodings_read_is_asked_with_the_text_in_each():
    text = decode("이름,수량\n서울,1\n부산,2\n".encode("cp949"), None)
    [finding] = text.findings
    assert finding.severity == "warning"
    assert finding.proposal.title.endswith("이름,수량")
    assert {"gb18030"} <= {way.options["encoding"] for way in finding.alternatives}


@pytest.mark.parametrize("codec", WESTERN)
def test_other_letters_are_no_ideographs(codec):
    assert decode(f"{WESTERN[codec]}\n1,2,3\n".encode(codec), None).encoding not in HEADINGS


def test_the_encoding_that_is_named_is_taken():
    content = f"{HEADINGS['big5']}\n1,2,3\n4,5,6\n".encode("big5")
    raw = read_raw(content, "t.csv", TableReading(encoding="big5"))
    assert raw.table.column_names == HEADINGS["big5"].split(",")
