"""Several letters to many: on their days, at their hours, within their limits, until somebody answers or wants no more."""

from datetime import datetime, timedelta
from email import message_from_bytes, policy

import pytest
from pytest_django import Settings

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.core.mail.answers import Answer, Kind
from caidang.domain.candidates.models import Bounce, Candidate, Freshness
from caidang.domain.candidates.services.record.freshness import confirm_unchanged, refresh
from caidang.domain.compliance.models import ConsentWay, Purpose
from caidang.domain.compliance.services.consents import Agreed, keep_consent
from caidang.domain.compliance.services.erasing import erase_records
from caidang.domain.outreach.hours import goes_at
from caidang.domain.outreach.models import Letter, Mailing, NoMail, SendAccount, Unwanted
from caidang.domain.outreach.previewing import preview_mailing
from caidang.domain.outreach.selectors.letters import (
    correspondence_with,
    list_mailings,
    view_mailing,
)
from caidang.domain.outreach.services.answers import take_answer
from caidang.domain.outreach.services.leaving import come_back, leave, leave_token, set_no_mail
from caidang.domain.outreach.services.mailing import AT_ONCE, Manner, begin_sequence, pause_mailing
from caidang.domain.outreach.services.outbox import fill_due, send_next
from caidang.domain.outreach.services.send_accounts import save_account
from caidang.domain.outreach.wording import Step
from caidang.domain.review.calendar import team_calendar
from caidang.domain.review.models import Notification
from caidang.foundation.accounts.policy import Role, Viewer
from caidang.foundation.lib.net.smtp import Fate, Server, Told
from caidang.foundation.lib.write_lock import write_tx
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db
STEPS = [Step(0, "{称呼}，一个机会", "{姓名}你好", "A role", "Hello {姓名}"), Step(3, "再问一次", "还在看吗"), Step(7, "最后", "再见")]
LATER = NOW + timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _server(settings: Settings) -> None:
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "mail.example.com", "hr@agency.example"
    settings.CAIDANG_MAILS_PER_MINUTE = 6000


@pytest.fixture
def anna() -> Viewer:
    return as_now(someone("anna", Role.MANAGER))


class Post:
    """Takes letters, as long as it is told nothing else."""

    def __init__(self, fate: Fate = Fate.TAKEN) -> None:
        self.sent: list[tuple[str, str]] = []
        self.letters: list[bytes] = []
        self.fate = fate
        self.servers: list[str] = []

    def __call__(self, server: Server, to: str, data: bytes, handing: object) -> Told:
        if self.fate is Fate.TAKEN:
            handing()  # type: ignore[operator]
            self.sent.append((to, str(message_from_bytes(data, policy=policy.default)["Subject"])))
            self.letters.append(data)
            self.servers.append(server.host)
        return Told(self.fate)


def send_all(post: Post, now: datetime) -> list[tuple[str, str]]:
    """Send what is due and return what went."""
    before = len(post.sent)
    fill_due(now=now, today=now.date())
    while send_next(now=now, today=now.date(), hand=post):
        pass
    return post.sent[before:]


def a_person(n: int, *, name: str = "", email: str = "") -> Candidate:
    return a_candidate(
        [("name", 0, name or f"林知{'夏秋冬春'[n % 4]}"), ("gender", 0, "女"), ("email", 0, email or f"p{n}@example.com")]
    )


def begin(people: list[Candidate], actor: Viewer, manner: Manner = AT_ONCE, steps: list[Step] = STEPS) -> Mailing:
    ids = [one.pk for one in people]
    return begin_sequence(ids=ids, name="暖通跟进", steps=steps, manner=manner, actor=actor, now=NOW)


def answered(letter: Letter, kind: Kind, **more: object) -> Answer:
    return Answer(kind, (letter.public_id.hex,), identity=f"{letter.pk}{kind}", **more)  # type: ignore[arg-type]


