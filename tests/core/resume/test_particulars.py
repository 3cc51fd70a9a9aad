"""What a résumé says beside name, contact, studies and posts."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caidang.core.resume.fields.person.particulars import read_particular
from caidang.core.resume.model import SURE
from caidang.core.resume.parse import parse
from caidang.core.resume.registers import level_of
from caidang.core.resume.values import to_json
from tests.core.resume.making import document_of

WHOLE = """沈若溪
女 | 1990年5月 | 汉族 | 中共党员 | 已婚已育 | 10年工作经验 | 现居杭州 | 户籍：安徽省六安市
手机：13800138000 邮箱：shen@example.com QQ：12345678
求职状态：在职-考虑机会 到岗时间：一个月内 目前年薪：30万
期望职位：后端工程师 期望城市：杭州 期望薪资：25-35K·14薪
https://github.com/shen-ruoxi

教育背景
2008.09-2012.06 南京邮电大学 计算机科学与技术 本科（全日制统招）

工作经历
2018.03-至今 杭州云图软件有限公司 后端工程师
部门：平台研发部 汇报对象：技术总监 工作地点：杭州
工作内容：
1. 负责订单系统的设计与开发，日均处理 300 万单；
2. 带领五人小组重构支付网关。
2012.07-2018.02 上海蓝鲸科技有限公司 | 研发部 | Java开发工程师 | 上海
所属行业：互联网
负责会员系统。
维护报表平台。

项目经历
2019.01-2020.06 订单中台重构 技术负责人
将单体应用拆为 12 个服务；
上线后故障减少一半。
项目名称：会员积分系统
项目时间：2016.03-2017.05
项目角色：核心开发
项目描述：为三百家门店提供积分服务。

语言能力
英语（CET-6 580分），可作为工作语言；日语 N2；普通话二级甲等
证书
PMP、软件设计师、C1驾照、网络信息安全工程师资格证

