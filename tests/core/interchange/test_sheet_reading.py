"""Sheets of every kind are opened as rows of texts; bad ones say what to do about them."""

import codecs
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from caidang.core.errors import CaidangError, Damaged, Encrypted, TooLarge, UnknownType
from caidang.core.interchange.sheets.beginning import likeliest
from caidang.core.interchange.sheets.delimited import TWICE
from caidang.core.interchange.sheets.grid import Limits
from caidang.core.interchange.sheets.mapping import content_of
from caidang.core.interchange.sheets.reading import open_sheet
from caidang.core.interchange.sheets.xlsx import EXTERNAL, MACROS
from tests.core.interchange.sheet_files import (
    PEOPLE,
    bomb,
    endless,
    endless_text,
    locked,
    sheet_xml,
    with_part,
    xls,
    xlsx,
)

Text = list[list[str]]


def texts(data: bytes, encoding: str = "") -> Text:
    return [cells for _, cells in open_sheet(data).table(encoding=encoding).rows]


EXPECTED = [list(row) for row in PEOPLE]


def csv(encoding: str, mark: str = ",") -> bytes:
    return "\r\n".join(mark.join(row) for row in PEOPLE).encode(encoding)


@pytest.mark.parametrize(
    "data",
    [
        xlsx(PEOPLE), xls(PEOPLE), csv("utf-8"), csv("utf-8-sig"), csv("gb18030"), csv("utf-16"),
        csv("utf-8", "\t"), csv("gb18030", ";"), csv("utf-8", "|"), b"sep=;\r\n" + csv("utf-8", ";"),
        b"\x84\x31\x95\x33" + csv("gb18030"), csv("utf-32"), csv("utf-16-le", "\t"), csv("utf-16-be"),
        b"\xef\xbb\xbfsep=;\n" + csv("utf-8", ";"),
    ],
    ids="xlsx xls utf8 bom gb18030 utf16 tabs semicolons bars told gbbom utf32 littleend bigend bomtold".split(),
)  # fmt: skip
def test_every_kind_gives_the_same_rows(data: bytes) -> None:
    assert texts(data) == EXPECTED


def test_a_table_saved_as_a_page_under_the_name_xls() -> None:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in PEOPLE)
    page = f"<html><meta charset=gbk><body><table><tr><td>题</td></tr></table><table>{rows}</table>"
    assert texts(page.encode("gb18030")) == EXPECTED


def test_names_of_columns_tell_that_it_is_big5() -> None:
    assert texts("姓名,手機,信箱\n蘇晴,13800001111,\n".encode("big5"))[1] == ["蘇晴", "13800001111"]


def test_a_mark_stays_out_of_the_first_cell_whatever_encoding_a_person_chose() -> None:
    assert texts(csv("utf-8-sig"), "utf-8") == EXPECTED
    assert texts(b"\x84\x31\x95\x33" + csv("gb18030"), "gb18030") == EXPECTED


def test_a_wrong_encoding_is_put_right_by_a_person() -> None:
    data = "代碼,號\r\n林知夏,13800001111".encode("big5")
    assert texts(data)[1][0] != "林知夏"
    assert texts(data, "big5")[1] == ["林知夏", "13800001111"]


def test_ascii_at_first_and_gbk_much_later() -> None:
    data = b"name,phone\r\n" + b"Lin,13800001111\r\n" * 20_000 + "周明远,13800002222".encode("gbk")
    assert texts(data)[-1] == ["周明远", "13800002222"]


def test_injuries_of_the_spreadsheet_are_healed() -> None:
    rows = [
        ("姓名", "电话", "出生", "毕业", "工号"),
        ("林知夏", 13800001111, 33_000, 43_000, 42),
    ]
    data = xlsx(rows, formats={(1, 2): "yyyy/m/d", (1, 3): 'yyyy"年"m"月"', (1, 4): "000000"})
    assert texts(data)[1] == ["林知夏", "13800001111", "1990-05-07", "2017-09", "000042"]
    assert texts(xls([("电话",), (13800001111,)]))[1] == ["13800001111"]


def test_an_hour_beside_a_day_is_kept_and_midnight_is_none() -> None:
    rows = [("面试时间", "录入时间", "生日"), (46_000.604_166_67, 46_000, 33_000.5)]
    data = xlsx(rows, formats={(1, 0): "yyyy/m/d h:mm", (1, 1): "yyyy-mm-dd hh:mm:ss", (1, 2): "yyyy/m/d"})
    assert texts(data)[1] == ["2025-12-09 14:30", "2025-12-09", "1990-05-07"]


