"""What is said before a person is put forward, and to whom no names are told."""

from datetime import timedelta

import pytest

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.models import Bounce, Candidate, FieldValue
from caidang.domain.candidates.services.record.freshness import confirm_unchanged, save_half_life
from caidang.domain.candidates.services.record.placing import set_owner
from caidang.domain.clients.models import Job
from caidang.domain.compliance.services.consents import Agreed, record_consent
from caidang.domain.pipeline.selectors.checking import check_people, check_submission
from caidang.domain.pipeline.selectors.warnings import Sort, months_after, warnings_for
from caidang.domain.pipeline.services.blocks import block, lift
from caidang.domain.pipeline.services.moving import undo_move
from caidang.foundation.accounts.models import Membership, Team
from caidang.foundation.accounts.policy import PROGRAM, Role, Viewer
from tests.apps.pipeline.making import a_job, applied
from tests.apps.pipeline.test_moving import step
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def a_person(name: str = "白初晴") -> Candidate:
    return a_candidate([("name", 0, name), ("phone", 0, "13800001234")])


def said(person: Candidate, job: Job, viewer: Viewer, *, later: timedelta = timedelta()) -> dict[Sort, str]:
    found = warnings_for([person.pk], client=job.client, viewer=viewer, now=NOW + later, job=job)
    return {one.sort: one.text for one in found[person.pk]}


def test_nothing_is_said_where_there_is_nothing() -> None:
    person, job = a_person(), a_job()
    assert set(said(person, job, as_now(someone("gu")))) == {Sort.NO_CONSENT}
    agreed = Agreed("call", "周一电话", client=job.client)
    record_consent(candidate=person, agreed=agreed, actor=PROGRAM, now=NOW)
    assert said(person, job, as_now(someone("lin"))) == {}


def test_who_submitted_first_is_protected_for_as_long_as_it_lasts() -> None:
    first, second = as_now(someone("gu")), as_now(someone("lin"))
    person, job, other = a_person(), a_job(), a_job("出纳")
    (one,) = applied(job, person, by=first)
    step(one, "已推荐", first)
    told = said(person, other, second, later=30 * DAY)
    assert "gu" in told[Sort.PROTECTED]
    assert "2027-05-02" in told[Sort.PROTECTED]
    assert "「会计」" in told[Sort.SUBMITTED]
    assert Sort.APPLIED not in told
    assert Sort.PROTECTED not in said(person, other, first, later=30 * DAY)
    assert Sort.PROTECTED not in said(person, other, second, later=200 * DAY)
    assert Sort.ELSEWHERE in said(person, a_job("司机", client="海棠"), second)


def test_an_undone_submission_protects_nobody() -> None:
    first, second = as_now(someone("gu")), as_now(someone("lin"))
    person, job = a_person(), a_job()
    (one,) = applied(job, person, by=first)
    event = step(one, "已推荐", first)
    undo_move(event_id=event.pk, actor=first, now=NOW)
    assert Sort.PROTECTED not in said(person, a_job("出纳"), second)


def test_what_is_out_of_reach_is_told_without_names() -> None:
    wall = Team.objects.create(name="远山", kind="client", created_at=NOW)
    insider = someone("yuan")
    Membership.objects.create(team=wall, user=insider)
    hidden = a_job("密职", client="远山机械", team=wall)
    person = a_person()
    (one,) = applied(hidden, person, by=as_now(insider))
    step(one, "客户面试", as_now(insider))
    outsider = as_now(someone("gu"))
    told = said(person, a_job(), outsider)
    assert told[Sort.ELSEWHERE] == "已有同事推荐给别的客户，正在进行。"
    step(one, "入职", as_now(insider))
    told = said(person, a_job(), outsider)
    assert told[Sort.PLACED] == "已由同事推荐入职，还没过保。"
    assert "远山机械" in said(person, a_job(), as_now(insider))[Sort.PLACED]


