"""What is made meanwhile comes in order, whoever makes it, and nothing of it stays open."""

import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.foundation.lib.meanwhile import Meanwhile


@given(st.lists(st.integers(), max_size=9), st.lists(st.booleans(), min_size=11, max_size=11))
def test_all_come_once_and_in_order_however_many_were_begun(things: list[int], begun: list[bool]) -> None:
    found = []
    with Meanwhile(thing for thing in things) as made:
        if begun[10]:
            made.start()
            made.start()
        for at, thing in enumerate(made):
            found.append(thing)
            if begun[at]:
                made.start()
    assert found == things


def test_what_is_begun_is_made_in_a_thread_of_its_own_and_what_is_not_where_it_is_asked_for() -> None:
    def names() -> Iterator[str]:
        while True:
            yield threading.current_thread().name

    with Meanwhile(name for name in names()) as made:
        here = next(made)
        made.start()
        assert next(made) != here == threading.current_thread().name


def test_what_went_wrong_in_the_thread_is_raised_where_the_thing_is_asked_for() -> None:
    with Meanwhile(10 // one for one in (5, 0)) as made:
        assert next(made) == 2
        made.start()
        with pytest.raises(ZeroDivisionError):
            next(made)


def test_leaving_it_waits_for_what_is_begun_and_closes_the_generator() -> None:
    held, closed = threading.Event(), []

    def things() -> Iterator[int]:
        try:
            yield 1
            held.wait(10)
            yield 2
        finally:
            closed.append(held.is_set())

    with Meanwhile(things()) as made:
        next(made)
        made.start()
        threading.Timer(0.05, held.set).start()
    assert closed == [True]
