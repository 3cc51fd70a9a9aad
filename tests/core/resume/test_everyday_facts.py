"""What sixty everyday résumés taught: names, mails broken in two, wishes, studies, skills and certificates."""

import pytest

from tests.core.resume.making import read

_STUDIES = ("school", "degree", "major", "start", "end")


def _studies(text: str) -> list[tuple[str | None, ...]]:
    return [tuple(study[part] for part in _STUDIES) for study in read(text)["education"]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("李先生\n33岁 · 男 · 大专 · 11年经验 · 杭州·余杭区 · 在职-月内到岗\n", "李先生"),
        ("杭州·余杭区\n张三\n13800000016\n", "张三"),
        ("大专·物流管理\n王五\n男\n", "王五"),
        ("阿里木·买买提\n男 乌鲁木齐·天山区\n", "阿里木·买买提"),
        ("姓名\t热依汗古丽\t性别\t女\t年龄\t28\n", "热依汗古丽"),
    ],
)
def test_a_town_with_its_district_is_no_name_and_a_long_name_is_whole(
    text: str, name: str
) -> None:
    assert read(text)["name"] == name


@pytest.mark.parametrize(
    ("rows", "mails"),
    [
        ("邮箱：shili_\n2000@example.com", ["shili_2000@example.com"]),
        ("邮箱：shili2000@\nexample.com", ["shili2000@example.com"]),
        ("手机 13800000016  邮箱 shi.\nli@example.com", ["shi.li@example.com"]),
        ("邮箱：shili\n2000@example.com", ["shili2000@example.com"]),
        ("邮箱：shili@example.com\n2000@example.com", ["shili@example.com", "2000@example.com"]),
        ("Email\tPhone\nshili@example.com\t13800000016", ["shili@example.com"]),
        ("邮箱：shili.hr@example.com", ["shili.hr@example.com"]),
    ],
)
def test_an_address_broken_between_two_rows_is_one(rows: str, mails: list[str]) -> None:
    assert (
        read(f"张三\n男 | 1990年\n{rows}\n教育经历\n2010.09-2014.06 四川大学 计算机 本科\n")[
            "emails"
        ]
        == mails
    )


@pytest.mark.parametrize(
    ("row", "job", "salary"),
    [
        ("求职意向\t用户研究\t期望薪资\t18-22K", "用户研究", "18-22K"),
        ("应聘职位：英语教师（期望月薪 1.2万-1.5万/月）", "英语教师", "12-15K"),
        ("算法专家 · 杭州 · 60-90K·16薪 · 13800000016", "算法专家", "60-90K·16薪"),
    ],
)
def test_wishes_in_a_cell_in_a_bracket_and_beside_the_town(
    row: str, job: str, salary: str
) -> None:
    found = read(f"张三\n男\t1990.02\n{row}\n教育背景\n2010.09-2014.06\t四川大学\t本科")
    assert (found["expected_job"], found["expected_salary"]) == (job, salary)


STUDIES: list[tuple[str, str, list[tuple[str | None, ...]]]] = [
    (
        "an honours degree is a degree",
        "张三\n學歷\n2012年9月 - 2016年6月\t香港理工大學\n會計及金融（榮譽）工商管理學士，二級甲等榮譽\n",
        [("香港理工大學", "本科", "會計及金融", "2012-09", "2016-06")],
    ),
    (
        "a tutor's row and a class of the gifted",
        "张三\n教育经历\n中国科学院大学，生物化学与分子生物学，博士\t2013.9 – 2018.6\n导师：林某 研究员（联合培养：2016.3–2017.3 University of Toronto，访问学生）\n南开大学，生物科学，学士（伯苓班）\t2009.9 – 2013.6\n",
        [
            ("中国科学院大学", "博士", "生物化学与分子生物学", "2013-09", "2018-06"),
            ("南开大学", "本科", "生物科学", "2009-09", "2013-06"),
        ],
    ),
    (
        "a school told twice, a subject in Latin letters, and what says how it was studied",
        "张三\n教育经历\n利兹大学 University of Leeds　TESOL　文学硕士　2016.09–2017.09\n合肥工业大学　硕士 | 工业工程（在职）　2013/9-2016/6\n",
        [
            ("利兹大学", "硕士", "TESOL", "2016-09", "2017-09"),
            ("合肥工业大学", "硕士", "工业工程", "2013-09", "2016-06"),
        ],
    ),
    (
        "a term elsewhere is no study of its own",
        "Jane Doe\nEducation\nUniversity of Washington — Seattle, WA\nBachelor of Science in Informatics\tJune 2026\nStudy Abroad: Waseda University, Tokyo (Fall 2024)\n",
        [("University of Washington", "本科", "Informatics", None, "2026-06")],
    ),
    (
        "a subject told in two languages, and the exchange behind it",
        "张三\n教育背景\nUniversity of California, Los Angeles 加州大学洛杉矶分校\t2014.09 – 2018.06\nB.S. in Applied Mathematics 应用数学学士；Exchange: Peking University (Spring 2017)\n",
        [("加州大学洛杉矶分校", "本科", "Applied Mathematics", "2014-09", "2018-06")],
    ),
    (
        "an associate of science is no post",
        "Jane Doe\nAustin, TX\nEducation\nAssociate of Science in Nursing\t08/2014 – 05/2016\nAustin Community College\n",
        [("Austin Community College", "大专", "Nursing", "2014-08", "2016-05")],
    ),
    (
        "a school with a double name, and one that begins with College",
        "Jane Doe\nEducation\n09/1999 – 06/2007\tAbitur, Schiller-Gymnasium Offenburg\n2010 - 2014\tB.E. Mechanical Engineering, College of Engineering Pune\n",
        [
            ("Schiller-Gymnasium Offenburg", "高中", None, "1999-09", "2007-06"),
            ("College of Engineering Pune", "本科", "Mechanical Engineering", "2010", "2014"),
        ],
    ),
    (
        "straight to the doctor's degree, and what a department studies",
        "张三\n教育经历\n浙江大学 · 计算机科学与技术 · 直博\t2014.09—2019.06\n",
        [("浙江大学", "博士", "计算机科学与技术", "2014-09", "2019-06")],
    ),
]


