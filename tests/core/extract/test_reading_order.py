"""What a person reads first comes first: columns, sidebars, tables, dates far to the right."""

from reportlab.pdfgen.canvas import Canvas

from caidang.core.extract import read_document
from tests.core.extract.pdf_writer import HEIGHT, SONG, both, put, write_pdf

_DUTIES = "负责平台的设计与开发工作并带领团队完成任务"


def _lines(*draws: object) -> list[str]:
    return [line.text for line in read_document(write_pdf(both(*draws))).pages[0].lines]


def test_a_date_far_to_the_right_stays_on_its_row() -> None:
    words = []
    for i in range(8):
        words += [
            (60, 100 + 20 * i, f"示例公司{i} 工程师"),
            (460, 100 + 20 * i, f"201{i}.03-201{i}.12"),
        ]
    assert _lines(put(*words)) == [f"示例公司{i} 工程师\t201{i}.03-201{i}.12" for i in range(8)]


def test_a_date_column_off_its_baseline_stays_with_its_row() -> None:
    words = []
    for i in range(8):
        words += [
            (60, 103 + 30 * i, f"201{i}.03-201{i}.12"),
            (200, 100 + 30 * i, f"示例公司{i} 工程师"),
        ]
        words += [(200, 115 + 30 * i, _DUTIES)]
    lines = _lines(put(*words))
    assert lines[0] == "2010.03-2010.12\t示例公司0 工程师"
    assert lines[1] == _DUTIES
    assert len(lines) == 16


def test_a_sidebar_is_read_by_itself_and_the_contacts_come_first() -> None:
    side = [(30, 100 + 17 * i, text) for i, text in enumerate(
        ["电话 13800000000", "邮箱 li@example.com", "现居 杭州市西湖区", "技能与专长", "熟练 Python 语言", "熟练 Go 语言"]
    )]  # fmt: skip
    main = [(220, 100 + 22.5 * i, f"第{i}行, {_DUTIES}") for i in range(12)]
    mixed = [word for pair in zip(main, side, strict=False) for word in pair] + main[len(side) :]
    lines = _lines(put(*mixed))
    assert lines[:6] == [text for _, _, text in side]
    assert lines[6:] == [text for _, _, text in main]


def test_a_name_over_the_right_column_is_read_first() -> None:
    side = [(30, 100 + 17 * i, f"熟练使用工具{i}") for i in range(8)]
    main = [(220, 140 + 22.5 * i, f"第{i}行, {_DUTIES}") for i in range(12)]
    lines = _lines(put(*side, *main), put((220, 110, "李样本"), size=24))
    assert lines[0] == "李样本"
    assert lines[1].startswith("第0行")
    assert lines[-1] == "熟练使用工具7"


def test_a_header_stays_above_two_columns_and_a_footer_below() -> None:
    head = (60, 60, "李样本的个人简历, 应聘示例科技有限公司的后端工程师职位, 更新于今年春天")
    foot = (60, 500, "本简历由本人填写, 所有内容都真实有效, 如有不实之处愿意承担全部的责任")
    left = [(30, 100 + 17 * i, f"左栏第{i}行文字内容") for i in range(10)]
    right = [(320, 104.7 + 23 * i, f"右栏第{i}行文字内容") for i in range(10)]
    lines = _lines(put(foot, *right, *left, head))
    assert lines == [head[2], *[w[2] for w in left], *[w[2] for w in right], foot[2]]


def test_columns_with_common_baselines_and_headings_of_their_own_are_columns() -> None:
    left = [(40, 120 + 15 * i, f"skill number {i}") for i in range(8)]
    right = [
        (240, 120 + 15 * i, f"line {i} of a long text about projects and duties") for i in range(8)
    ]
    heads = put((40, 98, "SKILLS"), (240, 98, "PROJECTS"), size=14)
    lines = _lines(heads, put(*left, *right))
    assert lines == ["SKILLS", *[w[2] for w in left], "PROJECTS", *[w[2] for w in right]]


def test_keys_and_values_in_two_columns_stay_in_rows() -> None:
    words = []
    for i, (key, value) in enumerate(
        [
            ("姓名", "赵示例"),
            ("性别", "女"),
            ("学历", "本科"),
            ("城市", "成都"),
            ("电话", "13800000001"),
            ("职位", "设计师"),
        ]
    ):
        words += [(60, 100 + 20 * i, key), (160, 100 + 20 * i, value)]
    assert _lines(put(*words))[0] == "姓名\t赵示例"


def test_icons_make_no_column() -> None:
    words = []
    for i in range(8):
        words += [(40, 100 + 20 * i, "\ue0aa"), (60, 100 + 20 * i, f"联系方式第{i}行")]
    assert _lines(put(*words)) == [f"联系方式第{i}行" for i in range(8)]


def _grid(canvas: Canvas) -> None:
    for y in (90, 115, 185, 255):
        canvas.line(50, HEIGHT - y, 545, HEIGHT - y)
    for x in (50, 150, 260, 545):
        canvas.line(x, HEIGHT - 90, x, HEIGHT - 255)


def test_a_ruled_work_table_is_read_row_by_row() -> None:
    words = [(55, 107, "时间"), (155, 107, "单位"), (265, 107, "职责")]
    for i, top in enumerate((115, 185)):
        words += [(55, top + 38, f"201{i}.01-201{i}.12"), (155, top + 41, f"示例公司{i}")]
        words += [(265, top + 15 + 15 * n, f"{_DUTIES}{i}{n}") for n in range(4)]
    expected = ["时间\t单位\t职责"]
    for i in range(2):
        expected += [f"201{i}.01-201{i}.12\t示例公司{i}", *[f"{_DUTIES}{i}{n}" for n in range(4)]]
    assert _lines(_grid, put(*words)) == expected


def test_cells_that_stand_close_are_apart_where_a_rule_is_between() -> None:
    def draw(canvas: Canvas) -> None:
        _grid(canvas)
        canvas.setFont(SONG, 10.5)
        for top in (107, 140, 210):
            canvas.drawString(108, HEIGHT - top, "姓名姓名")
            canvas.drawString(153, HEIGHT - top, "赵示例")

    assert _lines(draw) == ["姓名姓名\t赵示例"] * 3


def test_letters_spread_out_are_one_heading() -> None:
    words = [(60 + 16 * i, 100, char) for i, char in enumerate("教育背景")]
    assert _lines(put(*words)) == ["教育背景"]
