"""One look into a mailbox: heads, then what is wanted, then what the rules want done."""

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from caidang.core.errors import CaidangError
from caidang.domain.intake.models import Mailbox, MailFolder, MailRule
from caidang.domain.intake.services.mailbox.acting import act_on_read
from caidang.domain.intake.services.mailbox.answers import take_answers
from caidang.domain.intake.services.mailbox.heads import read_heads
from caidang.domain.intake.services.mailbox.holding import Clock, hold, let_go
from caidang.domain.intake.services.mailbox.judging_again import ask_names
from caidang.domain.intake.services.mailbox.letting_in import account_of
from caidang.domain.intake.services.mailbox.taking import take_waiting
from caidang.foundation.lib.logs import place_of
from caidang.foundation.lib.net.imap import Account, IMAPClient, logged_in
from caidang.foundation.lib.rows import LeaseLost
from caidang.foundation.lib.write_lock import write_tx

logger = logging.getLogger(__name__)

EVERY: Final = timedelta(minutes=1)
"""How often a mailbox is looked into, where the server does not tell of new mails by itself."""
Door = Callable[[Account], AbstractContextManager[IMAPClient]]


@dataclass(frozen=True, slots=True)
class Look:
    """What one look brought. ``problem`` is empty where all went well; ``is_held``: another had the mailbox."""

    seen: int = 0
    taken: int = 0
    acted: int = 0
    problem: str = ""
    is_held: bool = False


def look_into(
    mailbox_id: int, *, now: Clock, door: Door = logged_in, every: timedelta = EVERY
) -> Look:
    """Look into one mailbox, and again after ``every`` so long. Whatever goes wrong is noted and shown with it; never raises for the mailbox's sake."""
    mailbox = Mailbox.objects.filter(pk=mailbox_id, removed_at=None).first()
    if mailbox is None or not hold(mailbox, now=now()):
        return Look(is_held=True)
    problem = "程序出了错，已记下，稍后会自动再试。"
    try:
        with door(account_of(mailbox, now=now())) as client:
            seen, taken, acted = look_with(client, mailbox, now=now)
        problem = ""
        return Look(seen, taken, acted)
    except LeaseLost:
        return Look(is_held=True)
    except CaidangError as error:
        problem = str(error)
        return Look(problem=problem)
    except Exception as error:  # noqa: BLE001 - one mailbox's bug must not stop the others
        logger.error("mailbox %s: %s", mailbox.pk, place_of(error))
        return Look(problem=problem)
    finally:
        let_go(mailbox, now=now(), after=every, problem=problem)


def look_with(client: IMAPClient, mailbox: Mailbox, *, now: Clock) -> tuple[int, int, int]:
    """Look into a mailbox that is held, over an open connection; return how many were seen, taken and acted on."""
    seen = taken = acted = 0
    rules = list(mailbox.rules.all())
    for name in dict.fromkeys(rule.folder for rule in rules):
        folder = _folder(mailbox, name)
        own: Sequence[MailRule] = [rule for rule in rules if rule.folder == name]
        seen += read_heads(client, mailbox, folder, own, now=now)
        take_answers(client, mailbox, folder, now=now)
        ask_names(client, mailbox, folder, own, now=now)
        taken += take_waiting(client, mailbox, folder, now=now)
        acted += act_on_read(client, mailbox, folder, now=now)
    return seen, taken, acted


def _folder(mailbox: Mailbox, name: str) -> MailFolder:
    with write_tx():
        return MailFolder.objects.get_or_create(mailbox=mailbox, name=name)[0]
