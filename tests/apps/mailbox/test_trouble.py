"""Connections that are cut, two workers at once, a program that is killed: nothing lost, nothing doubled.

``CAIDANG_MANY_MAILS`` fills the full mailbox further: 10,000 is what is promised.
"""

import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from caidang.domain.intake.models import IntakeItem, MailSeen
from caidang.domain.intake.services.mailbox.heads import CHUNK
from caidang.domain.intake.services.mailbox.syncing import Look, look_into
from caidang.domain.intake.services.mailbox.watching import Watch
from tests.apps.mailbox.conftest import a_mailbox
from tests.apps.mailbox.posting import Box, advert, zhaopin
from tests.conftest import environment_of, furnish, run_caidang, wait_until
from tests.making import NOW

pytestmark = pytest.mark.xdist_group("dovecot")
MAILS = 120
MANY = int(os.environ.get("CAIDANG_MANY_MAILS", "1_600"))
"""More than three chunks of heads, the last of them not full; so many letters are wanted as there are chunks."""


@pytest.mark.django_db
def test_cuts_at_random_bytes_lose_and_double_nothing(box: Box) -> None:
    box.lay([zhaopin(n, padding=2000) for n in range(MAILS)])
    hours = iter(range(1000))
    with box.cut(seed=7, most=150_000) as port:
        mailbox = a_mailbox(box, port=port)
        problems = 0
        for _ in range(200):
            look = look_into(mailbox.pk, now=lambda: NOW + timedelta(hours=next(hours)))
            problems += bool(look.problem)
            assert "程序" not in look.problem
            assert "不认这个" not in look.problem
            if not look.problem and not mailbox.mails.filter(outcome=MailSeen.Outcome.WAITING).exists():
                break
    assert problems > 2
    assert mailbox.mails.count() == MAILS
    assert set(mailbox.mails.values_list("outcome", flat=True)) == {MailSeen.Outcome.TAKEN}
    assert IntakeItem.objects.count() == MAILS
    assert mailbox.mails.values("item").distinct().count() == MAILS


@pytest.mark.django_db
def test_of_very_many_mails_each_is_seen_once(box: Box) -> None:
    """Heads alone, but for the few that are wanted; ``python -m tools.bench mailbox`` does it with ten thousand of 2 GB, and through cuts."""
    other = (
        b"From: colleague%d@example.com\r\nSubject: minutes %d\r\nDate: Mon, 05 Oct 2026 08:00:00 +0800\r\n"
        b"Message-ID: <%d.minutes@example.com>\r\nContent-Type: text/plain\r\n\r\nWednesday.\r\n"
    )
    assert MANY > 3 * CHUNK
    wanted = range(0, MANY, CHUNK)
    box.lay(zhaopin(n) if n in wanted else other % (n % 50, n, n) for n in range(MANY))
    mailbox = a_mailbox(box)
    assert look_into(mailbox.pk, now=lambda: NOW) == Look(seen=MANY, taken=len(wanted))
    assert look_into(mailbox.pk, now=lambda: NOW) == Look()
    assert mailbox.mails.count() == MANY
    assert IntakeItem.objects.count() == len(wanted)


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_a_mailbox(box: Box) -> None:
    box.lay([zhaopin(n) for n in range(40)])
    mailbox = a_mailbox(box)
    gate = threading.Barrier(2)
    taken: list[int] = []

    def work() -> None:
        try:
            for _ in range(4):
                gate.wait(60)
                taken.append(look_into(mailbox.pk, now=lambda: NOW).taken)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(taken) == 40
    assert IntakeItem.objects.count() == 40
    assert MailSeen.objects.count() == 40


@pytest.mark.django_db
def test_who_lost_the_mailbox_to_another_notes_nothing(box: Box) -> None:
    box.lay([zhaopin(1)])
    mailbox = a_mailbox(box)
    held = NOW + timedelta(minutes=1)
    type(mailbox).objects.filter(pk=mailbox.pk).update(held_until=held, holder="another")
    assert look_into(mailbox.pk, now=lambda: NOW).is_held
    assert not MailSeen.objects.exists()
    # The other one died: its lease runs out.
    assert look_into(mailbox.pk, now=lambda: held + timedelta(seconds=1)).taken == 1


LOOK = """
import sys
from datetime import UTC, datetime
from caidang.config.prepare import prepare
prepare(may_ask=False)
from caidang.domain.intake.models import Mailbox
from caidang.domain.intake.services.mailbox.accounts import save_mailbox
from caidang.domain.intake.services.mailbox.heads import CHUNK
from caidang.domain.intake.services.mailbox.syncing import Look, look_into
from caidang.foundation.accounts.policy import PROGRAM
now = lambda: datetime.now(UTC)
mailbox = Mailbox.objects.first() or save_mailbox(values=dict(
    user=sys.argv[1], password=sys.argv[2], host="127.0.0.1", port=sys.argv[3], security="none"), actor=PROGRAM, now=now())
Mailbox.objects.update(held_until=None)
print("looking", flush=True)
print(look_into(mailbox.pk, now=now), flush=True)
"""


def test_killed_at_any_moment_it_goes_on_where_it_was(box: Box, tmp_path: Path) -> None:
    box.lay([zhaopin(n) if n % 3 else advert(n) for n in range(60)])
    environment = environment_of(tmp_path)
    furnish(tmp_path)
    command = [sys.executable, "-c", LOOK, box.user, "harbour-lights-4", str(box.server.port)]
    blobs = tmp_path / "data" / "blobs"

    def kept() -> int:
        return sum(len(files) for _, _, files in os.walk(blobs))

    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    wait_until(lambda: kept() >= 12 or process.poll() is not None, what="the first mails")
    process.send_signal(signal.SIGKILL)
    process.wait()
    told = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=True)
    assert "problem=''" in told.stdout
    rows = run_caidang("mailbox", "log", "--json", environment=environment).stdout.splitlines()
    assert len(rows) == 60
    assert sum('"taken"' in row for row in rows) == 40


@pytest.mark.django_db(transaction=True)
def test_the_server_tells_of_a_new_mail_and_it_is_taken_at_once(box: Box) -> None:
    box.lay([zhaopin(1)])
    a_mailbox(box, now=datetime.now(UTC))
    stop = threading.Event()
    watch = Watch(stop, now=lambda: datetime.now(UTC))
    watch.step()
    try:
        wait_until(lambda: MailSeen.objects.count() == 1, what="the first look")
        # Not due for a minute: what comes now comes because the server said so.
        box.post(zhaopin(2))
        wait_until(lambda: MailSeen.objects.count() == 2, what="the new mail", timeout_s=50)
    finally:
        stop.set()
        watch.end()
    assert IntakeItem.objects.count() == 2
