"""What became of mails that were taken, once they were read; and senders whose mails are suddenly read badly."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db.models import Q

from caidang.core.mail.watch import BEFORE, RECENT, has_dropped, share_of
from caidang.domain.intake.models import IntakeItem, Mailbox, MailRule, MailSeen, MailSender
from caidang.domain.review.models import Notification
from caidang.domain.review.services.news.telling import tell_of_client
from caidang.foundation.accounts.members import active_who_may
from caidang.foundation.accounts.policy import PROGRAM, Action
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

_AT_ONCE: Final = 200
_UNFINISHED: Final = (IntakeItem.Status.PENDING, IntakeItem.Status.WORKING)


def settle_mails(*, now: datetime) -> bool:
    """Note of mails that were read whether a person came of them. True if there were any."""
    open_ones = MailSeen.objects.filter(outcome=MailSeen.Outcome.TAKEN, settled_at=None)
    ready = open_ones.exclude(item=None).exclude(item__status__in=_UNFINISHED)
    ready = ready.exclude(item__parts__status__in=_UNFINISHED)
    mails = list(ready.select_related("item").order_by("pk")[:_AT_ONCE])
    if not mails:
        return False
    with write_tx():
        for mail in mails:
            mail.is_whole, mail.settled_at = _is_whole(mail.item), now
        MailSeen.objects.bulk_update(mails, ["is_whole", "settled_at"])
        # What is to be marked or moved is so soon.
        boxes = {mail.mailbox_id for mail in mails if mail.is_whole and mail.after != MailRule.After.NOTHING}
        Mailbox.objects.filter(pk__in=boxes, problem="").update(due_at=now)
        watch_senders({mail.sender for mail in mails if mail.sender}, now=now)
    return True


def _is_whole(item: IntakeItem | None) -> bool:
    if item is None or item.status != IntakeItem.Status.DONE:
        return False
    if item.outcome == IntakeItem.Outcome.EXPANDED:
        return any(part.way.get("whole") for part in item.parts.all())
    return bool(item.way.get("whole"))


def watch_senders(domains: Iterable[str], *, now: datetime) -> None:
    """Count how these senders' last mails were read, and raise the alarm where that is suddenly worse.

    A site's mails that show no sign of a résumé, and are no advertisements, count as read badly: its résumés
    may have come to look so. To be called inside a transaction.
    """
    for domain in sorted(domains):
        told = _results(domain)
        recent, before = share_of(told[:RECENT]), share_of(told[RECENT : RECENT + BEFORE])
        sender, _ = MailSender.objects.get_or_create(domain=domain)
        has_fallen = has_dropped(recent, before)
        if has_fallen and sender.dropped_at is None:
            sender.dropped_at = now
            members = [member.pk for member in active_who_may(Action.MANAGE_SOURCES)]
            tell_of_client(members, Notification.Kind.LAYOUT, actor=PROGRAM, now=now)
            audit.record(
                actor_id=None, verb="mail.layout_changed", subject=f"mail_sender:{sender.pk}", now=now,
                detail={"good": recent.good, "total": recent.total},
            )  # fmt: skip
        elif not has_fallen and recent.rate >= before.rate - 0.1:
            sender.dropped_at = None
        sender.good, sender.total = recent.good, recent.total
        sender.save()


def _results(domain: str) -> list[bool]:
    """How the sender's last mails were read, newest first."""
    outcomes = MailSeen.Outcome
    told = Q(outcome=outcomes.TAKEN, is_whole__isnull=False) | Q(outcome=outcomes.OTHER)
    read = MailSeen.objects.filter(told, sender=domain).order_by("-pk")
    return [bool(one) for one in read.values_list("is_whole", flat=True)[: RECENT + BEFORE]]
