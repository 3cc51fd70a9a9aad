"""A sheet that lies askew under the camera is read row by row, and its evidence stays where the picture shows it."""

from io import BytesIO

from PIL import Image

from caidang.core.extract.document import Box, Line, Span
from caidang.core.extract.ocr import OcrLine, lines_of_picture
from caidang.core.extract.order.narrow_cells import whole_cell
from caidang.core.extract.order.reading_order import order_spans

_SIZE = (1000, 1400)
_SLOPE = 0.05


def _picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", _SIZE, "white").save(out, "JPEG")
    return out.getvalue()


def _askew(image: bytes) -> list[OcrLine]:
    rows = ("2019.03-至今", "某某贸易有限公司", "采购员"), ("2016.07-2019.02", "某某食品有限公司", "仓管员"), ("2012.07-2016.06", "某某商行", "理货员")
    found = []
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            x = 80.0 + 300 * column
            y = 300.0 + 34 * number + _SLOPE * (x + 75 - 500)
            found.append(OcrLine(text, Box(x, y, x + 150, y + 24), 0.98, _SLOPE))
    return found


def test_rows_that_fall_to_the_right_are_rows() -> None:
    lines = lines_of_picture(_picture(), _askew, width=1000.0, height=1400.0)
    assert [line.text.split("\t")[0] for line in lines] == ["2019.03-至今", "2016.07-2019.02", "2012.07-2016.06"]
    assert all(len(line.spans) == 3 for line in lines)


def test_the_boxes_stay_where_the_picture_shows_the_text() -> None:
    places = {(line.text, round(line.box.y0)) for line in _askew(b"")}
    lines = lines_of_picture(_picture(), _askew, width=1000.0, height=1400.0)
    assert {(span.text, round(span.box.y0)) for line in lines for span in line.spans} == places


def test_a_form_of_labels_and_values_is_no_table_under_its_first_row() -> None:
    cells = (
        (90, 100, "姓名"), (234, 100, "谭秀英"), (400, 100, "性别"), (500, 100, "女"),
        (90, 130, "电话"), (234, 130, "13500003112"), (400, 130, "住址"), (500, 130, "佛山市顺德区"),
        (90, 160, "求职意向"), (234, 160, "车间主任"),
        (234, 190, "2013年2月-2024年1月"), (400, 190, "某某集团有限公司"),
    )  # fmt: skip
    spans = [Span(text, Box(x, y, x + 11 * len(text) * (0.6 if text[0].isdigit() else 1), y + 12), 11) for x, y, text in cells]
    assert [line.text.split("\t")[0] for line in order_spans(spans, width=595.0)] == ["姓名", "电话", "求职意向", "2013年2月-2024年1月"]


def test_a_name_broken_in_a_wide_cell_is_whole_and_two_entries_are_two() -> None:
    def lines(*texts: str) -> list[Line]:
        return [Line((Span(text, Box(172, 100 + 16 * n, 172 + 10.4 * len(text), 112 + 16 * n), 10.5),)) for n, text in enumerate(texts)]

    cell = Box(168, 98, 309, 132)
    assert [line.text for line in whole_cell(lines("淄博齐翔腾达化工股份有限", "公司"), cell)] == ["淄博齐翔腾达化工股份有限公司"]
    narrow = Box(168, 98, 168 + 19 * 10.4 + 8, 132)
    assert [line.text for line in whole_cell(lines("wenrujing@example.c", "n"), narrow)] == ["wenrujing@example.cn"]
    assert [line.text for line in whole_cell(lines("电气工程师", "设备主管"), cell)] == ["电气工程师", "设备主管"]
