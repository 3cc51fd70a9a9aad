"""Counts are kept for one commit: the next one counts again."""

from caidang.foundation.search.index.remembered import Remembered


def test_the_same_question_is_counted_once_a_commit() -> None:
    counts: Remembered[int] = Remembered()
    made: list[str] = []

    def make(name: str, value: int) -> int:
        made.append(name)
        return value

    assert counts.answer("one", "a", lambda: make("a", 1)) == 1
    assert counts.answer("one", "a", lambda: make("again", 9)) == 1
    assert counts.answer("one", "b", lambda: make("b", 2)) == 2
    assert counts.answer("two", "a", lambda: make("new", 3)) == 3
    assert counts.answer("two", "b", lambda: make("new b", 4)) == 4
    assert made == ["a", "b", "new", "new b"]


def test_only_so_many_are_kept() -> None:
    counts: Remembered[int] = Remembered(most=2)
    for name in "abc":
        counts.answer(1, name, lambda: 1)
    assert counts.answer(1, "c", lambda: 2) == 1
    assert counts.answer(1, "b", lambda: 2) == 1
    assert counts.answer(1, "a", lambda: 2) == 2
