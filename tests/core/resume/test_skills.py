"""Skills: told on one row, in lists, with remarks in brackets."""

import pytest

from tests.core.resume.making import read

ENTRY = "教育经历\n2012/09—2016/06 样本大学 信息管理 本科\n"


@pytest.mark.parametrize("label", ["技能", "专业技能", "Skills"])
def test_a_row_that_tells_them_behind_its_label_needs_no_heading(label: str) -> None:
    found = read(f"柳样\n{ENTRY}{label}：Axure、SQL、Python\n")
    assert found["skills"] == ["Axure", "SQL", "Python"]
    assert [each["school"] for each in found["education"]] == ["样本大学"]


def test_what_follows_such_a_row_is_no_skill_and_goes_on_where_it_was() -> None:
    found = read(
        "柳样\n工作经历\n2019/06—至今 样本科技有限公司 产品经理\n技能：SQL、Axure\n"
        "2016/07—2019/05 示例信息有限公司 产品专员\n期望\n杭州、月薪 18-22K\n"
    )
    assert found["skills"] == ["SQL", "Axure"]
    assert [each["employer"] for each in found["employment"]] == [
        "样本科技有限公司",
        "示例信息有限公司",
    ]


def test_a_remark_in_brackets_is_not_cut_apart() -> None:
    found = read("柳样\n技能\nExcel(透视表、宏)、速录(120字/分钟)、Photoshop\n")
    assert "速录" in found["skills"]
    assert {"Excel", "Photoshop"} <= set(found["skills"])
    assert not [skill for skill in found["skills"] if skill.count("(") != skill.count(")")]


def test_skills_with_the_years_they_were_used() -> None:
    found = read(
        "张样例\n手机：13800001234\n个人优势\n5年Java开发经验，3年以上Python数据分析经验；2018年3月开始用Excel\n"
        "技能\nJava（5年）、MySQL 3年、Redis：2年\nDocker (3+ years), SQL - 4 yrs\n"
        "工作经历\n2018年3月到现在 苏州样达公司 开发\n"
    )
    assert found["skill_years"] == ["Java 5年", "Python 3年", "MySQL 3年", "Redis 2年", "Docker 3年", "SQL 4年"]  # fmt: skip
    assert found["skills"] == ["Java", "MySQL", "Redis", "Docker", "SQL"]


def test_years_of_work_are_no_years_of_a_skill() -> None:
    found = read("张样例\n8年工作经验\n技能\nJava、MySQL\n工作经历\n2018年3月-2020年5月 样达公司 Java开发\n")
    assert found["skill_years"] == []
