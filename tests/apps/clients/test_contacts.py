"""The people at a client's: sealed, masked, revealed with a purpose, forgotten for good."""

from datetime import timedelta

import pytest

from caidang.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from caidang.domain.candidates.services.record.revealing import reveal
from caidang.domain.clients.contact_fields import checked_contact
from caidang.domain.clients.models import Contact, PartVersion
from caidang.domain.clients.selectors.contacts import content_of, get_contact, list_contacts
from caidang.domain.clients.selectors.removed import list_removed
from caidang.domain.clients.selectors.timeline import client_timeline
from caidang.domain.clients.services.contacts import (
    add_contact,
    change_contact,
    erase_contact,
    remove_contact,
    restore_contact,
    reveal_contact,
)
from caidang.domain.clients.services.opening import open_contacts
from caidang.domain.clients.services.undoing import undo_version
from caidang.foundation.accounts.models import Alarm, RoleRules
from caidang.foundation.accounts.policy import DEFAULTS, PROGRAM, Role, Viewer
from caidang.foundation.audit.models import AuditEvent
from tests.apps.clients.conftest import MakeViewer, a_client, a_team, again
from tests.making import NOW, a_candidate

pytestmark = pytest.mark.django_db

ZHOU = {
    "name": "周明远", "title": "招聘经理", "phone": "13800004301", "email": "zhou@example.com",
    "note": "打 13800004302 找助理",
}  # fmt: skip


def a_contact(**values: str) -> Contact:
    return add_contact(client=a_client(), values={**ZHOU, **values}, actor=PROGRAM, now=NOW)


def told(contact: Contact, viewer: Viewer) -> dict[str, str]:
    (one,) = list_contacts(contact.client, viewer=viewer, now=NOW)
    return {"name": one.name.value, **{part.field.key: part.value for part in one.fields}}


def test_nothing_of_him_stands_in_the_row() -> None:
    row = a_contact()
    kept = bytes(Contact.objects.get(pk=row.pk).content)
    assert "周明远".encode() not in kept
    assert b"13800004301" not in kept


def test_each_role_sees_its_part(viewer: MakeViewer) -> None:
    row = a_contact()
    consultant = told(row, viewer("gu"))
    assert consultant["name"] == "周明远"
    assert consultant["phone"] == "138****4301"
    assert "13800004302" not in consultant["note"], "a number in running text is covered, too"
    assert told(row, viewer("boss", Role.MANAGER))["phone"] == "13800004301"


def test_a_field_is_shown_for_a_purpose_and_ten_minutes(viewer: MakeViewer) -> None:
    row, gu = a_contact(), viewer("gu")
    with pytest.raises(InvalidInput, match="先选用途"):
        reveal_contact(contact=row, field="phone", purpose="", actor=gu, now=NOW)
    reveal_contact(contact=row, field="phone", purpose="call", actor=gu, now=NOW)
    reveal_contact(contact=row, field="phone", purpose="call", actor=gu, now=NOW)
    assert told(row, gu)["phone"] == "13800004301"
    assert told(row, gu)["email"] == "z***@example.com"
    (later,) = list_contacts(row.client, viewer=gu, now=NOW + timedelta(minutes=11))
    assert later.fields[0].is_masked
    assert AuditEvent.objects.filter(verb="contact.revealed", actor_id=gu.user_id).count() == 1
    with pytest.raises(NotAllowed):
        reveal_contact(contact=row, field="phone", purpose="call", actor=viewer("qiu", Role.COLLECTOR), now=NOW)


def test_contacts_and_candidates_share_one_quota(viewer: MakeViewer) -> None:
    rules = {**DEFAULTS[Role.CONSULTANT].as_json(), "reveals_per_hour": 2, "reveals_per_day": 2}
    RoleRules.objects.create(role="consultant", content=rules)
    gu, row = viewer("gu"), a_contact()
    person = a_candidate([("name", 0, "林知夏"), ("phone", 0, "13800004303"), ("email", 0, "lin@example.com")])
    reveal(candidate=person, field="phone", purpose="contact", actor=gu, now=NOW)
    reveal_contact(contact=row, field="phone", purpose="call", actor=gu, now=NOW)
    with pytest.raises(NotAllowed, match="已经用完"):
        reveal_contact(contact=row, field="email", purpose="call", actor=gu, now=NOW)
    with pytest.raises(NotAllowed, match="已经用完"):
        reveal(candidate=person, field="email", purpose="contact", actor=gu, now=NOW)
    assert Alarm.objects.filter(member=gu.user_id).exists()


