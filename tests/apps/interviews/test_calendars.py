"""Invitations by a real mail server, the feed, and reminders."""

import email
import email.policy
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from icalendar import Calendar, Event
from pytest_django import Settings

from caidang.core.errors import NotFound
from caidang.domain.candidates.models import Candidate
from caidang.domain.pipeline.models import CalendarLink, Interview, InterviewLetter
from caidang.domain.pipeline.services.interviews.arranging import change, take_step
from caidang.domain.pipeline.services.interviews.feed import (
    MOST_IN_WINDOW,
    AskedTooOften,
    calendar_settings,
    make_feed,
    read_feed,
    revoke_feed,
    set_invitations,
)
from caidang.domain.pipeline.services.interviews.letters import Letter, send_letters
from caidang.domain.pipeline.services.interviews.plan import Contact
from caidang.domain.pipeline.services.interviews.reminders import remind
from caidang.domain.review.models import Notification
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.lib.net.letters import send_calendar
from caidang.foundation.vault import services as vault
from tests.apps.interviews.making import TOMORROW, a_plan, an_application, an_interview, seen
from tests.conftest import free_port
from tests.making import NOW, as_now, someone

pytestmark = pytest.mark.django_db
PERSONAL = ("林知夏", "13800004190", "样例公司")


class Box:
    """Keeps the letters that come in, or takes none."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.refuses = False

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refuses:
            return "554 no"
        assert isinstance(envelope.content, bytes)
        self.raw.append(envelope.content)
        return "250 kept"

    def take(self) -> list[EmailMessage]:
        found = [email.message_from_bytes(one, policy=email.policy.default) for one in self.raw]
        self.raw.clear()
        assert all(isinstance(one, EmailMessage) for one in found)
        return found  # type: ignore[return-value]


@pytest.fixture
def box(settings: Settings) -> Iterator[Box]:
    """A mail server on this machine, and the settings that lead there."""
    kept = Box()
    server = Controller(kept, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.DEFAULT_FROM_EMAIL = "caidang@example.com"
    yield kept
    server.stop()


def send(now: datetime = NOW) -> int:
    def hand_over(letter: Letter) -> bool:
        return send_calendar(
            to=letter.to, subject=letter.subject, body=letter.body, calendar=letter.calendar, method=letter.method
        )

    return send_letters(now=lambda: now, send=hand_over)


def event_of(letter: EmailMessage) -> tuple[str, Event]:
    """The method and the event of the letter's calendar, which stands in it twice, alike."""
    parts = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
    [attached] = [part for part in letter.walk() if part.get_filename() == "invite.ics"]
    [part] = parts
    text = part.get_payload(decode=True)
    assert isinstance(text, bytes)
    assert text.replace(b"\r\n", b"\n").strip() == attached.get_payload(decode=True).replace(b"\r\n", b"\n").strip()
    calendar = Calendar.from_ical(text)
    assert part.get_param("method") == calendar["method"]
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    return str(calendar["method"]), event


def test_interviewers_are_invited_told_of_changes_and_of_the_end(box: Box) -> None:
    anna = someone("anna")
    set_invitations(address="anna@example.com", actor=as_now(anna), now=NOW)
    made = an_interview(members=[anna.pk, someone("nomail").pk], contacts=[Contact("周客户", "zhou@example.com"), Contact("无邮箱")])
    assert InterviewLetter.objects.count() == 2
    assert b"zhou" not in b"".join(bytes(one.address) for one in InterviewLetter.objects.all())
    assert send() == 2
    assert send() == 0, "each goes out once"
    letters = box.take()
    assert [letter["To"] for letter in letters] == ["anna@example.com", "zhou@example.com"]
    for letter in letters:
        method, event = event_of(letter)
        assert (method, event["sequence"], event["uid"]) == ("REQUEST", 0, made.uid)
        assert event.start == TOMORROW.astimezone(UTC)
        assert event["attendee"] == f"mailto:{letter['To']}"
        assert "L.Z.X." in str(event["summary"])
        told = letter.as_bytes() + str(letter.get_body(("plain",)).get_content()).encode() + event.to_ical()  # type: ignore[union-attr]
        assert not any(word.encode() in told for word in PERSONAL), "nothing of the person but what was chosen"
    later = a_plan(start=TOMORROW + timedelta(days=1), contacts=[Contact("周客户", "zhou@example.com")], naming="nobody")
    change(sight=seen(made, PROGRAM), plan=later, actor=PROGRAM, now=NOW)
    assert send() == 2
    by_address = {letter["To"]: event_of(letter) for letter in box.take()}
    assert [(m, e["sequence"]) for m, e in by_address.values()] == [("REQUEST", 1), ("CANCEL", 1)]
    assert by_address["anna@example.com"][0] == "CANCEL", "no longer asked"
    assert "候选人" in str(by_address["zhou@example.com"][1]["summary"])
    take_step(sight=seen(made, PROGRAM), step="cancel", are_told=True, actor=PROGRAM, now=NOW)
    assert send() == 1
    [letter] = box.take()
    assert "面试取消" in letter["Subject"]
    method, event = event_of(letter)
    assert (method, event["sequence"], event["status"]) == ("CANCEL", 2, "CANCELLED")


def test_what_the_server_does_not_take_is_tried_again_and_then_shown(box: Box) -> None:
    made = an_interview(contacts=[Contact("周客户", "zhou@example.com")])
    box.refuses = True
    now = NOW
    for _ in range(5):
        assert send(now) == 0
        now += timedelta(hours=1)
    assert (made.letters.get().status, bool(made.letters.get().last_error)) == ("failed", True)
    box.refuses = False
    take_step(sight=seen(made, PROGRAM), step="cancel", are_told=True, actor=PROGRAM, now=now)
    assert send(now) == 1


