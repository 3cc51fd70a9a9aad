"""What a reader who knew none of the others' pages stumbled over: names set wide, towns, rows that are no duty, pages from abroad."""

from typing import Any

import pytest

from caidang.core.resume.fields.names.schools import find_schools
from caidang.core.resume.fields.posts.heads.stray_rows import is_stray
from caidang.core.resume.lines import read_rows
from caidang.core.resume.parse import parse
from caidang.core.text.dates import find_ranges
from tests.core.resume.making import document_of, told


def read(text: str) -> dict[str, Any]:
    return told(parse(document_of(text)))


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("杜 嘉宁", "杜嘉宁"),
        ("李  可    Ke Li\n产品设计师 / UX Designer", "李可"),
        ("欧 若菲　　最近更新：2026-11-02", "欧若菲"),
        ("应聘：门店店长\n韩小梅，女，33岁，电话13900007733，住郑州二七区，大专", "韩小梅"),
        ("Grace Ho Sze Man　何思敏\nFlat A, 22/F, Example Mansion, Sham Shui Po", "何思敏"),
        ("计小满护师简历", "计小满"),
    ],
)
def test_names(head: str, name: str) -> None:
    assert read(f"{head}\n手机：13800003001\n工作经历\n2019.3-至今 郑州样本便利店有限公司 店长\n")["name"] == name


@pytest.mark.parametrize("head", ["高 级 经 理", "李明 王芳", "工作 经历"])
def test_words_set_wide_are_no_names(head: str) -> None:
    assert read(f"{head}\n手机：13800003001\n")["name"] != "".join(head.split())


@pytest.mark.parametrize(
    ("row", "city"),
    [
        ("Flat 12B, Sunrise Court, 88 Nathan Road, Kowloon | +852 6123 0000 | ming@example.com | linkedin.com/in/ming-example-of-nobody", "Hong Kong"),
        ("Apt 4, The Quays, Galway, Co. Galway, H91 X000 · +353 85 000 0009 · nobody.in.particular@example.org · github.com/example", "Galway"),
        ("Anschrift: Lindenstraße 14, 50674 Köln", "Köln"),
        ("Arquitecta | Bilbao, España | +34 600 00 00 16", "Bilbao"),
        ("Hong Kong SAR", "Hong Kong"),
        ("住址：九龍觀塘翠屏邨", "香港"),
        ("住址：重庆市九龙坡区", "重庆"),
        ("城市：期望苏州，接受常州", None),
    ],
)
def test_towns(row: str, city: str | None) -> None:
    assert read(f"Nobody Example\n{row}\nEmail: nobody@example.com\n").get("city") == city


@pytest.mark.parametrize(
    "row",
    [
        "起止时间 单位 岗位 离职原因 证明人及电话", "邮箱：nobody@example.org", "研究方向：固态电池界面", "紧急联系人 何太 13800008802",
        "持有证件：特种设备作业人员证（N1）", "期望月薪7000以上，随时可以上班", "Notice period: 2 months", "2000年-2012年 家里种地、打零工",
    ],
)  # fmt: skip
def test_rows_that_are_no_duty(row: str) -> None:
    text = f"何志坚\n手机：13800008890\n工作经历\n2018.03-2026.05 深圳样物流有限公司 叉车工\n- 负责装卸\n{row}\n"
    assert [stay.duties.value for stay in parse(document_of(text)).employment if stay.duties] == ["- 负责装卸"]


@pytest.mark.parametrize("row", ["负责公司邮箱：域名与账号的维护", "公司 岗位", "研究方向一的材料", "照顾老人 30 位"])
def test_rows_that_are_duties(row: str) -> None:
    assert not any(is_stray(each) for each in read_rows(document_of(row)))


def test_the_mark_of_a_certificate_is_no_examination() -> None:
    found = read("何志坚\n工作经历\n2018.03-2026.05 深圳样物流有限公司 叉车工\n持有证件：特种设备作业人员证（N1）有效期至2028年\n")
    assert found["certificates"] == ["特种设备作业人员证(N1)"]
    assert not found.get("languages")


@pytest.mark.parametrize(
    ("text", "school"),
    [
        ("M.Tech — Indian Institute of Technology Bombay — 2016", "Indian Institute of Technology Bombay"),
        ("Georgetown University Law Center, J.D.", "Georgetown University Law Center"),
        ("Universidad del País Vasco", "Universidad del País Vasco"),
        ("Victoria Example Junior College, GCE A-Levels", "Victoria Example Junior College"),
    ],
)
def test_schools_with_all_of_their_name(text: str, school: str) -> None:
    assert [each.name for each in find_schools(text)] == [school]


@pytest.mark.parametrize(
    ("row", "study"),
    [
        ("Parsons School of Design 帕森斯设计学院\tMFA Design and Technology\t2015 - 2017", ("帕森斯设计学院", "硕士", "Design and Technology", "2015", "2017")),
        ("10/2005 – 07/2010  Staatsexamen Pharmazie, Philipps-Universität Marburg", ("Philipps-Universität Marburg", "硕士", "Pharmazie", "2005-10", "2010-07")),
        ("MSc (Distinction) Transport Planning, University of Leeds, 2017–18", ("University of Leeds", "硕士", "Transport Planning", "2017", "2018")),
    ],
)  # fmt: skip
def test_studies(row: str, study: tuple[str, ...]) -> None:
    assert read(f"Nobody Example\nEDUCATION\n{row}\n")["education"] == [study]


def test_the_degree_above_all_others_belongs_to_the_study_without_one() -> None:
    found = read(
        "葛一凡\n男 · 24岁 · 硕士\n教育经历\n华东师范大学　　计算机应用技术　　2024.09-2027.06\n江苏大学　　本科 · 物联网工程　　2020.09-2024.06\n"
    )
    assert [study[1] for study in found["education"]] == ["硕士", "本科"]
    assert found["highest_degree"] == "硕士"


@pytest.mark.parametrize(("text", "end"), [("2017–18", "2018"), ("2017-12", None), ("2010-20人", None), ("2017-99", None)])
def test_the_century_told_once(text: str, end: str | None) -> None:
    assert [stretch.end for stretch in find_ranges(text)] == ([end] if end else [])


def test_years_at_home_are_no_post() -> None:
    found = read("祁大山\n工作经历\n2021.3到现在 唐山样钢结构厂 电焊工\n2000年-2012年　家里种地、打零工\n")
    assert [post[0] for post in found["employment"]] == ["唐山样钢结构厂"]


def test_the_post_in_a_files_name() -> None:
    assert read("阮知夏-新媒体运营-3年\n手机：13800003001\n")["expected_job"] == "新媒体运营"


def test_a_range_of_pay_is_no_number_of_hong_kong() -> None:
    assert read("香港\n6000-8000\n电话：13800001234\n")["phones"] == ["13800001234"]
