"""Forms, letters and photographs: labels in pairs or glued together, what stands beside a study, and where somebody lives."""

from typing import Any

import pytest

from caidang.core.resume.model import Resume
from caidang.core.resume.parse import parse
from tests.core.resume.making import document_of, read, told

HEAD = "祝清越\n电话：13800007108\n邮箱：zhu@example.com\n"


def resume_of(text: str) -> Resume:
    return parse(document_of(HEAD + text))


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        ("求职意向：采购经理期望城市：苏州", "expected_job", "采购经理"),
        ("求职意向：采购经理期望城市：苏州", "expected_city", "苏州"),
        ("期望薪资：8-10K到岗时间：一周内", "available", "一周内"),
        ("Sex / Age: Female / 29", "age", "29"),
        ("Sex / Age: Female / 29", "gender", "女"),
        ("性别/年龄\t男/32\t籍贯\t福建泉州", "age", "32"),
        ("工种意向\t普工", "expected_job", "普工"),
        ("报考岗位：专任教师", "expected_job", "专任教师"),
        ("政治面貌：预备党员", "political", "中共预备党员"),
        ("男丨工作18年丨杭州", "work_years", "18年"),
        ("Née le 14 février 1994 – Nationalité française", "birth", "1994-02-14"),
        ("Née le 14 février 1994 – Nationalité française", "gender", "女"),
    ],
)
def test_what_labels_say_where_forms_and_recognisers_put_them(row: str, field: str, value: str) -> None:
    assert read(HEAD + row + "\n")[field] == value


def test_a_pair_of_labels_that_tell_of_no_person_is_no_pair() -> None:
    assert read(HEAD + "学校/专业：苏州大学/物流管理\n")["age"] is None


@pytest.mark.parametrize(
    ("row", "phones"),
    [
        ("电话：024-25006114／18900006114", ["18900006114", "024-25006114"]),
        ("电话：18900006114（手机）  0311-25006114（宅）", ["18900006114", "0311-25006114"]),
        ("联系电话\t0710-2600725\t手机\t18900006114", ["18900006114", "0710-2600725"]),
        ("手机：18900006114\t紧急联系人\t张某\t电话\t0710-2600725", ["18900006114"]),
    ],
)
def test_a_landline_beside_a_mobile_is_kept_and_another_persons_is_not(row: str, phones: list[str]) -> None:
    assert sorted(read(f"祝清越\n{row}\n")["phones"]) == sorted(phones)


@pytest.mark.parametrize(
    ("row", "city"),
    [
        ("地址：河南驻马店人，现住昆山", "昆山"),
        ("现住郑州市管城区。地址：河南驻马店人", "郑州"),
        ("我今年45岁，山东临沂人，现在在济南历下住。", "济南"),
        ("Ho Chi Minh City, Vietnam", "Ho Chi Minh City"),
        ("Hong Kong Tel: +852 6123 6146", "Hong Kong"),
    ],
)
def test_where_somebody_lives_is_not_where_he_comes_from(row: str, city: str) -> None:
    assert read(f"祝清越\n{row}\n邮箱：zhu@example.com\n")["city"] == city


def test_towns_are_no_post_though_they_stand_among_wishes() -> None:
    found = read(HEAD + "工作经历\n某某软件有限公司\t2018.07-至今\n测试工程师\n期望\n薪资 15-20K\n城市 合肥/南京\n")
    assert (found["expected_job"], found["expected_city"]) == (None, "合肥、南京")


