"""What a rule wants done to a mail is done after its person is in the records, and never before."""

from typing import Final

from caidang.domain.intake.models import Mailbox, MailFolder, MailRule, MailSeen
from caidang.domain.intake.services.mailbox.holding import Clock, keep
from caidang.foundation.lib.net.imap import FLAGGED, SEEN, IMAPClient
from caidang.foundation.lib.write_lock import write_tx

_AT_ONCE: Final = 100
After = MailRule.After


def act_on_read(client: IMAPClient, mailbox: Mailbox, folder: MailFolder, *, now: Clock) -> int:
    """Mark or move the mails of the selected folder that were read well; return how many.

    Each step may be repeated: a flag that is set stays set, and a mail that was moved is not there any more.
    """
    count = 0
    while True:
        done = MailSeen.objects.filter(
            folder=folder, uidvalidity=folder.uidvalidity, outcome=MailSeen.Outcome.TAKEN, acted_at=None,
            is_whole=True,
        ).exclude(after=After.NOTHING)  # fmt: skip
        mails = list(done.order_by("pk")[:_AT_ONCE])
        if not mails:
            return count
        for after, target in sorted({(mail.after, mail.move_to) for mail in mails}):
            same = [mail for mail in mails if (mail.after, mail.move_to) == (after, target)]
            _act(client, after, target, [mail.uid for mail in same])
            with write_tx():
                keep(mailbox, now=now())
                MailSeen.objects.filter(pk__in=[mail.pk for mail in same]).update(acted_at=now())
            count += len(same)


def _act(client: IMAPClient, after: str, target: str, uids: list[int]) -> None:
    if after == After.READ:
        client.add_flags(uids, [SEEN])
    elif after == After.FLAG:
        client.add_flags(uids, [FLAGGED])
    elif after == After.MOVE and target:
        if not client.folder_exists(target):
            client.create_folder(target)
        if client.has_capability("MOVE"):
            client.move(uids, target)
        else:
            client.copy(uids, target)
            client.delete_messages(uids)
            client.expunge(uids)
