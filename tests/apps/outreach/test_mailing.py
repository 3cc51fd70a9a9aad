"""Letters to many: each once, as the person's record says, stopped on request, and none to who wants none."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes, policy

import pytest
from pytest_django import Settings

from caidang.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from caidang.domain.candidates.models import Candidate
from caidang.domain.outreach.models import Letter, Mailing, MailingPart
from caidang.domain.outreach.previewing import preview_mailing
from caidang.domain.outreach.selectors.letters import (
    correspondence_with,
    list_mailings,
    view_mailing,
)
from caidang.domain.outreach.services.leaving import set_no_mail
from caidang.domain.outreach.services.mailing import (
    HELD_FOR,
    begin_mailing,
    cancel_mailing,
    line_up_next,
)
from caidang.domain.outreach.services.outbox import AGAIN_AFTER, LEASE, send_again, send_next
from caidang.domain.outreach.services.trial import send_trial
from caidang.domain.outreach.wording import Step
from caidang.domain.review.services.news.digest import set_digest
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Role, Viewer
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.lib.net.smtp import Fate, Server, Told, hand_over
from tests.apps.audit.far_side import Box, box
from tests.making import NOW, a_candidate, as_now, someone

__all__ = ["box"]
pytestmark = [
    pytest.mark.django_db,
    # The server of the tests says so each time: on this machine alone a log-in may go in clear.
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning"),
]
TODAY = NOW.date()
LATER = NOW + HELD_FOR


@pytest.fixture(autouse=True)
def _server(settings: Settings) -> None:
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "mail.example.com", "caidang@example.com"


@pytest.fixture
def anna() -> Viewer:
    return as_now(someone("anna", Role.CONSULTANT))


def a_person(n: int, email: str = "") -> Candidate:
    values = [("name", 0, f"林知{'夏秋冬春'[n % 4]}"), ("gender", 0, "女"), ("phone", 0, f"1380000{n:04}")]
    return a_candidate([*values, ("email", 0, email)] if email else values)


def write_to(people: list[Candidate], actor: Viewer) -> Mailing:
    ids = [one.pk for one in people]
    return begin_mailing(ids=ids, subject="{称呼}，一个机会", body="{姓名}你好：\n\n{我的名字}", actor=actor, now=NOW)


class Post:
    """Takes letters, or not."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, str]] = []
        self.is_shut = False

    def __call__(self, _server: Server, to: str, data: bytes, handing: Callable[[], None]) -> Told:
        if self.is_shut:
            return Told(Fate.LATER)
        handing()
        message = message_from_bytes(data, policy=policy.default)
        self.sent.append((to, message["Subject"], message.get_content().replace("\r", "").rstrip("\n")))
        return Told(Fate.TAKEN)


def send_all(post: Post, now: datetime = LATER) -> None:
    while send_next(now=now, today=TODAY, hand=post):
        pass


def test_each_gets_his_own_letter_once(anna: Viewer) -> None:
    people = [a_person(0, "xia@example.com"), a_person(1, "qiu@example.com"), a_person(2)]
    mailing = write_to([*people, people[0]], anna)
    post = Post()
    assert not send_next(now=NOW, today=TODAY, hand=post), "held for a moment"
    send_all(post)
    send_all(post)
    assert post.sent == [
        ("xia@example.com", "林女士，一个机会", "林知夏你好：\n\nanna"),
        ("qiu@example.com", "林女士，一个机会", "林知秋你好：\n\nanna"),
    ]
    view = view_mailing(str(mailing.public_id), viewer=anna, today=TODAY)
    assert [(one.state, one.reason) for one in view.outcomes] == [
        ("sent", ""), ("sent", ""), ("skipped", "没有邮箱"),
    ]  # fmt: skip
    assert view.mailing.is_over
    assert AuditEvent.objects.filter(verb="candidate.mailed").count() == 2


def test_a_letter_really_arrives(anna: Viewer, box: Box) -> None:
    write_to([a_person(0, "xia@example.com")], anna)
    send_next(
        now=LATER, today=TODAY,
        hand=hand_over,
    )  # fmt: skip
    (letter,) = box.letters
    message = message_from_bytes(letter, policy=policy.default)
    assert message["To"] == "xia@example.com"
    assert message["Subject"] == "林女士，一个机会"
    assert "林知夏你好" in message.get_content()


