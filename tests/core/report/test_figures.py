"""A board's figures as a workbook and on paper: numbers are numbers, charts are the program's own, what is kept back stays so."""

import io
import re
import zipfile

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from caidang.core.report.figures import Figure, Point, Series, Shape, Sheetful
from caidang.core.report.figures_pdf import draw_figures
from caidang.core.report.figures_xlsx import write_figures

WITHHELD = "不足 5 人"


def a_figure(shape: Shape, title: str = "各来源/新建*档案?") -> Figure:
    points = (Point("1,204", 1204.0), Point(WITHHELD), Point("=1+1", 7.0))
    return Figure(
        key="p0", title=title, meaning="按建立那天计。", total="1,211", unit="", shape=shape, before="上一段 1,000，多 211（21%）",
        labels=("智联招聘", "内推", "=HYPERLINK(1)"), label_name="来源", notes=("太少的不显示。",),
        series=(
            Series("这段时间", points), Series("上一段时间", (Point("1", 1.0), Point("2", 2.0), Point("–"))),
            Series("从多少算出", points, is_drawn=False),
        ),
    )  # fmt: skip


def a_sheetful(*figures: Figure) -> Sheetful:
    return Sheetful("主管的看板", ("2026-11-01 至 2026-11-30",), figures, "才档 · 2026-11-30 09:00 · 林知夏")


def test_the_workbook_holds_numbers_and_charts_of_excels_own() -> None:
    drawn = [a_figure(shape) for shape in (Shape.BARS, Shape.COLUMNS, Shape.STACKED, Shape.LINE, Shape.TABLE)]
    data = write_figures(a_sheetful(*drawn))
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert len(set(book.sheet_names)) == len(drawn) + 1, "each under a name that Excel takes"
    rows = book.get_sheet_by_index(1).to_python()
    assert ["智联招聘", 1204.0, 1.0, 1204.0] in [row[:4] for row in rows]
    assert [row[1] for row in rows if row[0] == "内推"] == [WITHHELD]
    assert ["各来源/新建*档案?", "1,211", "上一段 1,000，多 211（21%）"] in book.get_sheet_by_name("总览").to_python()
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        charts = sorted(name for name in parts.namelist() if name.startswith("xl/charts/chart"))
        texts = [parts.read(name).decode() for name in charts]
        sheets = "".join(parts.read(name).decode() for name in parts.namelist() if "worksheets/sheet" in name)
    assert len(charts) == 4, "a table has none"
    assert ["barChart" in text for text in texts] == [True, True, True, False]
    assert all(text.count("<c:ser>") == 2 for text in texts), "what it was counted from is not drawn"
    assert "$B$8:$B$10" in texts[0]
    assert "<f>" not in sheets, "no text is a formula"


@pytest.mark.parametrize("shape", [Shape.BARS, Shape.STACKED, Shape.LINE])
def test_the_paper_says_the_same_and_draws_lines(shape: Shape) -> None:
    with pypdfium2.PdfDocument(draw_figures(a_sheetful(a_figure(shape)))) as paper:
        text = re.sub(r"\s+", "", paper[0].get_textpage().get_text_bounded())
        kinds = {thing.type for thing in paper[0].get_objects()}
    assert "主管的看板" in text
    assert "智联招聘" in text
    assert "1,204" in text
    assert "不足5人" in text
    assert pypdfium2.raw.FPDF_PAGEOBJ_IMAGE not in kinds, "vectors, sharp at any size"
    assert pypdfium2.raw.FPDF_PAGEOBJ_PATH in kinds


def test_nothing_to_draw_is_not_drawn() -> None:
    empty = Figure(
        key="p0", title="现有档案", meaning="", total="0", unit="", shape=Shape.BARS, labels=(), series=(Series("这段时间", ()),)
    )
    assert not empty.is_drawn
    assert draw_figures(a_sheetful(empty)).startswith(b"%PDF")
    with zipfile.ZipFile(io.BytesIO(write_figures(a_sheetful(empty)))) as parts:
        assert not [name for name in parts.namelist() if "chart" in name]


@pytest.mark.parametrize(
    ("highest", "lines"),
    [(2538, ("4,000", "2,000")), (1_234_567, ("2,000,000", "1,000,000")), (7, ("8", "4")), (10, ("10", "5")), (0.37, ("0.4", "0.2"))],
)
def test_the_axis_of_the_paper_has_lines_that_one_reads_at_a_glance(highest: float, lines: tuple[str, str]) -> None:
    points = (Point("", 0.0), Point("", highest))
    figure = Figure("k", "题目", "", "", "", Shape.COLUMNS, ("甲", "乙"), (Series("这段时间", points),))
    with pypdfium2.PdfDocument(draw_figures(a_sheetful(figure))) as paper:
        words = paper[0].get_textpage().get_text_bounded().split()
    for line in (*lines, "0"):
        assert line in words, words