def test_what_one_does_not_see_stays_unless_written_anew(viewer: MakeViewer) -> None:
    row, gu = a_contact(), viewer("gu")
    change_contact(contact=row, values={"name": "周明", "title": "总监", "note": "新"}, actor=gu, now=NOW)
    assert content_of(row)["phone"] == "13800004301"
    change_contact(
        contact=row, values={"name": "周明", "email": "new@example.com", "clear": ["phone"]}, actor=gu, now=NOW
    )
    assert (content_of(row)["phone"], content_of(row)["email"]) == ("", "new@example.com")


def test_put_away_comes_back_and_erased_does_not(viewer: MakeViewer) -> None:
    row, gu = a_contact(), viewer("gu")
    remove_contact(contact=row, actor=gu, now=NOW)
    assert list_contacts(row.client, viewer=gu, now=NOW) == []
    assert list_removed(row.client)[0] == ((str(row.public_id), "招聘经理"),)
    restore_contact(contact=row, actor=gu, now=NOW)
    assert len(list_contacts(row.client, viewer=gu, now=NOW)) == 1
    erase_contact(contact=row, actor=gu, now=NOW)
    with pytest.raises(NotFound):
        get_contact(str(row.public_id), viewer=gu, is_removed=True)
    with pytest.raises(NotFound):
        content_of(Contact.objects.select_related("data_key").get(pk=row.pk))


def test_a_look_is_written_down_once_and_a_wall_holds(viewer: MakeViewer) -> None:
    gu, out = viewer("gu"), viewer("out")
    row = a_contact()
    for minutes in (0, 5):
        open_contacts(row.client, viewer=gu, now=NOW + timedelta(minutes=minutes))
    assert AuditEvent.objects.filter(verb="client.opened").count() == 1
    team = a_team("海棠组", gu)
    row.client.team = team
    row.client.save()
    assert get_contact(str(row.public_id), viewer=again(gu)).pk == row.pk
    with pytest.raises(NotFound):
        get_contact(str(row.public_id), viewer=again(out))
    row = Contact.objects.select_related("client__team").get(pk=row.pk)
    with pytest.raises(NotAllowed):
        reveal_contact(contact=row, field="phone", purpose="call", actor=again(out), now=NOW)


def changes(contact: Contact, viewer: Viewer) -> list[tuple[str, str, str]]:
    return [line for one in client_timeline(contact.client, viewer=viewer) for line in one.changes]


def test_the_timeline_says_what_was_changed_from_what_as_each_may_see_it(viewer: MakeViewer) -> None:
    row = a_contact()
    gu, boss = viewer("gu"), viewer("boss", Role.MANAGER)
    change_contact(contact=row, values={**ZHOU, "title": "招聘总监", "phone": "13800004399"}, actor=boss, now=NOW)
    change_contact(contact=row, values={**ZHOU, "title": "招聘总监", "phone": "13800004399"}, actor=boss, now=NOW)
    assert changes(row, boss) == [("职务", "招聘经理", "招聘总监"), ("电话", "13800004301", "13800004399")]
    assert changes(row, gu) == [("职务", "招聘经理", "招聘总监"), ("电话", "138****4301", "138****4399")]
    (kept,) = PartVersion.objects.all()
    with pytest.raises(NotAllowed):
        undo_version(version_id=kept.pk, actor=viewer("shen", Role.REVIEWER), now=NOW)
    undo_version(version_id=kept.pk, actor=gu, now=NOW)
    assert content_of(Contact.objects.get(pk=row.pk))["phone"] == "13800004301"
    with pytest.raises(Conflict):
        undo_version(version_id=kept.pk, actor=gu, now=NOW)
    assert b"13800004399" not in bytes(kept.content)
    assert "招聘总监".encode() not in bytes(kept.content)
    erase_contact(contact=row, actor=boss, now=NOW)
    assert changes(row, boss) == []


@pytest.mark.parametrize("typed", ["不是邮箱@@", "a@b", "a@example.com b", "@example.com"])
def test_what_is_no_mail_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match="邮箱"):
        checked_contact({"name": "周明远", "email": typed})
    assert checked_contact({"name": "周明远", "email": "a@example.com、b@mail.example.com"})
