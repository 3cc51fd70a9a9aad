"""The format's parts by themselves: cutting, sealing, lists, names, what stays."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.errors import SealBroken
from caidang.domain.backup.archive import names
from caidang.domain.backup.archive.chunks import chunk_size, fixed_chunks, line_chunks
from caidang.domain.backup.archive.keyring import TOGETHER, KeyRow, make_parts, read_part
from caidang.domain.backup.archive.manifest import (
    Listed,
    make_lists,
    make_names,
    read_list,
    read_names,
)
from caidang.domain.backup.archive.sealing import BackupKeys, Seals
from caidang.domain.backup.pruning import Keep, kept

SEALS = Seals(BackupKeys(bytes(32)))
OTHERS = Seals(BackupKeys(bytes(31) + b"\x01"))


@given(st.lists(st.binary(max_size=700), max_size=30), st.integers(1, 900))
def test_fixed_chunks_are_all_of_it_in_equal_parts(parts: list[bytes], size: int) -> None:
    found = list(fixed_chunks(parts, size))
    assert b"".join(found) == b"".join(parts)
    assert all(len(one) == size for one in found[:-1])
    assert all(found)


def a_dump(rows: int, *, changed: int = -1) -> bytes:
    return b"".join(
        b"%d\t\\x%s\n" % (n, (b"%032x" % (n * 0x9E3779B97F4A7C15 + (n == changed))) * 8) for n in range(rows) if n != changed + 1
    )


def test_a_row_more_or_less_in_a_dump_makes_few_chunks_new() -> None:
    before, after = (set(line_chunks([a_dump(12_000, changed=n)])) for n in (-7, 5_000))
    assert len(before) > 8
    assert len(after - before) <= 2


@given(st.lists(st.binary(max_size=3000), max_size=5))
def test_line_chunks_are_all_of_it(parts: list[bytes]) -> None:
    assert b"".join(line_chunks([part * 300 for part in parts])) == b"".join(part * 300 for part in parts)


def test_chunks_grow_with_the_database_only() -> None:
    assert [chunk_size(gib * 1024**3) for gib in (0, 1, 2, 15, 16, 500)] == [65536, 65536, 262144, 262144, 1048576, 1048576]


@given(st.binary(max_size=2000), st.booleans())
def test_a_chunk_opens_as_itself_and_as_nothing_else(plain: bytes, is_packed: bool) -> None:
    name = SEALS.chunk_name(plain)
    sealed = SEALS.seal_chunk(name, plain, is_packed=is_packed)
    assert SEALS.open_chunk(name, sealed) == plain
    for seals, other in ((SEALS, "0" * 64), (OTHERS, name)):
        with pytest.raises(SealBroken):
            seals.open_chunk(other, sealed)
    assert OTHERS.chunk_name(plain) != name


@given(st.binary(min_size=1, max_size=300), st.data())
def test_no_bit_of_a_sealed_chunk_can_turn(plain: bytes, data: st.DataObject) -> None:
    sealed = bytearray(SEALS.seal_chunk(SEALS.chunk_name(plain), plain, is_packed=True))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    if bit // 8 in (2, 3):
        return  # the key's number is bound too: covered below
    with pytest.raises(SealBroken):
        SEALS.open_chunk(SEALS.chunk_name(plain), bytes(sealed))


def test_the_number_of_the_key_is_bound() -> None:
    sealed = bytearray(SEALS.seal_chunk(SEALS.chunk_name(b"x"), b"x", is_packed=False))
    sealed[3] ^= 1
    with pytest.raises(SealBroken):
        SEALS.open_chunk(SEALS.chunk_name(b"x"), bytes(sealed))


def test_a_text_is_bound_to_its_place_and_signed() -> None:
    sealed = SEALS.seal_text("manifest:a", {"说": "话", "n": 1})
    assert SEALS.open_text("manifest:a", sealed) == {"说": "话", "n": 1}
    for seals, place in ((SEALS, "manifest:b"), (OTHERS, "manifest:a")):
        with pytest.raises(SealBroken):
            seals.open_text(place, sealed)


@given(st.dictionaries(st.binary(min_size=32, max_size=32).map(bytes.hex), st.integers(0, 2**40), max_size=60))
def test_lists_come_back(sizes: dict[str, int]) -> None:
    objects = {name: Listed(size, bytes.fromhex(name)[:16]) for name, size in sizes.items()}
    assert dict(one for part in make_lists(objects) for one in read_list(part)) == objects
    assert [name for part in make_names(list(sizes)) for name in read_names(part)] == list(sizes)


def test_a_new_object_makes_one_list_new() -> None:
    objects = {SEALS.chunk_name(str(n).encode()): Listed(n, bytes(16)) for n in range(3000)}
    before = set(make_lists(objects))
    after = set(make_lists({**objects, "ab" * 32: Listed(1, bytes(16))}))
    assert len(before) > 10
    assert len(after - before) == 1


def test_a_new_key_changes_the_last_part_alone() -> None:
    rows = [KeyRow(n, bytes([n % 256]) * 40, 1, None) for n in range(1, 2 * TOGETHER)]
    before, after = list(make_parts(rows)), list(make_parts([*rows, KeyRow(2 * TOGETHER + 1, None, 1, "2026-01-01")]))
    assert after[:2] == before
    assert [row for part in after for row in read_part(part)][-1].wrapped is None


def test_names_come_back() -> None:
    at = datetime(2026, 11, 29, 8, 30, 1, tzinfo=UTC)
    assert names.parse_stamped(names.stamped(at, "0a0b0c0d", 7)) == (at, "0a0b0c0d", 7)
    for wrong in ("", "20261129T083001Z", "20261129T083001Z-0a0b0c0d-7", "../20261129T083001Z-0a0b0c0d-00000007"):
        assert names.parse_stamped(wrong) is None


MOMENTS = st.lists(
    st.integers(0, 500 * 24).map(lambda hours: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)), max_size=80, unique=True
)
KEEPS = st.builds(Keep, *(st.integers(0, 30) for _ in range(4)))


@given(MOMENTS, KEEPS)
def test_what_stays_is_some_of_it_and_the_newest_always(moments: list[datetime], keep: Keep) -> None:
    stay = kept(moments, keep)
    assert stay <= set(moments)
    assert not moments or max(moments) in stay
    assert len(stay) <= 1 + keep.hours + keep.days + keep.weeks + keep.months


@given(MOMENTS, KEEPS)
def test_giving_up_twice_gives_up_nothing_more(moments: list[datetime], keep: Keep) -> None:
    once = kept(moments, keep)
    assert kept(sorted(once), keep) == once


def test_a_year_of_hours_leaves_the_plan() -> None:
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    held: list[datetime] = []
    for hour in range(24 * 400):
        held = sorted(kept([*held, begin + timedelta(hours=hour)], Keep())) if hour % 24 == 0 else [*held, begin + timedelta(hours=hour)]
    now, held = held[-1], sorted(kept(held, Keep()))
    assert sum(moment > now - timedelta(hours=24) for moment in held) == 24
    assert len({moment.date() for moment in held if moment > now - timedelta(days=14)}) == 14
    assert len({f"{moment:%G%V}" for moment in held if moment > now - timedelta(weeks=8)}) >= 8
    assert len({f"{moment:%Y%m}" for moment in held}) >= 12
    assert len(held) <= 24 + 14 + 8 + 12