@pytest.mark.parametrize(
    ("text", "studies"), [case[1:] for case in STUDIES], ids=[case[0] for case in STUDIES]
)
def test_studies(text: str, studies: list[tuple[str | None, ...]]) -> None:
    assert _studies(text) == studies


@pytest.mark.parametrize(
    "aside",
    [
        "2014.09—2017.01 示例省委党校行政管理专业在职学习",
        "其间：2014.09—2017.01 示例省委党校行政管理\n专业在职学习",
    ],
)
def test_a_study_between_brackets_of_a_post_is_a_study(aside: str) -> None:
    found = read(
        "姓名\t龙某\n性别\t男\n简历\n2006.09—2010.07 贵州大学土木工程专业学习\n2010.08—2014.05 示例公路工程集团有限公司技术员\n"
        f"2014.06—2019.12 示例市住房和城乡建设局科员（{aside}）\n2020.01— 示例市住房和城乡建设局副科长\n"
    )
    assert [study["major"] for study in found["education"]] == ["土木工程", "行政管理"]
    assert [post["title"] for post in found["employment"]] == ["技术员", "科员", "副科长"]


def test_posts_of_summers_and_french_posts() -> None:
    summers = read(
        "Jane Doe\nBoston, MA | jane@example.com\nExperience\nSample Labs\tSanta Clara, CA\nResearch Intern\tSummer 2018\n"
    )
    assert [
        (post["employer"], post["title"], post["start"]) for post in summers["employment"]
    ] == [("Sample Labs", "Research Intern", "2018")]
    french = read(
        "Jeanne Exemple\nLyon, France\nExpériences professionnelles\nFévrier 2019 – présent : Responsable ressources humaines, Laboratoires Exemple, Lyon\n"
        "Septembre 2016 – janvier 2019 : Chargée de recrutement, Groupe Exemple, Lyon\n"
    )
    assert [(post["employer"], post["title"], post["end"]) for post in french["employment"]] == [
        ("Laboratoires Exemple", "Responsable ressources humaines", "present"),
        ("Groupe Exemple", "Chargée de recrutement", "2019-01"),
    ]


@pytest.mark.parametrize(
    ("rows", "skills"),
    [
        (
            "Languages: Go\nInfrastructure: Kubernetes, Terraform\n",
            ["Go", "Kubernetes", "Terraform"],
        ),
        ("Programming Languages: R, Go, Swift\n", ["R", "Go", "Swift"]),
        ("刻蚀 SPC DOE JMP\n", ["刻蚀", "SPC", "DOE", "JMP"]),
    ],
)
def test_skills_one_letter_long_behind_languages_and_parted_by_spaces(
    rows: str, skills: list[str]
) -> None:
    assert read(f"张三\njane@example.com\n专业技能\n{rows}")["skills"] == skills


@pytest.mark.parametrize(
    ("rows", "certificates"),
    [
        ("资格证书\n证券从业资格证 董事会秘书资格证\n", ["证券从业资格证", "董事会秘书资格证"]),
        ("專業資格\n香港會計師公會會員\n", ["香港會計師公會會員"]),
        (
            "CERTIFICATIONS\nChartered Accountant (Singapore)\n",
            ["Chartered Accountant (Singapore)"],
        ),
    ],
)
def test_certificates_parted_by_spaces_memberships_and_long_names(
    rows: str, certificates: list[str]
) -> None:
    assert read(f"张三\njane@example.com\n{rows}")["certificates"] == certificates


def test_where_somebody_comes_from_is_told_without_a_label() -> None:
    found = read("白某｜女｜1993年10月｜福建泉州人｜现居厦门\n13800000016\n")
    assert (found["native_place"], found["city"]) == ("福建泉州", "厦门")
