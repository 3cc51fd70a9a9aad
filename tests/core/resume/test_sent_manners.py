"""Manners of writing that three more batches of unseen résumés told of, each by one made-up example."""

import pytest

from tests.core.resume.making import read

_HEAD = "张样\n手机：13800001234\n"


@pytest.mark.parametrize(
    ("rows", "employer", "title"),
    [
        ("京样软件有限公司，Java 开发工程师，2019/7 - 2021/7", "京样软件有限公司", "Java 开发工程师"),
        ("京样医院　2011.8～2016.9　内分泌科　护士", "京样医院", "护士"),
        ("2017.9～至今 京样生物科技有限公司 历任生产部经理、生产副总", "京样生物科技有限公司", "生产部经理、生产副总"),
        ("Sample Holdings Limited (HKSE Main Board)\nGroup Finance Manager\tMar 2019 – Present", "Sample Holdings Limited", "Group Finance Manager"),
        ("HR Coordinator, 06/2017 to 02/2020\nKaiser Sample – Pasadena, CA", "Kaiser Sample", "HR Coordinator"),
        ("04/2020 – heute\tProcess Engineer, Muster GmbH", "Muster GmbH", "Process Engineer"),
        ("2) Company : Sample Petroleum Services LLC, Muscat\nDesignation : Mechanical Supervisor\nPeriod : March 2009 to December 2016", "Sample Petroleum Services LLC", "Mechanical Supervisor"),
    ],
)  # fmt: skip
def test_posts(rows: str, employer: str, title: str) -> None:
    (post,) = read(f"{_HEAD}工作经历\n{rows}\n")["employment"]
    assert (post["employer"], post["title"]) == (employer, title)


def test_a_label_of_no_field_begins_a_duty() -> None:
    text = "工作经历\n2018.02—2021.03\n京样数据科技股份有限公司\n客户经理\n服务客户：宝马中国、长安汽车\n2015.07—2018.01\n京样日报社\n编辑、记者\n"
    posts = read(_HEAD + text)["employment"]
    assert [(post["employer"], post["start"]) for post in posts] == [("京样数据科技股份有限公司", "2018-02"), ("京样日报社", "2015-07")]


@pytest.mark.parametrize(
    "rows",
    [
        "2022.9-2023.6 院学生会 宣传部部长",
        "分布式 KV 存储\t2021年9月 -- 2021年12月\n个人项目 Go, Raft\n- 全部实验",
    ],
)
def test_what_is_no_employment(rows: str) -> None:
    posts = read(f"{_HEAD}实习/项目经历\n京样科技有限公司\t2022.07 - 2022.10\n后端实习生\n{rows}\n")["employment"]
    assert [post["employer"] for post in posts] == ["京样科技有限公司"]


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("欧阳样敏　女　1996年1月", "欧阳样敏"),
        ("个人简历 RESUME\n言样素\n求职意向：文员", "言样素"),
        ("个人信息\n - 梁样志/男/1992", "梁样志"),
        ("Hannah Seo-yeon Sample\nhannah@example.com", "Hannah Seo-yeon Sample"),
        ("Abdul Rahman bin Sample\nabdul@example.com", "Abdul Rahman bin Sample"),
        ("CURRICULUM VITAE OF TANG, Siu Fung\nContact: +852 61230662", "TANG, Siu Fung"),
    ],
)
def test_names(head: str, name: str) -> None:
    assert read(f"{head}\n教育经历\n2014.09-2018.06 京样大学 会计学 本科\n")["name"] == name


@pytest.mark.parametrize(
    ("text", "job"),
    [
        ("期望职位：PHP高级程序员，应用架构师", "PHP高级程序员,应用架构师"),
        ("意向岗位：安全研究员 / 渗透测试", "安全研究员 / 渗透测试"),
        ("求职意向\n公司法务", "公司法务"),
        ("应聘职位：嵌入式软件工程师（应届）", "嵌入式软件工程师"),
    ],
)
def test_wishes(text: str, job: str) -> None:
    assert read(f"{_HEAD}{text}\n教育经历\n2014.09-2018.06 京样大学 会计学 本科\n")["expected_job"] == job


def test_pay_told_at_the_end() -> None:
    text = "EDUCATION\n2012 to 2015\nSample University\nExpected salary: S$8,500\n"
    assert read(f"Priya Sample\n{text}")["expected_salary"] == "S$8,500"


@pytest.mark.parametrize(
    ("row", "school", "degree", "major"),
    [
        ("Sample University, MSc in Data Science; GPA: 3.92/4.00\tAug. 2021 – May 2023", "Sample University", "硕士", "Data Science"),
        ("2016 – 2019 京样大学 金融（专业硕士） Master of Finance", "京样大学", "硕士", "金融"),
        ("- MSc, Statistics, Sample University, 2015", "Sample University", "硕士", "Statistics"),
    ],
)  # fmt: skip
def test_studies(row: str, school: str, degree: str, major: str) -> None:
    (study,) = read(f"{_HEAD}教育经历\n{row}\n")["education"]
    assert (study["school"], study["degree"], study["major"]) == (school, degree, major)


def test_a_post_beside_its_pay_is_a_wish() -> None:
    found = read("霍样\n13800001234\n供应链产品经理·28-35K·深圳\n工作经历\n2020.06-2024.03 京样电商有限公司 产品经理\n")
    assert (found["expected_job"], found["employment"][0]["title"]) == ("供应链产品经理", "产品经理")


def test_what_stands_behind_the_sign_is_the_firm() -> None:
    (post,) = read("Sample Zhou\n13800001234\nWork\nSep 2020 – Present: Senior Java Engineer @ Sampletrip.example\n")["employment"]
    assert (post["employer"], post["title"]) == ("Sampletrip.example", "Senior Java Engineer")


def test_the_platform_that_is_run_is_no_employer() -> None:
    text = "工作经历\n京样家居用品有限公司\n天猫运营\t2022.03-至今\n负责上下架\n"
    (post,) = read(_HEAD + text)["employment"]
    assert (post["employer"], post["title"]) == ("京样家居用品有限公司", "天猫运营")


def test_a_letter_among_the_digits_was_a_digit() -> None:
    assert read("张样\n电话：138O0001234\n")["phones"] == ["13800001234"]


def test_a_cadres_form_tells_two_studies() -> None:
    form = "学历学位\t全日制教育\t大学 经济学学士\t毕业院校系及专业\t三峡大学经济与管理学院经济学专业\n\t在职教育\t硕士 公共管理硕士\t毕业院校系及专业\t武汉大学公共管理专业\n"
    found = read(f"姓名\t张样\t性别\t男\n{form}")
    assert [(study["school"], study["degree"]) for study in found["education"]] == [("三峡大学", "本科"), ("武汉大学", "硕士")]


def test_the_present_post_that_labels_name() -> None:
    head = "姓名：张样\n现工作单位：京样零部件有限公司　现岗位：采购主管\n入职时间：2019年9月\n"
    text = "过往经历：\n2015.07-2019.08　京样汽车有限公司　质量工程师\n"
    posts = read(head + text)["employment"]
    assert [(post["employer"], post["title"], post["start"], post["end"]) for post in posts] == [
        ("京样零部件有限公司", "采购主管", "2019-09", "present"),
        ("京样汽车有限公司", "质量工程师", "2015-07", "2019-08"),
    ]
    again = read(head + "工作经历：\n2019.09-至今　京样零部件有限公司　采购主管\n")["employment"]
    assert len(again) == 1
