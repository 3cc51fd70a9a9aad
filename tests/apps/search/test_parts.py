"""The pieces of a query that must all be found, as they were typed."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from caidang.foundation.search.query.language import parse
from caidang.foundation.search.query.tree import All, Node

TOKENS = (
    "java", "上海", "OR", "或", "NOT", "-外包", "(", ")", '"统 筹"', "“未", "城市:", "北京", "经验:3-5年", "，", "、",
    "AND", "985", "姓名:(王 或 李)", "138 0000 1111",
)  # fmt: skip


def flat(node: Node | None) -> list[Node | None]:
    return [one for each in node.nodes for one in flat(each)] if isinstance(node, All) else [node]


@given(st.lists(st.sampled_from(TOKENS), max_size=12).map(" ".join))
def test_the_pieces_together_mean_what_was_typed(text: str) -> None:
    parsed = parse(text)
    assume(not parsed.warnings)
    assert flat(parse(" ".join(parsed.parts)).node) == flat(parsed.node)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("java 上海 OR 北京", ("java", "上海 OR 北京")),
        ("织锦，(城市:广州 或 深圳) -外包", ("织锦", "(城市:广州 或 深圳)", "-外包")),
        ("姓名:(王 或 李) AND 本科及以上", ("姓名:(王 或 李)", "本科及以上")),
        ("“统筹规划”、ＪＡＶＡ", ("“统筹规划”", "ＪＡＶＡ")),
    ],
)
def test_the_pieces_are_as_they_were_typed(text: str, parts: tuple[str, ...]) -> None:
    assert parse(text).parts == parts
