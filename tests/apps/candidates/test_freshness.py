"""Things go stale by halves; whoever asked says so by one key; the most worth asking after come first."""

from datetime import timedelta

import pytest

from caidang.core.errors import Conflict, InvalidInput
from caidang.domain.candidates.freshness import GROUPS, held, months_for, stale_from
from caidang.domain.candidates.models import Candidate, FieldValue, Freshness
from caidang.domain.candidates.selectors.finding.freshness import (
    states_of,
    view_freshness,
    worklist,
)
from caidang.domain.candidates.services.labelling.labels import make_category
from caidang.domain.candidates.services.labelling.tags import add_category
from caidang.domain.candidates.services.record.freshness import (
    confirm_unchanged,
    follow_changes,
    save_half_life,
    take_back_confirmation,
)
from caidang.domain.candidates.services.record.placing import set_owner, shut
from caidang.domain.pipeline.selectors.soon import used_soon
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.lib.write_lock import write_tx
from tests.apps.pipeline.making import a_job, applied
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def a_person(name: str, phone: str, *, days: int, more: tuple[tuple[str, int, str], ...] = ()) -> Candidate:
    """Somebody whose values are so many days old."""
    return a_candidate([("name", 0, name), ("phone", 0, phone), *more], now=NOW - days * DAY)


def follow() -> None:
    while follow_changes():
        pass


def test_halves() -> None:
    today = NOW.date()
    group = GROUPS["contact"]
    assert held(group, today.toordinal(), 12, today).percent == 100
    assert held(group, today.toordinal() - 365, 12, today).percent == 50
    assert not held(group, today.toordinal() - 364, 12, today).is_stale
    # On the day on which it comes into the list it says why.
    assert stale_from({"contact": today.toordinal() - 365}, {"contact": 12}, 0) == today.toordinal()
    assert held(group, today.toordinal() - 365, 12, today).days_over == 1
    assert held(group, today.toordinal() - 731, 12, today).percent == 25
    assert held(group, None, 12, today).is_stale
    assert stale_from({"contact": 1000, "pay": 1000, "status": None}, {"contact": 12, "pay": 6, "status": 3}, 1) == 1183
    assert stale_from({"contact": None, "pay": 9000}, {"contact": 12, "pay": 6}, 5) == 5
    assert months_for({("pay", None): 8, ("pay", 3): 2, ("pay", 4): 5}, [4, 3]) == {"contact": 12, "pay": 2, "status": 3}


def test_the_most_worth_asking_after_come_first_and_one_key_takes_them_off() -> None:
    poor = a_person("陆清和", "13900137788", days=500)
    rich = a_person(
        "沈若溪", "13800004321", days=500, more=(("employer", 0, "蓝鲸软件"), ("title", 0, "工程师"), ("school", 0, "南京大学"))
    )
    a_person("林知夏", "13800001111", days=10)
    follow()
    assert [task.row.id for task in worklist(viewer=PROGRAM, today=NOW.date())] == [rich.pk, poor.pk]
    applied(a_job("后端工程师"), poor)
    tasks = worklist(viewer=PROGRAM, today=NOW.date(), in_use=used_soon())
    assert [(task.row.id, task.is_in_use) for task in tasks] == [(poor.pk, True), (rich.pk, False)]
    updater = as_now(someone("gengxin", Role.UPDATER))
    with pytest.raises(InvalidInput):
        confirm_unchanged(candidate=rich, groups=(), evidence="guessed", actor=updater, now=NOW)
    row = confirm_unchanged(candidate=rich, groups=(), evidence="called", actor=updater, now=NOW)
    assert [task.row.id for task in worklist(viewer=updater, today=NOW.date())] == [poor.pk]
    view = view_freshness(str(rich.public_id), viewer=updater, today=NOW.date())
    assert (view.groups[0].percent, view.past[0].evidence, view.past[0].by) == (100, "打过电话", "gengxin")
    with pytest.raises(Conflict):
        take_back_confirmation(candidate=rich, confirmation_id=row.pk, actor=as_now(someone("other", Role.UPDATER)), now=NOW)
    take_back_confirmation(candidate=rich, confirmation_id=row.pk, actor=updater, now=NOW)
    assert len(worklist(viewer=updater, today=NOW.date())) == 2


def test_a_category_has_its_own_and_reach_holds() -> None:
    who = a_person("沈若溪", "13800004321", days=100)
    follow()
    assert not worklist(viewer=PROGRAM, today=NOW.date())
    make_category(name="紧俏", parent=None, actor=PROGRAM, now=NOW)
    add_category(candidate=who, name="紧俏", actor=PROGRAM, now=NOW)
    category = who.taggings.get().tag_id
    save_half_life(group="contact", category=category, months=3, actor=PROGRAM, now=NOW)
    follow()
    assert [task.row.id for task in worklist(viewer=PROGRAM, today=NOW.date())] == [who.pk]
    assert states_of([who.pk], today=NOW.date())[who.pk][0].is_stale
    owner, other = someone("anna"), someone("bert")
    set_owner(candidates=[Candidate.objects.get(pk=who.pk)], owner=owner.pk, actor=PROGRAM, now=NOW)
    assert Freshness.objects.get().audience == Candidate.objects.get(pk=who.pk).audience
    with write_tx():
        shut(Candidate.objects.get(pk=who.pk), to=owner.pk, now=NOW)
    assert not worklist(viewer=as_now(other), today=NOW.date())
    assert not worklist(viewer=as_now(someone("boss", Role.ADMIN)), today=NOW.date())


def test_a_new_value_is_fresh_again() -> None:
    who = a_person("沈若溪", "13800004321", days=500)
    follow()
    FieldValue.objects.filter(candidate=who, field="phone").update(created_at=NOW)
    Candidate.objects.filter(pk=who.pk).update(updated_at=NOW)
    follow()
    assert not worklist(viewer=PROGRAM, today=NOW.date())
