"""How the templates of others set a résumé: posts above their dates, dates stacked, addresses and names that a narrow column broke."""

from typing import Any

import pytest

from caidang.core.resume.parse import parse
from caidang.core.text.dates import find_ranges
from tests.core.resume.making import document_of, placed, told

_HEAD = "侯样逸\n13500001950\nhou@example.com\n"


def read(text: str) -> dict[str, Any]:
    return told(parse(document_of(text)))


def test_a_post_above_its_dates_and_the_employer_below_them() -> None:
    found = read(
        _HEAD + "Work Experience\n电商运营经理\n2020 - Present\n广州样本化妆品有限公司, 广州\n类目运营\n2017 - 2020\n"
        "广州示例电子商务有限公司, 广州\n淘宝运营\n2014 - 2017\n佛山市样本家居商行, 佛山\n"
    )
    assert found["employment"] == [
        ("广州样本化妆品有限公司", "电商运营经理", "2020", "present"),
        ("广州示例电子商务有限公司", "类目运营", "2017", "2020"),
        ("佛山市样本家居商行", "淘宝运营", "2014", "2017"),
    ]


def test_highlights_above_the_points_of_each_post_head_no_section() -> None:
    found = read(
        _HEAD + "Work\n杭州样本网络科技有限公司 2020-06-01 —\n高级Java开发工程师\nHighlights\n负责订单中台重构\n"
        "宁波示例软件有限公司 2014-07-01 — 2017-02-01\n软件工程师\nHighlights\n港口系统新功能开发\n"
    )
    assert [post[:2] for post in found["employment"]] == [
        ("杭州样本网络科技有限公司", "高级Java开发工程师"),
        ("宁波示例软件有限公司", "软件工程师"),
    ]


def test_dates_above_one_another_beside_the_point_of_a_line_of_time() -> None:
    found = read(
        _HEAD + "工作经历\n2019/09\n至今\n●\n大客户销售经理\n上海样本自动化科技有限公司\n开发新客户\n2015/05\n2019/08\n●\n"
        "区域销售经理\n上海示例机械有限公司\n管理代理商\n教育经历\n2011/09\n2015/06\n●\n江南大学\n机械工程 · 本科\n"
    )
    assert found["employment"] == [
        ("上海样本自动化科技有限公司", "大客户销售经理", "2019-09", "present"),
        ("上海示例机械有限公司", "区域销售经理", "2015-05", "2019-08"),
    ]
    assert found["education"] == [("江南大学", "本科", "机械工程", "2011-09", "2015-06")]


def test_dates_at_the_right_of_the_first_duty_are_the_posts() -> None:
    found = read(
        _HEAD + "工作经历\n深圳市样本五金有限公司, 会计主管\t深圳\n• 负责月结，周期由 10 天缩短至 5 天\t4 月 2018 – 至今\n"
        "• 对接年审\n东莞市示例贸易有限公司, 出纳\t东莞\n• 现金及银行收付、凭证归档\t7 月 2012 – 2 月 2014\n"
    )
    assert found["employment"] == [
        ("深圳市样本五金有限公司", "会计主管", "2018-04", "present"),
        ("东莞市示例贸易有限公司", "出纳", "2012-07", "2014-02"),
    ]


def test_stays_side_by_side_are_two() -> None:
    found = read(
        _HEAD + "EDUCATION\n北京服装学院\t华南师范大学\nSep 2015 - Jul 2019\tSep 2019 - Dec 2021\n"
        "本科 - 视觉传达设计\t硕士 - 美术学\nAWARDS\n校级奖学金\n"
    )
    assert found["education"] == [
        ("北京服装学院", "本科", "视觉传达设计", "2015-09", "2019-07"),
        ("华南师范大学", "硕士", "美术学", "2019-09", "2021-12"),
    ]


def test_a_heading_in_the_margin_of_a_schools_row() -> None:
    found = read(
        "Thabo Sample\nthabo@example.com\nWork\tMathematics Teacher\nSample Science Academy\nJan 2012 – Dec 2017 · 5 yrs\n"
        "Taught Grades 8 to 12\nEducation\tUniversity of Johannesburg\nB.Ed in Senior Phase Teaching\nFeb 2008 – Nov 2011\n"
    )
    assert found["employment"] == [("Sample Science Academy", "Mathematics Teacher", "2012-01", "2017-12")]
    assert [study[:2] for study in found["education"]] == [("University of Johannesburg", "本科")]


def test_a_post_at_a_school_is_no_study() -> None:
    found = read(
        "Thabo Sample\nthabo@example.com\nWork Experience\nSample Boys' High School\nJanuary 2018 – Present\nMathematics Teacher\n"
        "Coached the Olympiad team\n"
    )
    assert found["employment"] == [("Sample Boys' High School", "Mathematics Teacher", "2018-01", "present")]
    assert found["education"] == []


def test_the_subject_stands_below_its_degree() -> None:
    found = read(
        "Wei Sample\nwei@example.com\nEducation\nUniversity of Washington\n2023 - 2025\nM.S.\nComputer Science and Engineering\n"
        "National Taiwan University\n2019 - 2023\nB.S.\nInformation Management\nSkills\nRust\n"
    )
    assert [study[:3] for study in found["education"]] == [
        ("University of Washington", "硕士", "Computer Science and Engineering"),
        ("National Taiwan University", "本科", "Information Management"),
    ]


