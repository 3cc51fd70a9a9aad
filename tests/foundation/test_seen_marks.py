"""Marks that came before are known again, exactly those, however many they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.foundation.lib.seen_marks import SeenMarks

MARKS = st.integers(1, 2**64 - 1) | st.integers(1, 40).map(lambda n: n << 20)
"""Some of them end alike, so that they stand in each other's way."""


@given(st.lists(st.lists(MARKS, max_size=30), max_size=120))
def test_it_tells_what_a_set_tells(rows: list[list[int]]) -> None:
    seen, told = SeenMarks(), set()
    for row in rows:
        fresh = set(row)
        assert seen.add(fresh) == (not told.isdisjoint(fresh))
        told |= fresh
        assert len(seen) == len(told)


def test_it_grows_and_forgets_none() -> None:
    seen = SeenMarks()
    many = [n * 2654435761 % 2**60 or 1 for n in range(1, 5000)]
    assert not seen.add(many)
    assert all(seen.add([mark]) for mark in many)
    assert len(seen) == len(set(many))


@pytest.mark.parametrize("mark", [0, -1, 2**64])
def test_what_is_no_mark_is_refused(mark: int) -> None:
    with pytest.raises(ValueError, match="mark"):
        SeenMarks().add([mark])
