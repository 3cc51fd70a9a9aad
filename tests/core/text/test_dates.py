"""Dates and ranges of dates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.text.dates import PRESENT, find_ranges, graduation_year, is_present, parse_date

YEARS = st.integers(1960, 2049)
MONTHS = st.integers(1, 12)
_ENGLISH = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_FORMS = (
    lambda y, m: f"{y}.{m}",
    lambda y, m: f"{y}.{m:02d}",
    lambda y, m: f"{y}-{m:02d}",
    lambda y, m: f"{y}/{m}",
    lambda y, m: f"{y}年{m}月",
    lambda y, m: f"{y} 年 {m} 月",
    lambda y, m: f"{_ENGLISH[m - 1]} {y}",
    lambda y, m: f"{m:02d}/{y}",
    lambda y, m: f"{y}{m:02d}",
)
_JOINTS = ("-", " - ", "–", " — ", "~", " ~ ", "至", " 至 ", " to ", "--", " 到 ")


@given(
    YEARS, MONTHS, st.integers(0, 40), MONTHS, st.sampled_from(_FORMS), st.sampled_from(_JOINTS)
)
def test_ranges_round_trip(
    year: int, month: int, span: int, last: int, form: object, joint: str
) -> None:
    end_year = min(2069, year + span)
    text = f"经历 {form(year, month)}{joint}{form(end_year, last)} 某公司"  # type: ignore[operator]
    found = find_ranges(text)
    assert [(r.start, r.end) for r in found] == [(f"{year}-{month:02d}", f"{end_year}-{last:02d}")]
    assert text[found[0].end_offset :] == " 某公司"
    assert text[: found[0].begin_offset] == "经历 "


@given(YEARS, MONTHS, st.integers(1, 28))
def test_days_round_trip(year: int, month: int, day: int) -> None:
    value = f"{year}-{month:02d}-{day:02d}"
    assert parse_date(value) == value
    assert parse_date(f"{year}年{month}月{day}日") == value
    assert parse_date(f"{year}.{month}.{day}") == value


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2019年9月至今", "2019-09", PRESENT),
        ("2019/09 ~ Present", "2019-09", PRESENT),
        ("2019.9—now", "2019-09", PRESENT),
        ("Sep 2019 – Jun 2022", "2019-09", "2022-06"),
        ("September 2019 to current", "2019-09", PRESENT),
        ("Jun – Aug 2019", "2019-06", "2019-08"),
        ("since Oct 2019", "2019-10", PRESENT),
        ("二〇一九年九月至今", "2019-09", PRESENT),
        ("2019-2023", "2019", "2023"),
        ("2021年3月 一 2022年4月", "2021-03", "2022-04"),
        ("2013.9 —— 2017.6", "2013-09", "2017-06"),
        ("2020年3月-8月", "2020-03", "2020-08"),
        ("2019年3月起至今", "2019-03", PRESENT),
        ("18.07-21.03", "2018-07", "2021-03"),
        ("'18/07 – 至今", "2018-07", PRESENT),
        ("2018.07…2020.12", "2018-07", "2020-12"),
        ("15年到20年", "2015", "2020"),
        ("09-15年", "2009", "2015"),
        ("15年到现在", "2015", PRESENT),
        ("2016年7月干到2019年2月", "2016-07", "2019-02"),
        ("01/09/2013–31/03/2018", "2013-09-01", "2018-03-31"),
        ("2018.11-- 某局", "2018-11", PRESENT),
        ("2022.4- 某公司", "2022-04", PRESENT),
        ("2003年九月—2007年十二月", "2003-09", "2007-12"),
        ("agosto de 2016 – enero de 2019", "2016-08", "2019-01"),
        ("févr. 2018 à août 2020", "2018-02", "2020-08"),
        ("März 2019 - heute", "2019-03", PRESENT),
        ("民国104年9月至民国108年6月", "2015-09", "2019-06"),
        ("98/09~102/06", "2009-09", "2013-06"),
        ("107/03~迄今", "2018-03", PRESENT),
        ("2013.9-18.6", "2013-09", "2018-06"),
        ("店员 | 03/2019 | Present", "2019-03", PRESENT),
    ],
)
def test_ways_to_write_a_range(text: str, start: str, end: str) -> None:
    assert [(r.start, r.end) for r in find_ranges(text)] == [(start, end)]


@pytest.mark.parametrize("text", ["1998.03.12", "13800002019", "2022-2019", "3.14", "", "19届", "10.05-12.03%", "12.05-15.10元", "21.03-18.07", "120/80", "2019.3-12.5"])
def test_what_is_no_range(text: str) -> None:
    assert find_ranges(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [("2019", "2019"), ("2019年", "2019"), ("1990年5月", "1990-05"), ("19900512", "1990-05-12"),
     ("12 March 2015", "2015-03-12"), ("无", None), ("12345678901", None), ("3000", None)],
)  # fmt: skip
def test_single_dates(text: str, value: str | None) -> None:
    assert parse_date(text) == value


def test_present_and_year_of_leaving() -> None:
    assert is_present(" 至今 ")
    assert not is_present("至今为止的工作")
    assert graduation_year("软件工程 19届") == "2019"
    assert graduation_year("2024届毕业生") == "2024"
    assert graduation_year("市场营销，18年毕业") == "2018"
    assert graduation_year("第3届大会") is None


@given(st.text(max_size=80))
def test_any_text_is_survived(text: str) -> None:
    for stretch in find_ranges(text):
        assert 0 <= stretch.begin_offset < stretch.end_offset <= len(text)
