"""What no list knows is read by its place: among the other posts, under a table's head, beside dates and degree."""

import pytest

from caidang.core.text.dates import find_ranges
from caidang.core.text.numbers import parse_salary
from tests.core.resume.making import read

HEAD = "孙小可\n电话：13800002699\n"


def posts(text: str) -> list[tuple[str | None, str | None, str | None]]:
    return [(post["employer"], post["title"], post["start"]) for post in read(text)["employment"]]


def test_a_post_with_one_date_stands_among_posts_with_two() -> None:
    text = f"{HEAD}Experience\nBarista, Demo Beans, Leeds — June 2021–present\nWaiter, Sample Club, York — Summer 2018\n"
    assert posts(text)[1][1:] == ("Waiter", "2018")


def test_a_date_told_in_a_sentence_opens_no_post() -> None:
    text = f"{HEAD}Experience\nRegistered Nurse\t06/2020 – Present\nDemo Hospital\n28-bed ward; charge nurse since 2022\n"
    assert [start for _, _, start in posts(text)] == ["2020-06"]


def test_unknown_names_stand_in_the_order_of_the_known_ones() -> None:
    text = f"{HEAD}Experience\nSales Manager — Demo Pumps Ltd — Jan 2018 – May 2021\nKnocker-up — Old Mill Row — Jan 2015 – Dec 2017\n"
    assert posts(text)[1][:2] == ("Old Mill Row", "Knocker-up")


def test_the_head_of_a_table_says_what_its_cells_are() -> None:
    text = f"{HEAD}工作经历\n起止时间\t工作单位\t职务\n2015.03-2020.04\t甲乙丙丁\t总把关\n2012.01-2015.02\t子丑寅卯\t二把关\n"
    assert posts(text) == [("甲乙丙丁", "总把关", "2015-03"), ("子丑寅卯", "二把关", "2012-01")]


def test_a_numbered_row_keeps_its_dates() -> None:
    assert [(found.start, found.end) for found in find_ranges("1.\t2019/08—至今\t某公司")] == [("2019-08", "present")]
    assert [(found.start, found.end) for found in find_ranges("08.2019 – 09.2020")] == [("2019-08", "2020-09")]


def test_a_school_that_no_list_knows_is_what_is_left_beside_dates_and_degree() -> None:
    (study,) = read(f"{HEAD}Education\n2013 – 2017\tBachelor of Accounting\tRumah Contoh Raya\n")["education"]
    assert (study["school"], study["start"]) == ("Rumah Contoh Raya", "2013")


def test_a_label_broken_by_a_narrow_column_is_one() -> None:
    found = read("联系方\n式\n13800002698\n姓名\n孙小可\n应 聘 职\n位\n注册专员\n")
    assert (found["phones"], found["expected_job"]) == (["13800002698"], "注册专员")


def test_the_section_of_wishes_counts_more_than_what_was_answered() -> None:
    found = read(f"应聘岗位：区域销售经理-华东大区\n{HEAD}求职意向\n销售经理 | 苏州 | 15-20K\n工作经历\n")
    assert found["expected_job"] == "销售经理"


@pytest.mark.parametrize("told", ["8000一10000元", "8000 一 10000元"])
def test_a_dash_that_was_misread_is_one(told: str) -> None:
    assert str(parse_salary(told)) == "8-10K"
