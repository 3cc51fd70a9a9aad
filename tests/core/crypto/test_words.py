"""The root key as words on paper."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.crypto.words import root_to_words, word_list, words_to_root
from caidang.core.errors import InvalidInput

ROOTS = st.binary(min_size=32, max_size=32)


@given(ROOTS)
def test_words_give_the_root_back(root: bytes) -> None:
    words = root_to_words(root)
    assert len(words) == 24
    assert words_to_root(" ".join(words)) == root


@given(ROOTS, st.sampled_from([" ", "", "\n", ",", "，", "、", "　", "\t\n", " / "]))
def test_it_does_not_matter_how_they_are_separated(root: bytes, separator: str) -> None:
    assert words_to_root(separator.join(root_to_words(root))) == root


def test_numbered_lines_of_the_printed_kit_are_read() -> None:
    root = bytes(range(32))
    text = "\n".join(f"{n:>2}. {word}" for n, word in enumerate(root_to_words(root), start=1))
    assert words_to_root(text) == root


@pytest.mark.parametrize("place", [1, 7, 24])
@pytest.mark.parametrize("wrong", ["饕餮", "月"])
def test_an_unknown_word_is_named_with_its_place(place: int, wrong: str) -> None:
    words = list(root_to_words(bytes(range(32))))
    words[place - 1] = wrong
    with pytest.raises(InvalidInput, match=rf"第 {place} 个词「{wrong}」"):
        words_to_root(" ".join(words))


@pytest.mark.parametrize("count", [0, 1, 23, 25])
def test_another_number_of_words_is_named(count: int) -> None:
    words = (root_to_words(bytes(32)) * 2)[:count]
    with pytest.raises(InvalidInput, match=f"现在是 {count} 个"):
        words_to_root(" ".join(words))


def test_nearly_every_slip_of_the_pen_is_noticed() -> None:
    # 8 bits of checksum: one exchange in 256 goes unseen. Over 552 exchanges it must stay rare.
    root = hashlib.sha256(b"slip").digest()
    words = root_to_words(root)
    seen = 0
    for i in range(24):
        for j in range(24):
            changed = list(words)
            changed[i], changed[j] = changed[j], changed[i]
            if changed == list(words):
                continue
            try:
                words_to_root(" ".join(changed))
            except InvalidInput:
                seen += 1
    assert seen >= 535


def test_the_list_is_fixed_distinct_and_easy_to_read_aloud() -> None:
    words = word_list()
    assert len(words) == len(set(words)) == 2048
    assert all(len(word) == 2 and all("\u4e00" <= c <= "\u9fff" for c in word) for word in words)
    assert not {word[::-1] for word in words if word[0] != word[1]} & set(words)
    # Another order would make every printed kit worthless.
    assert (
        hashlib.sha256(" ".join(words).encode()).hexdigest()
        == "aad60016538ced0781c779cb6de5f2625156695764eef4031056d72c2302ce3c"
    )
