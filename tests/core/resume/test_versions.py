"""Two résumés of one person."""

from caidang.core.match.organisations import employer_key
from caidang.core.resume.remarks.timeline import Triple
from caidang.core.resume.remarks.versions import Difference, VersionChange, compare_versions

EARLIER: list[Triple] = [
    ("name", 0, "沈若溪"), ("birth", 0, "1990-05"),
    ("employer", 0, "杭州云图软件有限公司"), ("title", 0, "后端工程师"), ("job_start", 0, "2018-03"), ("job_end", 0, "present"),
    ("employer", 1, "蓝鲸科技"), ("title", 1, "测试"), ("job_start", 1, "2016-01"), ("job_end", 1, "2018-02"),
    ("school", 0, "浙江大学"), ("degree", 0, "本科"), ("edu_end", 0, "2012-06"),
]  # fmt: skip


def same(one: str, other: str) -> bool:
    return employer_key(one) == employer_key(other)


def compare(later: list[Triple]) -> tuple[VersionChange, ...]:
    return compare_versions(EARLIER, later, written="2023-06", same_name=same)


def changed(**values: str) -> list[Triple]:
    """The earlier reading with some values, named ``field_entry``, put in another's place."""
    return [(f, e, values.get(f"{f}_{e}", v)) for f, e, v in EARLIER]


def test_the_same_resume_has_no_difference() -> None:
    assert compare(EARLIER) == ()


def test_going_on_is_no_difference() -> None:
    later = [
        *changed(job_end_0="2024-01", job_start_1="2016"),
        ("employer", 2, "新芽智能"), ("job_start", 2, "2024-02"), ("job_end", 2, "present"),
    ]  # fmt: skip
    assert compare(later) == ()


def test_moved_dates_are_told_with_their_stay() -> None:
    (moved,) = compare(changed(employer_1="上海蓝鲸科技有限公司", job_end_1="2017-08"))
    assert moved == VersionChange(
        Difference.MOVED, "job_end", "上海蓝鲸科技有限公司", "2018-02", "2017-08", 1, 1
    )


def test_an_end_before_the_earlier_one_was_written_is_a_moved_date() -> None:
    (moved,) = compare(changed(job_end_0="2022-01"))
    assert (moved.kind, moved.before, moved.after) == (Difference.MOVED, "present", "2022-01")


def test_vanished_and_inserted_stays() -> None:
    later = [
        v
        for v in EARLIER
        if not (v[0] in ("employer", "title", "job_start", "job_end") and v[1] == 1)
    ]
    (vanished,) = compare(later)
    assert (vanished.kind, vanished.about) == (Difference.VANISHED, "蓝鲸科技")
    more: list[Triple] = [*EARLIER, ("employer", 2, "远山咨询"), ("job_start", 2, "2014-01")]
    (inserted,) = compare(more)
    assert (inserted.kind, inserted.after) == (Difference.INSERTED, "远山咨询")


def test_other_titles_degrees_and_facts() -> None:
    found = compare(changed(title_1="测试经理", degree_0="硕士", birth_0="1992-05"))
    assert [(c.kind, c.field) for c in found] == [
        (Difference.CHANGED, "birth"),
        (Difference.RENAMED, "title"),
        (Difference.RENAMED, "degree"),
    ]
