"""The worker's eyes: a thread for each mailbox, which the server tells of new mails (IDLE), or which looks by itself."""

import logging
import threading
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.db import connection

from caidang.core.errors import CaidangError
from caidang.domain.intake.models import Mailbox, MailFolder
from caidang.domain.intake.services.mailbox.holding import Clock, due
from caidang.domain.intake.services.mailbox.letting_in import account_of
from caidang.domain.intake.services.mailbox.syncing import EVERY, look_into
from caidang.foundation.lib.logs import place_of
from caidang.foundation.lib.net.imap import IMAPClient, logged_in, stop_listening
from caidang.foundation.lib.write_lock import write_tx

logger = logging.getLogger(__name__)

STEP_S: Final = 3
"""How long one listens before looking whether a person wants something."""
ROUND: Final = 180
"""Steps before the connection is made anew: servers forget who idles for half an hour (RFC 2177)."""
MOST: Final = 50
RARELY: Final = timedelta(minutes=5)
"""How often a mailbox is looked into all the same whose server tells of new mails: it tells of the inbox alone."""


class Watch:
    """Threads by mailbox; ``stop`` ends them all."""

    def __init__(self, stop: threading.Event, *, now: Clock) -> None:
        self._stop = stop
        self._now = now
        self._threads: dict[int, threading.Thread] = {}
        self._mute: set[int] = set()
        """Mailboxes whose servers do not tell of new mails."""

    def step(self) -> bool:
        """Start a thread for each mailbox that has none, and forget those that ended."""
        self._threads = {pk: thread for pk, thread in self._threads.items() if thread.is_alive()}
        wanted = Mailbox.objects.filter(is_active=True, removed_at=None).order_by("pk").values_list("pk", flat=True)
        for pk in wanted[:MOST]:
            if pk not in self._threads:
                thread = threading.Thread(target=self._watch, args=(pk,), name=f"mailbox-{pk}", daemon=True)
                self._threads[pk] = thread
                thread.start()
        return False

    def end(self) -> None:
        """Wait until every thread has seen that it is to stop."""
        for thread in self._threads.values():
            thread.join()

    def _watch(self, pk: int) -> None:
        try:
            while not self._stop.is_set() and _is_wanted(pk):
                if pk in due(Mailbox, now=self._now()):
                    look_into(pk, now=self._now, every=EVERY if pk in self._mute else RARELY)
                self._listen(pk)
        except Exception as error:  # noqa: BLE001 - the next step starts this thread again
            logger.error("mailbox %s: %s", pk, place_of(error))
        finally:
            connection.close()

    def _listen(self, pk: int) -> None:
        """Wait until the server tells of something, until the mailbox is due, or for one round."""
        mailbox = Mailbox.objects.filter(pk=pk, removed_at=None).first()
        if mailbox is None or mailbox.problem or pk in self._mute:
            self._stop.wait(STEP_S)
            return
        try:
            # A token that has to be renewed is renewed by the look, which holds the mailbox.
            if mailbox.way == Mailbox.Way.OAUTH2 and not _has_token(mailbox, self._now):
                self._stop.wait(STEP_S)
                return
            with logged_in(account_of(mailbox, now=self._now())) as client:
                if not client.has_capability("IDLE"):
                    self._mute.add(pk)
                    return
                told = client.select_folder("INBOX", readonly=True)
                # What came since the last look is there already, and no longer news to the server.
                if _has_more(pk, told) or self._idle(client, pk):
                    _make_due(pk, self._now)
        except CaidangError:
            self._stop.wait(STEP_S)

    def _idle(self, client: IMAPClient, pk: int) -> bool:
        client.idle()
        try:
            for _ in range(ROUND):
                told = client.idle_check(timeout=STEP_S)
                if any(len(one) > 1 and one[1] in (b"EXISTS", b"RECENT") for one in told):
                    return True
                if self._stop.is_set() or not _is_wanted(pk) or _needs_look(pk, self._now):
                    return False
            return False
        finally:
            stop_listening(client)


def _is_wanted(pk: int) -> bool:
    return Mailbox.objects.filter(pk=pk, is_active=True, removed_at=None).exists()


def _has_more(pk: int, told: Mapping[bytes, Any]) -> bool:
    known = MailFolder.objects.filter(mailbox=pk, name="INBOX").first()
    return known is not None and int(told.get(b"UIDNEXT", 1)) - 1 > known.last_uid


def _needs_look(pk: int, now: Clock) -> bool:
    """Whether it is due: a person asked, or a mail that was read waits to be moved, or it is time."""
    return pk in due(Mailbox, now=now())


def _has_token(mailbox: Mailbox, now: Clock) -> bool:
    until = mailbox.opened_secret().get("token_until", "")
    return bool(until) and until > now().isoformat()


def _make_due(pk: int, now: Clock) -> None:
    with write_tx():
        Mailbox.objects.filter(pk=pk, problem="").update(due_at=now())


