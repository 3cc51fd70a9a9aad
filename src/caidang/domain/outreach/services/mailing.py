"""Letters to the people of a selection: noted at once, sent one by one, stopped on request.

Nothing that left can be called back, so a mailing waits a moment before its first letter goes.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import F, Q

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.rows import UNNAMED, clear_rows_of
from caidang.domain.outreach.models import Letter, Mailing, MailingPart, NoMail
from caidang.domain.outreach.wording import check_wording, fill, values_for
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.accounts.viewers import viewers_of
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.letters import can_mail
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

HELD_FOR: Final = timedelta(minutes=1)
"""How long a mailing can be stopped before its first letter goes."""
MOST: Final = 100_000
AGAIN_AFTER: Final = tuple(timedelta(minutes=n) for n in (1, 5, 30))
"""Waits after the first, second … attempt that failed; after the last one it is given up."""
_LEASE: Final = timedelta(minutes=2)
Send = Callable[[str, str, str], bool]
"""Sends a letter to an address, with subject and body; tells whether the server took it."""


def begin_mailing(
    *, ids: Sequence[int], subject: str, body: str, actor: Viewer, now: datetime
) -> Mailing:
    """Write to these people; those out of reach are left out.

    Raises NotAllowed, InvalidInput for nobody, too many, a wording that cannot be used, or without a
    mail server.
    """
    require(actor, Action.MAIL)
    if actor.user_id is None:
        raise InvalidInput("邮件要由一位成员来发。")
    if not can_mail():
        raise InvalidInput("还没有设发信的服务器，请管理员设 CAIDANG_SMTP_HOST。")
    subject, body = check_wording(subject, body)
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        raise InvalidInput("请先选中几个人。")
    if len(wanted) > MOST:
        raise InvalidInput(f"一次最多写给 {MOST} 人。")
    mailing = Mailing(
        total=len(wanted), created_at=now, created_by=actor.user_id, send_from=now + HELD_FOR
    )
    mailing.wording = vault.seal_own(mailing.wording_place, {"subject": subject, "body": body})
    with write_tx():
        mailing.save()
        MailingPart.objects.bulk_create(
            MailingPart(mailing=mailing, ids=wanted[start : start + MailingPart.SIZE])
            for start in range(0, len(wanted), MailingPart.SIZE)
        )
        line_up(mailing.parts.all()[0], actor)
        mailing.refresh_from_db()
        audit.record(
            actor_id=actor.user_id, verb="mailing.begun", subject=f"mailing:{mailing.pk}", now=now,
            detail={"letters": mailing.total},
        )  # fmt: skip
    return mailing


def line_up(part: MailingPart, actor: Viewer) -> None:
    """Make the letters of some of a mailing's people; those out of reach are left out. To be called inside a transaction."""
    reach = Candidate.objects.visible_to(actor).filter(pk__in=part.ids, merged_into=None)
    found = list(reach.order_by("pk").values_list("pk", flat=True))
    Letter.objects.bulk_create(Letter(mailing_id=part.mailing_id, candidate_id=pk) for pk in found)
    Mailing.objects.filter(pk=part.mailing_id).update(total=F("total") - len(part.ids) + len(found))
    part.delete()


def line_up_next(*, now: datetime) -> bool:
    """Line up some more letters of a mailing to many; False when all are. A mailing of who has left is stopped."""
    first = MailingPart.objects.select_related("mailing").first()
    if first is None:
        return False
    sender = User.objects.filter(pk=first.mailing.created_by, is_active=True).first()
    with write_tx():
        # Cancelled meanwhile, or done by another worker.
        part = MailingPart.objects.filter(pk=first.pk).first()
        if part is not None and sender is not None:
            line_up(part, viewers_of([sender])[sender.pk])
        elif part is not None:
            _drop_parts(part.mailing)
        if not first.mailing.parts.exists():
            _finish(first.mailing, now)
    return True


def _drop_parts(mailing: Mailing) -> int:
    """Forget whom a mailing has not come to; returns how many that are."""
    count = sum(len(part.ids) for part in mailing.parts.all())
    mailing.parts.all().delete()
    Mailing.objects.filter(pk=mailing.pk).update(total=F("total") - count)
    return count


def _finish(mailing: Mailing, now: datetime) -> None:
    waiting = mailing.letters.filter(state=Letter.State.WAITING)
    if not waiting.exists() and not mailing.parts.exists():
        Mailing.objects.filter(pk=mailing.pk, finished_at=None).update(finished_at=now)


def cancel_mailing(*, public_id: str, actor: Viewer, now: datetime) -> int:
    """Stop what has not gone out and return how many letters that are. Raises Conflict when all are gone."""
    require(actor, Action.MAIL)
    key = parse_public_id(public_id, missing=_NONE)
    with write_tx():
        mailing = Mailing.objects.visible_to(actor).filter(public_id=key).first()
        if mailing is None:
            raise NotFound(_NONE)
        waiting = mailing.letters.filter(state=Letter.State.WAITING)
        count = waiting.update(state=Letter.State.CANCELLED) + _drop_parts(mailing)
        if not count:
            raise Conflict("都已经发出去了，没有可以取消的。")
        Mailing.objects.filter(pk=mailing.pk).update(cancelled_at=now, finished_at=now)
        audit.record(
            actor_id=actor.user_id, verb="mailing.cancelled", subject=f"mailing:{mailing.pk}", now=now,
            detail={"letters": count},
        )  # fmt: skip
    return count


