"""Questions by a seed, marks and spot checks: the same number, the same paper."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from caidang.domain.training.drawing import draw, mark, share_right
from caidang.domain.training.services.certificates import later
from caidang.domain.training.shipped import shipped_courses
from caidang.domain.training.spot import PEOPLE, spot_check
from caidang.domain.training.values import Kind

QUESTIONS = shipped_courses()["security"].questions
BY_ID = {one.id: one for one in QUESTIONS}


@given(st.integers(0, 2**31), st.integers(1, 60))
@settings(max_examples=60)
def test_a_paper_is_drawn_from_all_lessons_alike(seed: int, count: int) -> None:
    paper = draw(QUESTIONS, count, seed=seed)
    assert paper == draw(QUESTIONS, count, seed=seed)
    assert len({one.id for one in paper}) == len(paper) == min(count, len(QUESTIONS))
    lessons = [BY_ID[one.id].lesson for one in paper]
    counts = [lessons.count(lesson) for lesson in {one.lesson for one in QUESTIONS}]
    assert max(counts) - min(counts) <= 1
    for one in paper:
        question = BY_ID[one.id]
        assert sorted(one.order) == list(range(len(question.choices)))
        assert question.kind is not Kind.JUDGEMENT or one.order == (0, 1)


def test_papers_differ() -> None:
    assert len({draw(QUESTIONS, 15, seed=seed) for seed in range(20)}) == 20


@given(st.integers(0, 2**31), st.data())
@settings(max_examples=40)
def test_only_exactly_the_right_answers_are_right(seed: int, data: st.DataObject) -> None:
    paper = draw(QUESTIONS, 10, seed=seed)
    given_ = {
        one.id: data.draw(st.sets(st.integers(0, len(BY_ID[one.id].choices) - 1))) for one in paper
    }
    marked = mark(paper, BY_ID, given_)
    assert [one.is_right for one in marked] == [given_[one.id] == BY_ID[one.id].right for one in paper]
    assert share_right(marked) == sum(one.is_right for one in marked) * 10
    assert share_right(mark(paper, BY_ID, {})) == 0


@given(st.integers(0, 2**31))
@settings(max_examples=100)
def test_a_spot_check_has_both_kinds_of_people(seed: int) -> None:
    spot = spot_check(seed)
    assert spot == spot_check(seed)
    assert 1 <= len(spot.right) < len(spot.people) == PEOPLE
    assert len({one.name for one in spot.people}) == PEOPLE
    for place, one in enumerate(spot.people):
        is_good = any(f"同意提供给{spot.client}，一年内有效" in fact for fact in one.facts)
        assert place not in spot.right or (is_good and "屏蔽名单：没有" in one.facts)


def test_months_end_on_their_last_day() -> None:
    assert later(datetime(2026, 1, 31, tzinfo=UTC), 1).date().isoformat() == "2026-02-28"
    assert later(datetime(2026, 12, 5, tzinfo=UTC), 24).date().isoformat() == "2028-12-05"
