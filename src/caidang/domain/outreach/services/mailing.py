"""Letters to the people of a selection, one or several each: noted at once, sent one by one, paused and stopped on request.

Nothing that left can be called back, so a mailing waits a moment before its first letter goes. What is sent, and
that it is sent once, is the outbox's: see ``services/outbox``.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.domain.candidates.models import Candidate
from caidang.domain.outreach.left_out import look_at
from caidang.domain.outreach.models import Letter, Mailing, MailingPart, SendAccount
from caidang.domain.outreach.wording import Step, check_steps
from caidang.domain.review.calendar import team_time
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.accounts.viewers import viewers_of
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.net.letters import house_server
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

HELD_FOR: Final = timedelta(minutes=1)
"""How long a mailing can be stopped before its first letter goes."""
MOST: Final = 100_000
MAX_NAME: Final = 60
_WHOLE_DAY: Final = 24


@dataclass(frozen=True, slots=True)
class Manner:
    """How a mailing goes out: from which account, at which hours, to whom of those picked, and until when.

    ``origin`` is this installation's address (https://…), for the link by which one says that he wants no more.
    """

    account: str = ""
    from_hour: int = 0
    to_hour: int = _WHOLE_DAY
    is_workdays_only: bool = False
    needs_consent: bool = False
    is_ended_by_reply: bool = True
    origin: str = ""


AT_ONCE: Final = Manner()


def begin_mailing(
    *, ids: Sequence[int], subject: str, body: str, actor: Viewer, now: datetime, manner: Manner = AT_ONCE
) -> Mailing:
    """Write one letter to these people, at any hour; as ``begin_sequence`` otherwise."""
    return begin_sequence(ids=ids, name="", steps=[Step(0, subject, body)], manner=manner, actor=actor, now=now)


def begin_sequence(
    *, ids: Sequence[int], name: str, steps: Sequence[Step], manner: Manner, actor: Viewer, now: datetime
) -> Mailing:
    """Write to these people, and again as the steps say to who does not answer; those out of reach are left out.

    Raises NotAllowed, InvalidInput for nobody, too many, a wording that cannot be used, or without a mail server.
    """
    require(actor, Action.MAIL)
    if actor.user_id is None:
        raise InvalidInput("邮件要由一位成员来发。")
    account = account_of(manner.account) or usual_account()
    if account is None and house_server() is None:
        raise InvalidInput("还没有设发信的服务器，请管理员设 CAIDANG_SMTP_HOST，或在「邮件」里加一个发信账号。")
    kept = check_steps(steps)
    if not 0 <= manner.from_hour < manner.to_hour <= _WHOLE_DAY:
        raise InvalidInput("发信的钟点要从早到晚，比如 9 点到 20 点。")
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        raise InvalidInput("请先选中几个人。")
    if len(wanted) > MOST:
        raise InvalidInput(f"一次最多写给 {MOST} 人。")
    mailing = Mailing(
        total=len(wanted), created_at=now, created_by=actor.user_id, send_from=now + HELD_FOR, account=account,
        from_hour=manner.from_hour, to_hour=manner.to_hour, is_workdays_only=manner.is_workdays_only,
        needs_consent=manner.needs_consent, is_ended_by_reply=manner.is_ended_by_reply, origin=manner.origin[:200],
    )  # fmt: skip
    told = {"name": (name.strip() or kept[0].subject)[:MAX_NAME], "steps": [asdict(step) for step in kept]}
    mailing.wording = vault.seal_own(mailing.wording_place, told)
    with write_tx():
        mailing.save()
        MailingPart.objects.bulk_create(
            MailingPart(mailing=mailing, ids=wanted[start : start + MailingPart.SIZE])
            for start in range(0, len(wanted), MailingPart.SIZE)
        )
        line_up(mailing.parts.all()[0], actor, now)
        mailing.refresh_from_db()
        audit.record(
            actor_id=actor.user_id, verb="mailing.begun", subject=f"mailing:{mailing.pk}", now=now,
            detail={"letters": mailing.total, "steps": len(kept)},
        )  # fmt: skip
    return mailing


def usual_account() -> SendAccount | None:
    """Return the account that sends where nobody chose one: None for the installation's own server, else the first."""
    return None if house_server() else SendAccount.first()


def account_of(public_id: str) -> SendAccount | None:
    """Return the account of this id, None for the installation's own server. Raises NotFound."""
    if not public_id:
        return None
    key = parse_public_id(public_id, missing=_NO_ACCOUNT)
    found = SendAccount.objects.filter(public_id=key, removed_at=None).first()
    if found is None:
        raise NotFound(_NO_ACCOUNT)
    return found


