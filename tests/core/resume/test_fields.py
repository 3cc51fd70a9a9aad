"""Single rules: schools, majors, degrees, employers, titles, cities, contacts."""

import pytest

from caidang.core.resume.dictionary import canonical_school, find_entries
from caidang.core.resume.fields.names.degrees import find_degrees
from caidang.core.resume.fields.names.organisations import (
    is_department,
    is_descriptor,
    looks_like_company,
    split_glued,
)
from caidang.core.resume.fields.names.schools import find_schools
from caidang.core.resume.fields.names.titles import looks_like_title
from caidang.core.resume.sections import Part, heading_of
from tests.core.resume.making import read


@pytest.mark.parametrize(
    ("text", "schools"),
    [
        ("2015.9-2019.6 北京大学光华管理学院 金融学", ["北京大学"]),
        ("毕业于上海交通大学电子信息与电气工程学院", ["上海交通大学"]),
        ("商丘工学院 文学院 本科", ["商丘工学院"]),
        ("信阳市第三中学 高中", ["信阳市第三中学"]),
        ("中国地质大学(武汉) 地质工程", ["中国地质大学(武汉)"]),
        ("University of California, Berkeley, CA", ["University of California, Berkeley"]),
        ("Hubei Institute of Fine Arts\tEconomic Law", ["Hubei Institute of Fine Arts"]),
        ("某某职业技术学院 软件技术", ["某某职业技术学院"]),
        ("计算机学院", []),
        ("大学英语六级", []),
        ("主修课程: 大学物理", []),
    ],
)
def test_schools(text: str, schools: list[str]) -> None:
    assert [school.name for school in find_schools(text)] == schools


def test_aliases_meet() -> None:
    assert canonical_school("北大") == canonical_school("Peking  university") == "北京大学"
    assert canonical_school("某个没有的学校") is None


@pytest.mark.parametrize(
    ("text", "degree"),
    [
        ("硕士研究生", "硕士"), ("工学学士", "本科"), ("大学本科", "本科"), ("大学专科", "大专"), ("博士后", "博士"),
        ("MBA", "硕士"), ("Ph.D.", "博士"), ("B.S. in CS", "本科"), ("Master of Engineering", "硕士"),
        ("Bachelor’s degree", "本科"), ("High School Diploma", "高中"), ("中专", "中专"), ("专升本", "本科"),
        ("初中", "初中"), ("初中毕业", "初中"), ("Junior High School", "初中"),
    ],
)  # fmt: skip
def test_degrees(text: str, degree: str) -> None:
    assert [found.value for found in find_degrees(text)] == [degree]


@pytest.mark.parametrize("text", ["made by hand", "高中语文教师", "初中数学老师", "高中部主任", "辅导初中学生", "ms", "a small bag"])
def test_what_is_no_degree(text: str) -> None:
    assert find_degrees(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "上海示例信息技术有限公司",
        "腾讯",
        "中国工商银行上海分行",
        "市第一人民医院",
        "Acme Co., Ltd.",
        "Google",
        "德勤",
    ],
)
def test_employers(text: str) -> None:
    assert looks_like_company(text) >= 0.8


@pytest.mark.parametrize("text", ["负责公司", "Java工程师", "优化流程", "参与集团", "提升了30%"])
def test_what_is_no_employer(text: str) -> None:
    assert looks_like_company(text) < 0.8


@pytest.mark.parametrize(
    "text",
    [
        "高级Java开发工程师",
        "总经理助理",
        "产品/运营",
        "Senior Software Engineer",
        "VP of Sales",
        "HRBP",
    ],
)
def test_titles(text: str) -> None:
    assert looks_like_title(text) >= 0.8


@pytest.mark.parametrize(
    "text", ["负责销售", "上海示例有限公司", "指导3名工程师", "互联网", "2019"]
)
def test_what_is_no_title(text: str) -> None:
    assert looks_like_title(text) < 0.8


def test_glued_employer_and_title_come_apart() -> None:
    text = "上海示例信息技术有限公司北京分公司Java工程师"
    at = split_glued(text)
    assert at is not None
    assert (text[:at], text[at:]) == ("上海示例信息技术有限公司北京分公司", "Java工程师")
    assert split_glued("上海示例信息技术有限公司") is None


def test_departments_and_remarks() -> None:
    assert is_department("技术部")
    assert is_descriptor("上市公司")
    assert is_descriptor("100-499人")
    assert is_descriptor("广东省深圳市")
    assert not is_descriptor("深圳示例有限公司")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("教育背景", Part.EDUCATION), ("【工作经历】", Part.WORK), ("一、项目经验", Part.PROJECT), ("WORK EXPERIENCE", Part.WORK),
        ("教育经历 Education", Part.EDUCATION), ("Skills & Tools", Part.SKILLS), ("自我评价:", Part.SUMMARY),
        ("■ 教 育 背 景", Part.EDUCATION), ("工作经历(5年)", Part.WORK), ("上海示例有限公司", None),
        ("负责教育背景调查的设计与实施工作", None), ("", None),
    ],
)  # fmt: skip
def test_headings(text: str, part: Part | None) -> None:
    assert heading_of(text) is part


@pytest.mark.parametrize(
    ("line", "city"),
    [
        ("现居住地：江苏省苏州市工业园区", "苏州"),
        ("籍贯：四川成都 现居：上海", "上海"),
        ("地址：吉林省长春市", "长春"),
        ("Location: Shenzhen, China", "Shenzhen"),
        ("籍贯：四川成都", None),
        ("期望城市：北京", None),
    ],
)
def test_cities(line: str, city: str | None) -> None:
    assert read(f"张三\n{line}\n13800001234\n教育经历\n2010-2014 北京大学 本科\n")["city"] == city


@pytest.mark.parametrize(
    ("line", "phones"),
    [
        ("手机：+86 138-0000-1234", ["13800001234"]),
        ("13800001234 / 13900131234", ["13800001234", "13900131234"]),
        ("电话：010-82345678", ["010-82345678"]),
        ("Tel: +852 5123 4567", ["+85251234567"]),
        ("身份证号：110101199003070000", []),
        ("紧急联系人：13800001234", []),
    ],
)
def test_phones(line: str, phones: list[str]) -> None:
    assert read(f"张三\n{line}\n教育经历\n2010-2014 北京大学 本科\n")["phones"] == phones


def test_the_referees_phone_is_not_the_persons() -> None:
    found = read(
        "张三\n电话：13800001234\n工作经历\n2010.1-2014.2 北京示例有限公司 会计\n证明人：王五 13900135678\n"
    )
    assert found["phones"] == ["13800001234"]


def test_identity_number_tells_birth_and_gender() -> None:
    found = read("张三\n身份证号：110101199003070017\n教育经历\n2010-2014 北京大学 本科\n")
    assert (found["birth"], found["gender"]) == ("1990-03-07", "男")


def test_latin_terms_match_whole_words() -> None:
    assert [hit.entry for hit in find_entries("skills", "JavaScript和Java, Gopher")] == [
        "JavaScript",
        "Java",
    ]
