"""What is written behind arrives whole and in order, and what goes wrong there is told."""

import threading
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.interchange import behind
from caidang.core.interchange.behind import Behind


@given(st.lists(st.binary(max_size=40_000), max_size=30))
def test_all_arrives_once_and_in_order_in_another_thread(told: list[bytes]) -> None:
    found, threads = bytearray(), set()

    def take(piece: bytes) -> None:
        threads.add(threading.get_ident())
        found.extend(piece)

    write(Behind(take), told)
    assert bytes(found) == b"".join(told)
    assert threading.get_ident() not in threads
    assert len(threads) == 1


@pytest.mark.parametrize("size", [1, 10 * behind._PIECE], ids=["in the last piece", "in one before"])
def test_what_goes_wrong_there_is_raised_here(size: int) -> None:
    def refuse(_: bytes) -> None:
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        write(Behind(refuse), [bytes(size)] * 3)


def test_left_by_an_error_it_hands_nothing_more_on() -> None:
    found: list[bytes] = []

    def rows() -> Iterator[bytes]:
        yield b"half of it"
        raise KeyError

    with pytest.raises(KeyError):
        write(Behind(found.append), rows())
    assert found == []


def write(out: Behind, told: Iterable[bytes]) -> None:
    with out:
        for data in told:
            out.write(data)