def test_three_letters_on_their_days_and_none_after_an_answer(anna: Viewer) -> None:
    xia, john = a_person(0), a_person(1, name="John Smith")
    mailing = begin([xia, john], anna)
    post = Post()
    assert send_all(post, LATER) == [("p0@example.com", "林女士，一个机会"), ("p1@example.com", "A role")]
    assert send_all(post, LATER + 2 * DAY) == []
    first = Letter.objects.get(candidate=xia, step=0)
    assert take_answer(answer=answered(first, Kind.REPLY, subject="Re", text="可以聊", sender="p0@example.com"), now=LATER + DAY)
    assert take_answer(answer=answered(first, Kind.REPLY), now=LATER + DAY), "the same mail once more"
    assert send_all(post, LATER + 3 * DAY) == [("p1@example.com", "再问一次")]
    assert send_all(post, LATER + 7 * DAY) == [("p1@example.com", "最后")]
    assert send_all(post, LATER + 30 * DAY) == []
    view = view_mailing(str(mailing.public_id), viewer=anna, today=NOW.date())
    assert (view.mailing.sent, view.mailing.replied, view.mailing.is_over) == (2, 1, True)
    assert [[mark.reason for mark in one.marks] for one in view.outcomes] == [["", "已经回信"], ["", "", ""]]
    said = correspondence_with(str(xia.public_id), viewer=anna, now=LATER)
    assert [(one.kind.label, one.text) for one in said.answers] == [("回信", "可以聊")]
    assert Notification.objects.get(kind=Notification.Kind.REPLIED).member == anna.user_id
    thread = message_from_bytes(post.letters[-1])
    assert str(thread["References"]).count("letter@agency.example") == 2


def test_a_machines_answer_ends_nothing(anna: Viewer) -> None:
    begin([a_person(0)], anna)
    post = Post()
    send_all(post, LATER)
    take_answer(answer=answered(Letter.objects.get(step=0), Kind.AUTO), now=LATER)
    assert send_all(post, LATER + 3 * DAY) == [("p0@example.com", "再问一次")]
    assert not Notification.objects.filter(kind=Notification.Kind.REPLIED).exists()


def test_a_bounce_marks_the_address_lowers_its_freshness_and_ends_the_sequence(anna: Viewer) -> None:
    record = a_person(0)
    with write_tx():
        refresh([record])
    before = Freshness.objects.get(pk=record.pk).contact or 0
    mailing = begin([record], anna)
    post = Post()
    send_all(post, LATER)
    take_answer(answer=answered(Letter.objects.get(step=0), Kind.BOUNCE, status="5.1.1"), now=LATER)
    assert send_all(post, LATER + 7 * DAY) == []
    assert (Freshness.objects.get(pk=record.pk).contact or 0) < before - 300
    assert Bounce.objects.get().value is not None
    assert view_mailing(str(mailing.public_id), viewer=anna, today=NOW.date()).mailing.bounced == 1
    again = begin([record], anna)
    assert view_mailing(str(again.public_id), viewer=anna, today=NOW.date()).left_out == (("这个邮箱退过信", 1),)
    confirm_unchanged(candidate=record, groups=["contact"], evidence="called", actor=anna, now=LATER + 8 * DAY)
    assert not Bounce.objects.exists()
    assert send_all(post, LATER + 8 * DAY) == []
    assert len(post.sent) == 1


def test_a_server_that_knows_no_such_address_is_a_bounce_at_once(anna: Viewer) -> None:
    mailing = begin([a_person(0)], anna)
    send_all(Post(Fate.NO_SUCH), LATER)
    view = view_mailing(str(mailing.public_id), viewer=anna, today=NOW.date())
    assert (view.mailing.bounced, view.outcomes[0].bounced_at) == (1, LATER)
    assert Letter.objects.get(step=0).reason == "bounced"
    assert Bounce.objects.get().is_lasting


def test_who_clicks_once_gets_none_for_ever_and_comes_back_only_by_himself(anna: Viewer) -> None:
    record = a_person(0)
    begin([record], anna)
    post = Post()
    send_all(post, LATER)
    token = leave_token(Letter.objects.get(step=0).public_id)
    with pytest.raises(NotFound):
        leave(token=token[:-1] + ("0" if token[-1] != "0" else "1"), now=LATER)
    leave(token=token, now=LATER)
    leave(token=token, now=LATER)
    (told,), _ = list_mailings(viewer=anna)
    assert told.is_over, "nobody is left to be written to"
    assert send_all(post, LATER + 7 * DAY) == []
    with pytest.raises(Conflict):
        set_no_mail(candidate=record, is_unwanted=False, actor=anna, now=LATER)
    assert "p0" not in str(list(Unwanted.objects.values_list("token", flat=True)))
    with write_tx():
        erase_records([record], reason="asked", actor_id=None, now=LATER)
    again = a_person(0)
    mailing = begin([again], anna)
    assert view_mailing(str(mailing.public_id), viewer=anna, today=NOW.date()).left_out == (("本人不想再收邮件", 1),)
    with pytest.raises(Conflict):
        set_no_mail(candidate=again, is_unwanted=False, actor=anna, now=LATER)


