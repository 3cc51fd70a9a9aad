"""What comes back to a letter: an answer goes to the person's correspondence and ends the sequence, a bounce marks his address."""

from datetime import datetime

from caidang.core.mail.answers import Answer, Kind
from caidang.domain.candidates.services.record.bounces import note_bounce
from caidang.domain.outreach.left_out import address_token
from caidang.domain.outreach.models import Letter, MailAnswer
from caidang.domain.outreach.services.leaving import note_leaving
from caidang.domain.outreach.services.mailing import finish_if_over
from caidang.domain.review.models import Notification
from caidang.domain.review.services.news.telling import tell
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import keyed
from caidang.foundation.vault import services as vault

State = Letter.State


def take_answer(*, answer: Answer, now: datetime) -> bool:
    """Keep what came back to one of our letters; False where it is none. The same mail, read twice, is kept once."""
    if answer.kind in (Kind.NONE, Kind.DELAY) or not answer.letters:
        return False
    letter = _letter_of(answer)
    if letter is None:
        return False
    token = keyed.blind("mail_answer", answer.identity)
    with write_tx():
        if MailAnswer.objects.filter(token=token).exists():
            return True
        row = MailAnswer(
            candidate=letter.candidate, letter=letter, kind=MailAnswer.Kind(answer.kind.value), token=token, at=now
        )
        told = {"subject": answer.subject, "text": answer.text, "from": answer.sender, "status": answer.status}
        row.content = vault.seal_json(letter.candidate.data_key, row.content_place, told)
        row.save()
        # Something came back: so it went out.
        Letter.objects.filter(pk=letter.pk, state=State.UNSURE).update(state=State.SENT, reason="")
        if answer.kind is Kind.REPLY:
            _replied(letter, answer, now)
        elif answer.kind is Kind.BOUNCE:
            _bounced(letter, answer, now)
        finish_if_over(letter.mailing, now)
    return True


def _letter_of(answer: Answer) -> Letter | None:
    """The newest of our letters that the mail names and whose person is still there."""
    rows = Letter.objects.filter(public_id__in=answer.letters, candidate__data_key__erased_at=None)
    found = rows.select_related("mailing", "candidate__data_key", "candidate__audience")
    return found.order_by("-step", "-pk").first()


def _replied(letter: Letter, answer: Answer, now: datetime) -> None:
    Letter.objects.filter(pk=letter.pk, replied_at=None).update(replied_at=now)
    if answer.wants_no_more:
        note_leaving(letter, now=now)
    elif letter.mailing.is_ended_by_reply:
        _end(letter, Letter.Reason.REPLIED)
    audit.record(
        actor_id=None, verb="candidate.replied", subject=f"candidate:{letter.candidate_id}", now=now,
        detail={"mailing": letter.mailing_id},
    )  # fmt: skip
    tell(
        [letter.mailing.created_by, letter.candidate.owner], Notification.Kind.REPLIED, letter.candidate,
        actor=PROGRAM, now=now,
    )  # fmt: skip


def _bounced(letter: Letter, answer: Answer, now: datetime) -> None:
    Letter.objects.filter(pk=letter.pk, bounced_at=None).update(bounced_at=now)
    if letter.content is None:
        return
    to = str(vault.open_json(letter.candidate.data_key, letter.content_place, bytes(letter.content))["to"])
    note_bounce(
        candidate=letter.candidate, address=to, token=address_token(to), status=answer.status,
        is_lasting=answer.is_lasting, now=now,
    )  # fmt: skip
    _end(letter, Letter.Reason.BOUNCED)


def _end(letter: Letter, reason: Letter.Reason) -> None:
    waiting = Letter.objects.filter(
        mailing=letter.mailing_id, candidate=letter.candidate_id, state=State.WAITING, handed_at=None
    )
    waiting.update(state=State.CANCELLED, reason=reason, content=None)
