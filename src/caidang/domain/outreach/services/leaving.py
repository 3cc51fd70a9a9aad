"""Who wants no letters: said by a colleague for him, or by himself with one click, and then for ever.

What he says himself is kept twice: beside his record, and as keyed hashes of his address and telephone number,
which outlive the record and know him when he comes again.
"""

import hmac
from datetime import datetime
from typing import Final
from uuid import UUID

from caidang.core.errors import Conflict, NotFound
from caidang.domain.candidates.models import Candidate, MatchKey
from caidang.domain.compliance.services.erasing import STRONG
from caidang.domain.outreach.models import Letter, Mailing, NoMail, Unwanted
from caidang.domain.outreach.services.mailing import finish_if_over
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import keyed

PATH: Final = "/no-mail/"
_SIGNED: Final = 32


def leave_link(letter: UUID, origin: str) -> str:
    """Return the address at which a letter's person says that he wants no more; it needs no row of its own."""
    return f"{origin.rstrip('/')}{PATH}{leave_token(letter)}/"


def leave_token(letter: UUID) -> str:
    """Return the letter's number with a keyed mark, by which nobody makes up another's."""
    return f"{letter.hex}-{keyed.blind('leave', letter.hex)[:_SIGNED]}"


def letter_of(token: str) -> Letter:
    """Return the letter of a link; raises NotFound with the same words for whatever is wrong with it."""
    number, _, mark = token.partition("-")
    try:
        key = UUID(hex=number)
    except ValueError:
        raise NotFound(_NONE) from None
    if not hmac.compare_digest(mark.encode(), keyed.blind("leave", key.hex)[:_SIGNED].encode()):
        raise NotFound(_NONE)
    letter = Letter.objects.select_related("candidate__data_key", "candidate__audience", "mailing").filter(public_id=key).first()
    if letter is None:
        raise NotFound(_NONE)
    return letter


def leave(*, token: str, now: datetime) -> None:
    """The person wants no more letters; said twice, it is the same."""
    letter = letter_of(token)
    with write_tx():
        note_leaving(letter, now=now)


def note_leaving(letter: Letter, *, now: datetime) -> None:
    """Keep that the letter's person wants no more. To be called inside a transaction."""
    candidate = letter.candidate
    row, is_new = NoMail.objects.get_or_create(candidate=candidate, defaults={"at": now, "is_own": True})
    if not is_new and not row.is_own:
        NoMail.objects.filter(pk=row.pk).update(is_own=True)
    Unwanted.objects.bulk_create(
        [Unwanted(token=token, at=now) for token in _tokens(candidate)], ignore_conflicts=True
    )
    Letter.objects.filter(pk=letter.pk, left_at=None).update(left_at=now)
    waiting = Letter.objects.filter(candidate=candidate, state=Letter.State.WAITING, handed_at=None)
    mailings = list(Mailing.objects.filter(letters__in=waiting).distinct())
    waiting.update(state=Letter.State.SKIPPED, reason=Letter.Reason.UNWANTED, content=None)
    for mailing in mailings:
        finish_if_over(mailing, now)
    if is_new:
        audit.record(
            actor_id=None, verb="candidate.left_mail", subject=f"candidate:{candidate.pk}", now=now,
            detail={"mailing": letter.mailing_id},
        )  # fmt: skip


def come_back(*, token: str, now: datetime) -> None:
    """The person clicked by mistake, or wants letters again: nobody else may say so."""
    letter = letter_of(token)
    candidate = letter.candidate
    with write_tx():
        NoMail.objects.filter(candidate=candidate).delete()
        Unwanted.objects.filter(token__in=_tokens(candidate)).delete()
        Letter.objects.filter(pk=letter.pk).update(left_at=None)
        audit.record(actor_id=None, verb="candidate.came_back", subject=f"candidate:{candidate.pk}", now=now)


def set_no_mail(*, candidate: Candidate, is_unwanted: bool, actor: Viewer, now: datetime) -> None:
    """Note that the person does not want to be written to, or does again. Raises Conflict where he said so himself."""
    require(actor, Action.MAIL, candidate.target)
    with write_tx():
        if is_unwanted:
            NoMail.objects.get_or_create(candidate=candidate, defaults={"at": now, "by": actor.user_id})
        elif NoMail.objects.filter(candidate=candidate, is_own=True).exists() or _is_known(candidate):
            raise Conflict("这是本人退订的，别人不能替他改回来；他可以在信里的退订页上自己改。")
        else:
            NoMail.objects.filter(candidate=candidate).delete()
        audit.record(
            actor_id=actor.user_id, verb="candidate.no_mail" if is_unwanted else "candidate.mail_again",
            subject=f"candidate:{candidate.pk}", now=now,
        )  # fmt: skip


def _tokens(candidate: Candidate) -> list[str]:
    keys = MatchKey.objects.filter(candidate=candidate, kind__in=STRONG)
    return sorted(set(keys.order_by().values_list("token", flat=True)) - {""})


def _is_known(candidate: Candidate) -> bool:
    return Unwanted.objects.filter(token__in=_tokens(candidate)).exists()


_NONE: Final = "这个退订链接不完整，请从信里完整地复制。"
