"""What stands in place of a value that may not be seen."""

import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.text.masks import Masked, mask, mask_numbers, mask_secrets

DIGITS = st.text("0123456789", min_size=8, max_size=8)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("phone", "13800005678", "138****5678"),
        ("phone", "+852 61234567", "+852 6****4567"),
        ("phone", "12345", "****"),
        ("name", "张三", "张*"),
        ("name", "欧阳娜娜", "欧阳**"),
        ("name", "欧阳", "欧*"),
        ("name", "Anna Maria Lee", "A* M* L*"),
        ("id_number", "11010519900307123X", "110*************3X"),
        ("email", "lin@example.com", "l***@example.com"),
        ("expected_salary", "15-25K·14薪", "20–30K 档"),
        ("expected_salary", "100K", "80K 以上档"),
        ("expected_salary", "面议", "***"),
        ("birth", "1990-05", "1990-**"),
        ("wechat", "linzhixia", "li***"),
        ("link", "https://code.example.com/lin", "code.example.com/***"),
        ("ethnicity", "汉族", "***"),
        ("household", "上海市浦东新区", "上海**"),
    ],
)
def test_each_kind_has_its_mask(field: str, value: str, told: str) -> None:
    found = mask(field, value)
    assert found == told
    assert isinstance(found, Masked)
    assert mask(field, found) is found


def test_what_is_not_there_has_no_mask() -> None:
    assert mask("phone", "") == ""
    assert not isinstance(mask("phone", ""), Masked)


@given(DIGITS)
def test_the_value_is_nowhere_in_the_mask(rest: str) -> None:
    value = f"138{rest}"
    found = mask("phone", value)
    for form in (str(found), repr(found), f"{found}", json.dumps(found), str.format("{}", found)):
        assert value not in form
    assert value.encode() not in pickle.dumps(found)


SEPARATOR = st.sampled_from(["", " ", "-", "\u00a0"])


@given(DIGITS, SEPARATOR, st.text("ab 中文，。\n:：", max_size=12), st.text("ab 中文，。\n:：", max_size=12), st.booleans())
def test_a_phone_in_running_text_is_starred_however_it_is_written(rest: str, gap: str, before: str, after: str, is_wide: bool) -> None:  # noqa: FBT001 - drawn
    number = gap.join(("138", rest[:4], rest[4:]))
    if is_wide:
        number = number.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
    covered = mask_numbers(before + number + after)
    assert len(covered) == len(before + number + after)
    assert not any(c.isdigit() for c in covered)


@given(st.text(max_size=80))
def test_any_text_keeps_its_length(text: str) -> None:
    assert len(mask_numbers(text)) == len(text)


@pytest.mark.parametrize(
    "text",
    ["2019.09-2021.06", "2,000,000 用户", "GPA 3.85/4.0", "2018年9月至2022年6月", "订单 20190903001", "IPv4 10.0.0.1"],
)
def test_dates_and_figures_stay(text: str) -> None:
    assert mask_numbers(text) == text


def test_what_the_record_holds_is_hidden_whatever_it_looks_like() -> None:
    told = mask_numbers("加我 zhi-xia 或 ZHIXIA，电话 8845 6612", ["zhixia", "88456612"])
    assert "zhi" not in told.lower()
    assert "8845" not in told


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("民族：汉　政治面貌：群众", "民族：*　政治面貌：**"),
        ("林知夏 | 女 | 满族 | 中共党员 | 已婚已育", "林知夏 | 女 | ** | **** | ****"),
        ("身份证 110101199003074514 电话 13800004190", "身份证 ****************** 电话 13800004190"),
        ("水族馆讲解员，满族自治县人", "水族馆讲解员，满族自治县人"),
        ("服务汉阳区群众，负责民族团结活动", "服务汉阳区群众，负责民族团结活动"),
    ],
)
def test_what_is_secret_is_hidden_in_running_text_and_contacts_stay(text: str, covered: str) -> None:
    assert mask_secrets(text) == covered
    assert "1380000" not in mask_numbers(text)
