"""Pages in shapes that no layout of the corpus has: columns of one size, dates with wide spaces, dates set in two lines."""

from reportlab.pdfgen.canvas import Canvas

from caidang.core.extract.dispatch import read_document
from caidang.core.resume.parse import parse
from tests.core.extract.pdf_writer import HEIGHT, SONG, Draw, Word, both, put, write_pdf
from tests.core.resume.making import told

_CHINESE = (
    ["联系方式", "13800005117", "zou@example.com", "成都", "", "专业技能", "Figma", "Axure", "Photoshop", "", "获奖情况", "站酷奖", "设计大赛奖"],
    ["工作经历", "成都样游戏有限公司", "UI设计师", "2021.06-至今", "负责手游界面设计与动效输出", "", "重庆示例科技有限公司", "UI设计助理",
     "2019.07-2021.05", "协助完成图标绘制与切图", "", "教育背景", "成都样本艺术学院  数字媒体艺术  本科", "2015.09-2019.06"],
)  # fmt: skip
_ENGLISH = (
    ["CONTACT", "sarah@example.com", "(212) 555-0142", "New York, NY", "", "SKILLS", "Figma", "Sketch", "Prototyping", "", "LANGUAGES", "English"],
    ["EXPERIENCE", "Senior Product Designer", "Demo Labs, Inc. — New York", "March 2021 – Present", "Own the design system of twelve teams.",
     "Product Designer", "Sample Studio LLC", "June 2017 – February 2021", "Shipped the mobile onboarding flow.",
     "EDUCATION", "BFA, Graphic Design", "Rhode Island School of Design", "2013 – 2017"],
)  # fmt: skip


def _bold(*words: Word) -> Draw:
    """Words whose outline is drawn as well, as programs without a bold font do."""

    def draw(canvas: Canvas) -> None:
        for x, y, said in words:
            canvas.saveState()
            text = canvas.beginText(x, HEIGHT - y)
            text.setFont(SONG, 10.5)
            text.setTextRenderMode(2)
            text.textOut(said)
            canvas.drawText(text)
            canvas.restoreState()

    return draw


def _columns(columns: tuple[list[str], list[str]], headings: set[str]) -> list[Word]:
    left, right = columns
    words = [(40.0, 110.0 + 18 * row, text) for row, text in enumerate(left) if text]
    words += [(230.0, 110.0 + 18 * row, text) for row, text in enumerate(right) if text]
    return [word for word in words if word[2] in headings or not headings]


def test_columns_on_common_baselines_under_headings_in_bold() -> None:
    bold = {"联系方式", "专业技能", "获奖情况", "工作经历", "教育背景"}
    words = _columns(_CHINESE, set())
    data = write_pdf(
        both(
            put((40, 50, "邹示"), size=18),
            put(*[word for word in words if word[2] not in bold]),
            _bold(*[word for word in words if word[2] in bold]),
        )
    )
    found = told(parse(read_document(data)))
    assert (found["name"], found["city"]) == ("邹示", "成都")
    assert found["skills"] == ["Figma", "Axure", "Photoshop"]
    assert found["employment"] == [
        ("成都样游戏有限公司", "UI设计师", "2021-06", "present"),
        ("重庆示例科技有限公司", "UI设计助理", "2019-07", "2021-05"),
    ]
    assert found["education"] == [("成都样本艺术学院", "本科", "数字媒体艺术", "2015-09", "2019-06")]


def test_columns_on_common_baselines_under_headings_in_capitals() -> None:
    data = write_pdf(both(put((40, 50, "SARAH SAMPLE"), size=18), put(*_columns(_ENGLISH, set()))))
    found = told(parse(read_document(data)))
    assert (found["name"], found["city"], found["phones"]) == ("Sarah Sample", "New York", ["2125550142"])
    assert found["skills"] == ["Figma", "Sketch", "Prototyping"]
    assert found["employment"] == [
        ("Demo Labs, Inc.", "Senior Product Designer", "2021-03", "present"),
        ("Sample Studio LLC", "Product Designer", "2017-06", "2021-02"),
    ]
    assert found["education"] == [("Rhode Island School of Design", "本科", "Graphic Design", "2013", "2017")]


def test_many_spaces_before_the_dates_are_a_gap() -> None:
    lines = (
        "Emily Zhao",
        "WORK EXPERIENCE",
        "Samplever (China) Investment Co., Ltd.                    Shanghai",
        "Senior Brand Manager                                      Jan 2020 - Present",
        "EDUCATION",
        "Fudan University                                          Shanghai",
        "Bachelor of Management in Marketing                       Sep 2011 - Jun 2015",
    )
    data = write_pdf(put(*[(60, 60 + 18 * row, line) for row, line in enumerate(lines)]))
    found = told(parse(read_document(data)))
    assert found["employment"] == [
        ("Samplever (China) Investment Co., Ltd.", "Senior Brand Manager", "2020-01", "present")
    ]
    assert found["education"] == [("Fudan University", "本科", "Marketing", "2011-09", "2015-06")]


def test_dates_in_two_lines_without_a_dash() -> None:
    data = write_pdf(
        both(
            put((60, 50, "蒋示雨"), size=18),
            put((60, 105, "工作经历"), (60, 230, "教育背景"), size=13),
            put(
                (60, 125, "2020.06"), (60, 139, "至今"), (150, 125, "南京示例生物医药有限公司"), (150, 139, "QA 主管"),
                (150, 153, "建立质量体系，完成 GMP 认证"),
                (60, 175, "2016.07"), (60, 189, "2020.05"), (150, 175, "泰州样制药有限公司"), (150, 189, "质量管理员"),
                (60, 250, "2012.09"), (60, 264, "2016.06"), (150, 250, "中国药科大学"), (150, 264, "药物制剂 本科"),
            ),
        )
    )  # fmt: skip
    found = told(parse(read_document(data)))
    assert found["employment"] == [
        ("南京示例生物医药有限公司", "QA 主管", "2020-06", "present"),
        ("泰州样制药有限公司", "质量管理员", "2016-07", "2020-05"),
    ]
    assert found["education"] == [("中国药科大学", "本科", "药物制剂", "2012-09", "2016-06")]


def test_the_next_employer_below_a_full_line_of_duties() -> None:
    lines = (
        "林晓样", "工作经历", "浙江样澜科技股份有限公司", "产品运营经理", "2021/07 – 至今", "带领三人小组完成双十一的活动",
        "杭州示禾网络科技有限公司", "用户运营", "2017/03 – 2021/06", "负责社群",
    )  # fmt: skip
    data = write_pdf(put(*[(60, 60 + 20 * row, line) for row, line in enumerate(lines)]))
    assert told(parse(read_document(data)))["employment"] == [
        ("浙江样澜科技股份有限公司", "产品运营经理", "2021-07", "present"),
        ("杭州示禾网络科技有限公司", "用户运营", "2017-03", "2021-06"),
    ]
