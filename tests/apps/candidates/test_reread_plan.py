"""What a newer reading may change: examples of the rules, without a database."""

from typing import Any

from caidang.domain.candidates.reread_plan import Plan, Standing, plan_rereading
from caidang.domain.candidates.values import ReadValue


def place(line: int, start: int = 0, end: int = 5, text: str = "") -> dict[str, Any]:
    box = [50 + 10 * start, 50 + 16 * line, 50 + 10 * end, 62 + 16 * line]
    return {"page": 1, "box": box, "line": line, "start": start, "end": end, "text": text}


def read(
    field: str, value: str, *, entry: int = 0, line: int = 0, start: int = 0, sure: float = 0.95
) -> ReadValue:
    return ReadValue(field, entry, value, sure, place(line, start, start + len(value), value))


def has(
    field: str, value: str, *, entry: int = 0, line: int = 0, start: int = 0, sure: float = 0.95
) -> Standing:
    """A value of the older parser, from the same document."""
    at = place(line, start, start + len(value), value)
    return Standing(f"{field}{entry}", field, entry, value, sure, at, is_free=True)


def by_person(field: str, value: str, *, entry: int = 0) -> Standing:
    return Standing(f"person-{field}{entry}", field, entry, value, 1.0, None)


def refused(field: str, value: str, *, entry: int = 0, line: int = 0, start: int = 0) -> Standing:
    at = place(line, start, start + len(value), value)
    return Standing(f"past-{field}{entry}", field, entry, value, 0.9, at, is_refused=True)


def came_in(plan: Plan) -> list[tuple[str, int, str, str]]:
    return [(s.value.field, s.value.entry, s.value.value, s.replaces) for s in plan.steps]


def test_what_was_missing_is_added() -> None:
    plan = plan_rereading([has("name", "沈若溪")], [read("name", "沈若溪"), read("city", "上海", line=2)])
    assert came_in(plan) == [("city", 0, "上海", "")]


def test_an_unconfirmed_value_gives_way_to_a_better_reading() -> None:
    plan = plan_rereading([has("name", "个人简历", sure=0.6)], [read("name", "沈若溪", line=1)])
    assert came_in(plan) == [("name", 0, "沈若溪", "name0")]


def test_a_less_certain_reading_replaces_nothing() -> None:
    plan = plan_rereading([has("name", "沈若溪")], [read("name", "沈*", sure=0.5)])
    assert came_in(plan) == []


def test_what_a_person_set_stays() -> None:
    plan = plan_rereading([by_person("name", "沈若曦")], [read("name", "沈若溪")])
    assert came_in(plan) == []


def test_what_a_person_removed_stays_away_under_another_spelling_too() -> None:
    removed = [by_person("wechat", ""), refused("phone", "13800000000", line=3)]
    values = [read("wechat", "ruoxi88"), read("phone", "13800000001", line=3)]
    assert came_in(plan_rereading(removed, values)) == []


def test_another_value_on_the_same_line_is_not_the_removed_one() -> None:
    removed = [refused("skill", "Java", line=9, start=0)]
    values = [read("skill", "Java", line=9), read("skill", "JavaScript", line=9, start=6)]
    assert came_in(plan_rereading(removed, values)) == [("skill", 0, "JavaScript", "")]


def test_a_removed_job_does_not_come_back_with_a_longer_name() -> None:
    had = [by_person("employer", ""), refused("employer", "蓝鲸软件", line=5), has("title", "工程师", line=5, start=8)]
    values = [
        read("employer", "蓝鲸软件有限公司", line=25), read("title", "后端工程师", line=25, start=10),
        read("job_start", "2018-03", line=25, start=20),
    ]  # fmt: skip
    assert came_in(plan_rereading(had, values)) == []


def test_a_job_at_the_same_place_is_completed_and_a_new_one_added() -> None:
    had = [has("employer", "蓝鲸软件", line=5, sure=0.7), has("title", "工程师", line=5, start=8)]
    values = [
        read("employer", "云图科技", line=9), read("job_start", "2015-01", line=9, start=9),
        read("employer", "蓝鲸软件有限公司", entry=1, line=5), read("title", "工程师", entry=1, line=5, start=8),
        read("job_start", "2018-03", entry=1, line=5, start=20),
    ]  # fmt: skip
    assert came_in(plan_rereading(had, values)) == [
        ("employer", 0, "蓝鲸软件有限公司", "employer0"),
        ("job_start", 0, "2018-03", ""),
        ("employer", 1, "云图科技", ""),
        ("job_start", 1, "2015-01", ""),
    ]


def test_two_stays_with_one_employer_are_two() -> None:
    had = [has("employer", "蓝鲸软件", line=5), has("job_start", "2018-03", line=5, start=9)]
    values = [
        read("employer", "蓝鲸软件", line=5), read("job_start", "2018-03", line=5, start=9),
        read("employer", "蓝鲸软件", entry=1, line=9), read("job_start", "2012-07", entry=1, line=9, start=9),
    ]  # fmt: skip
    assert came_in(plan_rereading(had, values)) == [
        ("employer", 1, "蓝鲸软件", ""), ("job_start", 1, "2012-07", ""),
    ]  # fmt: skip


def test_what_is_not_found_again_stays_and_is_counted() -> None:
    plan = plan_rereading([has("city", "上海"), has("skill", "Go", line=4)], [read("city", "上海")])
    assert came_in(plan) == []
    assert plan.unread == ("skill0",)


def test_where_a_kept_value_stands_is_told_anew() -> None:
    moved = read("city", "上海", line=30)
    plan = plan_rereading([has("city", "上海", line=2)], [moved])
    assert plan.found_again == (("city0", moved),)