def test_the_blocklist_stops_adding_and_putting_forward() -> None:
    by = as_now(someone("gu"))
    person, job = a_person(), a_job()
    (one,) = applied(job, person, by=by)
    made = block(candidate=person, client_id=str(job.client.public_id), reason="client", actor=by, now=NOW)
    told = check_submission(str(one.public_id), viewer=by, now=NOW)
    assert [w.is_stop for w in told if w.sort is not Sort.NO_CONSENT] == [True]
    with pytest.raises(InvalidInput, match="屏蔽名单"):
        step(one, "已推荐", by)
    step(one, "已联系", by)
    check = check_people(str(a_job("出纳").public_id), [str(person.public_id)], viewer=by, now=NOW)
    assert not check.may_go_on
    assert Sort.BLOCKED not in said(person, a_job("司机", client="海棠"), by)
    lift(candidate=person, block_id=made.pk, actor=by, now=NOW)
    step(one, "已推荐", by)


def test_old_and_missing_contacts_are_told() -> None:
    by = as_now(someone("gu"))
    person, none = a_person(), a_candidate([("name", 0, "董若谷")])
    job = a_job()
    assert "过了 12 个月" in said(person, job, by, later=400 * DAY)[Sort.STALE]
    assert "没有电话" in said(none, job, by)[Sort.STALE]
    FieldValue.objects.filter(candidate=person).update(created_at=NOW + 390 * DAY)
    assert Sort.STALE not in said(person, job, by, later=400 * DAY)


def test_what_was_asked_after_is_not_called_old() -> None:
    by = as_now(someone("gu", Role.MANAGER))
    person, job = a_person(), a_job()
    confirm_unchanged(candidate=person, groups=["contact"], evidence="called", actor=by, now=NOW + 390 * DAY)
    assert Sort.STALE not in said(person, job, by, later=400 * DAY)
    save_half_life(group="contact", category=None, months=1, actor=by, now=NOW)
    assert "过了 1 个月" in said(person, job, by, later=430 * DAY)[Sort.STALE]


def test_a_letter_that_came_back_is_told() -> None:
    by = as_now(someone("gu"))
    person, job = a_candidate([("name", 0, "白初晴"), ("email", 0, "bai@example.com")]), a_job()
    assert Sort.STALE not in said(person, job, by)
    value = FieldValue.objects.get(candidate=person, field="email")
    Bounce.objects.create(candidate=person, value=value, address="x", at=NOW)
    assert "退回来" in said(person, job, by)[Sort.STALE]


def test_who_was_turned_down_there_is_told_with_why() -> None:
    by, other = as_now(someone("gu")), as_now(someone("lin"))
    person, never, job, second = a_person(), a_person("董若谷"), a_job(), a_job("出纳")
    one, two = applied(job, person, never, by=by)
    step(one, "已推荐", by)
    step(one, "淘汰/放弃", by, reason="client.skill")
    step(two, "淘汰/放弃", by, reason="candidate.interest")
    told = said(person, second, other)
    assert "2026-11-02 推荐给过这家客户：「会计」" in told[Sort.SUBMITTED]
    assert "客户：能力不符" in told[Sort.SUBMITTED]
    ended = said(never, second, other)
    assert "没有推荐" in ended[Sort.ENDED]
    assert "候选人：对职位没兴趣" in ended[Sort.ENDED]
    assert not {Sort.SUBMITTED, Sort.APPLIED} & set(ended)


def test_of_several_it_is_said_how_many() -> None:
    by = as_now(someone("gu", Role.MANAGER))
    job = a_job()
    people = [a_person(f"人{n}") for n in range(4)]
    applied(job, *people[:2], by=by)
    block(candidate=people[2], client_id="all", reason="wish", actor=by, now=NOW)
    check = check_people(str(job.public_id), [str(p.public_id) for p in people], viewer=by, now=NOW)
    assert [one.text for one in check.warnings] == [
        "1 人在屏蔽名单里，不会加。", "2 人已经在这个职位里，不会加。", "4 人没有给这家客户的授权。",
    ]  # fmt: skip
    assert check.may_go_on


def test_a_record_out_of_reach_is_not_asked_about() -> None:
    stranger = as_now(someone("far"))
    team = Team.objects.create(name="甲组", kind="team", created_at=NOW)
    mine = someone("gu")
    Membership.objects.create(team=team, user=mine)
    person = a_person()
    set_owner(candidates=[person], owner=mine.pk, actor=PROGRAM, now=NOW)
    check = check_people(str(a_job().public_id), [str(person.public_id)], viewer=stranger, now=NOW)
    assert check.warnings == ()
    assert not check.may_go_on


def test_the_end_of_a_month_stays_its_end() -> None:
    assert months_after(NOW.date().replace(month=8, day=31), 6).isoformat() == "2027-02-28"
