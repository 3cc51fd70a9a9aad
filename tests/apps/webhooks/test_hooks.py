"""Webhooks: each event once for who hears of it, ids alone, sent until taken, put by when not, off after long failure."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from caidang.core.errors import Conflict, InvalidInput, NotAllowed
from caidang.domain.candidates.services.labelling.tags import add_tag
from caidang.domain.compliance.services.erasing import erase_records
from caidang.domain.review.models import Reminder
from caidang.domain.review.services.chain.editing import set_value
from caidang.domain.webhooks.models import Delivery, Hook
from caidang.domain.webhooks.selectors.hooks import list_deliveries, list_hooks, view_hook
from caidang.domain.webhooks.services import following
from caidang.domain.webhooks.services.following import catch_up, follow_events
from caidang.domain.webhooks.services.hooks import (
    change_hook,
    drop_dead,
    make_hook,
    remove_hook,
    renew_secret,
    send_again,
    send_dead_again,
    try_hook,
)
from caidang.domain.webhooks.services.missed import let_missed_go, send_missed
from caidang.domain.webhooks.services.sending import LEASE, OFF_AFTER, drop_old, send_next
from caidang.domain.webhooks.signing import TIMES, WAITS_S, wait_before
from caidang.foundation.accounts.policy import Role, Viewer
from caidang.foundation.lib.net.outside import NotReached, Reply
from caidang.foundation.lib.write_lock import write_tx
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db
State = Delivery.State
HOUR = timedelta(hours=1)


@pytest.fixture
def boss(db: None) -> Viewer:
    return as_now(someone("zhuguan", Role.MANAGER))


class Other:
    """The other side: keeps what it is sent and answers as told."""

    def __init__(self, *statuses: int) -> None:
        self.statuses, self.came = list(statuses), []  # type: ignore[var-annotated]

    def __call__(self, url: str, body: bytes, headers: Any) -> Reply:
        self.came.append((url, json.loads(body), dict(headers)))
        status = self.statuses.pop(0) if self.statuses else 200
        if not status:
            raise NotReached("连不上。")
        return Reply(status, b"")


def a_hook(boss: Viewer, *, has_data: bool = False, events: tuple[str, ...] = ()) -> Hook:
    follow_events(now=NOW)
    row, secret = make_hook(
        name="报表", url="https://example.com/hook/s3cret", events=events, has_data=has_data, origin="https://caidang.example/", actor=boss,
        now=NOW,
    )  # fmt: skip
    assert secret.startswith("whsec_")
    return row


def follow_all() -> None:
    while follow_events(now=NOW):
        pass


def send_all(other: Other, *, at: Any = NOW) -> int:
    count = 0
    while send_next(now=at, today=at.date(), post=other):
        count += 1
    return count


def test_an_event_is_put_in_line_once_and_says_ids_alone(boss: Viewer) -> None:
    a_hook(boss)
    person = a_candidate([("name", 0, "林知夏"), ("phone", 0, "13800004100")])
    set_value(candidate=person, field="city", entry=0, text="苏州", actor=boss, now=NOW)
    follow_all()
    follow_all()
    other = Other()
    assert send_all(other) == Delivery.objects.count() == 2
    assert [one["type"] for _, one, _ in other.came] == ["candidate.created", "candidate.changed"]
    whole = json.dumps([one for _, one, _ in other.came], ensure_ascii=False)
    assert str(person.public_id) in whole
    for personal in ("林知夏", "13800004100", "苏州"):
        assert personal not in whole
    assert "13800004100" not in str(list(Delivery.objects.values()))


def test_only_what_was_chosen_and_what_the_owner_reaches_is_told(boss: Viewer) -> None:
    near = as_now(someone("guwen", Role.CONSULTANT))
    row = a_hook(boss, events=("candidate.tagged",))
    Hook.objects.filter(pk=row.pk).update(owner=near.user_id)
    open_, closed = a_candidate([("name", 0, "林一")]), a_candidate([("name", 0, "林二")])
    with write_tx():
        from caidang.domain.candidates.services.record.placing import shut

        shut(closed, to=None, now=NOW)
    for one in (open_, closed):
        if one is open_:
            add_tag(candidate=one, name="重点", actor=boss, now=NOW)
    set_value(candidate=open_, field="city", entry=0, text="苏州", actor=boss, now=NOW)
    follow_all()
    assert [(one.event, one.told.get("candidate")) for one in Delivery.objects.all()] == [("candidate.tagged", str(open_.public_id))]


def test_the_record_is_sent_along_only_where_chosen_masked_and_written_down(boss: Viewer) -> None:
    a_hook(boss, has_data=True)
    a_candidate([("name", 0, "林知夏"), ("phone", 0, "13800004100")])
    follow_all()
    other = Other()
    send_all(other)
    record = other.came[0][1]["data"]["record"]
    assert record["name"] == "林知夏"
    assert record["phone"] != "13800004100"
    from caidang.foundation.audit.models import AuditEvent

    assert AuditEvent.objects.filter(verb="hook.told").count() == 1
    reader = as_now(someone("shenhe", Role.REVIEWER))
    with pytest.raises(NotAllowed):
        make_hook(name="x", url="https://example.com/", events=(), has_data=True, origin="", actor=reader, now=NOW)


def test_what_is_not_taken_comes_again_under_its_id_and_is_put_by_in_the_end(boss: Viewer) -> None:
    row = a_hook(boss)
    a_candidate([("name", 0, "林知夏")])
    follow_all()
    other, at = Other(*[500, 0] * 5), NOW
    for n in range(TIMES):
        assert send_all(other, at=at) == 1
        at += wait_before(n + 1, seed=str(Delivery.objects.get().public_id)) or timedelta()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == (State.DEAD, TIMES)
    assert len({headers["webhook-id"] for _, _, headers in other.came}) == 1
    rows, _ = list_deliveries(viewer=boss, state="dead")
    assert [one.public_id for one in rows] == [str(delivery.public_id)]
    assert list_hooks(viewer=boss)[0].dead == 1
    assert send_dead_again(public_id=str(row.public_id), actor=boss, now=at) == 1
    assert send_all(Other(), at=at) == 1
    assert Delivery.objects.get().state == State.SENT
    send_again(delivery_id=str(delivery.public_id), actor=boss, now=at)
    with pytest.raises(Conflict):
        send_again(delivery_id=str(delivery.public_id), actor=boss, now=at)
    again = Other()
    send_all(again, at=at)
    assert again.came[0][2]["webhook-id"] == str(delivery.public_id)
    assert drop_old(now=at + timedelta(days=31)) == 1


def test_killed_while_sending_it_is_sent_again(boss: Viewer) -> None:
    a_hook(boss)
    a_candidate([("name", 0, "林知夏")])
    follow_all()

    def dies(*_: object) -> Reply:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send_next(now=NOW, today=NOW.date(), post=dies)
    other = Other()
    assert send_all(other) == 0, "another may have it in hand"
    assert send_all(other, at=NOW + LEASE) == 1


def test_after_long_failure_it_is_off_and_its_owner_is_told(boss: Viewer) -> None:
    row = a_hook(boss)
    a_candidate([("name", 0, "林知夏")])
    follow_all()
    send_all(Other(500))
    assert send_all(Other(500), at=NOW + OFF_AFTER) == 1
    row.refresh_from_db()
    assert not row.is_on
    assert Reminder.objects.get().member == boss.user_id
    assert send_all(Other(), at=NOW + 2 * OFF_AFTER) == 0
    a_candidate([("name", 0, "林一")])
    change_hook(public_id=str(row.public_id), is_on=True, actor=boss, now=NOW + 2 * OFF_AFTER)
    follow_all()
    assert send_all(Other(), at=NOW + 2 * OFF_AFTER) == 1, "what waited is sent; what happened meanwhile only when asked for"
    assert view_hook(str(row.public_id), viewer=boss).missed == 1


def test_what_was_missed_is_sent_when_asked_for_and_once(boss: Viewer) -> None:
    row = a_hook(boss, events=("candidate.created", "candidate.erased"))
    which, later = str(row.public_id), NOW + HOUR
    with pytest.raises(Conflict, match="没有漏下"):
        send_missed(public_id=which, actor=boss, now=NOW)
    told = a_candidate([("name", 0, "林知夏")])
    follow_all()
    change_hook(public_id=which, is_on=False, actor=boss, now=NOW)
    missed = [a_candidate([("name", 0, name)]) for name in ("周一", "周二")]
    follow_all()
    with pytest.raises(Conflict, match="先打开"):
        send_missed(public_id=which, actor=boss, now=NOW)
    change_hook(public_id=which, is_on=True, actor=boss, now=later)
    a_candidate([("name", 0, "周三")])
    follow_all()
    assert not catch_up(now=later), "nobody asked for it"
    assert view_hook(which, viewer=boss).missed == 2
    send_missed(public_id=which, actor=boss, now=later)
    assert view_hook(which, viewer=boss).is_catching_up
    while catch_up(now=later):
        pass
    assert view_hook(which, viewer=boss).missed == 0
    other = Other()
    assert send_all(other, at=later) == 4
    assert {str(one.public_id) for one in (told, *missed)} <= {one["data"]["candidate"] for _, one, _ in other.came}
    change_hook(public_id=which, is_on=False, actor=boss, now=later)
    with write_tx():
        erase_records([told], reason="asked", actor_id=boss.user_id, now=later)
    follow_all()
    change_hook(public_id=which, is_on=True, actor=boss, now=later)
    gone = Other()
    send_all(gone, at=later)
    assert [one["type"] for _, one, _ in gone.came] == ["candidate.erased"], "an erasure is told whatever was off"
    let_missed_go(public_id=which, actor=boss, now=later)
    assert view_hook(which, viewer=boss).missed == 0


@pytest.mark.parametrize("at_once", [1, 200])
def test_catching_up_is_killed_anywhere_and_misses_and_doubles_nothing(boss: Viewer, monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    monkeypatch.setattr(following, "AT_ONCE", at_once)
    row = a_hook(boss, events=("candidate.created",))
    change_hook(public_id=str(row.public_id), is_on=False, actor=boss, now=NOW)
    for name in ("周一", "周二", "周三"):
        a_candidate([("name", 0, name)])
    change_hook(public_id=str(row.public_id), is_on=True, actor=boss, now=NOW)
    send_missed(public_id=str(row.public_id), actor=boss, now=NOW)
    catch_up(now=NOW)
    change_hook(public_id=str(row.public_id), is_on=False, actor=boss, now=NOW)
    assert not catch_up(now=NOW), "it is off"
    change_hook(public_id=str(row.public_id), is_on=True, actor=boss, now=NOW)
    if view_hook(str(row.public_id), viewer=boss).missed:
        send_missed(public_id=str(row.public_id), actor=boss, now=NOW)
    while catch_up(now=NOW):
        pass
    follow_all()
    assert Delivery.objects.count() == 3


def test_told_to_go_away_it_is_off_at_once(boss: Viewer) -> None:
    row = a_hook(boss)
    a_candidate([("name", 0, "林知夏")])
    follow_all()
    send_all(Other(410))
    row.refresh_from_db()
    assert (row.is_on, row.missed_from is not None) == (False, True)


def test_whoever_heard_of_somebody_hears_that_he_was_erased(boss: Viewer) -> None:
    a_hook(boss)
    person = a_candidate([("name", 0, "林知夏")])
    follow_all()
    with write_tx():
        erase_records([person], reason="asked", actor_id=boss.user_id, now=NOW)
    follow_all()
    other = Other()
    send_all(other)
    assert (other.came[-1][1]["type"], other.came[-1][1]["data"]["candidate"]) == ("candidate.erased", str(person.public_id))


def test_a_trial_a_new_secret_and_an_end(boss: Viewer) -> None:
    row = a_hook(boss)
    try_hook(public_id=str(row.public_id), actor=boss, now=NOW)
    try_hook(public_id=str(row.public_id), actor=boss, now=NOW)
    other = Other()
    assert send_all(other) == 2
    assert other.came[0][1]["type"] == "ping"
    before = row.opened()["secret"]
    assert renew_secret(public_id=str(row.public_id), actor=boss, now=NOW) != before
    a_candidate([("name", 0, "林一")])
    follow_all()
    assert drop_dead(public_id=str(row.public_id), actor=boss, now=NOW) == 0
    remove_hook(public_id=str(row.public_id), actor=boss, now=NOW)
    assert send_all(Other()) == 0
    row.refresh_from_db()
    assert row.opened() == {"url": "", "secret": ""}


@pytest.mark.parametrize("url", ["http://example.com/", "https://127.0.0.1/", "https://10.0.0.8/x", "https://localhost/", "ftp://example.com/", "x"])
def test_an_address_inside_is_refused(boss: Viewer, settings: Settings, url: str) -> None:
    settings.CAIDANG_WEBHOOK_HOSTS = ()
    with pytest.raises(InvalidInput):
        make_hook(name="x", url=url, events=(), has_data=False, origin="", actor=boss, now=NOW)
    with pytest.raises(InvalidInput):
        make_hook(name="x", url="https://example.com/", events=("no.such",), has_data=False, origin="", actor=boss, now=NOW)


@given(st.integers(1, TIMES - 1), st.text(max_size=20))
def test_waits_grow_and_differ_by_a_fifth(attempt: int, seed: str) -> None:
    here, usual = wait_before(attempt, seed=seed), WAITS_S[attempt - 1]
    assert here is not None
    assert 0.8 * usual <= here.total_seconds() <= 1.2 * usual
    assert list(WAITS_S) == sorted(set(WAITS_S))
    assert wait_before(TIMES, seed=seed) is None
