"""本科及以上 and its like: which degrees they stand for, from the lowest on."""

import pytest

from caidang.domain.candidates.fields import DEGREES
from caidang.foundation.search.query.ranges import read_degrees


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("本科及以上", {"本科", "硕士", "博士"}),
        ("硕士以上学历", {"硕士", "博士"}),
        ("大专以下", {"大专", "中专", "高中", "初中"}),
        ("初中及以上", set(DEGREES)),
        ("初中以下", {"初中"}),
    ],
)
def test_what_a_range_of_degrees_stands_for(text: str, degrees: set[str]) -> None:
    assert set(read_degrees(text) or ()) == degrees
