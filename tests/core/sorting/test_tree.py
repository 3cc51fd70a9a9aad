"""The tree of categories: ways, what stands below, and what a text names."""

from hypothesis import given
from hypothesis import strategies as st

from caidang.core.sorting.tree import Branch, grow

TREE = grow(
    [
        Branch(1, "岗位族", None, 1), Branch(2, "技术", 1), Branch(3, "后端", 2), Branch(4, "行业", None),
        Branch(5, "后端", 4), Branch(6, "旧", 1, is_offered=False),
    ]
)  # fmt: skip


def test_ways_and_what_is_below() -> None:
    assert TREE.path(3) == "岗位族 / 技术 / 后端"
    assert TREE.up(3) == (3, 2, 1)
    assert TREE.down(1) == {1, 2, 3, 6}
    assert TREE.root(3) == 1
    assert [(depth, one.id) for depth, one in TREE.walk()] == [(0, 4), (1, 5), (0, 1), (1, 2), (2, 3), (1, 6)]


def test_what_a_text_names() -> None:
    assert TREE.find("技术") == (2,)
    assert TREE.find("后端") == (3, 5)
    assert TREE.find("岗位族/技术／后端") == (3,)
    assert TREE.find("岗位族 / 技术 / 后端") == (3,)
    assert TREE.find("旧") == ()


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12))
def test_any_rows_make_a_tree_that_ends(pairs: list[tuple[int, int]]) -> None:
    tree = grow(Branch(pk, str(pk), parent) for pk, parent in dict(pairs).items())
    assert all(tree.up(pk)[0] == pk for pk in tree.branches)
