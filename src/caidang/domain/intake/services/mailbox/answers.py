"""Mails that may be answers to letters of ours are read whole, whatever the rules say, and handed to who keeps letters."""

from typing import Final

from caidang.core.mail.answers import read_answer
from caidang.domain.intake.models import Mailbox, MailFolder, MailSeen
from caidang.domain.intake.services.mailbox.holding import Clock, keep
from caidang.domain.outreach.services.answers import take_answer
from caidang.foundation.lib.net.imap import IMAPClient
from caidang.foundation.lib.write_lock import write_tx

MOST_TRIES: Final = 5
MOST_BYTES: Final = 4 << 20
"""Of a mail that much is asked for: an answer stands at its beginning."""
_AT_ONCE: Final = 50


def take_answers(client: IMAPClient, mailbox: Mailbox, folder: MailFolder, *, now: Clock) -> int:
    """Read what may be an answer in the selected folder; return how many were. One that a rule wants is taken besides.

    Raises LeaseLost or what the connection raises; what was read until then stays.
    """
    count = 0
    while True:
        waiting = MailSeen.objects.filter(folder=folder, uidvalidity=folder.uidvalidity, may_answer=True)
        group = list(waiting.order_by("answer_tries", "pk")[:_AT_ONCE])
        if not group:
            return count
        for mail in group:
            count += _read(client, mailbox, mail, now=now)


def _read(client: IMAPClient, mailbox: Mailbox, mail: MailSeen, *, now: Clock) -> bool:
    rows = MailSeen.objects.filter(pk=mail.pk)
    tries = mail.answer_tries + 1
    with write_tx():
        keep(mailbox, now=now())
        # A mail that ends the connection each time is left alone after a while.
        rows.update(answer_tries=tries, may_answer=tries <= MOST_TRIES)
    if tries > MOST_TRIES:
        return False
    told = client.fetch([mail.uid], [f"BODY.PEEK[]<0.{MOST_BYTES}>"]).get(mail.uid) or {}
    data = next((value for key, value in told.items() if key.startswith(b"BODY[]") and value), None)
    is_answer = bool(data) and take_answer(answer=read_answer(data or b""), now=now())
    with write_tx():
        rows.update(may_answer=False)
        if is_answer:
            # A rule that wants it, for a résumé in it, has it as well.
            rows.exclude(outcome__in=(MailSeen.Outcome.WAITING, MailSeen.Outcome.TAKEN)).update(
                outcome=MailSeen.Outcome.ANSWER, head=None, settled_at=now()
            )
    return is_answer
