"""A root key in shares: any two of three give it back, one tells nothing."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.crypto.shares import (
    SHARE_WORDS,
    Share,
    _times,
    join_shares,
    share_to_words,
    split_root,
    words_to_share,
)
from caidang.core.errors import InvalidInput

ROOTS = st.binary(min_size=32, max_size=32)


@given(ROOTS, st.integers(2, 5), st.data())
def test_any_so_many_give_the_key_back(root: bytes, needed: int, choice: st.DataObject) -> None:
    count = choice.draw(st.integers(needed, 8))
    shares = split_root(root, count=count, needed=needed)
    chosen = choice.draw(st.permutations(shares))[: choice.draw(st.integers(needed, count))]
    assert join_shares(chosen) == root
    with pytest.raises(InvalidInput, match=f"要 {needed} 份"):
        join_shares(chosen[: needed - 1])


@given(ROOTS, ROOTS)
def test_one_share_fits_any_key(root: bytes, other: bytes) -> None:
    """For every key there is a second share that makes this one its own: it tells nothing of which it is."""
    share = split_root(root)[0]
    # The line through (0, other) and this share: its value at 2 is 2 * share - other, in the field without signs.
    second = bytes(_times(_inverse_line(v, o), 2) ^ o for v, o in zip(share.values, other, strict=True))
    assert join_shares([share, Share(2, 2, share.set, second)]) == other


def _inverse_line(value: int, start: int) -> int:
    """The slope of the line from (0, start) to (1, value)."""
    return value ^ start


def test_the_field_is_that_of_aes() -> None:
    # FIPS 197, section 4.2: {57} x {83} = {c1}, {57} x {13} = {fe}.
    assert _times(0x57, 0x83) == 0xC1
    assert _times(0x57, 0x13) == 0xFE
    assert all(_times(a, 1) == a for a in range(256))


@given(ROOTS)
def test_words_give_the_share_back(root: bytes) -> None:
    for share in split_root(root):
        words = share_to_words(share)
        assert len(words) == SHARE_WORDS
        assert words_to_share(" ".join(words)) == share
        assert words_to_share("\n".join(f"{n}. {word}" for n, word in enumerate(words, 1))) == share


@given(ROOTS, st.data())
def test_a_word_that_was_copied_wrongly_is_noticed(root: bytes, choice: st.DataObject) -> None:
    words = list(share_to_words(split_root(root)[0]))
    a, b = choice.draw(st.tuples(st.integers(0, 29), st.integers(0, 29)))
    if words[a] == words[b]:
        return
    words[a], words[b] = words[b], words[a]
    with pytest.raises(InvalidInput, match="对不上"):
        words_to_share(" ".join(words))


def test_what_does_not_belong_together_is_refused() -> None:
    first, second = split_root(bytes(32)), split_root(bytes(range(32)))
    with pytest.raises(InvalidInput, match="同一次"):
        join_shares([first[0], Share(2, 2, b"??" if first[0].set != b"??" else b"!!", second[1].values)])
    with pytest.raises(InvalidInput, match="两次"):
        join_shares([first[0], first[0]])
    changed = Share(3, 2, first[2].set, bytes(32) if first[2].values != bytes(32) else bytes(range(32)))
    with pytest.raises(InvalidInput, match="改动过"):
        join_shares([first[0], first[1], changed])
    with pytest.raises(InvalidInput):
        join_shares([])
    with pytest.raises(InvalidInput, match="30 个"):
        words_to_share("月亮")


def test_every_pair_of_three_opens() -> None:
    root = bytes(range(32))
    assert all(join_shares(pair) == root for pair in itertools.combinations(split_root(root), 2))


def test_a_share_shows_no_value_when_it_is_printed() -> None:
    share = split_root(bytes(range(32)))[0]
    assert share.values.hex() not in repr(share)
    assert repr(share.values)[2:-1] not in repr(share)