自我评价
踏实肯干，八年后端经验。
喜欢写文档。
"""


def read(text: str) -> dict[str, Any]:
    return to_json(parse(document_of(text)))


def test_the_particulars_of_a_whole_resume() -> None:
    found = read(WHOLE)
    expected = {
        "ethnicity": "汉族", "political": "中共党员", "marital": "已婚已育", "work_years": "10年",
        "household": "安徽省六安市", "qq": "12345678", "job_status": "在职-考虑机会", "available": "一个月内",
        "current_salary": "30万/年", "links": ["https://github.com/shen-ruoxi"],
    }  # fmt: skip
    assert {name: found[name] for name in expected} == expected
    assert found["codes"] == {"city": "330100", "household": "341500"}
    assert found["monthly"] == {"expected_salary": [25_000, 35_000], "current_salary": [25_000, 25_000]}
    assert found["education"][0]["form"] == "全日制"


def test_posts_keep_department_place_trade_superior_and_duties() -> None:
    now, before = read(WHOLE)["employment"]
    assert (now["department"], now["reports_to"], now["city"]) == (
        "平台研发部",
        "技术总监",
        "杭州",
    )
    assert now["duties"].splitlines() == [
        "1. 负责订单系统的设计与开发，日均处理 300 万单；",
        "2. 带领五人小组重构支付网关。",
    ]
    assert (before["department"], before["city"], before["industry"]) == (
        "研发部",
        "上海",
        "互联网",
    )
    assert before["duties"] == "负责会员系统。\n维护报表平台。"


def test_projects_by_their_dates_and_by_their_labels() -> None:
    first, second = read(WHOLE)["projects"]
    assert (first["name"], first["role"], first["start"], first["end"]) == (
        "订单中台重构", "技术负责人", "2019-01", "2020-06",
    )  # fmt: skip
    assert first["duties"] == "将单体应用拆为 12 个服务；\n上线后故障减少一半。"
    assert (second["name"], second["role"], second["start"]) == (
        "会员积分系统",
        "核心开发",
        "2016-03",
    )


def test_projects_whose_names_stand_above_their_dates_or_without_any() -> None:
    above = read(
        "沈若溪\n项目经验\n智慧园区平台\n2020.03-2021.04 项目经理\n负责交付。\n仓储改造\n2018.01-2019.02\n负责测试。\n"
    )
    assert [(p["name"], p["role"]) for p in above["projects"]] == [
        ("智慧园区平台", "项目经理"),
        ("仓储改造", None),
    ]
    numbered = read(
        "沈若溪\n项目经验\n1、智慧园区平台\n负责整体交付与验收工作。\n2、仓储改造\n负责测试用例的编写与执行。\n"
    )
    assert [p["name"] for p in numbered["projects"]] == ["智慧园区平台", "仓储改造"]


def test_languages_certificates_and_the_words_about_oneself() -> None:
    found = read(WHOLE)
    assert found["languages"] == ["英语 CET-6", "日语 N2", "普通话 二级甲等"]
    # An examination that tells how well a language is spoken is told there.
    assert found["certificates"] == [
        "PMP", "软件设计师", "C1驾照", "网络信息安全工程师资格证", "普通话二级甲等",
    ]  # fmt: skip
    assert found["summary"] == "踏实肯干，八年后端经验。\n喜欢写文档。"


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("民族：汉", "ethnicity", "汉族"),
        ("民族：土家族", "ethnicity", "土家族"),
        ("政治面貌：党员", "political", "中共党员"),
        ("政治面貌：团员", "political", "共青团员"),
        ("婚姻状况：未婚", "marital", "未婚"),
        ("婚否：是", "marital", "已婚"),
        ("籍贯：河南郑州", "native_place", "河南郑州"),
        ("户口所在地：湖北省仙桃市", "household", "湖北省仙桃市"),
        ("工作年限：五年", "work_years", "5年"),
        ("工作经验：5-10年", "work_years", "5年"),
        ("工作年限：三至五年", "work_years", "3年"),
        ("女 | 3～5年工作经验 | 本科", "work_years", "3年"),
        ("有6到8年从业经验", "work_years", "6年"),
        ("工作经验：应届毕业生", "work_years", "应届"),
        ("年龄：28岁", "age", "28"),
        ("男 28岁 上海", "age", "28"),
        ("曾用名：沈小溪", "former_name", "沈小溪"),
        ("身份证号：11010519491231002X", "id_number", "11010519491231002X"),
        ("QQ号：987654321", "qq", "987654321"),
        ("离职-随时到岗", "job_status", "离职-随时到岗"),
        ("到岗时间：两周内", "available", "两周内"),
        ("目前月薪：18k", "current_salary", "18K"),
    ],
)  # fmt: skip
def test_one_particular(line: str, field: str, value: str) -> None:
    assert read(f"沈若溪\n{line}\n手机：13800138000\n教育经历\n南京大学 本科\n")[field] == value


@pytest.mark.parametrize("told", ["5-10年", "5年-10年", "5～10年", "5 - 10 years", "五到十年", "10年以内", "不足10年"])
def test_years_that_are_no_number_are_to_be_looked_at(told: str) -> None:
    """The least of a range is true in any case, but nobody said it."""
    year = read_particular("work_years", told)
    assert year is not None
    assert year == ("5年" if "5" in told or "五" in told else "10年", year[1])
    assert year[1] < SURE
    assert read_particular("work_years", "2015年至今") is None


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("身份证号：110105194912310021", "id_number"),
        ("民族：", "ethnicity"),
        ("负责在职员工培训", "job_status"),
        ("2010级毕业", "age"),
        ("南京邮电大学", "political"),
    ],
)
def test_what_is_none_is_left_out(line: str, field: str) -> None:
    assert read(f"沈若溪\n{line}\n手机：13800138000\n")[field] is None


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("郑州大学 会计学 本科 自考", "非全日制"),
        ("南京邮电大学 会计学 本科", None),
        ("郑州大学 会计 专升本", "非全日制"),
    ],
)
def test_the_form_of_study(text: str, form: str | None) -> None:
    assert read(f"沈若溪\n教育经历\n2010.09-2014.06 {text}\n")["education"][0]["form"] == form


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WHOLE.splitlines()), min_size=1, max_size=40))
def test_any_order_of_lines_is_read_without_harm(lines: list[str]) -> None:
    found = read("简历\n" + "\n".join(lines))
    for post in found["employment"]:
        assert len(post["duties"] or "") <= 4000


@pytest.mark.parametrize(
    ("school", "level"),
    [
        ("北大", "985"), ("Zhejiang University", "985"), ("郑州大学", "211"), ("宁波大学", "双一流"), ("香港大学", "港澳台"),
        ("University of Oxford", "海外"), ("常州工学院", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_level_of_a_school_by_any_of_its_names(school: str, level: str) -> None:
    assert level_of(school) == level
