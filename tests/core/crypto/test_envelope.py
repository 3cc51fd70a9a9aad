"""Sealed bytes open only unchanged, in their place and under their key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.crypto.envelope import (
    OVERHEAD,
    SUITES,
    key_id_of,
    new_key,
    open_sealed,
    seal,
    seal_all,
    seal_file,
    unwrap,
    wrap,
)
from caidang.core.errors import SealBroken

KEYS = st.binary(min_size=32, max_size=32)
PLACES = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(KEYS, st.binary(max_size=300), PLACES, st.integers(0, 0xFFFF))
def test_what_was_sealed_opens_in_its_place(
    key: bytes, data: bytes, place: str, key_id: int
) -> None:
    sealed = seal(key, data, place, key_id=key_id)
    assert open_sealed(key, sealed, place) == data
    assert key_id_of(sealed) == key_id
    assert len(sealed) == len(data) + OVERHEAD


@given(KEYS, st.integers(0, 200_000), PLACES, st.sampled_from(sorted(SUITES)))
def test_a_file_is_sealed_as_any_value_is(key: bytes, size: int, place: str, suite: int) -> None:
    data = bytes(size)
    sealed = seal_file(key, data, place, suite=suite)
    assert len(sealed) == len(seal(key, data, place)) == size + OVERHEAD
    assert open_sealed(key, bytes(sealed), place) == data
    sealed[-1] ^= 1
    with pytest.raises(SealBroken):
        open_sealed(key, bytes(sealed), place)


@given(KEYS, st.binary(max_size=60), PLACES)
def test_another_suite_can_stand_beside_the_first(key: bytes, data: bytes, place: str) -> None:
    """What either sealed opens by its own byte; the other byte does not open it."""
    for suite in SUITES:
        sealed = seal(key, data, place, suite=suite)
        assert sealed[1] == suite
        assert open_sealed(key, sealed, place) == data
        for other in {*SUITES, 99} - {suite}:
            with pytest.raises(SealBroken):
                open_sealed(key, bytes((sealed[0], other)) + sealed[2:], place)


@given(KEYS, st.binary(max_size=60), PLACES, st.data())
def test_any_flipped_bit_breaks_the_seal(
    key: bytes, data: bytes, place: str, choice: st.DataObject
) -> None:
    sealed = bytearray(seal(key, data, place))
    bit = choice.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBroken):
        open_sealed(key, bytes(sealed), place)


@given(st.binary(max_size=60), st.data())
def test_cut_bytes_break_the_seal(data: bytes, choice: st.DataObject) -> None:
    key = new_key()
    sealed = seal(key, data, "value:1:value")
    size = choice.draw(st.integers(0, len(sealed) - 1))
    with pytest.raises(SealBroken):
        open_sealed(key, sealed[:size], "value:1:value")


@given(PLACES, PLACES)
def test_another_place_breaks_the_seal(place: str, other: str) -> None:
    key = new_key()
    sealed = seal(key, b"secret", place)
    if place == other:
        assert open_sealed(key, sealed, other) == b"secret"
    else:
        with pytest.raises(SealBroken):
            open_sealed(key, sealed, other)


@given(KEYS, KEYS)
def test_another_key_breaks_the_seal(key: bytes, other: bytes) -> None:
    sealed = seal(key, b"secret", "here")
    if key != other:
        with pytest.raises(SealBroken):
            open_sealed(other, sealed, "here")


def test_equal_data_never_looks_equal() -> None:
    key = new_key()
    assert len({seal(key, b"same", "here") for _ in range(100)}) == 100


@pytest.mark.parametrize("size", [0, 16, 24, 31, 33])
def test_a_key_of_another_size_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        seal(bytes(size), b"data", "here")
    with pytest.raises(ValueError, match="32 bytes"):
        wrap(bytes(size), new_key())


@given(KEYS, KEYS)
def test_a_wrapped_key_comes_back(outer: bytes, inner: bytes) -> None:
    assert unwrap(outer, wrap(outer, inner)) == inner


@given(KEYS, st.integers(0, 40 * 8 - 1))
def test_a_changed_wrapped_key_does_not_open(outer: bytes, bit: int) -> None:
    wrapped = bytearray(wrap(outer, new_key()))
    wrapped[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBroken):
        unwrap(outer, bytes(wrapped))


@given(st.binary(max_size=80))
def test_any_bytes_at_all_are_refused_not_crashed_on(noise: bytes) -> None:
    with pytest.raises(SealBroken):
        open_sealed(bytes(32), noise, "here")
    with pytest.raises(SealBroken):
        unwrap(bytes(32), noise)


@given(data=st.lists(st.tuples(st.binary(max_size=40), PLACES), max_size=6), key_id=st.integers(0, 65535))
def test_many_sealed_at_once_open_each_at_its_place_and_nowhere_else(data: list[tuple[bytes, str]], key_id: int) -> None:
    key = new_key()
    sealed = seal_all(key, data, key_id=key_id)
    assert [open_sealed(key, one, place) for one, (_, place) in zip(sealed, data, strict=True)] == [told for told, _ in data]
    assert len({one[4:16] for one in sealed}) == len(sealed)
    for one, (_, place) in zip(sealed, data, strict=True):
        assert key_id_of(one) == key_id
        with pytest.raises(SealBroken):
            open_sealed(key, one, place + "x")


def test_many_are_not_sealed_under_a_short_key() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        seal_all(b"k" * 16, [(b"x", "y")])
