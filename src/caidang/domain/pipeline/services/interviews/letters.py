"""Invitations by mail: put in line with the change itself, sent by the worker, once each.

A letter says when, where, which job, and as much of the person's name as the one who arranged it
chose; what it says is put together when it goes out, so that a late one is not out of date.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from caidang.core.errors import NotFound
from caidang.core.interchange.meeting import Mailbox, Meeting, Method, invitation
from caidang.domain.pipeline.models import CalendarLink, Interview, InterviewLetter
from caidang.domain.pipeline.selectors.interviews.lists import name_in
from caidang.domain.pipeline.selectors.interviews.sight import Sight
from caidang.domain.pipeline.selectors.interviews.words import called, letter_words, meeting_of
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.net.letters import can_mail
from caidang.foundation.lib.rows import MAX_ATTEMPTS
from caidang.foundation.vault import services as vault

LEASE = timedelta(minutes=2)
AGAIN_AFTER = timedelta(minutes=5)
NOT_TAKEN = "发信服务器没有收下，请看设置；面试照旧，可以下载日历文件自己发。"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready to go."""

    to: str
    subject: str
    body: str
    calendar: bytes
    method: str


Send = Callable[[Letter], bool]
"""Sends a letter; tells whether the server took it."""


def queue_letters(
    interview: Interview, *, now: datetime, gone: Iterable[Mapping[str, str]] = ()
) -> int:
    """Put a letter in line for each interviewer who has an address, and a cancelling one for who is ``gone``.

    Letters of before that still wait are let go: these say what holds. To be called inside a
    transaction. Returns how many; none where there is no mail server.
    """
    interview.letters.filter(status=InterviewLetter.Status.PENDING, is_cancel=False).delete()
    if not can_mail():
        return 0
    asked: list[Mapping[str, str]] = []
    for one in interview.interviewers.all():
        if one.contact is None:
            asked.append({"member": str(one.member)})
        else:
            asked.append(vault.open_json(interview.data_key, one.contact_place, bytes(one.contact)))
    letters = [
        *_addressed(interview, asked, now=now, is_cancel=False),
        *_addressed(interview, gone, now=now, is_cancel=True),
    ]
    InterviewLetter.objects.bulk_create(letters)
    return len(letters)


def send_letters(*, now: Callable[[], datetime], send: Send) -> int:
    """Send what waits and return how many went out; what a server does not take is tried again later."""
    sent = 0
    InterviewLetter.objects.fail_exhausted(now(), error=NOT_TAKEN)
    while (letter := InterviewLetter.objects.claim(now(), lease=LEASE)) is not None:
        try:
            ready = _composed(letter, now=now())
        except NotFound:
            # The person was erased meanwhile: there is nothing more to say about him.
            letter.fail(error="这个人的资料已经抹除，没有发。")
            continue
        if send(ready):
            letter.finish(now=now())
            sent += 1
        elif letter.attempts >= MAX_ATTEMPTS:
            letter.fail(error=NOT_TAKEN)
        else:
            letter.postpone(due_at=now() + AGAIN_AFTER * letter.attempts, error=NOT_TAKEN)
    return sent


def calendar_file(sight: Sight, *, viewer: Viewer, now: datetime) -> bytes:
    """Return the interview as a calendar file to be handed on.

    The person is called as in the letters, and by name only to who may see it.
    """
    interview = sight.interview
    is_named = interview.naming == Interview.Naming.NAME
    name = name_in(sight, viewer) if is_named else called(interview)
    method = Method.CANCEL if interview.status == Interview.Status.CANCELLED else Method.REQUEST
    return invitation(
        meeting_of(interview, name=name), method=method, organizer=_organizer(),
        attendee=None, now=now,
    )  # fmt: skip


def _addressed(
    interview: Interview, people: Iterable[Mapping[str, str]], *, now: datetime, is_cancel: bool
) -> list[InterviewLetter]:
    found = []
    for person in people:
        told = _member_mailbox(int(person["member"])) if "member" in person else dict(person)
        if not told.get("address"):
            continue
        letter = InterviewLetter(
            interview=interview, is_cancel=is_cancel, due_at=now, created_at=now
        )
        letter.address = vault.seal_json(interview.data_key, letter.address_place, told)
        found.append(letter)
    return found


def _member_mailbox(member: int) -> dict[str, str]:
    row = CalendarLink.objects.filter(member=member).exclude(address=None).first()
    if row is None or row.address is None:
        return {}
    address = str(vault.open_own(row.address_place, bytes(row.address))["to"])
    return {"name": names_of([member]).get(member, ""), "address": address}


def _composed(letter: InterviewLetter, *, now: datetime) -> Letter:
    interview = Interview.objects.select_related(
        "data_key", "application__job", "application__candidate__data_key"
    ).get(pk=letter.interview_id)
    to = vault.open_json(interview.data_key, letter.address_place, bytes(letter.address))
    is_off = letter.is_cancel or interview.status == Interview.Status.CANCELLED
    name = called(interview)
    meeting: Meeting = meeting_of(interview, name=name)
    method = Method.CANCEL if is_off else Method.REQUEST
    subject, body = letter_words(interview, meeting, is_off=is_off)
    return Letter(
        to=to["address"], subject=subject, body=body, method=method.value,
        calendar=invitation(
            meeting, method=method, organizer=_organizer(), attendee=Mailbox(to["name"], to["address"]),
            now=now,
        ),
    )  # fmt: skip


def _organizer() -> Mailbox:
    return Mailbox("才档", settings.DEFAULT_FROM_EMAIL or "caidang@localhost")
