"""What a person types finds the records that a person expects."""

import pytest

from caidang.core.errors import InvalidInput
from caidang.foundation.search.index.values import IndexDocument, Sort
from caidang.foundation.search.query.moments import month_number
from tests.apps.search.desk import Desk
from tests.both import one_database

# The index answers: the database is asked for nothing but where the followers stand.
pytestmark = [pytest.mark.django_db, one_database]

ZHANG = IndexDocument(
    1,
    name="张三",
    title="Java工程师",
    body="负责支付系统架构设计，5年经验，熟悉Spring Cloud与C++。\n现居 北京 朝阳区",
    tags=("高潜", "可到岗"),
    schools=("浙江大学",),
    employers=("蓝湖科技",),
    exact=("13800001234", "zhang.san@example.com", "zs_wx_2026"),
    columns={
        "city": ("北京市",),
        "degree": ("本科",),
        "skill": ("Java", "C++"),
        "wish": ("深圳", "杭州"),
    },
    numbers={
        "started": month_number(2021, 5),
        "born": month_number(1996, 1),
        "salary": 20_000,
        "salary_high": 30_000,
        "updated": 1_000,
        "created": 3_000,
    },
)
OUYANG = IndexDocument(
    2,
    name="欧阳娜娜",
    title="产品经理",
    body="在浙江大学附近工作，负责设计架构评审。三四线城市增长。JavaScript",
    columns={"city": ("上海市",), "degree": ("硕士",)},
    numbers={
        "started": month_number(2018, 2),
        "born": month_number(1990, 12),
        "salary": 35_000,
        "salary_high": 35_000,
        "updated": 3_000,
        "created": 1_000,
    },
)
ZENG = IndexDocument(
    3,
    name="曾小贤",
    title="主持人",
    body="电台主持，架构，设计。",
    columns={"city": ("上海市",), "degree": ("本科",), "source": ("猎聘",)},
    numbers={
        "started": month_number(2014, 11),
        "born": month_number(1985, 3),
        "updated": 2_000,
        "created": 2_000,
    },
)


@pytest.fixture
def people(desk: Desk) -> Desk:
    desk.indexed(ZHANG, OUYANG, ZENG)
    return desk


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("", {1, 2, 3}),
        ("张三", {1}),
        ("zhangsan", {1}),
        ("zhang", {1}),
        ("zs", {1}),
        ("ZS", {1}),
        ("oynn", {2}),
        ("zhang s", {1}),
        ("zhang san", {1}),
        ("姓名:zhang s", {1}),
        ("张 s", {1}),
        ("ou yang n", {2}),
        ("zhang s java", {1}),
        ("zhang x", set()),
        ("zeng", {3}),
        ("贤", {3}),
        ("阳娜娜", {2}),
        ("歐陽", {2}),
        ("架构设计", {1}),
        ("设计架构", {2}),
        ("架构 设计", {1, 2, 3}),
        ("付系统", {1}),
        ("Java工程师", {1}),
        ("java 工程", {1}),
        ("5年", {1}),
        ("5年经验", {1}),
        ("c++", {1}),
        ("java", {1, 2}),
        ("javascript", {2}),
        ("ＪＡＶＡ", {1, 2}),
        ('"java"', {1}),
        ("spring cloud", {1}),
        ('"spring cloud"', {1}),
        ('"cloud spring"', set()),
        ("“spring cloud”", {1}),
        ("架构 -支付", {2, 3}),
        ("架构 NOT 支付", {2, 3}),
        ("架构 非 支付", {2, 3}),
        ("-架构", set()),
        ("张三 OR 欧阳", {1, 2}),
        ("张三 或 曾小贤", {1, 3}),
        ("架构 张三 OR 曾小贤", {1, 3}),
        ("(张三 支付) OR 电台", {1, 3}),
        ("架构（支付 OR 电台）", {1, 3}),
        ("支付，架构", {1}),
        ("13800001234", {1}),
        ("支付 +86 138 0000 1234", {1}),
        ("138-0000-1234", {1}),
        ('"+86 138 0000 1234"', {1}),
        ("ZHANG.SAN@example.com", {1}),
        ("1380000123", set()),
        ("ZS_wx_2026", {1}),
        ("姓名:张三", {1}),
        ("姓名：张", {1}),
        ("学校:浙江大学", {1}),
        ("学校:浙大", {1}),
        ("城市:Shanghai", {2, 3}),
        ("期望城市:深圳", {1}),
        ("期望城市:广东", {1}),
        ("期望城市:Hangzhou", {1}),
        ("城市:深圳", set()),
        ("期望城市:上海", set()),
        ("Shanghai", {2, 3}),
        ("学历:研究生", {2}),
        ("研究生", {2}),
        ("学历:学士", {1, 3}),
        ("标签:到岗", {1}),
        ("浙大", {1, 2}),
        ("(138) 0000.1234", {1}),
        ("欧阳nn", {2}),
        ("浙江大学", {1, 2}),
        ("公司:蓝湖", {1}),
        ("职位:工程师", {1}),
        ("技能:java", {1}),
        ("标签:高潜", {1}),
        ("城市:上海", {2, 3}),
        ("学历:本科 -城市:上海", {1}),
        ("手机:138-0000-1234", {1}),
        ("线城市", {2}),
        ("三四", {2}),
        ("高潜可到岗", {1}),
        ("不存在的话", set()),
    ],
)
def test_query_finds(people: Desk, text: str, ids: set[int]) -> None:
    assert people.found(text) == ids


