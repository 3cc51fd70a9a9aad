"""What the guide tells people to type can be typed."""

import re
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from caidang.foundation.search.query.language import parse
from caidang.foundation.search.query.moments import limits_of
from caidang.foundation.search.query.ranges import Range
from caidang.foundation.search.query.tree import All, AnyOf, Either, Not, Word

GUIDE = Path(__file__).parents[3] / "docs" / "使用" / "搜索.md"
ROWS = [line for line in GUIDE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
HERE = ZoneInfo("Asia/Shanghai")
"""A day is one of this clock: what came in at seven in the morning came in today."""
TYPED = [text for row in ROWS[1:] for text in re.findall(r"`([^`]+)`", row)]


@pytest.mark.parametrize("text", TYPED)
def test_an_example_of_the_guide_is_understood(text: str) -> None:
    is_name_of_a_field = text.endswith(":")
    parsed = parse(f"{text}示例" if is_name_of_a_field else text)
    assert parsed.warnings == ()
    assert parsed.node is not None


def test_the_guide_has_examples() -> None:
    assert len(TYPED) > 25


def meant(text: str) -> tuple[object, tuple[str, ...]]:
    """What a query is read as, without the word that stands beside a range, and what was said of it."""
    parsed = parse(text)
    node = parsed.node
    ranges = [part for part in getattr(node, "nodes", ()) if isinstance(part, Range)]
    return (ranges[0] if ranges else node), parsed.warnings


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("30岁以下", None, 371), ("25-35岁", 300, 431), ("三十五岁以上", 420, None), ("年龄:35", 420, 431),
        ("年龄：＜３５", None, 419), ("年齡:<35", None, 419), ("經驗:3-5年", 36, 71), ("三年以上", 36, None),
        ("经验:应届", None, 11), ("30k以上", 30_000, None), ("2万以上", 20_000, None), ("月薪2万以上", 20_000, None),
        ("年薪60万以上", 50_000, None), ("年薪36-60万", 30_000, 50_000), ("薪资:年薪60万以上", 50_000, None),
        ("薪資：２０Ｋ－３５Ｋ", 20_000, 35_000), ("20k+", 20_000, None), ("更新:今天", 0, 0), ("更新:昨天", 1, 1),
        ("更新:一周内", None, 7), ("更新:最近7天", None, 7), ("更新:近半年", None, 182), ("更新:>30天", 31, None),
        ("更新:三个月没更新", 91, None), ("建档:两周内", None, 14),
    ],
)  # fmt: skip
def test_ranges_as_people_type_them(text: str, low: int | None, high: int | None) -> None:
    found, warnings = meant(text)
    assert warnings == ()
    assert isinstance(found, Range)
    assert (found.low, found.high) == (low, high)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("更新:>2026-03-01", "2026-03-02", None), ("更新:2026-03", "2026-03-01", "2026-03-31"),
        ("更新:2026年3月以来", "2026-03-01", None), ("更新:2026-03-05之前", None, "2026-03-04"),
        ("建档:2026-01至2026-02", "2026-01-01", "2026-02-28"), ("更新:30天内", "2026-05-16", None),
    ],
)  # fmt: skip
def test_days_are_asked_for_by_their_dates_too(text: str, first: str | None, last: str | None) -> None:
    found, warnings = meant(text)
    assert warnings == ()
    assert isinstance(found, Range)
    [(_, low, high)] = limits_of(found, date(2026, 6, 15))
    days = [None if at is None else datetime.fromtimestamp(at / 1000, HERE).date().isoformat() for at in (low, high)]
    assert days == [first, last]


