"""A masked value is shown for a purpose, for ten minutes, so many times; and too much of it is told."""

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest

from caidang.core.errors import InvalidInput, NotAllowed, NotFound
from caidang.core.text.masks import Masked
from caidang.domain.candidates.models import Candidate, Reveal
from caidang.domain.candidates.selectors.page.documents import open_pages
from caidang.domain.candidates.selectors.page.record import list_history, view_candidate
from caidang.domain.candidates.services.record.edit import set_value
from caidang.domain.candidates.services.record.opening import OPENED_IN_AN_HOUR, open_record
from caidang.domain.candidates.services.record.originals import open_document
from caidang.domain.candidates.services.record.revealing import reveal
from caidang.foundation.accounts.alarms import list_alarms, settle_alarm
from caidang.foundation.accounts.models import Alarm
from caidang.foundation.accounts.policy import DEFAULTS, Role, Sensitivity, Shown, Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.lib.write_lock import write_tx
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def a_member(name: str = "anna", role: Role = Role.CONSULTANT) -> Viewer:
    return as_now(someone(name, role))


def shown(record: Candidate, viewer: Viewer, field: str, minutes: int = 0) -> str:
    view = view_candidate(
        str(record.public_id), viewer=viewer, now=NOW + timedelta(minutes=minutes), today=TODAY
    )
    return next(v.value for g in view.groups for e in g.entries for v in e if v.field.key == field)


@pytest.fixture
def record() -> Candidate:
    return a_candidate([("name", 0, "林知夏"), ("phone", 0, "13800005678"), ("id_number", 0, "11010519900307123X")])


def test_shown_for_ten_minutes_to_who_asked(record: Candidate) -> None:
    anna, ben = a_member(), a_member("ben")
    assert shown(record, anna, "phone") == "138****5678"
    done = reveal(candidate=record, field="phone", purpose="contact", actor=anna, now=NOW)
    assert shown(record, anna, "phone", 9) == "13800005678"
    assert shown(record, anna, "phone", 11) == "138****5678"
    assert shown(record, ben, "phone", 1) == "138****5678"
    assert isinstance(shown(record, anna, "id_number", 1), Masked)
    again = reveal(candidate=record, field="phone", purpose="contact", actor=anna, now=NOW + timedelta(minutes=5))
    assert again.pk == done.pk, "asking again while it is open counts for nothing"
    event = AuditEvent.objects.get(verb="candidate.revealed")
    assert event.detail == {"field": "phone", "purpose": "contact"}
    assert "13800005678" not in str(event.detail)


def test_the_history_and_the_original_are_as_closed_as_the_field(record: Candidate) -> None:
    anna = a_member()
    past = list_history(str(record.public_id), "phone", 0, viewer=anna, now=NOW)
    assert [one.value for one in past] == ["138****5678"]
    document = str(record.documents.get().public_id)
    with pytest.raises(NotAllowed, match="查看原件"):
        open_document(public_id=document, actor=anna, now=NOW)
    reveal(candidate=record, field="original", purpose="check", actor=anna, now=NOW)
    assert open_document(public_id=document, actor=anna, now=NOW).data


def test_an_original_is_as_closed_as_the_most_secret_value_in_it(record: Candidate) -> None:
    boss = a_member("boss", Role.MANAGER)
    document = str(record.documents.get().public_id)
    assert shown(record, boss, "phone") == "13800005678"
    assert "11010519900307123X" not in str(open_pages(document, viewer=boss, now=NOW))
    with pytest.raises(NotAllowed, match="查看原件"):
        open_document(public_id=document, actor=boss, now=NOW)
    reveal(candidate=record, field="id_number", purpose="check", actor=boss, now=NOW)
    assert open_document(public_id=document, actor=boss, now=NOW).data
    plain = a_candidate([("name", 0, "周以宁"), ("phone", 0, "13800005679")])
    assert open_document(public_id=str(plain.documents.get().public_id), actor=boss, now=NOW).data