def test_who_clicked_by_mistake_takes_it_back(anna: Viewer) -> None:
    record = a_person(0)
    begin([record], anna)
    post = Post()
    send_all(post, LATER)
    token = leave_token(Letter.objects.get(step=0).public_id)
    leave(token=token, now=LATER)
    come_back(token=token, now=LATER)
    assert not NoMail.objects.exists()
    assert not Unwanted.objects.exists()
    begin([record], anna)
    assert len(send_all(post, LATER)) == 1


def test_answering_that_one_wants_no_more_is_heard(anna: Viewer) -> None:
    begin([a_person(0)], anna)
    post = Post()
    send_all(post, LATER)
    take_answer(answer=answered(Letter.objects.get(step=0), Kind.REPLY, wants_no_more=True), now=LATER)
    assert NoMail.objects.get().is_own
    assert send_all(post, LATER + 7 * DAY) == []


def test_at_night_and_on_holidays_nobody_is_disturbed(anna: Viewer) -> None:
    mailing = begin([a_person(0)], anna, Manner(from_hour=9, to_hour=20, is_workdays_only=True))
    friday_night = NOW.replace(hour=14) + 4 * DAY
    assert goes_at(mailing, friday_night, team_calendar()) == NOW.replace(hour=1, minute=0, second=0) + 7 * DAY
    Letter.objects.update(next_at=friday_night)
    (outcome,) = view_mailing(str(mailing.public_id), viewer=anna, today=NOW.date()).outcomes
    assert outcome.marks[0].at == NOW.replace(hour=1, minute=0, second=0) + 7 * DAY
    Letter.objects.update(next_at=LATER)
    post = Post()
    night = NOW.replace(hour=14)  # 22:00 by the team's clock
    assert send_all(post, night) == []
    saturday = NOW + 5 * DAY
    assert send_all(post, saturday) == []
    assert len(send_all(post, saturday + 2 * DAY)) == 1


def test_each_account_keeps_to_its_limits_and_one_that_is_full_holds_up_no_other(anna: Viewer) -> None:
    made = save_account(
        values={"name": "一号", "host": "127.0.0.1", "security": "none", "sender": "one@agency.example",
                "per_minute": "2", "per_hour": "3", "per_day": "4"},
        actor=anna, now=NOW, look=lambda _: "",
    )  # fmt: skip
    assert b"agency" not in bytes(SendAccount.objects.get().secret)
    people = [a_person(n) for n in range(6)]
    begin(people, anna, Manner(account=str(made.public_id)), [STEPS[0]])
    begin([a_person(9)], anna, steps=[STEPS[1]])
    post = Post()
    assert len(send_all(post, LATER)) == 3, "two of the account, one of the house's"
    assert post.servers.count("127.0.0.1") == 2
    assert len(send_all(post, LATER + timedelta(minutes=1, seconds=1))) == 1, "the hour's third"
    assert send_all(post, LATER + timedelta(minutes=30)) == []
    assert len(send_all(post, LATER + timedelta(minutes=62))) == 1, "the day's fourth"
    assert send_all(post, LATER + timedelta(hours=5)) == []
    assert len(send_all(post, LATER + DAY + timedelta(hours=2))) == 2


