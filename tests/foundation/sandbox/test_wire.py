"""Frames survive the way there and back, and no bytes at all can do worse than be refused."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.foundation.lib.sandbox import wire

LIMIT = 1 << 20
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
headers = st.dictionaries(st.text(), json_values, max_size=4)
parts_lists = st.lists(st.binary(max_size=200), max_size=5)


@given(headers, parts_lists)
def test_round_trip(header: dict[str, object], parts: list[bytes]) -> None:
    frame = wire.encode(header, parts)
    assert wire.frame_size(frame, limit=LIMIT) == len(frame)
    assert wire.decode(frame) == (header, parts)


@given(headers, parts_lists, st.data())
def test_the_start_of_a_frame_is_never_taken_for_a_whole_one(
    header: dict[str, object], parts: list[bytes], data: st.DataObject
) -> None:
    frame = wire.encode(header, parts)
    start = frame[: data.draw(st.integers(0, len(frame) - 1))]
    size = wire.frame_size(start, limit=LIMIT)
    assert size is None or size == len(frame)


@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda tail: wire.MAGIC + tail))
def test_garbage_is_refused_and_nothing_else(garbage: bytes) -> None:
    try:
        size = wire.frame_size(garbage, limit=LIMIT)
        if size is not None and size <= len(garbage):
            wire.decode(garbage[:size])
    except wire.BadFrame:
        return
    assert size is None or size <= LIMIT


def test_a_frame_over_the_limit_is_refused_from_its_first_bytes() -> None:
    frame = wire.encode({}, [bytes(5000)])
    with pytest.raises(wire.BadFrame):
        wire.frame_size(frame[:40], limit=4096)


@given(headers, parts_lists)
def test_pieces_arrive_as_one_frame_however_little_the_channel_takes(header: dict[str, object], parts: list[bytes]) -> None:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    left, arrived = wire.pieces_of(header, parts), b""
    while left:
        left = wire.send_some(writing, [left[0][:7], left[0][7:], *left[1:]])
        arrived += os.read(reading, 1 << 16)
    os.close(reading)
    os.close(writing)
    assert wire.decode(arrived) == (header, parts)


@given(json_values)
def test_a_large_value_comes_back_as_it_was(value: object) -> None:
    assert wire.unpacked(wire.packed(value)) == value


def test_half_of_a_character_costs_no_row() -> None:
    assert wire.unpacked(wire.packed([["李四", "a\ud800b"]])) == [["李四", "a?b"]]