def test_a_fields_brackets_hold_its_values() -> None:
    wang, li = Word("王", field="name"), Word("李", field="name")
    assert parse("姓名:（王 或 李）").node == Either((wang, li))
    assert parse("-姓名:(王 或 李)").node == Not(Either((wang, li)))
    assert parse("城市:(北京 或 年龄:<30) java").node == All(
        (Either((Word("北京", field="city"), Range("age", None, 359))), Word("java"))
    )
    assert parse("薪资:(20k-30k 或 oops)").warnings, "what is within is read as the field's"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("(java", "左括号"), ("java)", "右括号"), ('"java', "引号"), ("姓名:", "没有内容"), ("姓名:()", "列出的是全部"),
        ("薪资:abc", "薪资要写成"), ("更新:以后", "更新要写成"), ("AND", "列出的是全部"), ("java 或", "一边是空的"), ("星座:白羊", "没有「星座」"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_and_the_rest_found(text: str, said: str) -> None:
    assert any(said in warning for warning in parse(text).warnings)
    both = parse(f"python {text}")
    assert "python" in str(both.node)


@pytest.mark.parametrize(
    "typed",
    [
        "13800001234", "138 0000 1234", "138-0000-1234", "138.0000.1234", "(138)00001234", "（138）0000 1234", "138/0000/1234", "013800001234",
        "8613800001234", "+86 138 0000 1234", "0086-138-0000-1234", "+86 (138) 0000-1234", "１３８　００００　１２３４", "138 00001234", "手机:(138)0000-1234",
    ],
)  # fmt: skip
def test_a_telephone_number_is_one_word_however_it_is_written(typed: str) -> None:
    parsed = parse(typed)
    assert parsed.warnings == ()
    assert isinstance(parsed.node, Word)
    assert parsed.node.text == "13800001234"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("110105 19900307 283X", "11010519900307283X"), ("(010) 8888-6666", "01088886666"), ("+852 (5555) 01-00", "85255550100"),
        ("2019-2021", "2019-2021"), ("3.5", "3.5"),
    ],
)  # fmt: skip
def test_other_long_numbers_are_one_word_too_and_years_stay_as_they_are(typed: str, meant: str) -> None:
    assert parse(typed).node == Word(meant)


def test_the_end_of_a_number_may_be_named_without_a_colon() -> None:
    assert parse("尾号5678").node == Word("5678", field="tail")


def test_a_field_that_there_is_not_hides_nobody_who_has_its_value() -> None:
    assert parse("工作地:上海 java").node == All((Word("上海"), Word("java")))
    assert parse("星座:").node == Word("星座")


def test_a_long_row_of_the_same_mistake_is_not_told_one_by_one() -> None:
    told = parse("(" * 15 + "上海").warnings
    assert len(told) < 8
    assert "还有" in told[-1]


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("经验:3 - 5 年 java", "经验:3-5年 java"),
        ("经验：至少５年", "经验:>=5年"),
        ("经验:不少于5年", "经验:>=5年"),
        ("年齡:不超過35歲", "年龄:<=35岁"),
        ("年龄:大于 30", "年龄:>30"),
        ("薪资:20,000-35,000", "薪资:20000-35000"),
        ("薪资:￥20,000以上 上海", "薪资:20000以上 上海"),
        ("更新:2026/03/01-2026/04/01", "更新:2026-03-01至2026-04-01"),
        ("exp:3-5", "经验:3-5"),
        ("姓名 ： 王", "姓名:王"),
        ("edu:master", "学历:硕士研究生"),
    ],
)
def test_an_odd_spelling_means_what_the_plain_one_does(typed: str, plain: str) -> None:
    odd, even = parse(typed), parse(plain)
    assert odd.warnings == even.warnings == ()
    assert repr(odd.node).replace("master", "硕士研究生") == repr(even.node)


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [
        ("学历:本科/硕士", AnyOf("degree", ("本科", "硕士"), "本科/硕士")),
        ("学历:>=硕士", AnyOf("degree", ("硕士", "博士"), ">=硕士")),
        ("学历:碩士及以上", AnyOf("degree", ("硕士", "博士"), "碩士及以上")),
        ("学校:985或211", AnyOf("tier", ("985", "211"), "985或211")),
        ("学校:雙一流", AnyOf("tier", ("双一流",), "雙一流")),
    ],
)
def test_one_of_several_degrees_or_levels_of_school(typed: str, meaning: AnyOf) -> None:
    assert parse(typed).node == meaning


def test_a_word_before_a_lone_colon_stays_a_word() -> None:
    assert Word("java") in parse("java : 上海").node.nodes  # type: ignore[union-attr]
    assert parse("年龄:<35 3").node == All((Range("age", None, 419), Word("3")))