@pytest.mark.parametrize(
    ("text", "word", "ids"),
    [
        ('张三 "支付', "引号", {1}),
        ("(张三", "左括号", {1}),
        ("张三)", "右括号", {1}),
        ("张三 OR", "或", {1}),
        ("OR 张三", "或", {1}),
        ("期望:张三", "期望", {1}),
        ("张三 城市:", "字段", {1}),
        ("张三 ！？", "没有可以查找的文字", {1}),
        ("架构 " * 100 + "支付", "太多", {1, 2, 3}),
        ("张三" + " 张三" * 500, "太长", {1}),
        ("(" * 50 + "张三", "太深", {1, 2, 3}),
        ("- " * 3 + "-" * 400 + "张三", "", {1}),
    ],
)
def test_unreadable_query_warns_and_finds_what_it_can(
    people: Desk, text: str, word: str, ids: set[int]
) -> None:
    result = people.find(text)
    assert {hit.id for hit in result.hits} == ids
    assert any(word in warning for warning in result.warnings) or not word


def test_signs_part_what_they_stand_between(desk: Desk) -> None:
    desk.indexed(
        IndexDocument(1, body="张三，三四"),
        IndexDocument(2, body="张三四"),
        IndexDocument(3, body="张三", tags=("三四",)),
    )
    assert desk.found("张三四") == {2}
    assert desk.found('"张三 三四"') == {1}
    assert desk.found("张三 三四") == {1, 2, 3}


def test_a_clean_query_has_no_warnings(people: Desk) -> None:
    assert people.find("张三 支付 -电台").warnings == ()


def test_nothing_is_found_outside_the_scopes(desk: Desk) -> None:
    desk.indexed(
        IndexDocument(1, body="架构师", scopes=("team:1",), columns={"city": ("北京市",)}),
        IndexDocument(2, body="架构师", scopes=("team:2",), columns={"city": ("上海市",)}),
        IndexDocument(3, body="架构师", scopes=("team:1", "team:2")),
    )
    result = desk.find("架构", scopes=("team:2",), facets=("city",))
    assert {hit.id for hit in result.hits} == {2, 3}
    assert result.total == 2
    assert result.facets["city"] == (("上海市", 1),)
    assert desk.find("架构", scopes=(), facets=("city",)).total == 0
    assert desk.found("-支付", scopes=("team:1",)) == {1, 3}


