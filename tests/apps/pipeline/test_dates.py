"""A month of a board: steps, deadlines, ends of guarantees and interviews, each within the viewer's reach."""

from datetime import timedelta

import pytest

from caidang.domain.candidates.services.record.placing import set_owner
from caidang.domain.clients.models import Job
from caidang.domain.pipeline.selectors.board import MINE
from caidang.domain.pipeline.selectors.dates import Sort, month_of
from caidang.domain.pipeline.selectors.interviews.dates import interview_dates
from caidang.domain.pipeline.services.interviews.arranging import arrange
from caidang.foundation.accounts.models import Membership, Team
from caidang.foundation.accounts.policy import PROGRAM, Viewer
from tests.apps.interviews.making import a_plan
from tests.apps.pipeline.making import a_job, applied
from tests.apps.pipeline.test_moving import step
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db


def said(key: str, viewer: Viewer, *, later: int = 0) -> dict[tuple[str, Sort], str]:
    day = NOW.date() + timedelta(days=later)
    month = month_of(key, viewer=viewer, now=NOW, today=NOW.date(), month=day, feeds=(interview_dates,))
    return {
        (day.isoformat(), one.sort): f"{one.at} {one.text}".strip() for week in month.weeks for day, found in week for one in found
    }  # fmt: skip


def test_a_month_tells_what_falls_on_which_day() -> None:
    by = as_now(someone("gu"))
    job = a_job()
    Job.objects.filter(pk=job.pk).update(deadline=NOW.date())
    (one,) = applied(job, a_candidate([("name", 0, "白初晴")]), by=by)
    step(one, "客户面试", by)
    one.refresh_from_db()
    arrange(application=one, plan=a_plan(), actor=by, now=NOW)
    told = said(MINE, by)
    day = NOW.date().isoformat()
    assert told[day, Sort.STEP] == "白初晴 · 客户面试"
    assert told[day, Sort.DEADLINE] == "会计 截止"
    assert any(sort is Sort.INTERVIEW and "白初晴 第 1 轮" in text for (_, sort), text in told.items())
    step(one, "入职", by)
    end = (NOW + timedelta(days=90)).date().isoformat()
    assert said(str(job.public_id), by, later=90)[end, Sort.GUARANTEE] == "白初晴 过保（云帆）"


def test_who_is_out_of_reach_has_no_day() -> None:
    mine, far = someone("gu"), someone("far")
    team = Team.objects.create(name="甲组", kind="team", created_at=NOW)
    Membership.objects.create(team=team, user=mine)
    person = a_candidate([("name", 0, "白初晴")])
    set_owner(candidates=[person], owner=mine.pk, actor=PROGRAM, now=NOW)
    job = a_job()
    (one,) = applied(job, person, by=as_now(mine))
    step(one, "客户面试", as_now(mine))
    one.refresh_from_db()
    arrange(application=one, plan=a_plan(), actor=as_now(mine), now=NOW)
    assert said(str(job.public_id), as_now(far)) == {}
    assert len(said(str(job.public_id), as_now(mine))) == 2
