"""What is asked once in a request, and what is asked anew."""

import pytest

from caidang.foundation.lib.once import asked_once, forget_answers, one_request
from caidang.foundation.lib.write_lock import write_tx


@pytest.fixture
def asked() -> list[int]:
    return []


def test_a_request_asks_once_and_the_next_one_anew(asked: list[int]) -> None:
    @asked_once
    def double(number: int, *, more: int = 0) -> int:
        asked.append(number)
        return 2 * number + more

    assert (double(1), double(1)) == (2, 2)
    assert asked == [1, 1], "outside of a request nothing is kept"
    for _ in range(2):
        with one_request():
            assert (double(2), double(2), double(3), double(2, more=1)) == (4, 4, 6, 5)
    assert asked == [1, 1, 2, 3, 2, 2, 3, 2]


@pytest.mark.django_db
def test_a_write_has_it_asked_anew_also_when_it_is_rolled_back(asked: list[int]) -> None:
    @asked_once
    def count() -> int:
        asked.append(1)
        return len(asked)

    with one_request():
        assert (count(), count()) == (1, 1)
        with write_tx():
            assert count() == 2
        assert count() == 3
        with pytest.raises(ZeroDivisionError), write_tx():
            _ = count() / 0
        assert count() == 5
        forget_answers()
        assert count() == 6
