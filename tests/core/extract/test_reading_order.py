"""What a person reads first comes first: columns, sidebars, tables, dates far to the right."""

from reportlab.pdfgen.canvas import Canvas

from caidang.core.extract.dispatch import read_document
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


def test_dates_at_the_left_stay_with_their_rows_among_headings() -> None:
    words = [(50, 100, "工作经历"), (50, 122, "2019/03-今"), (188, 122, "示例医院 护师")]
    words += [(188, 137 + 15 * i, f"{_DUTIES}{i}") for i in range(4)]
    words += [(50, 205, "2015/07-2019/02"), (188, 205, "样本医院 护士")]
    words += [(188, 220 + 15 * i, f"{_DUTIES}{i}") for i in range(4)]
    words += [(50, 290, "教育背景"), (50, 312, "2002/09-2006/06"), (188, 312, "示例大学 护理学")]
    words += [
        (50, 334, "技能"),
        (50, 356, "静脉穿刺"),
        (50, 378, "自我评价"),
        (50, 400, "耐心细致"),
    ]
    lines = _lines(put(*words))
    assert lines[:2] == ["工作经历", "2019/03-今\t示例医院 护师"]
    assert "2015/07-2019/02\t样本医院 护士" in lines
    assert "2002/09-2006/06\t示例大学 护理学" in lines


def test_one_date_at_the_left_is_enough_where_headings_stand_between_the_rows() -> None:
    words = [
        (50, 80 + 15 * i, text) for i, text in enumerate(["性别:男", "民族:汉族", "现居:杭州"])
    ]
    words += [(50, 140, "教育背景"), (50, 155, "2023年9月-2026年6月"), (188, 155, "示例学校 会计")]
    words += [(188, 170, _DUTIES), (50, 190, "技能"), (188, 205, "办公软件"), (50, 225, "荣誉")]
    words += [
        (188, 240, "优秀毕业生"),
        (50, 260, "评价"),
        (188, 275, "认真负责"),
        (188, 290, "吃苦耐劳"),
    ]
    assert "2023年9月-2026年6月\t示例学校 会计" in _lines(put(*words))


def test_a_range_that_its_cell_broke_is_read_whole_with_its_first_row() -> None:
    words = []
    for i, (first, second) in enumerate(
        [
            ("2021年07月至2023年03", "月"),
            ("2019年06月至", "2021年05月"),
            ("Mar 2017 to", "Jun 2019"),
        ]
    ):
        top = 100 + 60 * i
        words += [(50, top, first), (200, top, f"示例公司{i} 设计师")]
        words += [(50, top + 14, second), (200, top + 14, f"{_DUTIES}{i}")]
        words += [(200, top + 28, _DUTIES)]
    lines = _lines(put(*words))
    assert lines[:2] == ["2021年07月至2023年03月\t示例公司0 设计师", f"{_DUTIES}0"]
    assert lines[3] == "2019年06月至2021年05月\t示例公司1 设计师"
    assert lines[6] == "Mar 2017 to Jun 2019\t示例公司2 设计师"


def test_contacts_over_the_left_column_do_not_hide_that_headings_open_both() -> None:
    heads = put((45, 118, "EXPERIENCE"), (310, 118, "EDUCATION"), size=12)
    left = [(45, 138 + 14 * i, f"Taught class {i} of pupils at school") for i in range(8)]
    right = [(310, 138 + 14 * i, f"Course {i} of the university") for i in range(7)]
    lines = _lines(put((45, 95, "Hangzhou, China"), *left, *right), heads)
    assert lines == [
        "Hangzhou, China", "EXPERIENCE", *[w[2] for w in left], "EDUCATION", *[w[2] for w in right],
    ]  # fmt: skip


def test_headings_in_two_languages_make_no_columns() -> None:
    heads, words = [], []
    for i in range(4):
        heads += [(50, 100 + 60 * i, f"标题之{i}"), (480, 100 + 60 * i, "HEADING")]
        words += [(50, 120 + 60 * i, "示例公司 工程师"), (480, 120 + 60 * i, f"201{i}-201{i + 1}")]
        words += [(50, 135 + 60 * i, "样本公司 工程师"), (480, 135 + 60 * i, "某省某市")]
    lines = _lines(put(*heads, size=14), put(*words))
    assert lines[:2] == ["标题之0\tHEADING", "示例公司 工程师\t2010-2011"]


