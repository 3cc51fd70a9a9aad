"""Ranges as recruiters type them: the calendar, years of birth, and numbers without a field's name."""

from datetime import date

import pytest

from caidang.foundation.search.query.births import read_birth
from caidang.foundation.search.query.language import parse
from caidang.foundation.search.query.moments import limits_of, month_number
from caidang.foundation.search.query.periods import Period, read_period
from caidang.foundation.search.query.ranges import Range
from caidang.foundation.search.query.tree import All, Either, Node, Word

MONDAY = date(2026, 11, 30)
SUNDAY = date(2026, 11, 29)


def meant(text: str) -> Node | None:
    """What is understood beside the letters."""
    node = parse(text).node
    return node.nodes[0] if isinstance(node, Either) else node


def days(text: str, today: date) -> tuple[str, str]:
    period = read_period("updated", text)
    assert period is not None
    return tuple("" if day is None else day.isoformat() for day in period.days(today))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("本周", "2026-11-30", "2026-12-06"), ("这周", "2026-11-30", "2026-12-06"), ("上周", "2026-11-23", "2026-11-29"),
        ("上个星期", "2026-11-23", "2026-11-29"), ("上上周", "2026-11-16", "2026-11-22"), ("本月", "2026-11-01", "2026-11-30"),
        ("上个月", "2026-10-01", "2026-10-31"), ("本季度", "2026-10-01", "2026-12-31"), ("上季度", "2026-07-01", "2026-09-30"),
        ("今年", "2026-01-01", "2026-12-31"), ("去年", "2025-01-01", "2025-12-31"), ("前年", "2024-01-01", "2024-12-31"),
        ("今年以来", "2026-01-01", ""), ("本月之前", "", "2026-10-31"), ("this week", "2026-11-30", "2026-12-06"),
    ],
)  # fmt: skip
def test_a_stretch_of_the_calendar(text: str, first: str, last: str) -> None:
    assert days(text, MONDAY) == (first, last)


def test_a_week_begins_on_monday_and_a_year_on_its_first_day() -> None:
    assert days("本周", SUNDAY) == ("2026-11-23", "2026-11-29")
    assert days("上周", date(2027, 1, 1)) == ("2026-12-21", "2026-12-27")
    assert days("上月", date(2027, 1, 15)) == ("2026-12-01", "2026-12-31")
    assert days("上季度", date(2027, 2, 1)) == ("2026-10-01", "2026-12-31")


@pytest.mark.parametrize("text", ["今周", "本", "周", "前月", "去周", "一周", "本周报"])
def test_what_names_no_stretch(text: str) -> None:
    assert read_period("updated", text) is None


def born(text: str) -> tuple[int | None, int | None]:
    found = read_birth(text)
    assert found is not None
    return found.low, found.high


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("90后", 1990, 1999), ("85后", 1985, 1989), ("00后", 2000, 2009), ("九五后", 1995, 1999), ("85后到95后", 1985, 1999),
        ("1990-1995", 1990, 1995), ("90-95", 1990, 1995), ("1990年", 1990, 1990), ("90年代", 1990, 1999),
        ("1990年以后", 1990, None), (">1990", 1991, None), (">=1990", 1990, None), ("1995年以前", None, 1994),
        ("<1995", None, 1994), ("<=1995", None, 1995),
    ],
)  # fmt: skip
def test_years_of_birth(text: str, first: int | None, last: int | None) -> None:
    low, high = born(text)
    assert low == (None if first is None else month_number(first, 1))
    assert high == (None if last is None else month_number(last, 12))


def test_months_of_birth() -> None:
    assert born("1990-05") == born("1990年5月") == (month_number(1990, 5), month_number(1990, 5))
    wanted = read_birth("90后")
    assert wanted is not None
    assert list(limits_of(wanted, MONDAY)) == [("born", month_number(1990, 1), month_number(1999, 12))]


