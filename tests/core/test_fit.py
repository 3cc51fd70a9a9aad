"""A job description read into requirements, and people judged by them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.match.candidate import CandidateFacts
from caidang.core.match.fit import State, fit
from caidang.core.match.requirements import Kind, Requirement, read_requirements, requirements_like

JOB = """招聘职位：Java开发工程师（上海）
岗位职责：负责交易系统的设计与开发
任职要求：
1、本科及以上学历，985/211 优先；
2、3年以上Java开发经验，熟悉Spring Boot、MySQL、Redis；
3、有 Kafka 使用经验者优先。
薪资：20-35K·14薪
工作地点：上海市浦东新区"""


def asked(text: str) -> dict[str, Requirement]:
    return {requirement.key: requirement for requirement in read_requirements(text)}


def test_a_description_is_read() -> None:
    found = asked(JOB)
    assert found["title:Java开发工程师"].is_must
    assert {"skill:Java", "skill:Spring Boot", "skill:MySQL", "skill:Redis", "skill:Kafka"} <= set(
        found
    )
    assert found["skill:MySQL"].is_must
    assert not found["skill:Kafka"].is_must
    assert found["degree:本科"].is_must
    assert not found["tier:211"].is_must
    assert (found["years"].low, found["years"].high) == (3, None)
    assert (found["salary"].low, found["salary"].high) == (20_000, 35_000)
    assert found["city:上海"].is_must


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("5-8年相关工作经验", 5, 8),
        ("工作经验：2年以上", 2, None),
        ("10 years of experience", 10, None),
        ("经验 3年以内", None, 3),
    ],
)
def test_years_in_their_ways(text: str, low: int | None, high: int | None) -> None:
    found = asked(f"会计\n{text}")["years"]
    assert (found.low, found.high) == (low, high)


def test_the_age_of_the_company_is_no_experience() -> None:
    assert "years" not in asked("会计\n公司成立于 20 年前，员工 300 人")


@pytest.mark.parametrize(
    "first", ["会计", "岗位：会计", "诚聘会计（苏州）", "职位名称: 会计 - 财务部"]
)
def test_the_title_stands_first_or_behind_its_label(first: str) -> None:
    assert "title:会计" in asked(f"{first}\n负责总账")


@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    read_requirements(text)


FITTING = CandidateFacts(
    titles=("高级Java开发工程师",), skills=("Java", "MySQL", "Spring Boot"), city="上海", degree="硕士",
    tiers=("985", "211", "双一流"), years=6, pay=(25_000, 30_000), text="用过 Redis 与 Kafka",
)  # fmt: skip


def test_who_has_it_all_scores_one() -> None:
    judged = fit(read_requirements(JOB), FITTING)
    assert {verdict.state for verdict in judged.verdicts} == {State.MET}
    assert judged.score == 1.0


def test_each_verdict_says_why() -> None:
    person = CandidateFacts(
        titles=("会计",),
        skills=("Excel",),
        city="北京",
        degree="大专",
        years=1,
        pay=(60_000, 60_000),
    )
    told = {
        v.requirement.key: (v.state, v.told) for v in fit(read_requirements(JOB), person).verdicts
    }
    assert told["title:Java开发工程师"] == (State.MISSING, "会计")
    assert told["skill:MySQL"] == (State.MISSING, "")
    assert told["degree:本科"] == (State.MISSING, "大专")
    assert told["years"] == (State.MISSING, "1 年")
    assert told["city:上海"] == (State.MISSING, "北京")
    assert told["salary"] == (State.MISSING, "60K")


def test_a_degree_is_no_school() -> None:
    asked_for = read_requirements("211优先")
    of_none = fit(asked_for, CandidateFacts(degree="硕士")).verdicts[0]
    assert (of_none.state, of_none.told) == (State.MISSING, "")


def test_what_is_not_known_is_neither_met_nor_missing() -> None:
    judged = fit(read_requirements(JOB), CandidateFacts())
    assert {verdict.state for verdict in judged.verdicts} == {State.UNKNOWN}
    assert 0 < judged.score < 0.5


def test_java_is_not_javascript_nor_c_c_plus_plus() -> None:
    one = (Requirement(Kind.SKILL, "Java"), Requirement(Kind.SKILL, "C"))
    states = [
        v.state for v in fit(one, CandidateFacts(text="熟悉 JavaScript、C++ 与 C#")).verdicts
    ]
    assert states == [State.MISSING, State.MISSING]
    states = [v.state for v in fit(one, CandidateFacts(text="熟悉Java、C语言")).verdicts]
    assert states[0] is State.MET


def test_names_for_the_same_count() -> None:
    assert (
        fit((Requirement(Kind.TITLE, "前端"),), CandidateFacts(titles=("FE",))).verdicts[0].state
        is State.MET
    )


def test_a_person_fits_what_is_asked_of_his_like() -> None:
    wanted = requirements_like(FITTING)
    assert fit(wanted, FITTING).score == 1.0
    assert (
        fit(wanted, CandidateFacts(titles=("厨师",), degree="高中", city="北京", years=30)).score
        < 0.3
    )


@given(st.sampled_from(["Java", "MySQL", "Redis"]), st.booleans())
def test_knowing_more_never_scores_less(skill: str, has_text: bool) -> None:
    wanted = read_requirements(JOB)
    less = CandidateFacts(titles=("会计",), skills=("Excel",), text="x" if has_text else "")
    more = CandidateFacts(titles=("会计",), skills=("Excel", skill), text="x" if has_text else "")
    assert fit(wanted, more).score > fit(wanted, less).score


def test_either_of_several_cities_will_do() -> None:
    def city(text: str) -> list[str]:
        return [one.value for one in read_requirements(text) if one.kind is Kind.CITY]

    assert city("Java 开发工程师\n工作地点：北京或武汉") == ["北京/武汉"]
    assert city("Java 开发工程师\n工作地点：上海、杭州、深圳") == ["上海/杭州/深圳"]
    assert city("Java 开发工程师\n工作地点：北京市朝阳区") == ["北京"]
    wanted = [Requirement(Kind.CITY, "北京/武汉")]
    states = [fit(wanted, CandidateFacts(city=lives)).verdicts[0].state for lives in ("武汉", "北京", "厦门", "")]
    assert states == [State.MET, State.MET, State.MISSING, State.UNKNOWN]


@pytest.mark.parametrize(
    ("wanted", "held", "state"),
    [
        ("会计主管", "总账会计", State.PARTLY), ("财务经理", "财务分析师", State.PARTLY), ("会计主管", "会计主管", State.MET),
        ("会计主管", "外贸业务员", State.MISSING), ("产品经理", "产品运营", State.MISSING), ("工程师", "工程造价员", State.MISSING),
    ],
)  # fmt: skip
def test_the_same_kind_of_work_at_another_rank_is_near(wanted: str, held: str, state: State) -> None:
    [verdict] = fit([Requirement(Kind.TITLE, wanted)], CandidateFacts(titles=(held,))).verdicts
    assert verdict.state is state