def test_the_sheet_of_people_is_begun_with_though_it_stands_behind_a_page_of_words() -> None:
    def book(*sheets: tuple[str, Sequence[Sequence[str]], bool]) -> bytes:
        out = BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
            for name, rows, is_hidden in sheets:
                sheet = made.add_worksheet(name)
                for at, row in enumerate(rows):
                    sheet.write_row(at, 0, row)
                if is_hidden:
                    sheet.hide()
        return out.getvalue()

    words = ("说明", [("请先阅读",), ("本表仅供内部",)], False)
    cases = [
        ((words, ("名单", PEOPLE, False)), 1), ((words, ("旧名单", PEOPLE, True), ("名单", PEOPLE, False)), 2), ((words, ("字典", [("学历",)], False)), 0),
    ]  # fmt: skip
    assert [likeliest(open_sheet(book(*sheets))) for sheets, _ in cases] == [at for _, at in cases]


def test_merged_cells_hold_for_all_of_their_rows() -> None:
    rows = [("公司", "姓名"), ("", "林知夏"), ("", "周明远"), ("另一家", "吴桐")]
    found = texts(xlsx(rows, merges=[("A2:A3", "织锦有限公司")]))
    assert [row[0] for row in found[1:]] == ["织锦有限公司", "织锦有限公司", "另一家"]


def test_formulas_with_links_to_other_files_are_not_followed() -> None:
    sheet = (
        '<row r="1"><c r="A1" t="str"><f>[1]Sheet1!A1</f><v>林知夏</v></c>'
        '<c r="B1"><f>WEBSERVICE("http://example.com")</f><v>13800001111</v></c><c r="C1" t="e"><f>1/0</f><v>#REF!</v></c></row>'
    )
    data = with_part(xlsx([("x",)]), "xl/worksheets/sheet1.xml", sheet_xml(sheet))
    data = with_part(data, "xl/externalLinks/externalLink1.xml", b"<x/>")
    table = open_sheet(data).table()
    assert [cells for _, cells in table.rows] == [["林知夏", "13800001111"]]
    assert EXTERNAL in table.notes


def test_macros_are_named_and_not_run() -> None:
    table = open_sheet(with_part(xlsx(PEOPLE), "xl/vbaProject.bin", b"\xd0\xcf")).table()
    assert MACROS in table.notes
    assert [cells for _, cells in table.rows] == EXPECTED


def test_a_million_empty_rows_cost_nothing() -> None:
    rows = list(open_sheet(endless()).table().rows)
    assert [number for number, _ in rows] == [1, 2]
    assert rows[1][1] == ["林知夏", "13800001111"]


@pytest.mark.parametrize(
    ("data", "kind", "told"),
    [
        (locked(xlsx(PEOPLE)), Encrypted, "密码"),
        (bomb(), TooLarge, "炸弹"),
        (endless_text(), TooLarge, "炸弹"),
        (b"", Damaged, "空"),
        (xlsx(PEOPLE)[:900], Damaged, "损坏"),
        (b"%PDF-1.7\n\x00\x01\x02\x03binary\x00", UnknownType, "不是表格"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Damaged, "损坏"),
    ],
    ids="locked bomb text empty cut pdf ole".split(),
)
def test_bad_files_say_what_to_do(data: bytes, kind: type[CaidangError], told: str) -> None:
    with pytest.raises(kind, match=told):
        list(open_sheet(data).table().rows)


def test_an_archive_of_something_else_is_no_sheet() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("林知夏.txt", "简历")
    with pytest.raises(UnknownType, match="--files"):
        open_sheet(out.getvalue())


def test_a_file_over_the_limit_is_not_opened() -> None:
    with pytest.raises(TooLarge):
        open_sheet(b"a,b\n1,2", Limits(bytes=4))


def test_entities_are_refused() -> None:
    evil = (
        b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="str"><v>&b;</v></c></row></sheetData></worksheet>'
    )
    with pytest.raises(Damaged):
        list(open_sheet(with_part(xlsx([("x",)]), "xl/worksheets/sheet1.xml", evil)).table().rows)


def test_a_forgotten_quotation_mark_swallows_no_row() -> None:
    lines = ["姓名,电话,备注", "林知夏,13800001111,\"好", "周明远,13800002222,可", "吴桐,13800003333,可"]
    table = open_sheet("\n".join(lines).encode()).table()
    rows = [cells for _, cells in table.rows]
    assert [row[0] for row in rows] == ["姓名", "林知夏", "周明远", "吴桐"]
    assert any("引号" in note for note in table.notes)
    kept = "姓名,备注\n林知夏,\"第一行\n第二行,还是\"\n周明远,可"
    assert texts(kept.encode())[1] == ["林知夏", "第一行\n第二行,还是"]