def test_a_trial_goes_to_who_writes_it_and_to_nobody_else(anna: Viewer, box: Box) -> None:
    set_digest(address="anna@agency.example", actor=anna, now=NOW)
    record = a_person(0, "xia@example.com")
    steps = [Step(0, "{称呼}，一个机会", "{姓名}你好"), Step(3, "再问一次", "{我的名字}")]
    given = {"ids": [record.pk], "steps": steps, "account": "", "at": 1, "actor": anna, "sender": "anna", "now": NOW, "today": TODAY}
    assert send_trial(**given, hand=hand_over) == 2  # type: ignore[arg-type]
    messages = [message_from_bytes(one, policy=policy.default) for one in box.letters]
    assert {one["To"] for one in messages} == {"anna@agency.example"}
    assert [one["Subject"] for one in messages] == ["【试发】林女士，一个机会", "【试发】再问一次"]
    assert "林知夏你好" in messages[0].get_content()
    assert messages[0]["List-Unsubscribe"] is None, "a trial's link would take the person off"
    assert not Letter.objects.exists()
    assert not AuditEvent.objects.filter(verb="candidate.mailed").exists()
    box.refuses = True
    with pytest.raises(Conflict, match="试发没有成功"):
        send_trial(**given, hand=hand_over)  # type: ignore[arg-type]


def test_it_is_stopped_before_it_goes_and_what_went_stays_gone(anna: Viewer) -> None:
    mailing = write_to([a_person(0, "xia@example.com"), a_person(1, "qiu@example.com")], anna)
    post = Post()
    send_next(now=LATER, today=TODAY, hand=post)
    other = as_now(someone("ben", Role.CONSULTANT))
    with pytest.raises(NotFound):
        cancel_mailing(public_id=str(mailing.public_id), actor=other, now=LATER)
    assert cancel_mailing(public_id=str(mailing.public_id), actor=anna, now=LATER) == 1
    send_all(post, LATER + timedelta(days=1))
    assert len(post.sent) == 1
    with pytest.raises(Conflict):
        cancel_mailing(public_id=str(mailing.public_id), actor=anna, now=LATER)


def test_a_server_that_refuses_is_asked_again_and_then_given_up(anna: Viewer) -> None:
    write_to([a_person(0, "xia@example.com")], anna)
    post, now = Post(), LATER
    post.is_shut = True
    for wait in AGAIN_AFTER:
        send_all(post, now)
        send_all(post, now + wait - timedelta(seconds=1))
        now += wait
    assert Letter.objects.get().state == Letter.State.WAITING
    send_all(post, now)
    letter = Letter.objects.get()
    assert (letter.state, letter.reason, letter.attempts) == ("failed", "not_taken", len(AGAIN_AFTER) + 1)


def test_one_that_died_on_its_way_goes_once_more_only_if_the_server_cannot_have_it(anna: Viewer) -> None:
    write_to([a_person(0, "xia@example.com")], anna)

    def die_before(_server: Server, _to: str, _data: bytes, _handing: Callable[[], None]) -> Told:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send_next(now=LATER, today=TODAY, hand=die_before)
    post = Post()
    assert not send_next(now=LATER + timedelta(minutes=1), today=TODAY, hand=post)

    def die_after(_server: Server, _to: str, _data: bytes, handing: Callable[[], None]) -> Told:
        handing()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send_next(now=LATER + LEASE, today=TODAY, hand=die_after)
    send_all(post, LATER + timedelta(days=1))
    assert post.sent == []
    letter = Letter.objects.get()
    assert (letter.state, letter.reason) == ("unsure", "unsure")
    send_again(public_id=str(letter.public_id), actor=anna, now=LATER + timedelta(days=1))
    send_all(post, LATER + timedelta(days=1))
    assert len(post.sent) == 1
    with pytest.raises(Conflict):
        send_again(public_id=str(letter.public_id), actor=anna, now=LATER + timedelta(days=1))


