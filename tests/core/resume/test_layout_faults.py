"""What layouts do to a text: broken lines, page margins, tables' heads, labels above their values."""

import pytest

from caidang.core.extract.dispatch import read_document
from caidang.core.extract.document import Box, Document, Kind, Line, Page, Span
from caidang.core.resume.lines import read_rows
from caidang.core.resume.parse import parse
from caidang.core.resume.values import to_json
from tests.core.resume.making import placed, read


def test_a_paragraph_broken_for_width_is_read_whole() -> None:
    contacts = "　".join(
        ["手机：138 0000 1250", "民族：汉族", "籍贯：贵州遵义", "政治面貌：群众", "生日：1984年2月1日",
         "性别：男", "现住址：上海嘉定区", "应聘职位：高级软件工程师"]
    )  # fmt: skip
    page = f"<h1>李样本</h1><p>{contacts.replace('　', ' ')}</p><h2>技能</h2><p>Python</p>"
    resume = to_json(parse(read_document(page.encode())))
    assert resume["phones"] == ["13800001250"]
    assert resume["birth"] == "1984-02-01"
    assert resume["city"] == "上海"
    assert resume["expected_job"] == "高级软件工程师"


def test_the_value_ends_where_the_next_label_begins() -> None:
    resume = read("应聘职位：软件工程师 简历来源：主动投递\n姓名：李样本\n电话：13800001250")
    assert resume["expected_job"] == "软件工程师"


def _page(number: int, *rows: tuple[float, str]) -> Page:
    lines = [Line((Span(text, Box(50, y, 50 + 10 * len(text), y + 10)),)) for y, text in rows]
    return Page(number, 595.0, 842.0, tuple(lines))


def test_headers_and_footers_with_page_numbers_are_read_once() -> None:
    document = Document(
        Kind.PDF,
        tuple(
            _page(n, (30, "李样本的简历"), (100, f"{'天地玄'[n - 1]}之内容甲"), (400, f"{'天地玄'[n - 1]}之内容乙"), (600, f"{'天地玄'[n - 1]}之内容丙"),
                  (800, f"李样本 · 第{n}页"))
            for n in (1, 2, 3)
        ),
    )  # fmt: skip
    texts = [row.text for row in read_rows(document)]
    assert texts.count("李样本的简历") == 1
    assert [text for text in texts if "第" in text] == ["李样本 · 第1页"]
    assert sum("之内容" in text for text in texts) == 9


def test_one_employer_at_the_edge_of_two_pages_is_no_header() -> None:
    document = Document(
        Kind.PDF,
        (
            _page(1, (50, "李样本"), (400, "2019-2020"), (760, "示例科技有限公司")),
            _page(2, (50, "示例科技有限公司"), (80, "2018-2019"), (300, "其他")),
        ),
    )
    assert [row.text for row in read_rows(document)].count("示例科技有限公司") == 2


def test_a_tables_head_is_no_duty_of_its_first_post() -> None:
    resume = to_json(
        parse(
            placed(
                (50, 50, 16, "李样本"),
                (50, 80, 12, "工作经历"),
                (50, 100, 10, "起止时间\t单位名称\t工作描述"),
                (50, 120, 10, "2020/06 - 2023/01"),
                (150, 120, 10, "示例科技有限公司"),
                (150, 135, 10, "高级法务经理"),
                (310, 120, 10, "负责合同审查与诉讼,建立模板库。"),
            )
        )
    )
    (post,) = resume["employment"]
    assert (post["employer"], post["title"]) == ("示例科技有限公司", "高级法务经理")
    assert (post["start"], post["end"]) == ("2020-06", "2023-01")


def test_labels_above_their_values_in_english() -> None:
    resume = read(
        "Li Yangben\nli@example.com\n\nWork Experience\nPeriod:\n2020.12 - Current\nCompany:\n"
        "Zhengzhou Sample Hospital\nPosition:\nCommunity Nurse\n• Kept nursing records\n"
    )
    (post,) = resume["employment"]
    assert post["employer"] == "Zhengzhou Sample Hospital"
    assert post["title"] == "Community Nurse"
    assert (post["start"], post["end"]) == ("2020-12", "present")