@pytest.mark.parametrize("text", ["年龄:90后", "出生:90后", "90后", "生日:1990-1999", "出生 : 1990 - 1999", "1990-1999年出生"])
def test_whoever_is_sought_by_his_birth_is(text: str) -> None:
    assert parse(text).warnings == ()
    assert meant(text) == Range("born", month_number(1990, 1), month_number(1999, 12))


@pytest.mark.parametrize(
    ("text", "field", "low", "high"),
    [
        ("三年以上", "years", 36, None), ("3到5年", "years", 36, 71), ("三五年", "years", 36, 71), ("5+年", "years", 60, None),
        ("5年起", "years", 60, None), ("至少五年经验", "years", 60, None), ("5年左右", "years", 48, 83), ("经验3年以上", "years", 36, None),
        ("工作5年以上", "years", 60, None), ("2年半以上", "years", 30, None), ("35岁以下", "age", None, 431), ("35以下", "age", None, 431),
        ("年龄35以下", "age", None, 431), ("二十五岁到三十五岁", "age", 300, 431), ("不超过35岁", "age", None, 431),
        ("20k以上", "salary", 20_000, None), ("两万以上", "salary", 20_000, None), ("一万五以上", "salary", 15_000, None),
        ("2w5以上", "salary", 25_000, None), ("20000以上", "salary", 20_000, None), ("8000-12000", "salary", 8_000, 12_000),
        ("25k封顶", "salary", None, 25_000), ("20k左右", "salary", 17_000, 23_000), ("薪资2万以上", "salary", 20_000, None),
        ("年薪三十万到五十万", "salary", 25_000, 41_667), ("年薪百万以上", "salary", 83_333, None), ("三天内更新", "updated", None, 3),
        ("今天新增", "created", 0, 0), ("半年没更新", "updated", 183, None),
    ],
)  # fmt: skip
def test_ranges_without_a_fields_name(text: str, field: str, low: int | None, high: int | None) -> None:
    assert parse(text).warnings == ()
    assert meant(text) == Range(field, low, high)


def test_a_stretch_of_the_calendar_without_a_fields_name() -> None:
    assert meant("本周更新") == Period("updated", "week", 0)
    assert meant("上周入库") == Period("created", "week", 1)


@pytest.mark.parametrize(
    ("text", "word"), [("5年以上Java经验", "java"), ("5-10年产品经理", "产品经理"), ("3年以上的前端", "前端"), ("90后女", "女")]
)
def test_what_stands_behind_a_range_is_sought_as_well(text: str, word: str) -> None:
    node = meant(text)
    assert isinstance(node, All)
    assert isinstance(node.nodes[0], Range)
    assert node.nodes[1] == Word(word)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("年龄 30-35", Range("age", 360, 431)), ("经验 3年以上", Range("years", 36, None)), ("薪资 20k-30k", Range("salary", 20_000, 30_000))],
)  # fmt: skip
def test_a_range_may_stand_a_space_behind_its_fields_name(text: str, wanted: Range) -> None:
    node = parse(f"{text} 上海").node
    assert isinstance(node, All)
    assert node.nodes == (wanted, Word("上海"))


@pytest.mark.parametrize("text", ["姓张", "姓张的", "姓张的人"])
def test_a_surname_may_be_asked_for_in_words(text: str) -> None:
    assert meant(text) == Word("张", field="name")


def test_a_number_may_stand_right_behind_what_it_is() -> None:
    assert meant("电话13800001234") == meant("手机号13800001234") == Word("13800001234", field="exact")
    assert meant("邮箱zhang@example.com") == Word("zhang@example.com", field="exact")
    assert meant("应届生") == Range("years", None, 11)
    assert meant("电话销售") == Word("电话销售")


@pytest.mark.parametrize("text", ["2018-2020", "本周", "今天", "经验4", "5年", "三年", "985", "1990", "35", "薪资面议", "更新文档"])
def test_what_may_be_words_stays_words(text: str) -> None:
    node = parse(text).node
    parts = node.nodes if isinstance(node, Either) else (node,)
    assert not any(isinstance(one, Range | Period) for one in parts)