def send_next(*, now: datetime, today: date, send: Send) -> bool:
    """Send one letter that is due; False when there is none. Talks to the network: never inside a transaction.

    A letter is claimed first and noted after it went: one that was under way when the program died is
    tried again two minutes later, so it may arrive twice, but never not at all.
    """
    letter = _claim(now)
    if letter is None:
        return False
    mailing, candidate = letter.mailing, letter.candidate
    sender = User.objects.filter(pk=mailing.created_by, is_active=True).first()
    reason, content = _prepare(letter, viewers_of([sender])[sender.pk] if sender else None, today)
    if reason:
        _settle(letter, Letter.State.SKIPPED, reason, now)
        return True
    if send(content["to"], content["subject"], content["body"]):
        letter.content = vault.seal_json(candidate.data_key, letter.content_place, content)
        _settle(letter, Letter.State.SENT, "", now)
        return True
    if letter.attempts >= len(AGAIN_AFTER):
        _settle(letter, Letter.State.FAILED, Letter.Reason.NOT_TAKEN, now)
    else:
        with write_tx():
            Letter.objects.filter(pk=letter.pk).update(next_at=now + AGAIN_AFTER[letter.attempts - 1])
    return True


def set_no_mail(*, candidate: Candidate, is_unwanted: bool, actor: Viewer, now: datetime) -> None:
    """Note that the person does not want to be written to, or does again."""
    require(actor, Action.MAIL, candidate.target)
    with write_tx():
        if is_unwanted:
            NoMail.objects.get_or_create(candidate=candidate, defaults={"at": now, "by": actor.user_id})
        else:
            NoMail.objects.filter(candidate=candidate).delete()
        audit.record(
            actor_id=actor.user_id, verb="candidate.no_mail" if is_unwanted else "candidate.mail_again",
            subject=f"candidate:{candidate.pk}", now=now,
        )  # fmt: skip


_NONE: Final = "没有这次群发。"


def _claim(now: datetime) -> Letter | None:
    due = Letter.objects.filter(state=Letter.State.WAITING, mailing__send_from__lte=now)
    due = due.filter(Q(next_at=None) | Q(next_at__lte=now))
    first = due.order_by("pk").values_list("pk", flat=True).first()
    if first is None:
        return None
    with write_tx():
        claimed = Letter.objects.filter(pk=first, state=Letter.State.WAITING).filter(
            Q(next_at=None) | Q(next_at__lte=now)
        )
        if not claimed.update(next_at=now + _LEASE, attempts=F("attempts") + 1):
            return None
    return Letter.objects.select_related("mailing", "candidate__data_key", "candidate__audience").get(pk=first)


def _prepare(letter: Letter, sender: Viewer | None, today: date) -> tuple[str, dict[str, str]]:
    """The letter as it goes out, or why it does not."""
    candidate = letter.candidate
    if candidate.merged_into_id is not None or candidate.data_key.erased_at is not None:
        return Letter.Reason.GONE, {}
    if NoMail.objects.filter(candidate=candidate).exists():
        return Letter.Reason.UNWANTED, {}
    rows = [] if sender is None else clear_rows_of([candidate.pk], viewer=sender, today=today)
    if not rows:
        return Letter.Reason.OUT_OF_REACH, {}
    row = rows[0]
    if not row.email:
        return Letter.Reason.NO_ADDRESS, {}
    mailing = letter.mailing
    wording = vault.open_own(mailing.wording_place, bytes(mailing.wording))
    name = names_of([mailing.created_by]).get(mailing.created_by, "")
    values = values_for(
        name="" if row.name == UNNAMED else row.name, gender=row.gender, employer=row.employer,
        title=row.title, sender=name, today=today,
    )  # fmt: skip
    texts = {part: fill(str(wording[part]), values) for part in ("subject", "body")}
    return "", {"to": row.email, **texts}


def _settle(letter: Letter, state: Letter.State, reason: str, now: datetime) -> None:
    """Note what became of a letter; one that was cancelled while it went out went out."""
    letter.state, letter.reason = state, reason
    letter.sent_at = now if state is Letter.State.SENT else None
    mailing = letter.mailing
    with write_tx():
        letter.save(update_fields=["state", "reason", "content", "sent_at"])
        if state is Letter.State.SENT:
            audit.record(
                actor_id=mailing.created_by, verb="candidate.mailed",
                subject=f"candidate:{letter.candidate_id}", now=now, detail={"mailing": mailing.pk},
            )  # fmt: skip
        _finish(mailing, now)
