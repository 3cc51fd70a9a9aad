"""What is odd about the dates of a record."""

from hypothesis import given
from hypothesis import strategies as st

from caidang.core.resume.remarks.timeline import Oddity, OddityKind, Triple, find_oddities

NOW = (2026, 6)


def jobs(*stays: tuple[str, str, str]) -> list[Triple]:
    found: list[Triple] = []
    for entry, (name, start, end) in enumerate(stays):
        found += [("employer", entry, name), ("job_start", entry, start), ("job_end", entry, end)]
    return found


def kinds(values: list[Triple]) -> list[OddityKind]:
    return [oddity.kind for oddity in find_oddities(values, as_of=NOW)]


def test_a_plain_career_has_nothing_odd() -> None:
    values = jobs(("云图", "2018-03", "present"), ("蓝鲸", "2012-07", "2018-02"))
    values += [
        ("birth", 0, "1990-05"),
        ("school", 0, "浙江大学"),
        ("degree", 0, "本科"),
        ("edu_end", 0, "2012-06"),
    ]
    assert kinds(values) == []


def test_posts_at_one_time_from_three_months_on() -> None:
    assert kinds(jobs(("云图", "2018-03", "present"), ("蓝鲸", "2016-01", "2018-05"))) == []
    (odd,) = find_oddities(
        jobs(("云图", "2018-03", "present"), ("蓝鲸", "2016-01", "2019-03")), as_of=NOW
    )
    assert odd == Oddity(OddityKind.OVERLAP, (("job_start", 0), ("job_start", 1)), 12)


def test_internships_and_years_without_months_do_not_overlap() -> None:
    values = jobs(("云图", "2018-03", "present"), ("蓝鲸", "2018-04", "2019-04"))
    assert kinds([*values, ("title", 1, "测试实习生")]) == []
    assert kinds(jobs(("云图", "2018", "present"), ("蓝鲸", "2016", "2019"))) == []


def test_gaps_count_from_the_latest_end() -> None:
    (odd,) = find_oddities(
        jobs(
            ("丙", "2020-01", "present"),
            ("甲", "2010-01", "2019-01"),
            ("乙", "2012-01", "2013-01"),
        ),
        as_of=NOW,
    )[-1:]
    assert (odd.kind, odd.months) == (OddityKind.GAP, 11)
    assert odd.slots == (("job_end", 1), ("job_start", 0))


def test_what_cannot_have_been() -> None:
    assert kinds(jobs(("云图", "2019-05", "2018-03"))) == [OddityKind.REVERSED]
    assert kinds(jobs(("云图", "2027-05", "present")))[-1] == OddityKind.IN_FUTURE
    young = [*jobs(("云图", "2004-05", "2006-01")), ("birth", 0, "1992-01")]
    assert kinds(young) == [OddityKind.TOO_YOUNG]
    degree: list[Triple] = [
        ("birth", 0, "1992"), ("school", 0, "浙江大学"), ("degree", 0, "本科"), ("edu_end", 0, "2005-06"),
    ]  # fmt: skip
    assert kinds(degree) == [OddityKind.TOO_YOUNG]


def test_years_of_work_that_do_not_agree() -> None:
    values = jobs(("云图", "2018-03", "present"))
    assert kinds([*values, ("work_years", 0, "8年")]) == []
    (odd,) = find_oddities([*values, ("work_years", 0, "15年")], as_of=NOW)
    assert (odd.kind, odd.months) == (OddityKind.YEARS, 99 - 180)


dates = st.one_of(
    st.just("present"), st.just(""), st.integers(1950, 2040).map(str),
    st.builds("{}-{:02d}".format, st.integers(1950, 2040), st.integers(1, 12)),
)  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from("甲乙丙"), dates, dates), max_size=6), dates)
def test_any_dates_are_read_without_harm(stays: list[tuple[str, str, str]], birth: str) -> None:
    values = [v for v in [*jobs(*stays), ("birth", 0, birth)] if v[2]]
    for oddity in find_oddities(values, as_of=NOW):
        assert all(entry < max(1, len(stays)) for _, entry in oddity.slots)
