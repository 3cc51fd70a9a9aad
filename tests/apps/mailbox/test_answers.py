"""A letter goes out through a real SMTP server; its answer and its bounce come back through a real IMAP server."""

from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings

from caidang.core.mail.outgoing import message_id
from caidang.domain.candidates.models import Bounce
from caidang.domain.intake.models import IntakeItem, MailSeen
from caidang.domain.intake.services.mailbox.syncing import look_into
from caidang.domain.outreach.models import Letter, MailAnswer
from caidang.domain.outreach.selectors.letters import correspondence_with
from caidang.domain.outreach.services.mailing import Manner, begin_sequence
from caidang.domain.outreach.services.outbox import fill_due, send_next
from caidang.domain.outreach.wording import Step
from caidang.foundation.accounts.policy import Role
from caidang.foundation.lib.net.smtp import hand_over
from tests.apps.mailbox.conftest import a_mailbox
from tests.apps.mailbox.posting import Box
from tests.conftest import free_port
from tests.core.mail.test_answers import NUMBER, OURS, POSTFIX, REPLY
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = [pytest.mark.xdist_group("dovecot"), pytest.mark.django_db]
LATER = NOW + timedelta(hours=1)


class Post:
    """Keeps the letters it is given; knows one address less than it should."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object) -> str:  # noqa: N802
        if address.startswith("nobody"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.letters.append(envelope.content)
        return "250 kept"


def test_answers_and_bounces_find_their_letters(box: Box, settings: Settings) -> None:
    post = Post()
    server = Controller(post, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.DEFAULT_FROM_EMAIL = "127.0.0.1", server.port, "hr@agency.example"
    settings.EMAIL_HOST_USER, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = "", False, False
    anna = as_now(someone("anna", Role.MANAGER))
    people = [
        a_candidate([("name", 0, f"林知{'夏秋冬'[n]}"), ("email", 0, address)])
        for n, address in enumerate(("xia@example.com", "qiu@example.com", "nobody@example.com"))
    ]
    steps = [Step(0, "一个机会", "{姓名}你好"), Step(3, "再问", "还在看吗")]
    begin_sequence(ids=[one.pk for one in people], name="", steps=steps, manner=Manner(), actor=anna, now=NOW)
    try:
        fill_due(now=LATER, today=LATER.date())
        while send_next(now=LATER, today=LATER.date(), hand=hand_over):
            pass
    finally:
        server.stop()
    assert len(post.letters) == 2
    assert Letter.objects.get(candidate=people[2]).reason == "bounced"
    xia, qiu = (Letter.objects.get(candidate=one, step=0) for one in people[:2])
    reply = REPLY.replace(OURS, message_id(xia.public_id.hex, "hr@agency.example"))
    away = reply.replace("Message-ID: <a1", "Auto-Submitted: auto-replied\nMessage-ID: <a2").replace(xia.public_id.hex, qiu.public_id.hex)
    bounce = POSTFIX.replace(NUMBER, qiu.public_id.hex)
    box.lay([reply.encode(), away.encode(), bounce.encode(), b"From: a@example.com\r\nSubject: lunch\r\n\r\nhello\r\n"])
    mailbox = a_mailbox(box)
    look = look_into(mailbox.pk, now=lambda: LATER)
    assert look.problem == ""
    assert sorted(MailAnswer.objects.values_list("candidate", "kind")) == sorted(
        [(people[0].pk, "reply"), (people[1].pk, "auto"), (people[1].pk, "bounce")]
    )
    assert sorted(MailSeen.objects.values_list("outcome", flat=True)) == ["answer", "answer", "answer", "other"]
    assert not IntakeItem.objects.exists()
    assert set(Letter.objects.filter(step=1).values_list("reason", flat=True)) == {"replied", "bounced"}
    assert Bounce.objects.filter(candidate=people[1], is_lasting=True).exists()
    told = correspondence_with(str(people[0].public_id), viewer=anna, now=LATER)
    assert "可以聊聊" in told.answers[0].text
    assert look_into(mailbox.pk, now=lambda: LATER + timedelta(hours=1)).seen == 0
    assert MailAnswer.objects.count() == 3