def test_the_houses_own_server_keeps_to_an_hours_and_a_days_letters(anna: Viewer, settings: Settings) -> None:
    settings.CAIDANG_MAILS_PER_HOUR, settings.CAIDANG_MAILS_PER_DAY = 2, 3
    begin([a_person(n) for n in range(5)], anna, steps=[STEPS[0]])
    post = Post()
    assert len(send_all(post, LATER)) == 2
    assert send_all(post, LATER + timedelta(minutes=59)) == []
    assert len(send_all(post, LATER + timedelta(minutes=61))) == 1
    assert send_all(post, LATER + timedelta(hours=3)) == []
    assert len(send_all(post, LATER + DAY + timedelta(minutes=1))) == 2


def test_an_account_that_cannot_be_used_is_not_kept(anna: Viewer) -> None:
    with pytest.raises(InvalidInput, match="不认"):
        save_account(
            values={"name": "一号", "host": "mail.example.com", "security": "tls", "sender": "one@agency.example"},
            actor=anna, now=NOW, look=lambda _: "mail.example.com 不认这个账号。",
        )  # fmt: skip
    with pytest.raises(InvalidInput, match="TLS"):
        save_account(
            values={"name": "一号", "host": "mail.example.com", "security": "none", "sender": "one@agency.example"},
            actor=anna, now=NOW,
        )  # fmt: skip
    assert not SendAccount.objects.exists()


def test_a_paused_one_rests_and_goes_on(anna: Viewer) -> None:
    mailing = begin([a_person(0)], anna)
    pause_mailing(public_id=str(mailing.public_id), is_paused=True, actor=anna, now=NOW)
    post = Post()
    assert send_all(post, LATER) == []
    pause_mailing(public_id=str(mailing.public_id), is_paused=False, actor=anna, now=NOW)
    assert len(send_all(post, LATER)) == 1


def test_who_gets_none_is_counted_with_the_reason_and_each_ones_letter_is_seen_before(anna: Viewer) -> None:
    agreed, none, twin, shut, withdrew = (a_person(n) for n in range(5))
    twin_of = a_person(7, email="p0@example.com")
    for one in (agreed, twin_of, twin):
        keep_consent(
            candidate=one, agreed=Agreed(way=ConsentWay.CALL, evidence="电话里说的", purposes=(Purpose.POOL,)),
            actor=anna, now=NOW,
        )  # fmt: skip
    Candidate.objects.filter(pk=shut.pk).update(shut_at=NOW, shut_to=anna.user_id)
    ids = [one.pk for one in (agreed, none, twin, shut, withdrew, twin_of)]
    seen = preview_mailing(
        ids=ids, steps=STEPS, viewer=anna, sender="anna", now=NOW, today=NOW.date(), needs_consent=True, at=2
    )
    assert seen.will_go == 2
    assert dict(seen.left_out) == {"没有联系的授权": 2, "本人限制了使用": 1, "同一个邮箱已经写过": 1}
    assert (seen.at, seen.to) == (2, "林知冬")
    assert [one.subject for one in seen.letters] == ["林女士，一个机会", "再问一次", "最后"]
    mailing = begin_sequence(
        ids=ids, name="", steps=STEPS, manner=Manner(needs_consent=True), actor=anna, now=NOW
    )
    left = dict(view_mailing(str(mailing.public_id), viewer=anna, today=NOW.date()).left_out)
    assert left == dict(seen.left_out)


@pytest.mark.parametrize("days", [[0, 0], [0, 5, 3], [0, 400]])
def test_steps_follow_each_other(anna: Viewer, days: list[int]) -> None:
    with pytest.raises(InvalidInput):
        begin([a_person(0)], anna, steps=[Step(day, "s", "b") for day in days])


def test_while_the_server_is_away_no_letter_is_given_up_and_other_accounts_go_on(anna: Viewer) -> None:
    made = save_account(
        values={"name": "一号", "host": "127.0.0.1", "security": "none", "sender": "one@agency.example"},
        actor=anna, now=NOW, look=lambda _: "",
    )  # fmt: skip
    begin([a_person(0)], anna, Manner(account=str(made.public_id)), [STEPS[1]])
    away = Post(Fate.DOWN)
    for hour in range(1, 20):
        send_all(away, LATER + timedelta(hours=hour))
    assert (Letter.objects.get().state, Letter.objects.get().attempts) == ("waiting", 0)
    begin([a_person(1)], anna, steps=[STEPS[1]])
    back = Post()
    assert len(send_all(back, LATER + timedelta(hours=20))) == 2