def test_nobody_is_written_to_without_a_server_unasked_or_of_who_was_erased(box: Box, settings: Settings) -> None:
    contacts = [Contact("周客户", "zhou@example.com")]
    an_interview(contacts=contacts, are_invited=False)
    assert not InterviewLetter.objects.exists()
    application = an_application()
    an_interview(application, contacts=contacts)
    vault.erase(key=application.candidate.data_key, now=NOW)
    assert send() == 0
    assert InterviewLetter.objects.get().status == "failed"
    settings.EMAIL_HOST = ""
    an_interview(contacts=contacts)
    assert InterviewLetter.objects.count() == 1


def events(secret: str, now: datetime = NOW) -> list[Event]:
    return [one for one in Calendar.from_ical(read_feed(secret, now=now)).walk("VEVENT") if isinstance(one, Event)]


def test_the_feed_shows_ones_own_masked_until_it_is_closed() -> None:
    anna, ben = someone("anna"), someone("ben")
    held = an_interview(members=[anna.pk])
    arranged = an_interview(actor=as_now(anna), start=TOMORROW + timedelta(days=1))
    an_interview(members=[ben.pk])
    secret = make_feed(shows_names=False, actor=as_now(anna), now=NOW)
    found = events(secret)
    assert {str(one["uid"]) for one in found} == {held.uid, arranged.uid}
    text = read_feed(secret, now=NOW).decode().replace("\r\n ", "")
    assert "林**" in text
    assert "天文馆" not in text, "what interviewers are told stays in the house"
    assert not any(word in text for word in PERSONAL)
    row = CalendarLink.objects.get(member=anna.pk)
    assert secret not in (row.token, str(row.address))
    assert calendar_settings(viewer=as_now(anna)).used_at == NOW
    named = make_feed(shows_names=True, actor=as_now(anna), now=NOW)
    assert "林知夏" in str(events(named)[0]["summary"])
    with pytest.raises(NotFound):
        read_feed(secret, now=NOW)
    revoke_feed(actor=as_now(anna), now=NOW)
    for gone in (named, "", "x" * 43):
        with pytest.raises(NotFound):
            read_feed(gone, now=NOW)


def test_the_feed_ends_with_its_owner_and_leaves_the_server_alone() -> None:
    anna = someone("anna")
    secret = make_feed(shows_names=False, actor=as_now(anna), now=NOW)
    for _ in range(2):
        read_feed(secret, now=NOW)
    assert CalendarLink.objects.get().asked == 2
    CalendarLink.objects.update(asked=MOST_IN_WINDOW)
    with pytest.raises(AskedTooOften):
        read_feed(secret, now=NOW + timedelta(minutes=59))
    read_feed(secret, now=NOW + timedelta(hours=1))
    User.objects.filter(pk=anna.pk).update(is_active=False)
    with pytest.raises(NotFound):
        read_feed(secret, now=NOW + timedelta(hours=2))


def test_a_cancelled_interview_is_cancelled_in_the_feed_of_who_arranged_it() -> None:
    anna = someone("anna")
    made = an_interview(actor=as_now(anna))
    secret = make_feed(shows_names=False, actor=as_now(anna), now=NOW)
    take_step(sight=seen(made, as_now(anna)), step="cancel", are_told=False, actor=as_now(anna), now=NOW)
    assert [str(one["status"]) for one in events(secret)] == ["CANCELLED"]


def told(kind: str) -> set[int]:
    return set(Notification.objects.filter(kind=kind).values_list("member", flat=True))


def test_reminders_come_a_day_and_an_hour_before_and_ask_after() -> None:
    anna, ben, owner = (someone(name) for name in ("anna", "ben", "owner"))
    made = an_interview(
        actor=as_now(owner), members=[anna.pk, ben.pk], start=NOW + timedelta(days=3)
    )
    start = made.start
    assert remind(now=start - timedelta(hours=25)) == 0
    assert remind(now=start - timedelta(hours=24)) == 1
    assert told("soon_day") == {anna.pk, ben.pk, owner.pk}
    assert remind(now=start - timedelta(hours=23)) == 0, "once"
    assert remind(now=start - timedelta(hours=1)) == 1
    assert told("soon_hour") == {anna.pk, ben.pk, owner.pk}
    assert remind(now=start - timedelta(minutes=30)) == 0
    assert remind(now=start + timedelta(hours=2)) == 0, "not before two hours after its end"
    assert remind(now=start + timedelta(hours=3)) == 1
    assert told("feedback") == {anna.pk, ben.pk}
    assert remind(now=start + timedelta(hours=4)) == 0
    Notification.objects.all().delete()
    assert remind(now=start + timedelta(hours=28)) == 1, "once more the day after"
    assert remind(now=start + timedelta(days=5)) == 0


def test_a_new_time_is_reminded_of_anew_and_one_of_today_not_of_a_day() -> None:
    anna = someone("anna")
    made = an_interview(members=[anna.pk], start=NOW + timedelta(hours=5))
    assert remind(now=NOW + timedelta(minutes=1)) == 0, "he has just been told"
    later = a_plan(start=NOW + timedelta(days=4), members=[anna.pk])
    change(sight=seen(made, PROGRAM), plan=later, actor=PROGRAM, now=NOW)
    assert remind(now=later.start - timedelta(hours=20)) == 1
    Interview.objects.update(status="cancelled")
    assert remind(now=later.start - timedelta(minutes=20)) == 0


def test_erased_people_do_not_stop_the_reminders() -> None:
    anna = someone("anna")
    application = an_application()
    an_interview(application, members=[anna.pk])
    vault.erase(key=Candidate.objects.get(pk=application.candidate_id).data_key, now=NOW)
    assert remind(now=TOMORROW - timedelta(minutes=30)) == 1
