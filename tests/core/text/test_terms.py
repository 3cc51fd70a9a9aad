"""Terms: what is indexed contains what is typed."""

from operator import add

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.text.normalize import search_key
from caidang.core.text.terms import name_terms, paired_runs, terms, whole_names

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
MIXED = st.text(st.one_of(HAN, st.sampled_from(list("aB9 ,.+#-国中，。（\n"))), max_size=60)


def test_words_stay_whole_and_han_become_pairs() -> None:
    found = list(terms("Java工程师, Node.js. C++/C# 3.5年"))
    assert found == ["java", "工程", "程师", "node.js", "c++", "c#", "3.5", "年"]


def test_traditional_width_and_case_fold() -> None:
    assert list(terms("軟體ＡＢＣ")) == list(terms("软体abc"))


@given(st.text(HAN, min_size=2, max_size=40), st.data())
def test_any_substring_of_two_han_characters_is_found(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(start + 2, len(text)))
    assert set(terms(text[start:end])) <= set(terms(text))


@given(MIXED)
def test_terms_are_stable_under_folding(text: str) -> None:
    assert list(terms(search_key(text))) == list(terms(text))


@given(MIXED)
def test_terms_hold_every_letter_and_digit(text: str) -> None:
    kept = set("".join(terms(text)))
    assert {char for char in search_key(text) if char.isalnum()} <= kept


@pytest.mark.parametrize(
    "typed", ["张三", "张", "三", "zhangsan", "zhang", "san", "zs", "zhangs", "z", "sanzhang"]
)
def test_a_name_is_found_by_everything_people_type(typed: str) -> None:
    assert typed in name_terms("张三")


def test_latin_names_are_found_in_both_orders() -> None:
    found = name_terms("Ming Li")
    assert {"ming", "li", "mingli", "liming", "ml"} <= found


def test_spaced_and_traditional_names_are_the_same_name() -> None:
    assert name_terms("張 三") >= {"张三", "zhangsan", "zs"}


def test_no_name_has_no_terms() -> None:
    assert name_terms(" ·- ") == frozenset()


@given(st.text(max_size=8))
def test_any_name_has_terms_or_none(name: str) -> None:
    assert all(name_terms(name))


def test_a_name_without_a_reading_is_found_by_its_characters() -> None:
    assert "⺀" in name_terms("⺀")


def test_the_whole_forms_of_a_name_are_its_characters_letters_and_initials() -> None:
    assert whole_names("曾思") == {"曾思", "zengsi", "zs", "cengsi", "cs"}
    assert whole_names("") == frozenset()


@given(st.lists(st.text(st.sampled_from("张三丰々〇\U00020bb7"), min_size=1, max_size=9)))
def test_a_run_of_characters_becomes_each_with_its_follower(runs: list[str]) -> None:
    found = paired_runs("，a1, ".join(runs))
    expected = [(" ".join(map(add, run, run[1:])) or run, "") for run in runs]
    assert found[::2] == expected
    assert found[1::2] == [("", "a1")] * (len(runs) - 1)