def line_up(part: MailingPart, actor: Viewer, now: datetime) -> None:
    """Make the first letters of some of a mailing's people; those out of reach are left out. To be called inside a transaction.

    Who gets none for another reason has a letter that says so.
    """
    mailing = part.mailing
    reach = Candidate.objects.visible_to(actor).filter(pk__in=part.ids, merged_into=None)
    found = list(reach.order_by("pk").values_list("pk", flat=True))
    written = mailing.letters.exclude(address="").order_by().values_list("address", flat=True)
    looked = look_at(
        found, viewer=actor, needs_consent=mailing.needs_consent, now=now, today=team_time(now).date(),
        written=set(written) if mailing.total > MailingPart.SIZE else (),
    )  # fmt: skip
    Letter.objects.bulk_create(
        Letter(
            mailing=mailing, candidate_id=pk, next_at=mailing.send_from, address=looked.addresses.get(pk, ""),
            state=Letter.State.SKIPPED if pk in looked.reasons else Letter.State.WAITING,
            reason=looked.reasons.get(pk, ""),
        )
        for pk in found
    )  # fmt: skip
    Mailing.objects.filter(pk=part.mailing_id).update(
        total=F("total") - len(part.ids) + len(found), out_of_reach=F("out_of_reach") + len(part.ids) - len(found)
    )
    part.delete()
    finish_if_over(mailing, now)


def line_up_next(*, now: datetime) -> bool:
    """Line up some more letters of a mailing to many; False when all are. A mailing of who has left is stopped."""
    first = MailingPart.objects.select_related("mailing").first()
    if first is None:
        return False
    sender = User.objects.filter(pk=first.mailing.created_by, is_active=True).first()
    with write_tx():
        # Cancelled meanwhile, or done by another worker.
        part = MailingPart.objects.select_related("mailing").filter(pk=first.pk).first()
        if part is not None and sender is not None:
            line_up(part, viewers_of([sender])[sender.pk], now)
        elif part is not None:
            _drop_parts(part.mailing)
            finish_if_over(part.mailing, now)
    return True


def _drop_parts(mailing: Mailing) -> int:
    """Forget whom a mailing has not come to; returns how many that are."""
    count = sum(len(part.ids) for part in mailing.parts.all())
    mailing.parts.all().delete()
    Mailing.objects.filter(pk=mailing.pk).update(total=F("total") - count)
    return count


def finish_if_over(mailing: Mailing, now: datetime) -> None:
    """Note that nothing is left to send. To be called inside a transaction."""
    waiting = Letter.objects.filter(mailing=mailing.pk, state=Letter.State.WAITING)
    if not waiting.exists() and not MailingPart.objects.filter(mailing=mailing.pk).exists():
        Mailing.objects.filter(pk=mailing.pk, finished_at=None).update(finished_at=now)


def pause_mailing(*, public_id: str, is_paused: bool, actor: Viewer, now: datetime) -> Mailing:
    """Let a mailing rest, or go on. Raises NotFound for another's, Conflict once it is over."""
    mailing = _own(public_id, actor)
    with write_tx():
        if not Mailing.objects.filter(pk=mailing.pk, finished_at=None).update(paused_at=now if is_paused else None):
            raise Conflict("已经结束了，没有可以暂停的。")
        audit.record(
            actor_id=actor.user_id, verb="mailing.paused" if is_paused else "mailing.resumed",
            subject=f"mailing:{mailing.pk}", now=now,
        )  # fmt: skip
    mailing.refresh_from_db()
    return mailing


def cancel_mailing(*, public_id: str, actor: Viewer, now: datetime) -> int:
    """Stop what has not gone out and return how many letters that are. Raises Conflict when all are gone."""
    with write_tx():
        mailing = _own(public_id, actor)
        waiting = mailing.letters.filter(state=Letter.State.WAITING, handed_at=None)
        count = waiting.update(state=Letter.State.CANCELLED, content=None) + _drop_parts(mailing)
        if not count:
            raise Conflict("都已经发出去了，没有可以取消的。")
        Mailing.objects.filter(pk=mailing.pk).update(cancelled_at=now, finished_at=now)
        audit.record(
            actor_id=actor.user_id, verb="mailing.cancelled", subject=f"mailing:{mailing.pk}", now=now,
            detail={"letters": count},
        )  # fmt: skip
    return count


def _own(public_id: str, actor: Viewer) -> Mailing:
    require(actor, Action.MAIL)
    key = parse_public_id(public_id, missing=_NONE)
    mailing = Mailing.objects.visible_to(actor).filter(public_id=key).first()
    if mailing is None:
        raise NotFound(_NONE)
    return mailing


_NONE: Final = "没有这次群发。"
_NO_ACCOUNT: Final = "没有这个发信账号，可能已经删除。"
