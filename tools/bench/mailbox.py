"""A mailbox of 2 GB is seen for the first time: all heads from a real Dovecot over loopback, memory all the while.

Then the same with a connection that is cut again and again, after which everything must be there once.
"""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil

from tests.apps.mailbox.posting import Box, advert, chat, mail, zhaopin
from tools.bench.folder import fresh_folder, module
from tools.dovecot import PASSWORD, running
from tools.figures import Figure, at_most, plain

FULL_SIZE = 10_000
"""Mails; 2 GB in all."""
GOAL_S = 60.0
GOAL_GROWTH_MB = 120.0
"""What the program may grow by while it looks: a few hundred heads at a time, whatever the mailbox holds."""
_PADDING = 150_000
_WANTED = 50
"""One of so many is a résumé: those are fetched whole."""


def run(size: int) -> list[Figure]:
    """Lay ``size`` mails into a mailbox and look into it."""
    with fresh_folder(), _server() as server:
        box = Box(server, "bench@example.com")
        box.lay(_mails(size))
        mailbox = _added(box.user, server.port)
        before, cpu = _memory(), time.process_time()
        heads_s, peak = _heads(mailbox)
        cpu = time.process_time() - cpu
        taken_s = _timed(lambda: _look(mailbox))
        cuts = _with_cuts(box)
        models = module("domain.intake.models")
        seen = models.MailSeen.objects
        rows, items = seen.count(), models.IntakeItem.objects.count()
        left = seen.filter(outcome__in=("waiting", "failed")).count()
    wanted = -(-size // _WANTED)
    return [
        at_most("first_heads_s", heads_s, "s", GOAL_S),
        plain("first_heads_cpu_s", cpu, "s"),
        at_most("memory_growth_mb", max(0.0, peak - before), "MB", GOAL_GROWTH_MB),
        plain("wanted_fetched_s", taken_s, "s"),
        plain("looks_with_cuts", cuts, ""),
        # Two accounts of one mailbox: each has a row for every mail, and each résumé was received once.
        at_most("mails_lost", 2 * size - rows + left + max(0, wanted - items), "", 0),
        at_most("mails_doubled", max(0, rows - 2 * size) + max(0, items - wanted), "", 0),
    ]  # fmt: skip


@contextmanager
def _server() -> Iterator[Any]:
    home = Path(tempfile.mkdtemp(prefix="caidang-bench-dovecot-"))
    try:
        with running(home) as server:
            yield server
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _mails(size: int) -> Iterator[bytes]:
    for n in range(size):
        if n % _WANTED == 0:
            yield zhaopin(n, padding=_PADDING)
        elif n % 7 == 0:
            yield advert(n)
        elif n % 7 == 1:
            yield chat(n)
        else:
            yield mail(f"项目资料 {n}", "见附件。", sender=f"colleague{n % 50}@example.com", n=n, padding=_PADDING + 60_000)


def _added(user: str, port: int) -> Any:
    values = {"user": user, "password": PASSWORD, "host": "127.0.0.1", "port": str(port), "security": "none"}
    accounts, program = module("domain.intake.services.mailbox.accounts"), module("foundation.accounts.policy").PROGRAM
    return accounts.save_mailbox(values=values, actor=program, now=_now())


def _heads(mailbox: Any) -> tuple[float, float]:
    """Only the heads, with the highest memory that was seen, in MB."""
    syncing, peak = module("domain.intake.services.mailbox.syncing"), _memory()
    heads, real = module("domain.intake.services.mailbox.heads"), module("domain.intake.services.mailbox.heads")._note
    taking = syncing.take_waiting

    def noted(*args: Any, **kwargs: Any) -> None:
        nonlocal peak
        real(*args, **kwargs)
        peak = max(peak, _memory())

    heads._note, syncing.take_waiting = noted, lambda *_, **__: 0
    try:
        return _timed(lambda: _look(mailbox)), peak
    finally:
        heads._note, syncing.take_waiting = real, taking


def _with_cuts(box: Box) -> int:
    """A second account of the same mailbox, over a line that is cut: how many looks until it has seen all."""
    looks = 0
    with box.cut(seed=11, most=6_000_000) as port:
        mailbox = _added(box.user, port)
        for hour in range(400):
            looks += 1
            look = _look(mailbox, later=timedelta(hours=hour))
            if not look.problem:
                break
    return looks


def _look(mailbox: Any, later: timedelta = timedelta()) -> Any:
    syncing = module("domain.intake.services.mailbox.syncing")
    return syncing.look_into(mailbox.pk, now=lambda: _now() + later)


def _timed(step: Any) -> float:
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


def _memory() -> float:
    return float(psutil.Process().memory_info().rss) / 1e6


def _now() -> datetime:
    return datetime.now(UTC)