def test_letters_that_were_encoded_twice_are_restored_and_said_so() -> None:
    table = open_sheet("姓名,城市\n林一,上海\n".encode().decode("latin-1").encode()).table()
    assert [cells for _, cells in table.rows] == [["姓名", "城市"], ["林一", "上海"]]
    assert TWICE in table.notes
    assert texts("name,city\nJosé,Zürich\n".encode()) == [["name", "city"], ["José", "Zürich"]]


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (["北京市海淀区", "上海市", "浙江省杭州市"], "city"), (["南京大学", "上海交通大学"], "school"),
        (["上海示例食品有限公司", "北京示例软件有限公司"], "employer"), (["林知夏", "周明远"], "name"),
    ],
)  # fmt: skip
def test_a_column_without_a_name_is_known_by_what_stands_in_it(cells: list[str], field: str) -> None:
    assert content_of(cells) == field


@given(st.binary(max_size=400))
def test_any_bytes_give_rows_or_a_reason(data: bytes) -> None:
    with suppress(CaidangError):
        assert all(cells for _, cells in open_sheet(data).table().rows)


@settings(max_examples=40)
@given(st.lists(st.lists(st.text("林知夏ab1,\"'\n;\t ", max_size=6), min_size=2, max_size=4), min_size=1, max_size=6))
def test_what_xlsx_holds_comes_out(rows: Text) -> None:
    wanted = [[cell for cell in row] for row in rows]
    found = texts(xlsx(rows)) if any(cell.strip() for row in rows for cell in row) else []
    kept = [row[: max((i + 1 for i, c in enumerate(row) if c.strip()), default=0)] for row in wanted]
    assert found == [row for row in kept if row]


def test_a_mark_that_lies_about_the_encoding_is_not_believed() -> None:
    text = "姓名,手机\n龘㛃𠮷,13800004001\n"
    for data in (codecs.BOM_UTF8 + text.encode("gb18030"), codecs.BOM_UTF8 + text.encode()):
        assert list(open_sheet(data).table().rows)[1] == (2, ["龘㛃𠮷", "13800004001"])


XML_BOOK = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="名单"><Table><Row><Cell ss:MergeAcross="2"><Data ss:Type="String">应聘人员</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="String">姓名</Data></Cell><Cell><Data ss:Type="String">手机</Data></Cell>
<Cell><Data ss:Type="String">出生日期</Data></Cell><Cell><Data ss:Type="String">城市</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">林知夏</Data></Cell><Cell><Data ss:Type="Number">1.3800001111E10</Data></Cell>
<Cell><Data ss:Type="DateTime">1990-05-07T00:00:00.000</Data></Cell><Cell ss:MergeDown="1"><Data ss:Type="String">上海</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">周明远</Data></Cell></Row>
<Row><Cell ss:Index="4" ss:MergeAcross="9999999"><Data ss:Type="String">&amp;</Data></Cell></Row></Table></Worksheet></Workbook>"""


def test_a_workbook_of_one_xml_file_is_read_and_other_xml_is_none() -> None:
    opened = open_sheet(XML_BOOK.encode())
    assert [sheet.name for sheet in opened.sheets] == ["名单"]
    rows = dict(opened.table().rows)
    assert rows[1][0] == "应聘人员"
    assert rows[4] == ["林知夏", "13800001111", "1990-05-07", "上海"]
    assert rows[5] == ["周明远", "", "", "上海"]
    assert len(rows[6]) < 1000
    with pytest.raises(Damaged):
        open_sheet(XML_BOOK.replace("</Row>", "", 1).encode())
    with pytest.raises(UnknownType):
        open_sheet(b'<?xml version="1.0"?><office:document xmlns:office="x">' + b"<text/>" * 9 + b"</office:document>")


def test_texts_that_are_cut_are_told_each_time_the_sheet_is_gone_through() -> None:
    whole = xlsx([(f"林知夏{n}", f"值{n}") for n in range(40)])
    with zipfile.ZipFile(BytesIO(whole)) as archive:
        texts = archive.read("xl/sharedStrings.xml")
    book = open_sheet(with_part(whole, "xl/sharedStrings.xml", texts[: len(texts) // 2]))
    for _ in range(2):
        with pytest.raises(Damaged):
            list(book.table().rows)
    book = open_sheet(whole)
    assert list(book.table().rows) == list(book.table().rows)
    assert next(iter(book.table().rows)) == (1, ["林知夏0", "值0"])


@pytest.mark.parametrize("text", ["%PDF-1.4\n1 0 obj\n", "{\\rtf1 林}", "BEGIN:VCARD\nFN:x\n", "\ufeffBEGIN:VCALENDAR\n", "MIME-Version: 1.0\nSubject: x\n"])
def test_a_document_that_is_text_is_no_sheet(text: str) -> None:
    with pytest.raises(UnknownType, match="收件"):
        open_sheet(text.encode())