def test_who_wants_none_gets_none_and_who_left_writes_none(anna: Viewer) -> None:
    record = a_person(0, "xia@example.com")
    set_no_mail(candidate=record, is_unwanted=True, actor=anna, now=NOW)
    write_to([record], anna)
    post = Post()
    send_all(post)
    assert Letter.objects.get().reason == "unwanted"
    assert correspondence_with(str(record.public_id), viewer=anna, now=NOW).is_unwanted
    set_no_mail(candidate=record, is_unwanted=False, actor=anna, now=NOW)
    write_to([record], anna)
    User.objects.filter(pk=anna.user_id).update(is_active=False)
    send_all(post)
    assert Letter.objects.latest("pk").reason == "out_of_reach"
    assert post.sent == []


def test_nobody_writes_out_of_his_reach_or_rights(anna: Viewer) -> None:
    record = a_person(0, "xia@example.com")
    Candidate.objects.filter(pk=record.pk).update(owner=99)
    record.refresh_from_db()
    boss = as_now(someone("boss", Role.MANAGER))
    theirs = a_person(1, "qiu@example.com")
    collector = as_now(someone("col", Role.COLLECTOR))
    with pytest.raises(NotAllowed):
        write_to([theirs], collector)
    with pytest.raises(InvalidInput, match="选中"):
        write_to([], anna)
    mailing = write_to([theirs], boss)
    with pytest.raises(NotFound):
        view_mailing(str(mailing.public_id), viewer=anna, today=TODAY)
    assert list_mailings(viewer=anna)[0] == []
    assert len(list_mailings(viewer=boss)[0]) == 1


def test_without_a_server_it_is_said_at_once(anna: Viewer, settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    with pytest.raises(InvalidInput, match="CAIDANG_SMTP_HOST"):
        write_to([a_person(0, "xia@example.com")], anna)


def test_the_preview_tells_who_gets_it_and_shows_no_more_than_the_list(anna: Viewer) -> None:
    people = [a_person(0, "xia@example.com"), a_person(1), a_person(2, "dong@example.com")]
    set_no_mail(candidate=people[2], is_unwanted=True, actor=anna, now=NOW)
    seen = preview_mailing(
        ids=[one.pk for one in people], steps=[Step(0, "{姓名}", "{称呼}")], viewer=anna, sender="anna", now=NOW,
        today=TODAY,
    )  # fmt: skip
    assert (seen.total, seen.will_go, dict(seen.left_out)) == (3, 1, {"没有邮箱": 1, "本人不想再收邮件": 1})
    assert (seen.subject, seen.body) == ("林知夏", "林女士")


def test_the_address_is_masked_for_who_sees_it_masked(anna: Viewer) -> None:
    record = a_person(0, "xia@example.com")
    write_to([record], anna)
    send_all(Post())
    (letter,) = correspondence_with(str(record.public_id), viewer=anna, now=LATER).letters
    assert letter.to == "x***@example.com"
    boss = as_now(someone("boss", Role.MANAGER))
    (letter,) = correspondence_with(str(record.public_id), viewer=boss, now=LATER).letters
    assert letter.to == "xia@example.com"
    assert "xia@example.com" not in str(Letter.objects.values().get())


def test_many_are_lined_up_in_the_background_and_a_stop_forgets_the_rest(
    anna: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MailingPart, "SIZE", 2)
    people = [a_person(n, f"lin{n}@example.com") for n in range(5)]
    mailing = begin_mailing(ids=[*(one.pk for one in people), 10**9], subject="一个机会", body="你好", actor=anna, now=NOW)
    assert (mailing.total, mailing.letters.count()) == (6, 2)
    send_all(Post())
    mailing.refresh_from_db()
    assert mailing.finished_at is None, "the others are not lined up yet"
    assert line_up_next(now=LATER)
    assert cancel_mailing(public_id=str(mailing.public_id), actor=anna, now=LATER) == 4
    mailing.refresh_from_db()
    assert (mailing.total, mailing.finished_at) == (4, LATER)
    assert not line_up_next(now=LATER)
    mailing = begin_mailing(ids=[one.pk for one in people], subject="一个机会", body="你好", actor=anna, now=NOW)
    User.objects.filter(pk=anna.user_id).update(is_active=False)
    while line_up_next(now=LATER):
        pass
    mailing.refresh_from_db()
    assert (mailing.total, mailing.letters.count()) == (2, 2)
