"""The second look, with real rows: a third person, findings go back to who did it, figures follow."""

from datetime import timedelta

import pytest

from caidang.core.errors import Conflict, NotAllowed, NotFound
from caidang.core.review.chain import Action, Refused, State
from caidang.core.review.sampling import NEWCOMER
from caidang.domain.review.models import Case, Sample
from caidang.domain.review.selectors.samples import list_samples, measure_quality
from caidang.domain.review.services.chain.cases import move
from caidang.domain.review.services.chain.editing import set_value
from caidang.domain.review.services.chain.flags import raise_flag
from caidang.domain.review.services.chain.rechecks import settle_sample
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Role, Viewer
from tests.apps.review.conftest import Member, a_case
from tests.making import NOW

pytestmark = pytest.mark.django_db


def stored(case: Case, organiser: Viewer, reviewer: Viewer, minutes: int = 0) -> Case:
    at = NOW + timedelta(minutes=minutes)
    move(case=case, action=Action.SUBMIT, actor=organiser, now=at)
    move(case=case, action=Action.APPROVE, actor=reviewer, now=at)
    return Case.objects.select_related("candidate").get(pk=case.pk)


def test_a_newcomers_work_is_looked_at_by_a_third_person(member: Member) -> None:
    organiser, reviewer, other = member(Role.ORGANISER), member(Role.REVIEWER), member(Role.REVIEWER)
    case = stored(a_case("甲一"), organiser, reviewer)
    assert list_samples(viewer=reviewer, today=NOW.date()).rows == ()
    (row,) = list_samples(viewer=other, today=NOW.date()).rows
    assert (row.person.name, row.worker) == ("甲一", str_of(organiser))
    with pytest.raises(Refused, match="由别人复查"):
        settle_sample(case=case, actor=reviewer, now=NOW)
    with pytest.raises(Refused, match="由别人复查"):
        settle_sample(case=case, actor=Viewer(organiser.user_id, Role.MANAGER), now=NOW)
    with pytest.raises(NotAllowed):
        settle_sample(case=case, actor=organiser, now=NOW)
    sample = settle_sample(case=case, actor=other, now=NOW)
    assert (sample.is_faulty, sample.findings) == (False, [])
    assert Case.objects.get(pk=case.pk).state == State.STORED
    with pytest.raises(NotFound):
        settle_sample(case=case, actor=other, now=NOW)


def str_of(viewer: Viewer) -> str:
    return str(User.objects.get(pk=viewer.user_id))


def test_what_is_found_goes_back_to_who_did_it(member: Member) -> None:
    organiser, reviewer, other = member(Role.ORGANISER), member(Role.REVIEWER), member(Role.REVIEWER)
    case = stored(a_case(), organiser, reviewer)
    raise_flag(case=case, field="employer", entry=0, fault="typo", actor=other, now=NOW)
    sample = settle_sample(case=case, actor=other, now=NOW)
    assert (sample.is_faulty, sample.findings) == (True, [["employer", 0, "typo"]])
    again = Case.objects.get(pk=case.pk)
    assert (again.state, again.assignee, again.is_returned) == (State.ORGANISING, organiser.user_id, True)
    quality = measure_quality(viewer=other, now=NOW)
    assert [(q.name, q.accuracy.share_right) for q in quality.workers] == [(str_of(organiser), 0.0)]
    assert quality.fields == (("公司", 1),)
    assert [q.name for q in quality.sources] == ["upload"]


def test_what_has_only_become_old_is_nobodys_error(member: Member) -> None:
    organiser, reviewer, other = member(Role.ORGANISER), member(Role.REVIEWER), member(Role.REVIEWER)
    case = stored(a_case(), organiser, reviewer)
    raise_flag(case=case, field="employer", entry=0, fault="outdated", actor=other, now=NOW)
    assert settle_sample(case=case, actor=other, now=NOW).is_faulty is False


def test_a_record_on_its_way_again_waits_with_its_second_look(member: Member) -> None:
    organiser, reviewer, other = member(Role.ORGANISER), member(Role.REVIEWER), member(Role.REVIEWER)
    case = stored(a_case(), organiser, reviewer)
    set_value(candidate=case.candidate, field="title", entry=0, text="会计", actor=organiser, now=NOW + timedelta(minutes=1))
    with pytest.raises(Conflict, match="在库以后"):
        settle_sample(case=case, actor=other, now=NOW)


def test_good_work_is_looked_at_less(member: Member) -> None:
    organiser, reviewer, other = member(Role.ORGANISER), member(Role.REVIEWER), member(Role.REVIEWER)
    for number in range(NEWCOMER):
        case = stored(a_case(), organiser, reviewer, number)
        settle_sample(case=case, actor=other, now=NOW + timedelta(minutes=number))
    Sample.objects.update(checked_at=NOW)
    rows = list(Sample.objects.all())
    for row in rows:  # the same again: a hundred right ones
        for _ in range(4):
            row.pk = None
            row.save()
    before = Sample.objects.filter(checked_at=None).count()
    for number in range(20):
        stored(a_case(), organiser, reviewer, 100 + number)
    drawn = Sample.objects.filter(checked_at=None).count() - before
    assert drawn < 15
    (worker,) = measure_quality(viewer=other, now=NOW + timedelta(hours=9)).workers
    assert worker.rate is not None
    assert worker.rate < 0.5