def test_what_is_hidden_for_good_stays_so_in_the_original(record: Candidate) -> None:
    rules = DEFAULTS[Role.CONSULTANT]
    shows = MappingProxyType({**rules.shows, Sensitivity.SECRET: Shown.HIDE})
    anna = replace(a_member(), rules=replace(rules, shows=shows))
    with pytest.raises(NotAllowed, match="看不到的内容"):
        reveal(candidate=record, field="original", purpose="check", actor=anna, now=NOW)


def test_no_purpose_no_field_no_right(record: Candidate) -> None:
    anna = a_member()
    with pytest.raises(InvalidInput, match="用途"):
        reveal(candidate=record, field="phone", purpose="", actor=anna, now=NOW)
    with pytest.raises(InvalidInput):
        reveal(candidate=record, field="shoe_size", purpose="contact", actor=anna, now=NOW)
    collector = a_member("col", Role.COLLECTOR)
    with pytest.raises(NotAllowed):
        reveal(candidate=record, field="phone", purpose="contact", actor=collector, now=NOW)
    assert not Reveal.objects.exists()


def test_the_quota_ends_and_tells(record: Candidate) -> None:
    anna = a_member()
    most = anna.rules.reveals_per_hour
    Reveal.objects.bulk_create(
        Reveal(candidate=record, member=anna.user_id or 0, field="email", purpose="contact", at=NOW)
        for _ in range(most)
    )
    later = NOW + timedelta(minutes=20)
    for _ in range(2):
        with pytest.raises(NotAllowed, match="已经用完"):
            reveal(candidate=record, field="phone", purpose="contact", actor=anna, now=later)
    assert Alarm.objects.count() == 1, "told once an hour"
    assert reveal(candidate=record, field="phone", purpose="contact", actor=anna, now=NOW + timedelta(minutes=61))
    day = NOW + timedelta(hours=3)
    Reveal.objects.bulk_create(
        Reveal(candidate=record, member=anna.user_id or 0, field="email", purpose="contact", at=day - timedelta(hours=2))
        for _ in range(anna.rules.reveals_per_day)
    )
    with pytest.raises(NotAllowed, match="一天"):
        reveal(candidate=record, field="wechat", purpose="contact", actor=anna, now=day)


def test_leafing_through_everybody_is_told(record: Candidate) -> None:
    anna, boss = a_member(), a_member("boss", Role.ADMIN)
    with write_tx():
        for n in range(OPENED_IN_AN_HOUR):
            audit.record(actor_id=anna.user_id, verb="candidate.opened", subject=f"candidate:{10**6 + n}", now=NOW)
    open_record(str(record.public_id), viewer=anna, now=NOW, today=TODAY)
    [alarm] = list_alarms(viewer=boss)
    assert (alarm.member_id, alarm.count) == (anna.user_id, OPENED_IN_AN_HOUR + 1)
    settle_alarm(alarm_id=alarm.id, actor=boss, now=NOW)
    assert not list_alarms(viewer=boss)


def test_nobody_settles_an_alarm_about_himself() -> None:
    boss = a_member("boss", Role.ADMIN)
    alarm = Alarm.objects.create(member_id=boss.user_id, kind="browsing", count=200, at=NOW)
    with pytest.raises(NotFound, match="由别人来看"):
        settle_alarm(alarm_id=alarm.pk, actor=boss, now=NOW)


def test_a_value_one_cannot_see_is_written_over_but_not_emptied(record: Candidate) -> None:
    anna = a_member()
    with pytest.raises(InvalidInput, match="打了码"):
        set_value(candidate=record, field="phone", entry=0, text="", actor=anna, now=NOW)
    set_value(candidate=record, field="phone", entry=0, text="13800009999", actor=anna, now=NOW)
    assert shown(record, anna, "phone") == "138****9999"
    set_value(candidate=record, field="phone", entry=0, text="", actor=anna, now=NOW)
    assert shown(record, anna, "phone") == "", "one's own word can be taken back"
