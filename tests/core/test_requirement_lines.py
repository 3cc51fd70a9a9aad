"""A requirement typed in one line is read, and what is written of it is read again as the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.errors import InvalidInput
from caidang.core.match.requirement_lines import parse_requirement, requirement_line
from caidang.core.match.requirements import Kind, Requirement, requirements_of_json
from caidang.core.resume.fields.names.degrees import DEGREES
from caidang.core.text.school_tiers import TIERS


@pytest.mark.parametrize(
    ("kind", "text", "low", "high", "value"),
    [
        (Kind.YEARS, "3", 3, None, ""), (Kind.YEARS, "3-5", 3, 5, ""), (Kind.YEARS, "3至5年", 3, 5, ""),
        (Kind.YEARS, "-5", None, 5, ""), (Kind.YEARS, "5年以内", None, 5, ""), (Kind.YEARS, "3年以上", 3, None, ""),
        (Kind.SALARY, "20-30K", 20_000, 30_000, ""), (Kind.SALARY, "24万/年", 20_000, 20_000, ""),
        (Kind.DEGREE, "本科及以上", None, None, "本科"), (Kind.TIER, "985", None, None, "985"),
        (Kind.SKILL, " Spring  Boot ", None, None, "Spring Boot"),
    ],
)  # fmt: skip
def test_lines_are_read(kind: Kind, text: str, low: int | None, high: int | None, value: str) -> None:
    assert parse_requirement(kind, text, is_must=False) == Requirement(kind, value, low, high, is_must=False)


@pytest.mark.parametrize(
    ("kind", "text"),
    [(Kind.YEARS, "很多"), (Kind.YEARS, "-"), (Kind.SALARY, "面议"), (Kind.DEGREE, "懂礼貌"), (Kind.TIER, "好学校"), (Kind.SKILL, " "), (Kind.SKILL, "x" * 61)],
)
def test_what_cannot_be_read_says_how_to_write_it(kind: Kind, text: str) -> None:
    with pytest.raises(InvalidInput):
        parse_requirement(kind, text, is_must=True)


_years = st.tuples(st.none() | st.integers(0, 40), st.none() | st.integers(0, 40)).filter(lambda pair: any(end is not None for end in pair))
_pay = st.tuples(st.integers(1, 100), st.integers(1, 100)).map(lambda pair: tuple(1000 * end for end in sorted(pair)))
_some = st.one_of(
    _years.map(lambda pair: Requirement(Kind.YEARS, "", *pair)),
    _pay.map(lambda pair: Requirement(Kind.SALARY, "", *pair)),
    st.sampled_from(DEGREES).map(lambda name: Requirement(Kind.DEGREE, name)),
    st.sampled_from(TIERS).map(lambda name: Requirement(Kind.TIER, name)),
    st.sampled_from(["Java", "数控车床", "C++", "SAP FICO"]).map(lambda name: Requirement(Kind.SKILL, name)),
)


@pytest.mark.parametrize("text", ["50-80万/年", "40万/年", "30-50万/年", "25K"])
def test_pay_by_the_year_stays_by_the_year(text: str) -> None:
    assert requirement_line(parse_requirement(Kind.SALARY, text, is_must=True)) == text


@given(_some)
def test_what_is_written_is_read_as_the_same(one: Requirement) -> None:
    assert parse_requirement(one.kind, requirement_line(one), is_must=True) == one
    assert requirements_of_json([one.as_json(), {"kind": "unknown"}]) == (one,)
