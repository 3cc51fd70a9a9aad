"""What two records applied for follows their merging, and comes apart with them."""

from datetime import timedelta

import pytest

from caidang.domain.candidates.models import Candidate
from caidang.domain.pipeline.models import Application, Block
from caidang.domain.pipeline.selectors.blocks import blocked_among
from caidang.domain.pipeline.selectors.person import applications_of
from caidang.domain.pipeline.services.blocks import block
from caidang.domain.pipeline.services.merging import merge_candidates, unmerge_candidates
from caidang.foundation.accounts.policy import PROGRAM
from tests.apps.pipeline.making import a_job, applied
from tests.apps.pipeline.test_moving import step
from tests.making import NOW, a_candidate

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def state() -> list[tuple[int, int, str, str, int | None]]:
    rows = Application.objects.order_by("pk").select_related("stage")
    return [(a.pk, a.candidate_id, a.stage.name, a.reason, a.joined_into_id) for a in rows]


def fresh(*people: Candidate) -> list[Candidate]:
    return [Candidate.objects.get(pk=one.pk) for one in people]


def two() -> tuple[Candidate, Candidate]:
    return a_candidate([("name", 0, "白初晴")]), a_candidate([("name", 0, "白初晴")])


def test_applications_follow_the_record_and_come_back() -> None:
    keeper, loser = two()
    job, other = a_job(), a_job("出纳")
    applied(job, keeper)
    applied(other, loser)
    before = state()
    made = merge_candidates(keeper=keeper, loser=loser, take={}, actor=PROGRAM, now=NOW)
    lines = applications_of(str(keeper.public_id), viewer=PROGRAM, now=NOW).lines
    assert {line.job for line in lines} == {"会计", "出纳"}
    unmerge_candidates(merged=made, actor=PROGRAM, now=NOW + DAY)
    assert state() == before


def test_two_for_one_job_are_joined_where_the_person_really_stands() -> None:
    keeper, loser = two()
    job = a_job()
    kept, other = applied(job, keeper, loser)
    step(other, "客户面试", PROGRAM, now=NOW + DAY)
    before = state()
    made = merge_candidates(keeper=keeper, loser=loser, take={}, actor=PROGRAM, now=NOW + 2 * DAY)
    (line,) = applications_of(str(keeper.public_id), viewer=PROGRAM, now=NOW + 2 * DAY).lines
    assert (line.public_id, line.stage) == (str(kept.public_id), "客户面试")
    assert line.way[-1].is_by_merge
    assert Application.objects.visible_to(PROGRAM).count() == 1
    unmerge_candidates(merged=made, actor=PROGRAM, now=NOW + 3 * DAY)
    assert state() == before
    kept.refresh_from_db()
    assert kept.stage_since == NOW


def test_what_was_done_after_the_merging_stays_with_the_keeper() -> None:
    keeper, loser = two()
    kept, other = applied(a_job(), keeper, loser)
    step(other, "客户面试", PROGRAM)
    made = merge_candidates(keeper=keeper, loser=loser, take={}, actor=PROGRAM, now=NOW)
    step(kept, "Offer", PROGRAM)
    unmerge_candidates(merged=made, actor=PROGRAM, now=NOW)
    assert [(row[2], row[4]) for row in state()] == [("Offer", None), ("客户面试", None)]


def test_what_goes_on_counts_before_what_has_ended() -> None:
    keeper, loser = two()
    kept, other = applied(a_job(), keeper, loser)
    step(other, "客户面试", PROGRAM)
    step(other, "淘汰/放弃", PROGRAM, reason="client.skill")
    merge_candidates(keeper=keeper, loser=loser, take={}, actor=PROGRAM, now=NOW)
    kept.refresh_from_db()
    assert kept.stage.name == "待联系"


def test_merges_of_merges_come_apart_one_by_one() -> None:
    first, second = two()
    third = a_candidate([("name", 0, "白初晴")])
    job = a_job()
    applied(job, first, second)
    applied(a_job("出纳"), third)
    before = state()
    one = merge_candidates(keeper=second, loser=third, take={}, actor=PROGRAM, now=NOW)
    between = state()
    first, second = fresh(first, second)
    two_ = merge_candidates(keeper=first, loser=second, take={}, actor=PROGRAM, now=NOW)
    unmerge_candidates(merged=two_, actor=PROGRAM, now=NOW)
    assert state() == between
    one.refresh_from_db()
    unmerge_candidates(merged=type(one).objects.get(pk=one.pk), actor=PROGRAM, now=NOW)
    assert state() == before


def test_who_is_blocked_stays_blocked_under_the_record_that_is_kept() -> None:
    keeper, loser = two()
    job = a_job()
    block(candidate=loser, client_id="all", reason="wish", actor=PROGRAM, now=NOW)
    made = merge_candidates(keeper=keeper, loser=loser, take={}, actor=PROGRAM, now=NOW)
    assert blocked_among([keeper.pk], client_id=job.client_id) == {keeper.pk}
    unmerge_candidates(merged=made, actor=PROGRAM, now=NOW)
    assert blocked_among([keeper.pk], client_id=job.client_id) == set()
    assert Block.objects.filter(candidate=loser, lifted_at=None).count() == 1
