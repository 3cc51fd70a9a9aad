"""Mails that are wanted are fetched one by one and handed in whole, sealed, before anything else happens to them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db.models import F, Q

from caidang.core.extract.mime import clean_name
from caidang.core.mail.headers import read_envelope
from caidang.core.mail.recognise import judge
from caidang.domain.intake.models import Mailbox, MailFolder, MailRule, MailSeen
from caidang.domain.intake.services.mailbox.holding import Clock, keep
from caidang.domain.intake.services.receive import Incoming, receive_files
from caidang.domain.intake.way import way_of
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.lib.net.imap import IMAPClient
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import keyed

MOST_TRIES: Final = 5
"""How often one mail is asked for: one that ends the connection each time must not stop those behind it."""
_BODY: Final = b"BODY[]"
Outcome = MailSeen.Outcome


def take_waiting(client: IMAPClient, mailbox: Mailbox, folder: MailFolder, *, now: Clock) -> int:
    """Fetch and hand in every wanted mail of the selected folder; return how many came.

    Raises LeaseLost, OutOfSpace or what the connection raises; what was handed in until then stays.
    """
    count = 0
    ways = {rule.pk: _way(rule) for rule in mailbox.rules.prefetch_related("tags")}
    while True:
        waiting = MailSeen.objects.filter(
            folder=folder, uidvalidity=folder.uidvalidity, outcome=Outcome.WAITING, attempts__lt=MOST_TRIES
        )
        # One that was tried before comes last: whatever ails it, the others are not held up.
        group = list(waiting.order_by("attempts", "pk")[:50])
        if not group:
            break
        for mail in group:
            count += _take(client, mailbox, mail, ways, now=now)
    with write_tx():
        MailSeen.objects.filter(
            folder=folder, outcome=Outcome.WAITING, attempts__gte=MOST_TRIES
        ).update(outcome=Outcome.FAILED)
    return count


def _way(rule: MailRule) -> dict[str, object]:
    return way_of(
        take=rule.take, names=rule.attachment, job=rule.job_id, tags=[t.pk for t in rule.tags.all()], owner=rule.owner
    )


def _take(
    client: IMAPClient, mailbox: Mailbox, mail: MailSeen, ways: dict[int, dict[str, object]], *, now: Clock
) -> bool:
    with write_tx():
        keep(mailbox, now=now())
        MailSeen.objects.filter(pk=mail.pk).update(attempts=F("attempts") + 1)
    answer = client.fetch([mail.uid], ["BODY.PEEK[]"]).get(mail.uid)
    data = answer.get(_BODY) if answer else None
    if not data:
        _settle(mail, Outcome.GONE, now=now())
        return False
    if len(data) > settings.CAIDANG_MAX_FILE:
        _settle(mail, Outcome.TOO_LARGE, now=now())
        return False
    hand_in(mail, data, ways.get(mail.rule_id or 0, {}), now=now())
    return True


def hand_in(mail: MailSeen, data: bytes, way: dict[str, object], *, now: datetime) -> None:
    """Receive a mail's bytes and note what they became. The same bytes are received once, however often they come."""
    envelope = read_envelope(data)
    site = judge(envelope).site
    name = clean_name(envelope.subject, "邮件") + ".eml"
    (receipt,) = receive_files(
        files=[Incoming(data, name, way)], source=site.key if site else "mail", actor=PROGRAM, now=now
    )
    item = receipt.item
    # One that was received by this very row, before the program was killed, is no older acquaintance.
    is_known = not receipt.is_new and MailSeen.objects.filter(item=item).exclude(pk=mail.pk).exists()
    is_known = is_known or (not receipt.is_new and item.received_at < mail.seen_at)
    with write_tx():
        MailSeen.objects.filter(pk=mail.pk).update(
            outcome=Outcome.KNOWN if is_known else Outcome.TAKEN, item=item, head=None,
            content=keyed.fingerprint(data),
        )  # fmt: skip


def _settle(mail: MailSeen, outcome: MailSeen.Outcome, *, now: datetime) -> None:
    with write_tx():
        MailSeen.objects.filter(pk=mail.pk).update(outcome=outcome, settled_at=now)


def mark_wanted(mails: Sequence[int], *, now: datetime) -> int:
    """Put mails that were left in line to be fetched. To be called inside a transaction."""
    left = MailSeen.objects.filter(Q(outcome__in=MailSeen.LEFT), pk__in=list(mails))
    return left.update(outcome=Outcome.WAITING, is_wanted=True, attempts=0, settled_at=None)


