"""Workbooks written part by part, for what no library would write."""

import io
import struct
import zipfile
from xml.sax.saxutils import escape

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
REL = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
REL_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def packed(parts: dict[str, str | bytes]) -> bytes:
    """A ZIP of these parts, squeezed hard."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def xlsx(rows: str, *, shared: str | bytes = "", dimension: str = "", dated_1904: bool = False, **parts: str) -> bytes:
    """An xlsx file whose only sheet holds the XML `rows`; further parts by name, "/" written as "__"."""
    properties = '<workbookPr date1904="1"/>' if dated_1904 else ""
    sheets = '<sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets>'
    book = f"{HEAD}<workbook {MAIN} {REL}>{properties}{sheets}</workbook>"
    formats = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    names = {"rId1": ("worksheet", "worksheets/sheet1.xml"), "rId2": ("styles", "styles.xml")}
    if shared:
        names["rId3"] = ("sharedStrings", "sharedStrings.xml")
    relations = "".join(
        f'<Relationship Id="{key}" Type="{REL_TYPE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in names.items()
    )
    spread = f'<dimension ref="{dimension}"/>' if dimension else ""
    content = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'{HEAD}<Relationships {PACKAGE}><Relationship Id="rId1" Type="{REL_TYPE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": f"{HEAD}<Relationships {PACKAGE}>{relations}</Relationships>",
        "xl/styles.xml": f"{HEAD}<styleSheet {MAIN}>{formats}</styleSheet>",
        "xl/worksheets/sheet1.xml": f"{HEAD}<worksheet {MAIN}>{spread}<sheetData>{rows}</sheetData></worksheet>",
    }
    if shared:
        content["xl/sharedStrings.xml"] = shared
    return packed(content | {name.replace("__", "/"): part for name, part in parts.items()})


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def number_cell(place: str, number: float, *, style: int = 0) -> str:
    return f'<c r="{place}" s="{style}"><v>{number}</v></c>'


def table_rows(count: int = 12, *, first_day: int = 45292) -> str:
    """A row of names and rows of (day, value); days as Excel's own numbers in a date format."""
    rows = [f'<row r="1">{text_cell("A1", "date")}{text_cell("B1", "value")}</row>']
    for row in range(2, count + 2):
        cells = number_cell(f"A{row}", first_day + row - 2, style=1) + number_cell(f"B{row}", row + 0.5)
        rows.append(f'<row r="{row}">{cells}</row>')
    return "".join(rows)


def ods(rows: list[list[str | float]], *, empty_rows: int = 0) -> bytes:
    """An OpenDocument sheet; programs end it with as many empty rows as a sheet can hold."""
    cells = "".join("<table:table-row>" + "".join(map(_ods_cell, row)) + "</table:table-row>" for row in rows)
    if empty_rows:
        cells += (
            f'<table:table-row table:number-rows-repeated="{empty_rows}">'
            '<table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
        )
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    content = (
        f'{HEAD}<office:document-content {spaces} office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="Data">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f'{HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def _ods_cell(value: str | float) -> str:
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    kind = f'office:value-type="float" office:value="{value}"'
    return f"<table:table-cell {kind}><text:p>{value}</text:p></table:table-cell>"


def xlsb(rows: list[list[str | float]]) -> bytes:
    """A binary workbook (MS-XLSB) with one sheet of texts and numbers."""
    corners = struct.pack("<IIII", 0, len(rows) - 1, 0, len(rows[0]) - 1)
    sheet = _record(0x81) + _record(0x94, corners) + _record(0x91)
    for place, row in enumerate(rows):
        sheet += _record(0, struct.pack("<IIHBBBI", place, 0, 300, 0, 0, 0, 0))
        for column, value in enumerate(row):
            head = struct.pack("<II", column, 0)
            if isinstance(value, str):
                sheet += _record(6, head + _wide(value))
            else:
                sheet += _record(5, head + struct.pack("<d", value))
    sheet += _record(0x92) + _record(0x82)
    book = _record(0x83) + _record(0x8F)
    book += (
        _record(0x9C, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Data"))
        + _record(0x90)
        + _record(0x9D)
        + _record(0x84)
    )
    relation = f'<Relationship Id="rId1" Type="{REL_TYPE}/worksheet" Target="worksheets/sheet1.bin"/>'
    relations = f"{HEAD}<Relationships {PACKAGE}>{relation}</Relationships>"
    return packed(
        {
            "[Content_Types].xml": f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": relations,
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def _record(kind: int, content: bytes = b"") -> bytes:
    name = bytes([kind]) if kind < 0x80 else bytes([kind & 0xFF, 0x01])
    size, length = len(content), b""
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return name + length + content


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")
