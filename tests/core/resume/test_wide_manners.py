"""Manners of writing that two batches of unseen résumés told of, each by one made-up example."""

import pytest

from tests.core.resume.making import read

_HEAD = "张样\n手机：13800001234\n"


@pytest.mark.parametrize(
    ("rows", "employer", "title", "start"),
    [
        ("Sample Cloud Services Ltd | Software Engineer | Mar '21 – Present", "Sample Cloud Services Ltd", "Software Engineer", "2021-03"),
        ("①2016/07-2019/03 常州样例模具厂 数控操作工", "常州样例模具厂", "数控操作工", "2016-07"),
        ("2018/6 - 至今\n昆山样例显示有限公司 [5年9个月]\n财务部　　成本会计", "昆山样例显示有限公司", "成本会计", "2018-06"),
        ("京样汽车部件有限公司　　2012.03 - 2019.10 (7年7个月)\n采购经理　　2012.03 - 2019.10", "京样汽车部件有限公司", "采购经理", "2012-03"),
        ("2017/8-2020/2　京样软件有限公司（外派：样例集团）　运维工程师", "京样软件有限公司", "运维工程师", "2017-08"),
        ("（一）京样医药集团  2018.04–至今\n人力资源副总裁", "京样医药集团", "人力资源副总裁", "2018-04"),
    ],
)
def test_posts(rows: str, employer: str, title: str, start: str) -> None:
    (post,) = read(f"{_HEAD}工作经历\n{rows}\n")["employment"]
    assert (post["employer"], post["title"], post["start"]) == (employer, title, start)


def test_a_column_of_units_and_posts_holds_the_post_at_its_end() -> None:
    text = "工作经历\t起止时间\t工作单位\t部门及职务\n\t2019.07-至今\t京样银行长沙分行\t公司业务部 客户经理\n"
    (post,) = read(f"姓名：张样\n手机：13800001234\n{text}")["employment"]
    assert (post["employer"], post["title"]) == ("京样银行长沙分行", "客户经理")


def test_spread_characters_are_closed_up() -> None:
    found = read("姓名：张样\n电话：1 3 8 0 0 0 0 1 2 3 4\n教育经历\n2014.09-2018.06 大 连 海 事 大 学 物 流 管 理 本 科\n")
    assert found["phones"] == ["13800001234"]
    assert found["education"][0]["school"] == "大连海事大学"


@pytest.mark.parametrize(
    ("head", "field", "value"),
    [
        ("First name: Yunfei\nSurname: Ai\nPhone: +86 13800001234\n", "name", "Yunfei Ai"),
        ("姓名：张样\n出生日期：民國80年2月27日\n手机：13800001234\n", "birth", "1991-02-27"),
        ("姓名：张样\n手机：13800001234\n应聘岗位：公司业务客户经理\n", "expected_job", "公司业务客户经理"),
        ("张样\n📱 13800001234　📍厦门\n", "city", "厦门"),
        ("张样，男，汉族，1975年3月生，山东人，1996年7月参加工作，2000年6月加入中国共产党。\n手机：13800001234\n", "birth", "1975-03"),
    ],
)
def test_facts_about_the_person(head: str, field: str, value: str) -> None:
    assert read(head)[field] == value


@pytest.mark.parametrize(
    ("row", "school", "degree"),
    [
        ("2015 - 2017\tNational University of Singapore\tM.Soc.Sci., Psychology", "National University of Singapore", "硕士"),
        ("2013\tM.B.A. (Finance), Symbiosis International University", "Symbiosis International University", "硕士"),
        ("1995 – 1999\tJIANGSU UNIVERSITY OF SCIENCE AND TECHNOLOGY\tBSc", "JIANGSU UNIVERSITY OF SCIENCE AND TECHNOLOGY", "本科"),
    ],
)
def test_studies(row: str, school: str, degree: str) -> None:
    (study,) = read(f"Sam Sample\n+86 13800001234\nEDUCATION\n{row}\n")["education"]
    assert (study["school"], study["degree"]) == (school, degree)