STUDIES: list[tuple[str, list[tuple[Any, ...]]]] = [
    (
        "教育背景\n吉林大学 电子科学与工程学院\t2016.09-2020.06\n微电子科学与工程，本科，排名 3/112\n",
        [("吉林大学", "本科", "微电子科学与工程", "2016-09", "2020-06")],
    ),
    (
        "教育背景\n2017.09-2020.06 北京大学汇丰商学院 金融学 硕士\n2013.09-2017.06 扬州大学税务学院 财政学 本科\n",
        [
            ("北京大学汇丰商学院", "硕士", "金融学", "2017-09", "2020-06"),
            ("扬州大学", "本科", "财政学", "2013-09", "2017-06"),
        ],
    ),
    (
        "教育背景\n2020.08-2021.01  台湾逢甲大学  交换生\n",
        [("台湾逢甲大学", None, None, "2020-08", "2021-01")],
    ),
    (
        "教育背景\n华东政法大学\t劳动与社会保障\t本科\t2018.09-2022.06\n辅修：法学（双学位），华东政法大学\n",
        [("华东政法大学", "本科", "劳动与社会保障", "2018-09", "2022-06")],
    ),
    (
        "QUALIFICATIONS\n2015: BCom Honours, Information Systems - University of Cape Town\n2014: BCom, Accounting - University of Cape Town\n",
        [
            ("University of Cape Town", "本科", "Information Systems", None, "2015"),
            ("University of Cape Town", "本科", "Accounting", None, "2014"),
        ],
    ),
    (
        "Education\nUniversity of Nottingham Ningbo China\tSep 2018 – Jul 2022\nBSc (Hons) Finance, Accounting and Management, First Class\n",
        [("University of Nottingham Ningbo China", "本科", "Finance, Accounting and Management", "2018-09", "2022-07")],
    ),
    (
        "学历\t中专\t毕业学校\t南宁市第六职业技术学校\t专业\t模具制造技术\n入学时间\t2004.09\t毕业时间\t2007.07\n",
        [("南宁市第六职业技术学校", "中专", "模具制造技术", "2004-09", "2007-07")],
    ),
    (
        "第一学历\t黔东南民族职业技术学院 大专\t毕业时间\t2017.7\n最高学历\t贵州医科大学（函授）本科\t毕业时间\t2021.1\n所学专业\t护理学\n",
        [
            ("黔东南民族职业技术学院", "大专", None, None, "2017-07"),
            ("贵州医科大学", "本科", "护理学", None, "2021-01"),
        ],
    ),
    (
        "最高学历\t在职研究生\t毕业学校及专业\t华中科技大学 公共管理\n简历\n2007.09-2011.06 湖北大学行政管理专业本科学习\n",
        [
            ("湖北大学", "本科", "行政管理", "2007-09", "2011-06"),
            ("华中科技大学", "硕士", "公共管理", None, None),
        ],
    ),
    (
        "学历学位\t全日制教育\n大学\n经济学学士\n毕业院校系及专业\n扬州大学税务学院\n财政学专业\n简历\n1995.09—1999.08 扬州大学税务学院财政学专业学习\n",
        [("扬州大学", "本科", "财政学", "1995-09", "1999-08")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "studies"), STUDIES)
def test_studies_as_forms_and_remarks_tell_them(text: str, studies: list[tuple[Any, ...]]) -> None:
    assert told(resume_of(text))["education"] == studies


@pytest.mark.parametrize(
    ("row", "degree"),
    [
        ("学历：大专（自考本科在读）", "大专"),
        ("我叫祝清越，山东人，高中毕业，1998年起给人开车，有驾照，干活踏实，什么苦都能吃，熟悉济南的每一条路，也跑过北京、天津、青岛和烟台的长途，从来没有出过事，领导和同事都放心。", "高中"),
    ],
)
def test_the_highest_degree_is_one_that_is_held(row: str, degree: str) -> None:
    assert read(HEAD + row + "\n")["highest_degree"] == degree


def test_a_post_in_a_form_is_a_fact_and_does_not_swallow_what_stands_below() -> None:
    found = read(
        "人员信息表\n姓名\t祝清越\t性别\t女\n工作单位及职务\t某某市人力资源局 副科长\n联系电话\t13800007108\n"
        "家庭住址\t湖北省襄阳市襄城区檀溪路\n简历\n2011.08-2016.10 某某区某某乡人民政府 科员\n"
    )
    assert (found["city"], found["phones"]) == ("襄阳", ["13800007108"])


def test_what_a_form_asks_is_no_certificate() -> None:
    assert read(HEAD + "有何技术证书\t叉车证（N1）\n")["certificates"] == ["叉车证(N1)"]
