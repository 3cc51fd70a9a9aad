"""What thirty résumés in other manners taught: letters, stays of several posts, columns overleaf, numbers from abroad."""

from typing import Any

import pytest

from caidang.core.extract.document import Box, Document, Kind, Line, Page, Span
from caidang.core.resume.assist import mask_contacts
from caidang.core.resume.dictionary import cities
from caidang.core.resume.parse import parse
from tests.core.resume.making import document_of, told

CASES: list[tuple[str, str, dict[str, Any]]] = [
    (
        "dates in brackets behind the post, or the post behind the dates",
        "您好，我是阎示，想应聘小学数学老师。\n我先在郑州一八培优教育带奥数班（2022.7-2023.6，数学教师），后来考进巩义市样本小学做合同制数学教师（2023.9至今）。\n电话13800000011，6000左右就可以。\n",
        {
            "phones": ["13800000011"],
            "employment": [
                ("郑州一八培优教育", "数学教师", "2022-07", "2023-06"),
                ("巩义市样本小学", "数学教师", "2023-09", "present"),
            ],
        },
    ),
    (
        "a letter that says only when each post began",
        "求职信\n我叫栾示梅，电话13800000012。\n我2007年毕业于齐齐哈尔医学院护理专业，同年进入大庆样本总医院骨科做护士。2015年随爱人到青岛，在青岛样本医院任护师，2019年竞聘上了护士长至今。\n",
        {
            "employment": [
                ("大庆样本总医院", "护士", "2007", "2015"),
                ("青岛样本医院", "护师", "2015", "2019"),
                ("青岛样本医院", "护士长", "2019", "present"),
            ]
        },
    ),
    (
        "posts within one stay, each in a part of the firm",
        "焦示\n13800000013\n工作履历\n山西样本建设集团有限公司\n2014.02-至今\n- 2020.05-至今　第三工程公司　项目总工程师\n- 2014.02-2020.04　太原南站项目部　技术负责人\n"
        "中铁样本局集团有限公司\n2007.07-2014.01\n- 贵广铁路项目　技术员、工程部副部长\n",
        {
            "employment": [
                ("山西样本建设集团有限公司", "项目总工程师", "2020-05", "present"),
                ("山西样本建设集团有限公司", "技术负责人", "2014-02", "2020-04"),
                ("中铁样本局集团有限公司", "技术员、工程部副部长", "2007-07", "2014-01"),
            ]
        },
    ),
    (
        "a firm and a post in one breath, as a recogniser joins them",
        "霍示妮\n13800000014\n工作经历\n石家庄奈示儿美颜连锁美容师\n2022.05-至今\n负责会员维护\n",
        {"employment": [("石家庄奈示儿美颜连锁", "美容师", "2022-05", "present")]},
    ),
    (
        "a report without headings, a label for each fact",
        "姓名：司空示\n电话：13800000015\n学历：硕士（浙江大学　工商管理　2013-2015）\n公司：宁波示例光学科技有限公司\n职位：制造总监\n时间：2017.05-至今\n"
        "公司：样本汽车\n职位：工艺工程师\n时间：2005.07-2010.02\n",
        {
            "employment": [
                ("宁波示例光学科技有限公司", "制造总监", "2017-05", "present"),
                ("样本汽车", "工艺工程师", "2005-07", "2010-02"),
            ]
        },
    ),
    (
        "no headings: the school, below it the degree, below that the dates",
        "Marek Sample\nSenior Analyst\nDemo Supply AG\nFebruary 2022 - Present\nForecasting for furniture fittings, 320 suppliers\nLogistics Intern\nDemo Logistics Group\nJuly 2017 - September 2017\n"
        "Poznań University of Economics and Business\nMaster's degree, Logistics\n2013 - 2018\nmarek@example.net\n",
        {"education": [("Poznań University of Economics and Business", "硕士", "Logistics", "2013", "2018")]},
    ),
    (
        "where in the firm somebody works, below its name",
        "谭示\n13800000016\n工作经历\n安示（中国）企业咨询有限公司\n并购咨询 高级咨询员 Senior Consultant\t2019.07 – 2021.07\n- 完成尽职调查\n",
        {"employment": [("安示(中国)企业咨询有限公司", "高级咨询员", "2019-07", "2021-07")]},
    ),
    (
        "a mobile of Malaysia, a town behind its postal code, a grade that is no month",
        "Nur Sample\nNo. 12, Jalan Contoh, 47400 Petaling Jaya\n019-000 0974\nEDUCATION\nUniversiti Teknologi MARA\nBachelor of Accountancy\n2011 – 2015\nSPM, SMK Contoh, 2009 – 8A\n",
        {"phones": ["+60190000974"], "city": "Petaling Jaya"},
    ),
    (
        "a mobile of France",
        "Camille Sample\n12 rue des Lilas, 44000 Nantes — 06 11 00 09 83\n",
        {"phones": ["+33611000983"], "city": "Nantes"},
    ),
    (
        "a degree told as 大学毕业, posts that sound like duties",
        "邱示\n13800000017\n最高学历：大学毕业　逢甲大学　机械工程\n工作经历\n2022.11至今 样本银行合肥高新支行\n对公客户经理\n",
        {"highest_degree": "本科", "employment": [("样本银行合肥高新支行", "对公客户经理", "2022-11", "present")]},
    ),
]


@pytest.mark.parametrize(("text", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_other_manners(text: str, wanted: dict[str, Any]) -> None:
    found = told(parse(document_of(text)))
    assert {key: found[key] for key in wanted} == wanted


def test_a_column_goes_on_overleaf() -> None:
    """The left column ends on the next page; the right one, which stood between, keeps its own rows."""

    def line(x: float, y: float, text: str) -> Line:
        return Line((Span(text, Box(x, y, x + 10.5 * len(text), y + 10.5), 10.5),))

    left = ["样示", "手机：13800000018", "工作经历", "2020.01-2023.05 样本地产有限公司 财务经理", "负责总账", "负责报表", "2016.01-2019.12 示例机械有限公司 会计"]
    right = ["教育背景", "2012.09-2015.06 清华大学 会计学 本科", "专业技能", "SAP、合并报表"]
    over = ["编制凭证与总账", "2013.01-2015.12 样本商贸有限公司 出纳", "负责收付"]
    first = [line(40, 60 + 110 * at, text) for at, text in enumerate(left)] + [line(320, 170 + 60 * at, text) for at, text in enumerate(right)]
    second = [line(40, 60 + 40 * at, text) for at, text in enumerate(over)]
    found = told(parse(Document(Kind.PDF, (Page(1, 595.0, 842.0, tuple(first)), Page(2, 595.0, 842.0, tuple(second))))))
    assert [post[0] for post in found["employment"]] == ["样本地产有限公司", "示例机械有限公司", "样本商贸有限公司"]
    assert found["skills"] == ["SAP", "合并报表"]


def test_only_the_address_is_blacked_out() -> None:
    assert mask_contacts("邮箱 wang@example.com现居苏州").endswith("现居苏州")


def test_no_city_is_called_by_a_number() -> None:
    assert [city for city in cities() if any(char.isdigit() or char == ":" for char in city)] == []
