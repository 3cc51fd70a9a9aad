"""Figures as an .xlsx workbook: one sheet each, the numbers as numbers, and a chart of Excel's own beside them."""

import io
import re
from collections.abc import Sequence
from typing import Any, Final

import xlsxwriter

from caidang.core.report.figures import Figure, Shape, Sheetful

_TYPES: Final[dict[Shape, dict[str, str]]] = {
    Shape.BARS: {"type": "bar"},
    Shape.COLUMNS: {"type": "column"},
    Shape.STACKED: {"type": "column", "subtype": "stacked"},
    Shape.LINE: {"type": "line"},
}
_COLOURS: Final = ("#0F6468", "#B4BFC7", "#B07A00", "#6B3FA0", "#1D5AA6", "#8A2F52")
_UNFIT: Final = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME: Final = 31
_HEAD: Final = 6
"""The row, from 0, where the names of the columns stand."""
_WIDE, _NARROW = 26, 14


def write_figures(sheetful: Sheetful) -> bytes:
    """This function will return the workbook; no text in it is a formula or an address."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": sheetful.title, "comments": sheetful.foot})
        looks = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "soft": book.add_format({"font_color": "#6B7280"}),
            "head": book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEF1F5"}),
            "share": book.add_format({"num_format": "0.0%"}),
            "number": book.add_format({"num_format": "#,##0.##"}),
            "right": book.add_format({"align": "right", "font_color": "#6B7280"}),
        }
        _overview(book, looks, sheetful)
        names = _names([figure.title for figure in sheetful.figures])
        for name, figure in zip(names, sheetful.figures, strict=True):
            _sheet(book, looks, name, figure)
    return out.getvalue()


def _overview(book: Any, looks: dict[str, Any], sheetful: Sheetful) -> None:
    sheet = book.add_worksheet("总览")
    _page(sheet)
    sheet.set_column(0, 0, _WIDE)
    sheet.set_column(1, 2, _WIDE)
    sheet.write_string(0, 0, sheetful.title, looks["title"])
    row = 1
    for line in sheetful.lines:
        sheet.write_string(row, 0, line, looks["soft"])
        row += 1
    row += 1
    for at, name in enumerate(("指标", "这段时间", "上一段时间")):
        sheet.write_string(row, at, name, looks["head"])
    for figure in sheetful.figures:
        row += 1
        for at, text in enumerate((figure.title, figure.total, figure.before)):
            sheet.write_string(row, at, text)
    if sheetful.foot:
        sheet.write_string(row + 2, 0, sheetful.foot, looks["soft"])


def _sheet(book: Any, looks: dict[str, Any], name: str, figure: Figure) -> None:
    sheet = book.add_worksheet(name)
    _page(sheet)
    sheet.set_column(0, 0, _WIDE)
    sheet.set_column(1, max(1, len(figure.series)), _NARROW)
    sheet.write_string(0, 0, figure.title, looks["title"])
    sheet.write_string(1, 0, " ".join(filter(None, (figure.total, figure.before))))
    sheet.write_string(2, 0, figure.meaning, looks["soft"])
    sheet.write_string(3, 0, " ".join(figure.notes), looks["soft"])
    sheet.write_string(_HEAD, 0, figure.label_name or "项目", looks["head"])
    for at, series in enumerate(figure.series, 1):
        sheet.write_string(_HEAD, at, series.name, looks["head"])
        for row, point in enumerate(series.points, _HEAD + 1):
            if point.value is None:
                sheet.write_string(row, at, point.text, looks["right"])
            else:
                sheet.write_number(row, at, point.value, looks["share" if figure.unit == "%" else "number"])
    for row, label in enumerate(figure.labels, _HEAD + 1):
        sheet.write_string(row, 0, label)
    if figure.is_drawn:
        sheet.insert_chart(_HEAD, len(figure.series) + 2, _chart(book, name, figure))


def _chart(book: Any, name: str, figure: Figure) -> Any:
    chart = book.add_chart(dict(_TYPES[figure.shape]))
    last = _HEAD + len(figure.labels)
    for at, series in enumerate(figure.series, 1):
        if not series.is_drawn:
            continue
        colour = _COLOURS[(at - 1) % len(_COLOURS)]
        look = {"line": {"color": colour}} if figure.shape is Shape.LINE else {"fill": {"color": colour}}
        chart.add_series(
            {
                "name": [name, _HEAD, at], "categories": [name, _HEAD + 1, 0, last, 0],
                "values": [name, _HEAD + 1, at, last, at], "gap": 60, **look,
            }
        )  # fmt: skip
    chart.set_title({"name": figure.title, "name_font": {"size": 12, "bold": False}})
    chart.set_legend({"none": True} if sum(one.is_drawn for one in figure.series) == 1 else {"position": "bottom"})
    if figure.shape is Shape.BARS:
        chart.set_y_axis({"reverse": True})
    chart.set_size({"width": 640, "height": max(288, min(720, 80 + 24 * len(figure.labels)))})
    return chart


def _page(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _names(titles: Sequence[str]) -> list[str]:
    """Names that Excel takes for sheets: short, without certain signs, each once."""
    found: list[str] = []
    taken = {"总览"}
    for number, title in enumerate(titles, 1):
        name = _UNFIT.sub(" ", title).strip()[:_LONGEST_NAME] or f"图{number}"
        if name.casefold() in taken:
            name = f"{name[: _LONGEST_NAME - 4]} {number}"
        taken.add(name.casefold())
        found.append(name)
    return found
