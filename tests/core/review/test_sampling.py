"""How much is looked at again: all of a newcomer's, less with every right record, more after an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.review.sampling import LEAST, NEWCOMER, Accuracy, is_drawn, rate_for

TALLIES = st.integers(0, 400).flatmap(
    lambda checked: st.tuples(st.just(checked), st.integers(0, checked))
)


@given(TALLIES)
def test_a_rate_is_a_share_and_never_nothing(tally: tuple[int, int]) -> None:
    rate = rate_for(Accuracy(*tally))
    assert LEAST <= rate <= 1.0
    if tally[0] < NEWCOMER:
        assert rate == 1.0


@given(TALLIES)
def test_one_more_error_never_lowers_it_and_one_more_right_record_never_raises_it(
    tally: tuple[int, int],
) -> None:
    checked, faulty = tally
    rate = rate_for(Accuracy(checked, faulty))
    assert rate_for(Accuracy(checked + 1, faulty + 1)) >= min(rate, rate_for(Accuracy(checked + 1, faulty)))
    if checked >= NEWCOMER:
        assert rate_for(Accuracy(checked + 1, faulty)) <= rate + 1e-9


def test_it_falls_with_good_work_and_rises_again() -> None:
    assert rate_for(Accuracy(19, 0)) == 1.0
    good = [rate_for(Accuracy(n, 0)) for n in (20, 50, 100, 300)]
    assert good == sorted(good, reverse=True)
    assert good[-1] == pytest.approx(LEAST)
    assert rate_for(Accuracy(50, 1)) > 1.3 * rate_for(Accuracy(50, 0))
    assert rate_for(Accuracy(50, 10)) == 1.0


def test_the_share_that_cannot_be_ruled_out() -> None:
    assert Accuracy(0, 0).worst == 1.0
    assert Accuracy(0, 0).share_right == 1.0
    assert 0.05 < Accuracy(50, 0).worst < 0.06
    assert Accuracy(50, 5).share_right == pytest.approx(0.9)


def test_the_draw_is_fair_and_the_same_each_time() -> None:
    drawn = [is_drawn(record, 1, 0.2) for record in range(5000)]
    assert 0.18 < sum(drawn) / 5000 < 0.22
    assert drawn == [is_drawn(record, 1, 0.2) for record in range(5000)]
    assert all(is_drawn(record, 1, 1.0) for record in range(500))
    assert not any(is_drawn(record, 1, 0.0) for record in range(500))