def test_courses_are_no_subject() -> None:
    found = read(_HEAD + "教育背景\n2014.9-2018.6 东北农业大学 本科\n主修课程\n遗传学、植物学、园艺学\n")
    assert [study[2] for study in found["education"]] == [None]


@pytest.mark.parametrize(
    ("rows", "mail"),
    [
        (["zhang.wei@examp", "le.com"], "zhang.wei@example.com"),
        (["电子邮箱", "zhangwei@example.c", "n"], "zhangwei@example.cn"),
        (["zhangwei", "@example.com"], "zhangwei@example.com"),
        (["zhangwei@example.com", "Beijing"], "zhangwei@example.com"),
    ],
)
def test_a_broken_address_of_mail(rows: list[str], mail: str) -> None:
    assert read("张样伟\n13800001201\n" + "\n".join(rows) + "\n")["emails"] == [mail]


def test_a_name_in_large_type_over_two_lines() -> None:
    page = placed(
        (40, 40, 32, "Marguerite"), (40, 76, 32, "Sampleton"), (40, 115, 14, "Registered Nurse"), (40, 140, 10, "m@example.com"),
        (40, 155, 10, "Experience"), (40, 170, 10, "Sample Hospital"), (40, 185, 10, "Jan 2019 - Present"),
    )  # fmt: skip
    assert told(parse(page))["name"] == "Marguerite Sampleton"


def test_the_word_for_the_document_is_no_part_of_a_name() -> None:
    page = placed((40, 40, 24, "RESUME"), (40, 70, 24, "Chen Yuxin"), (40, 100, 10, "c@example.com"), (40, 115, 10, "Shenzhen"))
    assert told(parse(page))["name"] == "Chen Yuxin"


def test_a_second_number_behind_the_first() -> None:
    found = read("欧样涵\n13600010325 / 0755-26000325\nouyang@example.com\n")
    assert len(found["phones"]) == 2


def test_a_number_as_it_is_written_at_home_beside_the_address_of_mail() -> None:
    found = read("Siobhan Sample\nGalway • siobhan@example.org • 085 000 0122 • siobhan\nSummary\nNurse with seven years of experience.\n")
    assert found["phones"] == ["0850000122"]


def test_the_field_behind_a_post_belongs_to_it_where_the_firm_stands_elsewhere() -> None:
    found = read(
        "Priya Sample\npriya@example.com\nWork Experience\nSample Castings Pvt Ltd\nAssistant Manager - Audit\nJul 2020 - Present\n"
        "Lead statutory audits\n"
    )
    assert found["employment"] == [("Sample Castings Pvt Ltd", "Assistant Manager - Audit", "2020-07", "present")]


@pytest.mark.parametrize(
    ("text", "stretch"),
    [
        ("3 月 2018 – 12 月 2020", ("2018-03", "2020-12")),
        ("2014 2018", ("2014", "2018")),
    ],
)
def test_dates_as_style_sheets_write_them(text: str, stretch: tuple[str, str]) -> None:
    assert [(found.start, found.end) for found in find_ranges(text)] == [stretch]


def test_what_heads_a_group_of_skills_is_none() -> None:
    found = read(_HEAD + "专业技能\n中间件\nRocketMQ\nRedis\n运维\nDocker\nCloud\tAWS, Terraform, Kubernetes\n")
    assert found["skills"] == ["RocketMQ", "Redis", "Docker", "AWS", "Terraform", "Kubernetes"]


def test_a_heading_under_a_rule_of_dashes() -> None:
    rule = "-" * 70
    found = read(f"Tomas Sample\ntomas@example.com\nEMPLOYMENT {rule}\nSoftware Engineer, Sample Software Ltd (2016-09 - 2018-04)\nEDUCATION {rule}\nUniversity of Leeds (2011-09 - 2016-07)\n")
    assert [study[0] for study in found["education"]] == ["University of Leeds"]
    assert [post[:2] for post in found["employment"]] == [("Sample Software Ltd", "Software Engineer")]


def test_labelled_facts_under_about_me() -> None:
    found = read(
        "Curriculum Vitae\nAbout me\nName\tArjun Sample\nAddress\t12 Example Street\nPhone\t+91 98000 00402\nEmail\tarjun@example.net\n"
        "Experience\nNov. 2021 - present\tDevOps Engineer, Sample Games Pvt Ltd\n"
    )
    assert (found["name"], found["emails"]) == ("Arjun Sample", ["arjun@example.net"])


def test_a_place_below_the_dates_is_no_firm_of_the_next_post() -> None:
    found = read(
        "Priscilla Sample\npriscilla@example.com\nExperience\nSample Shipping Holdings\n6 years 8 months\nTreasury Manager\n"
        "April 2020 - Present (6 years 8 months)\nHong Kong SAR\nTreasury Analyst\nApril 2014 - March 2020 (6 years)\n"
    )
    assert [post[:2] for post in found["employment"]] == [
        ("Sample Shipping Holdings", "Treasury Manager"),
        ("Sample Shipping Holdings", "Treasury Analyst"),
    ]


def test_of_a_firm_told_in_two_rows_the_chinese_name_counts() -> None:
    found = read(_HEAD + "工作经历\n2019.3-至今\nSample Technology Co., Ltd.\n样本科技有限公司\n工程师\n")
    assert found["employment"] == [("样本科技有限公司", "工程师", "2019-03", "present")]
