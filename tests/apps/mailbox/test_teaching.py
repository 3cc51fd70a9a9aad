"""A layout is taught in one mail, tried on the last ones, and read by from then on; an alarm tells when it is time."""

import pytest

from caidang.core.errors import Conflict, InvalidInput, NotAllowed
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.values import present
from caidang.domain.intake.models import MailLayout, MailSeen, MailSender
from caidang.domain.intake.reading import Reader
from caidang.domain.intake.selectors.teaching import get_lesson, try_layout
from caidang.domain.intake.services.mailbox.accounts import save_mailbox
from caidang.domain.intake.services.mailbox.settling import watch_senders
from caidang.domain.intake.services.mailbox.taking import hand_in
from caidang.domain.intake.services.mailbox.teaching import (
    drop_layout,
    keep_layout,
    layout_of_marked,
)
from caidang.domain.intake.services.process import process_next
from caidang.domain.review.models import Notification
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.lib.write_lock import write_tx
from tests.apps.mailbox.posting import a_name, mail
from tests.making import NOW, as_now, someone

pytestmark = pytest.mark.django_db
VALUES = {"user": "hr@example.com", "password": "x", "host": "127.0.0.1", "security": "none"}
SENDER = "jobs.example.com"


def a_letter(n: int) -> bytes:
    body = f"本次推来的是：{a_name(n)} | {n}年\n电话号码\n1390013{n:04d}\n南京大学 本科\n"
    return mail(f"新人 {n}", body, sender=f"notice@{SENDER}", n=n)


def handed_in(count: int, reader: Reader) -> list[MailSeen]:
    mailbox = save_mailbox(values=VALUES, actor=PROGRAM, now=NOW)
    folder = mailbox.folders.create(name="INBOX", uidvalidity=1)
    rows = []
    for n in range(1, count + 1):
        row = MailSeen(
            mailbox=mailbox, folder=folder, uidvalidity=1, uid=n, identity=str(n), size=1, arrived_at=NOW,
            outcome=MailSeen.Outcome.WAITING, seen_at=NOW, sender=SENDER,
        )  # fmt: skip
        row.save()
        hand_in(row, a_letter(n), {}, now=NOW)
        rows.append(row)
    while process_next(reader=reader, now=NOW):
        pass
    return rows


def test_a_marked_value_is_tried_kept_and_read_by(reader: Reader) -> None:
    rows = handed_in(3, reader)
    lesson = get_lesson(mailbox=rows[0].mailbox, public_id=str(rows[0].public_id), viewer=PROGRAM, now=NOW)
    assert (lesson.sender, lesson.subject) == (SENDER, "新人 1")
    layout = layout_of_marked(
        sender=lesson.sender, field="name", value=a_name(1), line=-2, subject=lesson.subject, lines=lesson.lines
    )
    tried = try_layout(layout, viewer=PROGRAM)
    assert [one.value for one in tried] == [a_name(3), a_name(2), a_name(1)]
    row = keep_layout(layout=layout, actor=PROGRAM, now=NOW)
    with pytest.raises(Conflict):
        keep_layout(layout=layout, actor=PROGRAM, now=NOW)
    with pytest.raises(InvalidInput):
        layout_of_marked(sender=SENDER, field="name", value="不在信里", line=-2, subject="x", lines=lesson.lines)
    with pytest.raises(NotAllowed):
        try_layout(layout, viewer=as_now(someone("gu", Role.CONSULTANT)))

    draft = reader.read(a_letter(7), "a.eml")
    assert [v.value for v in draft.documents[0].values if v.field == "name"] == [a_name(7)]
    drop_layout(public_id=str(row.public_id), actor=PROGRAM, now=NOW)
    assert not MailLayout.objects.exists()
    assert Candidate.objects.exists()
    assert all(present(one) is not None for one in Candidate.objects.select_related("data_key"))


def test_a_sender_that_is_suddenly_read_badly_is_told_once(reader: Reader) -> None:
    manager = someone("zhu", Role.MANAGER)
    mailbox = save_mailbox(values=VALUES, actor=PROGRAM, now=NOW)
    folder = mailbox.folders.create(name="INBOX", uidvalidity=1)

    def add(first: int, count: int, outcome: MailSeen.Outcome, *, is_whole: bool | None) -> None:
        MailSeen.objects.bulk_create(
            MailSeen(
                mailbox=mailbox, folder=folder, uidvalidity=1, uid=n, identity=str(n), size=1, arrived_at=NOW,
                outcome=outcome, is_whole=is_whole, seen_at=NOW, sender=SENDER,
            )
            for n in range(first, first + count)
        )  # fmt: skip
        with write_tx():
            watch_senders({SENDER}, now=NOW)

    add(1, 60, MailSeen.Outcome.TAKEN, is_whole=True)
    assert MailSender.objects.get().dropped_at is None
    add(100, 5, MailSeen.Outcome.TAKEN, is_whole=False)
    assert MailSender.objects.get().dropped_at is None
    # Mails that no longer show that they are résumés count as well: the subjects changed, too.
    add(200, 15, MailSeen.Outcome.OTHER, is_whole=None)
    assert MailSender.objects.get().dropped_at == NOW
    add(300, 5, MailSeen.Outcome.OTHER, is_whole=None)
    told = Notification.objects.filter(member=manager.pk, kind=Notification.Kind.LAYOUT)
    assert told.count() == 1
    add(400, 25, MailSeen.Outcome.TAKEN, is_whole=True)
    assert MailSender.objects.get().dropped_at is None
