"""Lines up reports by mail and sends them in one forked process after the other, each of which is killed somewhere.

Run by ``test_killed``: ``python -m tests.apps.analytics.report_child PIDFILE MEMBERS ROUNDS``: the last round is left alone.
"""

import json
import os
import random
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path

from caidang.config.prepare import prepare

prepare(may_ask=False)

from django.db import connections  # noqa: E402

from caidang.domain.analytics.models import ReportMail, ReportSending  # noqa: E402
from caidang.domain.analytics.plans import Plan  # noqa: E402
from caidang.domain.analytics.services.report_letters import line_up_due, send_next  # noqa: E402
from caidang.domain.analytics.services.report_mails import plan_mail  # noqa: E402
from caidang.domain.review.services.news.digest import set_digest  # noqa: E402
from caidang.foundation.accounts.policy import Role  # noqa: E402
from caidang.foundation.lib.net.smtp import hand_over  # noqa: E402
from tests.making import NOW, a_candidate, as_now, someone  # noqa: E402

APART = timedelta(minutes=11)
"""Between two rounds: every lease has run out by then."""
DUE = NOW + timedelta(days=6, hours=16)
"""After the next Monday, nine o'clock in Shanghai."""


def main(pid_file: Path, members: int, rounds: int) -> None:
    """Plan a Monday's mail for several members, and let it be lined up and sent through all rounds."""
    boss = as_now(someone("boss", Role.MANAGER))
    people = [boss, *(as_now(someone(f"m{n}", Role.MANAGER)) for n in range(1, members))]
    for n, one in enumerate(people):
        set_digest(address=f"m{n}@example.com", actor=one, now=NOW)
    a_candidate([("name", 0, "林知夏")])
    plan_mail(
        report_id="", span="last_week", plan=Plan("weekly", 0, 1, 9, 0), members=[one.user_id or 0 for one in people],
        actor=boss, now=NOW,
    )  # fmt: skip
    chance = random.Random(8)  # noqa: S311 - of a test
    for number in range(rounds):
        is_last = number == rounds - 1
        connections.close_all()
        pid = os.fork()
        if not pid:
            pid_file.write_text("" if is_last else str(os.getpid()), encoding="ascii")
            if not number:
                die_while_lining_up()
            send_all(number)
            os._exit(0)
        if not is_last and number % 3 == 2:
            time.sleep(chance.uniform(0, 0.05))
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    told = ReportSending.objects.order_by("pk").values_list("number", "member", "state")
    letters = [[one.hex, member, state] for one, member, state in told]
    sys.stdout.write(json.dumps({"letters": letters, "plans": ReportMail.objects.count()}))


def die_while_lining_up() -> None:
    """Kill this process when the letters are written and the transaction is still open."""
    manager = ReportSending.objects
    real = manager.bulk_create

    def die(rows: list[ReportSending]) -> list[ReportSending]:
        real(rows)
        os.kill(os.getpid(), signal.SIGKILL)
        return rows

    manager.bulk_create = die


def send_all(number: int) -> None:
    """Line up and send whatever is due in this round."""
    now = DUE + number * APART
    line_up_due(now=now)
    while send_next(now=now, hand=hand_over):
        pass


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
