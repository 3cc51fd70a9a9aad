"""Invented sheets, good and bad, as bytes."""

import io
import zipfile
from collections.abc import Iterable, Sequence

import msoffcrypto.format.ooxml
import xlsxwriter
import xlwt

Rows = Iterable[Sequence[object]]
PEOPLE = (
    ("姓名", "手机号", "邮箱", "最高学历", "所在城市"),
    ("林知夏", "13800001111", "lin@example.com", "本科", "上海市"),
    ("周明远", "13800002222", "zhou@example.com", "研究生", "浙江省杭州市"),
)


def xlsx(rows: Rows, *, formats: dict[tuple[int, int], str] | None = None, merges: Sequence[tuple[str, str]] = ()) -> bytes:
    """Return a workbook; ``formats`` are number formats by row and column, ``merges`` areas with their text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("名单")
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                style = book.add_format({"num_format": formats[at, column]}) if formats and (at, column) in formats else None
                if cell not in ("", None):
                    sheet.write(at, column, cell, style)
        for area, text in merges:
            sheet.merge_range(area, text)
    return out.getvalue()


def xls(rows: Rows) -> bytes:
    """Return a workbook of the old kind; WPS writes the same bytes under .et."""
    book, out = xlwt.Workbook(encoding="utf-8"), io.BytesIO()
    sheet = book.add_sheet("名单")
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(at, column, cell)
    book.save(out)
    return out.getvalue()


def locked(data: bytes, password: str = "开门-1234") -> bytes:
    """Return a workbook that asks for a password."""
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(data)).encrypt(password, out)
    return out.getvalue()


def with_part(data: bytes, name: str, body: bytes) -> bytes:
    """Return a workbook with one part more, or another one in its place."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            if item != name:
                new.writestr(item, old.read(item))
        new.writestr(name, body)
    return out.getvalue()


def sheet_xml(rows: str) -> bytes:
    """Return a sheet's part with these rows."""
    head = '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return f"{head}{rows}</sheetData></worksheet>".encode()


def endless(count: int = 1_048_576) -> bytes:
    """Return a workbook with two people and formatted rows to the very end of the sheet."""
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c><c r="B1" t="inlineStr"><is><t>电话</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>林知夏</t></is></c><c r="B2"><v>1.3800001111E10</v></c></row>'
    ) + '<row s="1"/>' * (count - 2)
    return with_part(xlsx([("x",)]), "xl/worksheets/sheet1.xml", sheet_xml(rows))


def bomb() -> bytes:
    """Return a workbook that unpacks to a thousand times its size."""
    return with_part(xlsx([("x",)]), "xl/worksheets/sheet1.xml", sheet_xml(" " * 90_000_000))


def endless_text() -> bytes:
    """Return a workbook one of whose texts goes on for megabytes, packed to nothing."""
    cell = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"a" * 9_000_000}</t></is></c></row>'
    return with_part(xlsx([("x",)]), "xl/worksheets/sheet1.xml", sheet_xml(cell))
