"""One spelling for one character."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.text.normalize import normalize, normalize_with_map, search_key


@pytest.mark.parametrize(
    ("radical", "character"),
    list(zip("⻅⻓⻔⻚⻛⻢⻥⻰⺠⻘", "见长门页风马鱼龙民青", strict=True)),
)
def test_radical_forms_become_the_characters_that_they_show(radical: str, character: str) -> None:
    assert normalize(radical) == character


def test_kangxi_radicals_and_full_width_forms_fold() -> None:
    assert normalize("⼈⼒资源：Ａ１") == "人力资源:A1"


@given(st.text(alphabet="，；：！？（）,;:!?()=<>人a\u0301\u0338\u3099ﾊﾞ①㈠", max_size=12))
def test_signs_fold_as_the_standard_folds_them_whatever_stands_beside(text: str) -> None:
    plain = text.replace("①", "1、")
    assert normalize(text) == unicodedata.normalize("NFKC", plain)


@pytest.mark.parametrize(
    "dropped", ["\ue001", "\u200b", "\ufeff", "\u00ad", "\ud800", "\U000f0001", "\u202e", "\x07"]
)
def test_what_nobody_can_read_vanishes(dropped: str) -> None:
    assert normalize(f"张{dropped}三") == "张三"
    assert normalize(f"a{dropped}b") == "ab"


@pytest.mark.parametrize("space", ["\u00a0", "\u2003", "\u3000", "\u202f", "\u1680"])
def test_every_space_is_one_space(space: str) -> None:
    assert normalize(f"张{space}三") == "张 三"


def test_line_breaks_are_unified_and_tabs_stay() -> None:
    assert normalize("甲\u2028乙\x0b丙\t丁") == "甲\n乙\n丙\t丁"


def test_the_map_points_back_into_the_input() -> None:
    raw = "\ue001电话：e\u0301⻓ﬁx"
    text, places = normalize_with_map(raw)
    assert text == "电话:é长fix"
    assert [raw[place] for place in places] == list("电话：e⻓ﬁﬁx")


@given(st.text())
def test_folding_twice_changes_nothing_and_the_map_agrees(raw: str) -> None:
    once = normalize(raw)
    assert normalize(once) == once
    mapped, places = normalize_with_map(raw)
    assert mapped == once
    assert len(places) == len(mapped)
    assert places == sorted(places)
    assert all(0 <= place < len(raw) for place in places)


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("張偉", "张伟"),
        ("國立臺灣大學", "国立台湾大学"),
        ("Ｃａｆé", "cafe"),
        ("José ÁLVAREZ", "jose alvarez"),
        ("⻓江", "长江"),
    ],
)
def test_two_spellings_of_one_thing_have_one_key(written: str, asked: str) -> None:
    assert search_key(written) == search_key(asked) == asked


@given(st.text())
def test_a_key_is_its_own_key(raw: str) -> None:
    key = search_key(raw)
    assert search_key(key) == key
