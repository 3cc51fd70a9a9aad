"""Headings and dates in the margin, columns that end together, dates above one another."""

from reportlab.pdfgen.canvas import Canvas

from caidang.core.extract.dispatch import read_document
from tests.core.extract.pdf_writer import HEIGHT, SONG, both, put, write_pdf

_DUTIES = "负责平台的设计与开发工作并带领团队完成任务"


def _lines(*draws: object) -> list[str]:
    return [line.text for line in read_document(write_pdf(both(*draws))).pages[0].lines]


def test_headings_in_the_margin_are_read_with_what_stands_beside_them() -> None:
    parts = {
        "联系方式": ["13800000000", "li@example.com", "杭州市西湖区"],
        "工作经历": ["示例科技有限公司", "2019.03-2022.06 工程师", _DUTIES, _DUTIES],
        "教育背景": ["某某大学", "2015.09-2019.06", "计算机科学与技术"],
        "专业技能": ["熟练使用两种语言", "熟练使用三种工具", "了解数据库"],
        "荣誉奖项": ["校级二等奖学金", "2018.11"],
        "语言能力": ["英语六级", "能读写技术文档"],
    }
    margin, beside, told, y = [], [], [], 100.0
    for heading, texts in parts.items():
        margin.append((40, y + 8, heading))
        told += [heading, *texts]
        for text in texts:
            beside.append((200, y, text))
            y += 16
        y += 14
    assert _lines(put(*beside), put(*margin, size=14)) == told


def test_short_headings_over_lists_are_a_sidebar_and_no_margin() -> None:
    side = ["专业技能", "平面绘图软件", "三维建模软件", "语言能力", "英语四级水平", "粤语是母语", "兴趣爱好", "周末登山徒步", "胶片摄影"]
    main = [(220, 100 + 22.5 * i, f"第{i}行, {_DUTIES}") for i in range(12)]
    lines = _lines(put(*[(30, 100 + 17 * i, text) for i, text in enumerate(side)], *main))
    at = lines.index("专业技能")
    assert lines[at : at + len(side)] == side


def test_a_column_whose_lines_end_together_is_a_column() -> None:
    def right(canvas: Canvas) -> None:
        canvas.setFont(SONG, 14)
        canvas.drawRightString(560, HEIGHT - 160, "专业技能")
        canvas.drawRightString(560, HEIGHT - 300, "教育背景")
        canvas.setFont(SONG, 10.5)
        for i, text in enumerate(["熟练使用工具", "数据库设计与优化", "前端", "容器与自动化部署"]):
            canvas.drawRightString(560, HEIGHT - 183 - 21 * i, text)
        for i, text in enumerate(["某某大学", "计算机科学与技术", "本科", "优秀毕业生"]):
            canvas.drawRightString(560, HEIGHT - 323 - 21 * i, text)

    main = [(40, 183 + 18 * i, f"第{i}行, {_DUTIES}"[:20]) for i in range(12)]
    dates = [(300, 183 + 18 * i, f"201{i}.03-201{i}.12") for i in (0, 4, 8)]
    lines = _lines(put((40, 160, "工作经历"), size=14), put(*main, *dates), right)
    at = lines.index("专业技能")
    assert lines[at + 1 : at + 5] == ["熟练使用工具", "数据库设计与优化", "前端", "容器与自动化部署"]
    assert any(line.endswith("\t2010.03-2010.12") for line in lines)


def test_dates_above_one_another_at_the_left_of_an_entry_are_one_stretch() -> None:
    words = [(60, 100, "Jan 2018"), (160, 100, "Sample Works Ltd"), (60, 114, "Present"), (160, 114, "Engineer")]
    assert _lines(put(*words)) == ["Jan 2018-Present\tSample Works Ltd", "Engineer"]


def test_years_over_one_another_beside_a_list_stay_apart() -> None:
    words = [(60, 100, "2010"), (160, 100, "MBBS, University of Leeds"), (60, 114, "2016"), (160, 114, "Diploma in Dermatology")]
    assert _lines(put(*words))[0].startswith("2010\t")
