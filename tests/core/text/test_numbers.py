"""Amounts and telephone numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.text.numbers import is_virtual_phone, parse_numeral, parse_phone, parse_salary


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("15-25K·14薪", "15-25K·14薪"),
        ("15k-25k*14", "15-25K·14薪"),
        ("年薪30-50万", "30-50万/年"),
        ("30-50万/年", "30-50万/年"),
        ("面议", "面议"),
        ("薪资面议", "面议"),
        ("8000-12000元/月", "8-12K"),
        ("1.5-2万/月", "15-20K"),
        ("税前15000", "15K"),
        ("税前80-100万", "80-100万/年"),
        ("年包60w", "60万/年"),
        ("10001-15000元/月", "10-15K"),
        ("40w", "40万/年"),
        ("￥20,000 - 30,000", "20-30K"),
    ],
)
def test_salaries(text: str, shown: str) -> None:
    assert str(parse_salary(text)) == shown


@pytest.mark.parametrize("text", ["", "300元/天", "13800001234", "25岁", "无要求的话"])
def test_what_is_no_salary(text: str) -> None:
    assert parse_salary(text) is None


@given(st.integers(2, 99), st.integers(0, 60), st.sampled_from([None, 13, 14, 16]))
def test_salaries_round_trip(low: int, more: int, months: int | None) -> None:
    shown = str(parse_salary(f"{low}-{low + more}K" + (f"·{months}薪" if months else "")))
    assert str(parse_salary(shown)) == shown


def test_monthly_amounts_compare() -> None:
    yearly, monthly, open_ = parse_salary("36万/年"), parse_salary("30K"), parse_salary("面议")
    assert yearly is not None
    assert monthly is not None
    assert open_ is not None
    assert (yearly.monthly, monthly.monthly, open_.monthly) == (
        (30000, 30000),
        (30000, 30000),
        None,
    )


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("+86 138-0000-1234", "13800001234"),
        ("138 0000 1234", "13800001234"),
        ("(86)13800001234", "13800001234"),
        ("0086-13800001234", "13800001234"),
        ("010-82345678", "010-82345678"),
        ("(021)51234567", "021-51234567"),
        ("0755 2345 6789", "0755-23456789"),
        ("+852 5123 4567", "+85251234567"),
        ("+44 (0)20 7946 0958", "+442079460958"),
        ("138****0000", None),
        ("12345678901", None),
        ("1380000123", None),
        ("", None),
    ],
)
def test_phones(text: str, phone: str | None) -> None:
    assert parse_phone(text) == phone


@given(st.integers(13_000_000_000, 19_999_999_999))
def test_a_normal_form_stays(number: int) -> None:
    assert parse_phone(str(number)) == str(number)


def test_relay_numbers() -> None:
    assert is_virtual_phone("13800001234转5678")
    assert is_virtual_phone("95013000000,1234")
    assert not is_virtual_phone("13800001234")


@pytest.mark.parametrize(
    ("text", "number"),
    [("二十三", 23), ("十二", 12), ("一万五", 15000), ("一百零五", 105), ("两千三", 2300), ("3", 3),
     ("二〇一九", 2019), ("三百五", 350), ("甲", None), ("", None)],
)  # fmt: skip
def test_numerals(text: str, number: int | None) -> None:
    assert parse_numeral(text) == number
