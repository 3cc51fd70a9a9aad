"""Completeness by sets of rules, which people write as lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.errors import InvalidInput
from caidang.core.review.completeness import (
    DEFAULT,
    MOST_WEIGHT,
    Need,
    Needs,
    completeness_of,
    needs_of_json,
    read_needs,
    write_needs,
)

LABELS = {"name": "姓名", "phone": "手机", "email": "邮箱", "school": "学校", "skill": "技能"}
KEYS = {label: key for key, label in LABELS.items()}


def test_as_delivered_it_weighs_what_a_recruiter_needs() -> None:
    assert DEFAULT.total == 100
    assert completeness_of([]).score == 0
    whole = completeness_of(need.fields[0] for need in DEFAULT.needs)
    assert (whole.score, whole.missing) == (100, ())
    some = completeness_of(["name", "email", "school"])
    assert some.score == 50
    assert "phone" not in some.missing
    assert "employer" in some.missing


@st.composite
def sets(draw: st.DrawFn) -> Needs:
    """Any set over the fields above."""
    fields = draw(st.permutations(sorted(LABELS)))[: draw(st.integers(1, len(LABELS)))]
    needs = []
    while fields:
        many = draw(st.integers(1, len(fields)))
        needs.append(Need(tuple(fields[:many]), draw(st.integers(1, MOST_WEIGHT))))
        fields = fields[many:]
    return Needs(tuple(needs))


@given(sets(), st.sets(st.sampled_from(sorted(LABELS))))
def test_a_set_is_written_read_and_kept_as_it_is_and_measures_in_proportion(needs: Needs, told: set[str]) -> None:
    assert read_needs(write_needs(needs, LABELS), KEYS) == needs
    assert needs_of_json(needs.as_json()) == needs
    found = completeness_of(told, needs)
    assert 0 <= found.score <= 100
    assert (found.score == 100) == (not found.missing)
    assert completeness_of(told | {"name"}, needs).score >= found.score
    doubled = Needs(tuple(Need(n.fields, n.weight * 2) for n in needs.needs if n.weight * 2 <= MOST_WEIGHT) or needs.needs)
    if len(doubled.needs) == len(needs.needs):
        assert completeness_of(told, doubled) == found


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("姓名 20\n手机号 3", "第 2 行：没有「手机号」"),
        ("姓名", "第 1 行末尾要写分量"),
        ("姓名 -3", "第 1 行末尾要写分量"),
        ("姓名 0", "分量是 1 到 100"),
        ("姓名 5\n手机/姓名 5", "只能写一次"),
        ("\n \n", "要有 1 到"),
        (" 20", "第 1 行：没有「」"),
    ],
)
def test_what_cannot_be_used_is_named(text: str, reason: str) -> None:
    with pytest.raises(InvalidInput, match=reason):
        read_needs(text, KEYS)
