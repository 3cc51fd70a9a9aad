"""A client's and a job's timeline tell what their people passed through, once each, to whom may see it."""

from datetime import date, timedelta

import pytest

from caidang.domain.candidates.services.record.placing import set_owner
from caidang.domain.pipeline.models import Application, Interview
from caidang.domain.pipeline.selectors.passings import (
    Passing,
    whole_client_timeline,
    whole_job_timeline,
)
from caidang.domain.pipeline.services.interviews.arranging import arrange
from caidang.domain.pipeline.services.submissions.answers import Said, answer
from caidang.domain.pipeline.services.submissions.sending import send
from caidang.foundation.accounts.models import Membership, Team
from caidang.foundation.accounts.policy import PROGRAM, Viewer
from tests.apps.interviews.making import a_plan
from tests.apps.pipeline.test_moving import step
from tests.apps.pipeline.town import Town, a_town
from tests.making import NOW, as_now, someone

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)
HERE = "203.0.113.9"
HOUR = timedelta(hours=1)


def lived(by: Viewer) -> Town:
    """A client to whom one was sent, who wanted to see her, did, and made an offer."""
    town = a_town()
    made = send(parcel=town.parcel(), url_of=lambda token: token, actor=by, now=NOW, today=TODAY)
    answer(token=made.url, number=1, said=Said("interview"), address=HERE, now=NOW + HOUR)
    one = Application.objects.get()
    arrange(application=one, plan=a_plan(), actor=by, now=NOW + 2 * HOUR)
    Interview.objects.update(decision="pass", decided_by=by.user_id, decided_at=NOW + 30 * HOUR)
    step(one, "Offer", by, now=NOW + 31 * HOUR)
    return town


def told(rows: list[object]) -> list[tuple[str, str, str]]:
    return [(one.actor, one.text, one.more) for one in rows if isinstance(one, Passing)]


def test_each_thing_is_told_once_and_newest_first() -> None:
    by = as_now(someone("gu"))
    town = lived(by)
    rows = whole_client_timeline(town.client, viewer=by, today=TODAY)
    assert told(rows) == [
        ("gu", "移到「Offer」", ""),
        ("gu", "面试结论「通过」", "第 1 轮视频面试"),
        ("gu", "安排面试", "第 1 轮视频面试，2026-11-03 17:30，已安排"),
        ("客户", "答复「想面试」", ""),
        ("gu", "推荐了", ""),
    ]
    assert {(one.people[0][0], one.about) for one in rows if isinstance(one, Passing)} == {("林知夏", "高级产品经理")}
    assert [one.text for one in whole_job_timeline(town.job, viewer=by, today=TODAY) if isinstance(one, Passing)] == [
        text for _, text, _ in told(rows)
    ]


def test_who_went_away_before_the_client_knew_is_not_its_matter() -> None:
    by = as_now(someone("gu"))
    town = lived(by)
    one = Application.objects.get()
    step(one, "淘汰/放弃", by, now=NOW + 40 * HOUR, reason="client.chosen")
    assert told(whole_client_timeline(town.client, viewer=by, today=TODAY))[0] == ("gu", "移到「淘汰/放弃」", "客户：选了别人")


def test_who_is_out_of_reach_is_not_told_of() -> None:
    town = lived(PROGRAM)
    mine, other = someone("gu"), someone("lin")
    team = Team.objects.create(name="甲组", kind="team", created_at=NOW)
    Membership.objects.create(team=team, user=mine)
    set_owner(candidates=[town.person], owner=mine.pk, actor=PROGRAM, now=NOW)
    assert told(whole_client_timeline(town.client, viewer=as_now(other), today=TODAY)) == []