def test_english_skills_lose_their_lead_and_long_items_are_items() -> None:
    resume = read(
        "Li Yangben\nli@example.com\n\nSkills\nProficient in Contract Review, Legal Research.\n"
        "Knowledge of Data Privacy, Corporate Governance.\n"
    )
    assert resume["skills"] == [
        "Contract Review", "Legal Research", "Data Privacy", "Corporate Governance",
    ]  # fmt: skip


def test_skills_on_two_lines_are_two_lists() -> None:
    document = placed(
        (50, 50, 16, "李样本"), (310, 80, 12, "个人技能"), (310, 100, 10, "熟练使用家校沟通、舞蹈"),
        (310, 114, 10, "了解教案设计"),
    )  # fmt: skip
    assert to_json(parse(document))["skills"] == ["家校沟通", "舞蹈", "教案设计"]


def test_a_post_glued_to_a_latin_employer_by_a_hyphen_is_cut_off() -> None:
    resume = read(
        "Li Yangben\nli@example.com\n\nWork Experience\n"
        "Harbin Sample Language School-Assistant Principal 2019.04 - Present\n"
    )
    (post,) = resume["employment"]
    assert post["employer"] == "Harbin Sample Language School"
    assert post["title"] == "Assistant Principal"


def test_a_remark_behind_a_labelled_employer_is_left_out() -> None:
    resume = read(
        "李样本\n\n工作经历\n公司：示例食品有限公司(世界500强)\n职位：采购经理\n时间：2019.03-2021.02\n"
    )
    assert resume["employment"][0]["employer"] == "示例食品有限公司"


def test_a_date_among_contacts_under_icons_is_the_birth() -> None:
    resume = read(
        "李样本\n13800001250\tli@example.com\t1981.1\n\n教育背景\n示例大学 会计 中等专科 2000-2003\n"
    )
    assert resume["birth"] == "1981-01"
    assert resume["highest_degree"] == "中专"


def test_a_longer_english_school_is_not_the_shorter_one() -> None:
    resume = read(
        "Li Yangben\nli@example.com\n\nEducation\n"
        "Shandong University of Traditional Chinese Medicine Mechanical Engineering Bachelor 2013.09 - 2017.06\n"
        "Chongqing College of Electronic Engineering Logistics Management Associate Degree September 2010 to June 2013\n"
    )
    first, second = resume["education"]
    assert first["school"] == "Shandong University of Traditional Chinese Medicine"
    assert second["school"] == "Chongqing College of Electronic Engineering"
    assert second["major"] == "Logistics Management"


@pytest.mark.parametrize(
    ("said", "job"),
    [
        ("AI 负责人", "AI 负责人"),
        ("软件 工程师", "软件 工程师"),
        ("软件工程师 上海", "软件工程师"),
        ("软件工程师 (全职)", "软件工程师"),
    ],
)
def test_an_expected_job_is_not_cut_short_at_a_space(said: str, job: str) -> None:
    assert read(f"李样本\n13800001250\n应聘职位：{said}\n")["expected_job"] == job


def test_the_end_of_a_broken_sentence_is_no_heading() -> None:
    resume = read(
        "Li Yangben\nli@example.com\n\nWork Experience\nAug 2016 - Jun 2019\nSample Insurance Co., Ltd.\n"
        "Audit Manager\n- Filed the tax and supported the high-tech\ncertification\n"
        "Jan 2013 - Aug 2016\nExample Media Co., Ltd.\nCashier\n"
    )
    assert [post["title"] for post in resume["employment"]] == ["Audit Manager", "Cashier"]


def test_a_firm_whose_ltd_stands_in_the_next_row_keeps_it() -> None:
    rows = (
        (60, "ANNA SAMPLE"), (100, "Professional Experience"), (120, "Hefei Silver Lake Automation Equipment Co.,"),
        (135, "Ltd.-Quality Director  2022.06 – Current"), (150, "Managed instruments and tested 7,000 samples"),
        (165, "Anjie Machinery Co., Ltd.-Senior Scientist 2020.01 – 2022.05"), (180, "Monitored 8 sites"),
    )  # fmt: skip
    first, second = to_json(parse(Document(Kind.PDF, (_page(1, *rows),))))["employment"]
    assert (first["employer"], first["title"]) == ("Hefei Silver Lake Automation Equipment Co., Ltd.", "Quality Director")
    assert second["employer"] == "Anjie Machinery Co., Ltd."
