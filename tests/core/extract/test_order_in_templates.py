"""The geometry of others' templates: date columns set to the right, sidebars beside dates and text, labels beside values."""

from reportlab.pdfbase.pdfmetrics import stringWidth

from caidang.core.extract.dispatch import read_document
from tests.core.extract.pdf_writer import SONG, both, put, write_pdf

_DUTIES = "负责平台的设计与开发工作并带领团队完成任务"


def _lines(*draws: object) -> list[str]:
    return [line.text for line in read_document(write_pdf(both(*draws))).pages[0].lines]


def _column_of_dates(*texts: str, pitch: float = 13.5, right: float = 122.0) -> list[tuple[float, float, str]]:
    """Lines of a narrow column that is set to its right edge."""
    return [(right - stringWidth(text, SONG, 10.5), 100 + pitch * n, text) for n, text in enumerate(texts)]


def test_a_range_broken_in_a_column_set_to_its_right_edge_is_whole() -> None:
    lines = _lines(
        put(*_column_of_dates("2021.09 -", "2024.06")), put((132, 100, "硕士, 南京大学"), (132, 114, "金融学")),
    )  # fmt: skip
    assert [line.replace(" ", "") for line in lines] == ["2021.09-2024.06\t硕士,南京大学", "金融学"]


def test_a_range_broken_twice_is_whole() -> None:
    lines = _lines(
        put((70, 100, "2012 年 9 月"), (71, 113.5, "- 2017 年 7"), (111.5, 127, "月")),
        put((140, 100, "博士, 北京大学"), (140, 114, "凝聚态物理")),
    )
    assert lines[0].replace(" ", "") == "2012年9月-2017年7月\t博士,北京大学"
    assert lines[1:] == ["凝聚态物理"]


def test_ends_that_stand_above_their_beginnings_are_ranges_and_prizes_are_none() -> None:
    stays = [(87, y, text) for y, text in ((100, "至今"), (112, "2021.09"), (150, "2021.08"), (162, "2019.01"))]
    beside = [(140, y, text) for y, text in (
        (100, "运维工程师, 示例银行"), (112, "负责发布与监控"), (150, "平台工程师, 示例技术"), (162, "维护私有云"),
    )]  # fmt: skip
    lines = _lines(put(*stays, *beside))
    assert lines[0] == "2021.09-至今\t运维工程师, 示例银行"
    assert lines[2] == "2019.01-2021.08\t平台工程师, 示例技术"
    prizes = [(87, 100 + 13 * n, f"20{23 - n}.10") for n in range(3)] + [(140, 100 + 13 * n, f"奖学金{n}等") for n in range(3)]
    assert [line.split("\t")[0] for line in _lines(put(*prizes))] == ["2023.10", "2022.10", "2021.10"]


def test_labels_set_towards_their_values_are_no_column_though_larger_type_heads_both() -> None:
    labels = ("日期", "职位", "主要职责", "单位名称") * 3
    values = ("2017/07-2020/12", "结构工程师", "负责壳体的结构设计与公差分析", "示例汽车部件有限公司") * 3
    rows = [(175 - 10.5 * len(label), 140 + 14 * n, label) for n, label in enumerate(labels)]
    rows += [(200, 140 + 14 * n, value) for n, value in enumerate(values)]
    lines = _lines(put((80, 100, "个人信息"), (200, 100, "李样本"), size=14), put(*rows))
    assert lines[1] == "日期\t2017/07-2020/12"
    assert lines[-1] == "单位名称\t示例汽车部件有限公司"


def test_a_column_begins_where_its_headings_do_though_all_below_them_is_set_in() -> None:
    side = [(34, 60 + 13 * n, text) for n, text in enumerate(("联系我", "13800000000", "li@example.com", "杭州", "技能", "熟练 Go", "熟练 Vue", "熟练 SQL"))]
    main = [(196.6, 34, "工作经历"), (196.2, 150, "教育背景")]
    for n, (dates, firm, what) in enumerate((("2017.07-2020.06", "示例科技有限公司", "平台工程师"), ("2020.07-2023.03", "示例银行", "运维工程师"), ("2023.04-至今", "示例创新", "架构师"))):
        main += [(212, 52 + 30 * n, dates), (300, 52 + 30 * n, firm), (300, 65 + 30 * n, what)]
    main += [(212, 168, "2013.09-2017.06"), (300, 168, "示例大学"), (300, 181, "软件工程")]
    lines = _lines(put((34, 34, "李样本"), size=17), put(*side), put(*main))
    assert lines[:3] == ["李样本", "联系我", "13800000000"]
    assert lines[lines.index("工作经历") + 1].startswith("2017.07-2020.06")


def test_facts_in_two_by_two_over_entries_with_dates_far_right_are_rows() -> None:
    rows = [(58, 78, "姓名： 李样"), (304, 78, "性别： 男"), (58, 90, "出生年月： 1992.08"), (304, 90, "现居城市： 西安"), (58, 102, "电话： 13800000000"), (304, 102, "邮箱： li@example.com")]
    rows += [(58, 157, "时间"), (190, 157, "学校"), (354, 157, "专业"), (518, 157, "学历"), (58, 174, "2011.09-2015.06"), (190, 174, "示例大学"), (354, 174, "软件工程"), (518, 174, "本科")]
    heads = [(51, 135, "教育背景"), (51, 197, "工作经历")]
    for n, firm in enumerate(("示例软件有限公司", "示例物流", "示例数据有限公司")):
        heads.append((51, 215 + 36 * n, firm))
        rows += [(430, 215 + 36 * n, f"201{5 + n}.07-201{6 + n}.03"), (51, 227 + 36 * n, "部门：研发"), (160, 227 + 36 * n, "职位：工程师"), (65, 239 + 36 * n, "参与平台服务端开发")]
    lines = _lines(put(*rows), put(*heads, size=12))
    assert "示例物流\t2016.07-2017.03" in lines
    assert "2011.09-2015.06\t示例大学\t软件工程\t本科" in lines


def test_a_sidebar_beside_dates_and_text_is_cut_in_front_of_the_dates() -> None:
    side = [(34, 60 + 13 * n, text) for n, text in enumerate(("联系我", "13800000000", "li@example.com", "技能", "熟练使用 Go 语言", "熟练使用 Vue", "熟练使用 SQL"))]
    main = [(196.5, 34, "工作经历"), (196.3, 230, "教育背景")]
    for n in range(2):
        main += [(212, 54 + 80 * n, f"202{n}/04-202{n + 1}/03"), (320, 54 + 80 * n, f"示例科技{n}有限公司"), (320, 66 + 80 * n, "软件开发工程师")]
        main += [(320, 79 + 80 * n + 12 * k, _DUTIES) for k in range(3)]
    main += [(212, 250, "2013/09-2017/06"), (320, 250, "示例大学"), (320, 262, "软件工程")]
    lines = _lines(put((34, 34, "李样本"), size=17), put(*side), put(*main))
    assert "2020/04-2021/03\t示例科技0有限公司" in lines
    assert lines.index("熟练使用 SQL") < lines.index("工作经历")