def test_facets_ignore_their_own_filter_and_obey_the_others(people: Desk) -> None:
    result = people.find(
        filters={"city": ("上海市",), "degree": ("本科",)}, facets=("city", "degree", "skill")
    )
    assert {hit.id for hit in result.hits} == {3}
    assert result.facets["city"] == (("上海市", 1), ("北京市", 1))
    assert result.facets["degree"] == (("本科", 1), ("硕士", 1))
    assert result.facets["skill"] == ()


def test_a_chosen_value_without_records_stays_among_the_facets(people: Desk) -> None:
    result = people.find("电台", filters={"city": ("北京市",)}, facets=("city",))
    assert result.total == 0
    assert result.facets["city"] == (("上海市", 1), ("北京市", 0))


def test_ranges_include_both_ends(people: Desk) -> None:
    assert people.found(ranges={"salary": (20_000, 35_000)}) == {1, 2}
    assert people.found(ranges={"salary": (35_001, None)}) == set()
    assert people.found(ranges={"salary": (None, None)}) == {1, 2, 3}


def test_orders(people: Desk) -> None:
    assert [hit.id for hit in people.find(sort=Sort.UPDATED).hits] == [2, 3, 1]
    assert [hit.id for hit in people.find(sort=Sort.CREATED).hits] == [1, 3, 2]
    assert [hit.id for hit in people.find(sort=Sort.EXPERIENCE).hits] == [3, 2, 1]
    assert [hit.id for hit in people.find(sort=Sort.SALARY).hits] == [2, 1, 3]
    assert [hit.id for hit in people.find(sort=Sort.NAME).hits] == [2, 3, 1]
    assert [hit.id for hit in people.find("浙江大学").hits] == [1, 2]


def test_pages_by_offset_and_by_key_meet_every_record_once(desk: Desk) -> None:
    desk.indexed(
        *(
            IndexDocument(i, body="同一句话", numbers={"updated": i % 7, "created": 5})
            for i in range(1, 60)
        )
    )
    for sort in Sort:
        by_offset = [
            hit.id
            for offset in range(0, 60, 10)
            for hit in desk.find("同一", offset=offset, limit=10, sort=sort).hits
        ]
        assert sorted(by_offset) == list(range(1, 60)), sort
    seen: list[int] = []
    after = None
    while True:
        page = desk.find("同一", limit=10, sort=Sort.UPDATED, after=after)
        assert page.total == 59
        seen += [hit.id for hit in page.hits]
        after = page.after
        if after is None:
            break
    assert sorted(seen) == list(range(1, 60))


def test_limit_nought_counts_only(people: Desk) -> None:
    result = people.find("架构", limit=0, facets=("city",))
    assert (result.total, result.hits) == (3, ())
    assert result.facets["city"] == (("上海市", 2), ("北京市", 1))


@pytest.mark.parametrize(
    "more",
    [
        {"filters": {"salary": ("1",)}},
        {"facets": ("name",)},
        {"ranges": {"city": (1, 2)}},
        {"offset": 10_000},
        {"offset": -1},
        {"limit": 501},
    ],
)
def test_what_cannot_be_asked_is_said(people: Desk, more: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        people.find("架构", **more)


@pytest.mark.parametrize("typed", ["城市:广东", "城市:广东省", "现居地:广东 分析师", "城市:(广东 或 浙江)"])
def test_a_province_finds_who_lives_in_its_cities(desk: Desk, typed: str) -> None:
    places = ("深圳", "广州市", "广东", "长沙", "北京")
    desk.indexed(*(IndexDocument(n, title="分析师", columns={"city": (city,)}) for n, city in enumerate(places)))
    assert desk.found(typed) == {0, 1, 2}
    assert desk.found("广东") == {2}


def test_a_document_with_an_unknown_column_is_refused() -> None:
    with pytest.raises(ValueError, match="wage"):
        IndexDocument(1, columns={"wage": ("1",)})
    with pytest.raises(ValueError, match="tuple"):
        IndexDocument(1, columns={"city": "北京"})  # type: ignore[dict-item]
