"""A mail that was left is held against the rules of today; the names of its attachments are asked for where they decide."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from django.conf import settings

from caidang.core.mail.headers import Envelope
from caidang.domain.intake.models import Mailbox, MailFolder, MailRule, MailSeen
from caidang.domain.intake.selectors.layouts import taught_senders
from caidang.domain.intake.services.mailbox.heads import CHUNK, head_value, names_in
from caidang.domain.intake.services.mailbox.holding import Clock, keep
from caidang.domain.intake.services.mailbox.judging import Head, decide
from caidang.foundation.lib.net.imap import IMAPClient
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

JUDGED = ("outcome", "rule", "after", "move_to", "attempts", "settled_at")
"""What of a mail's row changes with its fate."""


def judged(mail: MailSeen, rules: Sequence[MailRule], *, taught: Collection[str], now: datetime) -> bool:
    """Give a mail the fate that it has by these rules; tells whether it is another one. The row is not saved."""
    return _given(mail, head_of(mail), rules, taught=taught, now=now)


def ask_names(
    client: IMAPClient, mailbox: Mailbox, folder: MailFolder, rules: Sequence[MailRule], *, now: Clock
) -> None:
    """Ask for the names of what is attached to the mails whose fate waits for them. The folder is selected.

    Raises LeaseLost when another worker took the mailbox over.
    """
    taught = taught_senders()
    asked = MailSeen.objects.filter(
        folder=folder, uidvalidity=folder.uidvalidity, outcome=MailSeen.Outcome.ASKED, head__isnull=False
    ).select_related("folder")
    while group := list(asked.order_by("pk")[:CHUNK]):
        told = client.fetch([mail.uid for mail in group], ["BODYSTRUCTURE"])
        for mail in group:
            names = names_in(told.get(mail.uid, {}).get(b"BODYSTRUCTURE"))
            head = replace(head_of(mail), attachments=names, may_have_attachments=False)
            mail.head = vault.seal_own(mail.head_place, head_value(head))
            _given(mail, head, rules, taught=taught, now=now())
        with write_tx():
            keep(mailbox, now=now())
            MailSeen.objects.bulk_update(group, [*JUDGED, "head"])


def head_of(mail: MailSeen) -> Head:
    """Return a mail's head as it was noted."""
    told = mail.opened_head()
    envelope = Envelope(
        sender_name=told["name"], sender=told["from"], subject=told["subject"], sent_on=told["sent_on"],
        is_forwarded=told["forwarded"],
    )  # fmt: skip
    names = tuple(told["attachments"])
    return Head(envelope, mail.size, mail.arrived_at, names, may_have_attachments=told.get("open", not names))


def _given(
    mail: MailSeen, head: Head, rules: Sequence[MailRule], *, taught: Collection[str], now: datetime
) -> bool:
    own = [rule for rule in rules if rule.folder == mail.folder.name]
    fate = decide(
        head, own, taught=taught, now=now, most_bytes=settings.CAIDANG_MAX_FILE, are_names_known=False
    )
    outcome = MailSeen.Outcome.ASKED if fate.needs_names else fate.outcome
    rule = None if fate.needs_names else fate.rule
    if (outcome, rule) == (mail.outcome, mail.rule):
        return False
    mail.outcome, mail.rule, mail.attempts, mail.settled_at = outcome, rule, 0, None
    mail.after, mail.move_to = (rule.after, rule.move_to) if rule else (MailRule.After.NOTHING, "")
    return True
