"""Words typed together are taken apart where they stand nowhere as one, and only there."""

import pytest

from caidang.foundation.search.index.values import IndexDocument
from tests.apps.search.desk import NOW, Desk
from tests.both import one_database

# The index answers: the database is asked for nothing but where the followers stand.
pytestmark = [pytest.mark.django_db, one_database]


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.indexed(
        IndexDocument(1, name="张伟", title="Java Developer", body="熟悉 java 与 spring，高级职称"),
        IndexDocument(2, name="李样本", title="Android developer", body="写过 kotlin"),
        IndexDocument(3, name="王样例", body="TypeScript 与 node.js；高级工程师", columns={"city": ("上海",)}),
        IndexDocument(4, body="secretlanguage", scopes=("o9",)),
    )
    return desk


@pytest.mark.parametrize(
    ("typed", "expected", "parts"),
    [
        ("javadeveloper", {1}, "java developer"),
        ("androiddeveloper", {2}, "android developer"),
        ("高级java", {1}, "高级 java"),
        ("java高级", {1}, "java 高级"),
        ("zhangweijava", {1}, "zhangwei java"),
        ("developerkotlin李样本", {2}, "developer kotlin 李样本"),
    ],
)
def test_they_part_where_the_words_are(
    desk: Desk, typed: str, expected: set[int], parts: str
) -> None:
    result = desk.find(typed)
    assert {hit.id for hit in result.hits} == expected
    assert result.warnings == (f"没有连在一起的「{typed}」，已拆成「{parts}」查找。",)


@pytest.mark.parametrize("typed", ["typescript", "zhangwei", "高级工程师", '"高级java"'])
def test_what_stands_as_one_or_in_quotes_is_left_whole(desk: Desk, typed: str) -> None:
    assert not any("拆成" in warning for warning in desk.find(typed).warnings)


@pytest.mark.parametrize("typed", ["secretlanguagejava", "javasecretlanguage", "城市:上海java", "城市:上海北京"])
def test_nothing_is_told_of_words_beyond_reach_nor_are_values_parted(desk: Desk, typed: str) -> None:
    result = desk.find(typed)
    assert (result.total, result.warnings) == (0, ())


def test_a_value_is_found_by_what_people_call_it(desk: Desk) -> None:
    desk.indexed(IndexDocument(7, columns={"source": ("upload",)}, names={"source": ("上传",)}))
    assert desk.found("来源:上传") == desk.found("来源:upload") == {7}


def test_numerals_are_read_as_digits(desk: Desk) -> None:
    today = desk.find().hits
    assert today
    desk.indexed(IndexDocument(8, numbers={"started": 2016 * 12}))
    for typed in ("三年以上", "三到十五年", "经验:十年", "经验:五年以上"):
        assert 8 in desk.found(typed), typed
    assert 8 not in desk.found("经验:三年以内")


def test_every_second_pair_tells_the_whole_and_nothing_else(desk: Desk) -> None:
    """开发工程 is sought as 开发 and 工程 two positions on: no sign, word or value may stand between."""
    desk.indexed(
        IndexDocument(10, body="负责开发工程管理"),
        IndexDocument(11, body="开发，工程"),
        IndexDocument(12, body="开发 java 工程"),
        IndexDocument(13, tags=("开发", "工程")),
        IndexDocument(14, name="开发", title="工程", body="师傅"),
        IndexDocument(15, body="开发工"),
        IndexDocument(16, body="开发x工程管理"),
        IndexDocument(17, body="开发13800001234工程"),
    )
    assert desk.found("开发工程") == {10}
    assert desk.found("开发工程管理") == {10}
    assert desk.found("发工程管") == {10}
    assert 11 in desk.found('"开发 工程"')
    assert not {10, 15} & desk.found('"开发 工程"')


def test_one_who_reached_all_does_not_reach_what_comes_later(desk: Desk) -> None:
    """Where the scopes reach every record they are not asked for; with the next commit they may have to be."""
    desk.erase(4)
    desk.follower.catch_up(NOW)
    assert desk.find().total == 3
    desk.indexed(IndexDocument(5, body="别人的", scopes=("o9",)))
    assert desk.found("别人") == set()
    assert desk.find().total == 3
    assert desk.found("别人", scopes=("o9",)) == {5}