def test_a_column_that_goes_on_with_two_lines_is_not_read_into_the_first() -> None:
    left = [
        (50, 60 + 14 * i, f"line {i} of a first column whose text is set right up to its gutter")
        for i in range(24)
    ]
    right = [(307, 62 + 14 * i, f"skill {i} at the next column's top") for i in range(2)]
    lines = _lines(put(*left, *right))
    assert lines == [w[2] for w in (*left, *right)]


def test_a_table_without_rules_is_read_row_by_row_and_cell_by_cell() -> None:
    lines = _lines(
        put(
            (50, 100, "起止时间"),
            (160, 100, "公司"),
            (320, 100, "工作内容"),
            (50, 120, "2018.10-至今"),
            (160, 120, "常州示例微电子有限公"),
            (320, 120, "完成芯片验证与"),
            (160, 134, "司 验证工程师"),
            (320, 134, "报告"),
            (50, 148, "2015.02-2018.09"),
            (160, 148, "苏州示例科技 测试"),
            (320, 148, "编写测试用例"),
            (50, 180, "教育背景"),
        )  # fmt: skip
    )
    assert lines == [
        "起止时间\t公司\t工作内容",
        "2018.10-至今", "常州示例微电子有限公", "司 验证工程师", "完成芯片验证与", "报告",
        "2015.02-2018.09\t苏州示例科技 测试\t编写测试用例",
        "教育背景",
    ]  # fmt: skip


def test_a_date_broken_in_its_cell_begins_no_row() -> None:
    lines = _lines(
        put(
            (50, 100, "时间"),
            (130, 100, "单位"),
            (300, 100, "职责"),
            (50, 120, "2015年2月至"),
            (130, 120, "示例保险经纪有限公司"),
            (300, 120, "研发文本分类模型"),
            (50, 134, "2018年9月"),
            (130, 134, "算法工程师"),
            (300, 134, "发表论文"),
            (50, 148, "2012年1月至今"),
            (130, 148, "示例软件"),
            (300, 148, "写文档"),
        )  # fmt: skip
    )
    assert lines[1:4] == ["2015年2月至2018年9月", "示例保险经纪有限公司", "算法工程师"]
    assert lines[-1] == "2012年1月至今\t示例软件\t写文档"


def test_three_words_in_a_row_above_a_text_are_no_table() -> None:
    text = [(50, 130 + 15 * n, _DUTIES) for n in range(4)]
    lines = _lines(put((50, 100, "技能"), (160, 100, "证书"), (320, 100, "语言"), *text))
    assert lines[0] == "技能\t证书\t语言"
    assert lines[1:] == [_DUTIES] * 4


def test_a_short_sidebar_on_the_main_columns_baselines_is_read_by_itself() -> None:
    main = [(205, 100 + 15 * n, f"{n}. {_DUTIES}") for n in range(24)]
    side = [
        "+86-13800000000",
        "li@example.com",
        "Female",
        "Objective: Clerk",
        "Excel, Word",
        "Nanjing",
        "SQL",
        "Git",
    ]
    words = [
        word
        for pair in zip(main, [(20, 100 + 15 * n, t) for n, t in enumerate(side)], strict=False)
        for word in pair
    ]
    lines = _lines(
        put(*words, *main[len(side) :]),
        put((205, 70, "李样本"), (205, 92, "工作经历"), size=16),
        put((20, 92, "联系"), size=13),
    )
    at = lines.index("+86-13800000000")
    assert lines[at : at + len(side)] == side


def test_columns_of_one_type_on_common_baselines_are_told_by_what_opens_their_parts() -> None:
    left = ["李样本", "产品设计师", "联系我", "13800000000", "li@example.com", "软件", "Figma", "Sketch", "语言", "英语"]
    right = [
        "工作经历", "示例网络科技有限公司", "2021.04 - 至今", "资深设计师", "样本文化传播有限公司", "设计师", "2018.07 - 2021.03",
        "教育经历", "示例美术学院", "视觉传达设计",
    ]  # fmt: skip
    words = [(x, 100 + 18 * n, text) for n, row in enumerate(zip(left, right, strict=True)) for x, text in zip((40, 220), row, strict=True)]
    assert _lines(put(*words)) == [*left, *right]


