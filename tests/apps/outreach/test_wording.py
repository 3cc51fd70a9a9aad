"""The gaps of a letter."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.errors import InvalidInput
from caidang.domain.outreach.wording import GAPS, check_wording, fill, salutation, values_for

LIN = values_for(
    name="林知夏", gender="女", employer="织锦科技", title="产品经理", sender="陈顾问", today=date(2026, 11, 2)
)


def test_every_gap_is_filled_however_its_braces_are_written() -> None:
    text = "{称呼}（{ 姓名 }｛公司｝{职位}），{今天} {我的名字}"
    assert fill(text, LIN) == "林女士（林知夏织锦科技产品经理），2026年11月2日 陈顾问"
    assert set(LIN) == set(GAPS)


def test_an_english_letter_has_an_english_day() -> None:
    told = values_for(
        name="Anna Lin", gender="", employer="", title="", sender="", today=date(2026, 11, 2), is_english=True
    )
    assert told["今天"] == "2 November 2026"


@pytest.mark.parametrize(
    ("name", "gender", "expected"),
    [
        ("欧阳知夏", "男", "欧阳先生"), ("林知夏", "", "林知夏"), ("Anna Lin", "女", "Anna Lin"), ("José Núñez", "男", "José Núñez"),
        ("", "男", ""),
    ],
)  # fmt: skip
def test_how_a_person_is_addressed(name: str, gender: str, expected: str) -> None:
    assert salutation(name, gender) == expected


@pytest.mark.parametrize(
    ("subject", "body", "told"),
    [
        ("", "你好", "都要写"), ("你好", " \n", "都要写"), ("你好\r\nBcc: a@b.example", "正文", "一行"),
        ("你好{年龄}", "正文", "「{年龄}」"), ("你" * 121, "正文", "最多 120"), ("你好", "｛手机｝", "可以用的有 {姓名}"),
    ],
)  # fmt: skip
def test_what_cannot_be_sent_is_refused(subject: str, body: str, told: str) -> None:
    with pytest.raises(InvalidInput, match=told.replace("{", r"\{")):
        check_wording(subject, body)


@given(st.text(max_size=60))
def test_what_a_person_is_called_never_opens_a_gap_of_its_own(name: str) -> None:
    assert fill("{姓名}", {"姓名": name}) == name
