"""The flow layout: every span has a place, gaps read as tabs, nothing overlaps."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.extract.layout import Block, Run, lay_out, paragraph
from caidang.core.extract.limits import Limits

WORDS = st.text(alphabet="张示例公司工程师abc XYZ019@.\t", min_size=1, max_size=120)
CELLS = st.lists(WORDS.map(lambda text: (Run(text),)), min_size=1, max_size=5).map(
    lambda cells: Block(tuple(cells))
)


def test_cells_of_a_table_stand_in_columns() -> None:
    rows = [("2019", "示例科技有限公司", "工程师"), ("2020.01-2021.02", "样板", "经理")]
    blocks = [Block(tuple((Run(cell),) for cell in row)) for row in rows]
    first, second = lay_out(blocks, Limits())[0].lines
    assert first.text == "2019\t示例科技有限公司\t工程师"
    assert [s.box.x0 for s in first.spans] == [s.box.x0 for s in second.spans]


def test_a_row_that_is_too_wide_is_set_smaller_and_stays_one_line() -> None:
    row = Block(tuple((Run("很长的一格文字" * 3),) for _ in range(3)))
    (line,) = lay_out([row], Limits())[0].lines
    assert line.text.count("\t") == 2
    assert line.box.x1 <= 595 - 50
    assert line.spans[0].size < 10.5


def test_a_row_far_too_wide_is_read_cell_by_cell() -> None:
    row = Block(tuple((Run(f"第{i}格" + "很长的文字" * 30),) for i in range(3)))
    lines = lay_out([row], Limits())[0].lines
    assert [line.text[:3] for line in lines if line.text.startswith("第")] == [
        "第0格",
        "第1格",
        "第2格",
    ]


def test_headings_have_room_above() -> None:
    blocks = [paragraph("正文"), paragraph("标题", bold=True, size=16), paragraph("正文")]
    above, heading, _ = lay_out(blocks, Limits())[0].lines
    assert heading.box.y0 - above.box.y1 > 10


@given(st.lists(CELLS, max_size=30))
def test_everything_is_on_its_page_and_nothing_is_lost(blocks: list[Block]) -> None:
    pages = lay_out(blocks, Limits())
    said = "".join(line.text for page in pages for line in page.lines)
    meant = "".join(run.text for block in blocks for cell in block.cells for run in cell)
    assert "".join(said.split()) == "".join(meant.split())
    for page in pages:
        for line in page.lines:
            assert line.box.x0 >= 0
            assert line.box.y1 <= page.height
            for left, right in pairwise(line.spans):
                assert left.box.x1 <= right.box.x0 + 0.01
        for above, below in pairwise(page.lines):
            assert above.box.y1 <= below.box.y0 + 0.01


@pytest.mark.parametrize(
    "whole",
    [
        "138 0000 1250",
        "+86 138-0000-1250",
        "li.yangben@example.com",
        "2019年12月",
        "2019 年 12 月",
    ],
)
def test_a_phone_a_mail_and_a_date_are_never_broken(whole: str) -> None:
    for before in range(30, 50):
        lines = lay_out([paragraph("字" * before + " " + whole + " 后文" * 5)], Limits())[0].lines
        assert sum(whole in line.text for line in lines) == 1


def test_a_broken_paragraph_says_what_stood_at_the_break() -> None:
    text = "一句很长的话说了很多 " * 12 + "word by word " * 20
    lines = lay_out([paragraph(text), paragraph("下一段")], Limits())[0].lines
    assert len(lines) > 4
    assert lines[-1].glue is None
    assert lines[-2].glue is None
    assert "".join(line.text + (line.glue or "") for line in lines[:-1]) == text.strip()