def test_labels_at_the_left_of_a_form_open_no_column() -> None:
    rows = [
        ("姓名", "李样本"), ("技能", "熟练使用办公软件"), ("语言", "英语六级"), ("教育背景", "示例大学"), ("证书", "驾照"),
        ("工作经历", "示例公司"), ("项目", "样本项目"), ("爱好", "游泳"),
    ]  # fmt: skip
    words = [(x, 100 + 18 * n, text) for n, row in enumerate(rows) for x, text in zip((60, 220), row, strict=True)]
    assert _lines(put(*words)) == ["\t".join(row) for row in rows]


def _narrow(canvas: Canvas) -> None:
    for y in (90, 150, 195, 225):
        canvas.line(70 if y < 225 else 50, HEIGHT - y, 300, HEIGHT - y)
    canvas.line(50, HEIGHT - 90, 70, HEIGHT - 90)
    for x in (50, 70, 165, 230, 300):
        canvas.line(x, HEIGHT - 90, x, HEIGHT - 225)


def test_a_word_that_its_narrow_cell_broke_is_whole_and_letters_below_one_another_are_a_heading() -> None:
    heading = [(55, 120 + 15 * n, letter) for n, letter in enumerate("工作经历")]
    rows = [(75, 122, "2018.03-至今"), (170, 108, "示例食品有"), (170, 122, "限公司"), (235, 108, "成本会计主"), (235, 122, "管")]
    rows += [(75, 172, "2015.07-2018.02"), (170, 165, "样本超市"), (170, 179, "财务部"), (235, 172, "出纳")]
    rows += [(75, 212, "2013.02-2015.06"), (170, 212, "样本商店"), (235, 212, "店员")]
    assert _lines(_narrow, put(*heading, *rows)) == [
        "工作经历",
        "2018.03-至今\t示例食品有限公司\t成本会计主管",
        "2015.07-2018.02", "样本超市", "财务部", "出纳",
        "2013.02-2015.06\t样本商店\t店员",
    ]  # fmt: skip


def test_labels_set_letter_below_letter_stand_before_their_values() -> None:
    words = []
    for n, (label, value) in enumerate([("姓名", "李样本"), ("学历", "本科"), ("住址", "成都市")]):
        words += [(60, 100 + 40 * n, label[0]), (60, 114 + 40 * n, label[1]), (90, 107 + 40 * n, value)]
    words += [(60, 300 + 16 * n, "男女"[n % 2]) for n in range(4)]
    assert _lines(put(*words)) == ["姓名\t李样本", "学历\t本科", "住址\t成都市", "男", "女", "男", "女"]


def test_a_value_squeezed_into_its_last_column_is_whole_though_its_first_letter_stands_close_to_the_label() -> None:
    words = []
    for n, (label, value) in enumerate([("毕业院校", "样本大学"), ("现居住址", "成都市")]):
        top = 100 + 60 * n
        words += [(60, top, "所学专业"), (130, top, "会计"), (400, top, label)]
        words += [(450, top + 15 * m, letter) for m, letter in enumerate(value)]
    assert _lines(put(*words)) == ["所学专业\t会计\t毕业院校\t样本大学", "所学专业\t会计\t现居住址\t成都市"]


def test_the_heads_of_the_next_table_are_no_cells_of_the_last_row() -> None:
    rows = [
        ("起止时间", "学校", "专业", "学历"), ("2006.09-2010.07", "样本大学", "会计学", "本科"),
        ("起止时间", "公司名称", "职务", "离职原因"), ("2016.03-2025.02", "示例公司", "会计", "搬家"),
    ]  # fmt: skip
    words = [(x, 100 + 18 * n, cell) for n, row in enumerate(rows) for x, cell in zip((50, 180, 330, 450), row, strict=True)]
    assert _lines(put(*words)) == ["\t".join(row) for row in rows]


def test_a_page_of_single_letters_is_no_column_of_labels() -> None:
    words = [(20 + 18 * (n % 30), 40 + 20 * (n // 30), chr(0x4E00 + n)) for n in range(1000)]
    assert sum(map(len, _lines(put(*words)))) >= 1000
