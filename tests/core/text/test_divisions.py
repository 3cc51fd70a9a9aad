"""Places and their codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.text.divisions import cities_of, find_division


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("浙江省杭州市西湖区文三路", "330106"),
        ("浙江杭州", "330100"),
        ("杭州", "330100"),
        ("义乌", "330782"),
        ("北京", "110000"),
        ("北京市海淀区", "110108"),
        ("上海浦东", "310115"),
        ("吉林省吉林市", "220200"),
        ("海南", "460000"),
        ("海南藏族自治州", "632500"),
        ("延边", "222400"),
        ("凉山州", "513400"),
        ("湖北省 仙桃市", "429004"),
        ("新疆乌鲁木齐", "650100"),
        ("中国香港", "810000"),
        ("南京鼓楼", "320106"),
        ("辽宁·朝阳", "211300"),
    ],
)
def test_places_as_people_write_them(text: str, code: str) -> None:
    found = find_division(text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("text", ["", "鼓楼", "朝阳区", "London", "软件工程师"])
def test_what_several_places_share_or_none_has_is_no_place(text: str) -> None:
    assert find_division(text) is None


def test_the_names_of_all_levels_are_told() -> None:
    found = find_division("苏州昆山")
    assert found is not None
    assert found[1:] == ("江苏省", "苏州市", "昆山市")
    capital = find_division("重庆渝北区")
    assert capital is not None
    assert capital[1:] == ("重庆市", "重庆市", "渝北区")


def test_a_province_tells_its_cities() -> None:
    assert {"杭州", "温州", "义乌"} & set(cities_of("浙江省")) == {"杭州", "温州"}
    assert cities_of("浙江") == cities_of("浙江省")
    assert {"呼和浩特", "锡林郭勒"} < set(cities_of("内蒙古"))
    assert {"伊犁", "喀什", "石河子"} < set(cities_of("新疆"))
    assert cities_of("北京") == cities_of("深圳") == cities_of("火星") == ()


@given(st.text(max_size=40))
def test_any_text_is_read_without_harm(text: str) -> None:
    found = find_division(text)
    assert found is None or len(found.code) == 6
