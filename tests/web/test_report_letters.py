"""Reports by mail: each goes once for a moment, with the recipient's rights, or it says why not."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_string

import pytest
from django.test import Client
from django.urls import reverse

from caidang.domain.analytics.models import Report, ReportMail, ReportSending
from caidang.domain.analytics.services.report_letters import line_up_due, send_next
from caidang.domain.review.services.news.digest import set_digest
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Role
from caidang.foundation.lib.net.smtp import Fate, Server, Told
from tests.making import NOW, as_now
from tests.web.conftest import LogIn
from tests.web.out_of_reach import two_people_out_of_reach

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
"""Nine in the morning in Shanghai."""


class Postman:
    """A mail server that takes letters, or fails at a point."""

    def __init__(self, dies: str = "") -> None:
        self.letters: list[tuple[str, str]] = []
        self.dies = dies

    def __call__(self, _server: Server, to: str, data: bytes, handing: Callable[[], None]) -> Told:
        if self.dies == "before":
            raise KeyboardInterrupt
        handing()
        self.letters.append((to, data.decode("ascii", "replace")))
        if self.dies == "after":
            raise KeyboardInterrupt
        return Told(Fate.TAKEN)


@pytest.fixture
def a_mail_server(settings: object) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 25  # type: ignore[attr-defined]
    settings.DEFAULT_FROM_EMAIL = "caidang@example.com"  # type: ignore[attr-defined]
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False  # type: ignore[attr-defined]


def planned(client: Client, **more: object) -> ReportMail:
    form = {"act": "plan", "report": "", "span": "last_week", "rhythm": "weekly", "weekday": "0", "day": "1", "at": "09:00", **more}
    answer = client.post(reverse("report_mails"), form)
    assert answer.status_code == 302, answer.content.decode()
    row = ReportMail.objects.latest("pk")
    ReportMail.objects.filter(pk=row.pk).update(settled_to=MONDAY - timedelta(days=1))
    return row


def test_a_letter_goes_once_for_each_moment_with_the_recipients_rights(log_in: LogIn, a_mail_server: None) -> None:
    boss, consultant = log_in(Role.MANAGER), log_in(Role.CONSULTANT)
    two_people_out_of_reach()
    users = {one.role: one for one in User.objects.all()}
    for role in ("manager", "consultant"):
        set_digest(address=f"{role}@example.com", actor=as_now(users[role]), now=NOW)
    boss.post(reverse("reports"), {"m": "store_size", "name": "我们有多少人", "shared": "all"})
    everybody = [users["manager"].pk, users["consultant"].pk, users["manager"].pk]
    assert consultant.post(reverse("report_mails"), {"act": "plan", "member": everybody, "at": "09:00"}).status_code in (403, 422)
    row = planned(boss, report=str(Report.objects.get().public_id), member=everybody)
    assert line_up_due(now=MONDAY - timedelta(seconds=1)) == 0
    assert line_up_due(now=MONDAY) == 2
    assert line_up_due(now=MONDAY + timedelta(minutes=5)) == 0
    post = Postman()
    while send_next(now=MONDAY, hand=post):
        pass
    assert sorted(to for to, _ in post.letters) == ["consultant@example.com", "manager@example.com"]
    bodies = {to: as_text(letter) for to, letter in post.letters}
    assert "【我们有多少人】2" in bodies["manager@example.com"]
    assert "【我们有多少人】0" in bodies["consultant@example.com"]
    assert all("application/pdf" in letter for _, letter in post.letters)
    assert not any(name in letter for letter in bodies.values() for name in ("林知夏", "周远山", "member-"))
    consultant.post(reverse("report_mails"), {"act": "leave", "which": str(row.public_id)})
    boss.post(reverse("report_mails"), {"act": "off", "which": str(row.public_id)})
    assert line_up_due(now=MONDAY + timedelta(days=7)) == 0, "switched off"
    boss.post(reverse("report_mails"), {"act": "on", "which": str(row.public_id)})
    ReportMail.objects.update(settled_to=MONDAY)
    assert line_up_due(now=MONDAY + timedelta(days=7)) == 1, "one has left"
    assert line_up_due(now=MONDAY + timedelta(days=16)) == 0, "two days late: the next is near"


def as_text(letter: str) -> str:
    body = message_from_string(letter).get_payload(0)
    return bytes(body.get_payload(decode=True)).decode()  # type: ignore[union-attr]


@pytest.mark.parametrize(("dies", "sent", "state"), [("before", 1, "sent"), ("after", 0, "unsure")])
def test_whoever_dies_in_between_sends_no_letter_twice(
    dies: str, sent: int, state: str, log_in: LogIn, a_mail_server: None
) -> None:
    boss = log_in(Role.MANAGER)
    me = User.objects.get()
    set_digest(address="boss@example.com", actor=as_now(me), now=NOW)
    planned(boss)
    line_up_due(now=MONDAY)
    with pytest.raises(KeyboardInterrupt):
        send_next(now=MONDAY, hand=Postman(dies))
    again = Postman()
    assert not send_next(now=MONDAY, hand=again), "nobody takes it from who may be sending it"
    later = MONDAY + timedelta(hours=1)
    line_up_due(now=later)
    while send_next(now=later, hand=again):
        pass
    assert len(again.letters) == sent
    assert ReportSending.objects.get().state == state


def test_who_gave_no_address_is_not_written_to_and_it_says_so(log_in: LogIn, a_mail_server: None) -> None:
    boss = log_in(Role.MANAGER)
    planned(boss)
    line_up_due(now=MONDAY)
    assert send_next(now=MONDAY, hand=Postman("before"))
    assert "没有填收信的邮箱" in boss.get(reverse("report_mails")).content.decode()


def test_an_auditor_says_where_his_reports_go_and_gets_them(log_in: LogIn, a_mail_server: None) -> None:
    auditor = log_in(Role.AUDITOR)
    assert "先填收信的邮箱" in auditor.get(reverse("report_mails")).content.decode()
    page = auditor.get(reverse("security")).content.decode()
    assert "收信的邮箱" in page
    assert "每日摘要" not in page
    auditor.post(reverse("digest"), {"address": "shen@example.com"})
    assert 'value="shen@example.com"' in auditor.get(reverse("security")).content.decode()
    assert "先填收信的邮箱" not in auditor.get(reverse("report_mails")).content.decode()
    planned(auditor)
    line_up_due(now=MONDAY)
    post = Postman()
    while send_next(now=MONDAY, hand=post):
        pass
    assert [to for to, _ in post.letters] == ["shen@example.com"]
