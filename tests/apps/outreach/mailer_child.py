"""Sends a mailing in one forked process after the other, each of which is killed somewhere; before it, lets a rule act.

Run by ``test_killed``:
``python -m tests.apps.outreach.mailer_child PIDFILE PEOPLE ROUNDS``: the last round is left alone.
"""

import json
import os
import random
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from caidang.config.prepare import prepare

prepare(may_ask=False)

from django.db import connections  # noqa: E402

from caidang.domain.automation.content import Act, Content, Do, When  # noqa: E402
from caidang.domain.automation.models import Automation, AutoRule, Firing  # noqa: E402
from caidang.domain.automation.services import firing  # noqa: E402
from caidang.domain.automation.services.rules import save_rule, switch_rule  # noqa: E402
from caidang.domain.candidates.models import Tagging  # noqa: E402
from caidang.domain.candidates.services.labelling.labels import make_tag  # noqa: E402
from caidang.domain.outreach.models import Letter, Mailing  # noqa: E402
from caidang.domain.outreach.services.mailing import Manner, begin_sequence  # noqa: E402
from caidang.domain.outreach.services.outbox import fill_due, send_next  # noqa: E402
from caidang.domain.outreach.wording import Step  # noqa: E402
from caidang.domain.review.models import Reminder  # noqa: E402
from caidang.foundation.accounts.policy import Role, Viewer  # noqa: E402
from caidang.foundation.lib.net.smtp import hand_over  # noqa: E402
from tests.making import NOW, a_candidate, as_now, someone  # noqa: E402

APART = timedelta(minutes=10)
"""Between two rounds: every lease has run out by then."""


def main(pid_file: Path, people: int, rounds: int) -> None:
    """Begin a mailing of two letters and send it through all rounds."""
    anna = as_now(someone("anna", Role.MANAGER))
    rule = let_a_rule_act(anna)
    ids = [
        a_candidate([("name", 0, f"林知{n:02}"), ("email", 0, f"p{n}@example.com")]).pk for n in range(people)
    ]
    steps = [Step(0, "{姓名}你好", "第一封"), Step(1, "{姓名}", "第二封")]
    begin_sequence(ids=ids, name="", steps=steps, manner=Manner(), actor=anna, now=NOW)
    chance = random.Random(8)  # noqa: S311 - of a test
    for number in range(rounds):
        is_last = number == rounds - 1
        connections.close_all()
        pid = os.fork()
        if not pid:
            pid_file.write_text("" if is_last else str(os.getpid()), encoding="ascii")
            send_all(number)
            os._exit(0)
        if not is_last and number % 3 == 2:
            time.sleep(chance.uniform(0, 0.05))
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    told = list(Letter.objects.order_by("pk").values_list("public_id", "step", "state"))
    letters = [[one.hex, step, state] for one, step, state in told]
    sys.stdout.write(json.dumps({"letters": letters, "rule": rule}))
    assert Mailing.objects.get().finished_at is not None


def let_a_rule_act(actor: Viewer) -> dict[str, list[int]]:
    """Kill a process in the middle of what a rule does; return what there is then, after another, and after reading again."""
    acts = (Act(Do.TAG, str(make_tag(name="优先", actor=actor, now=NOW).pk)), Act(Do.TASK, "0", "打电话"))
    content = Content(When.RECEIVED, "", acts)
    row = save_rule(name="来了就打电话", content=content, origin="", actor=actor, now=NOW)
    switch_rule(public_id=str(row.public_id), is_on=True, actor=actor, now=NOW, today=NOW.date())
    a_candidate([("name", 0, "林知夏")])
    found = {"killed": _followed(is_killed=True), "after": _followed()}
    Automation.objects.update(cursor=0)
    AutoRule.objects.update(from_seq=0)
    found["once_more"] = _followed()
    AutoRule.objects.update(is_on=False)
    return found


def _followed(*, is_killed: bool = False) -> list[int]:
    connections.close_all()
    pid = os.fork()
    if not pid:
        real = firing.carry_out

        def die(act: Act, **more: Any) -> Any:
            if act.do is Do.TASK:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(act, **more)

        firing.carry_out = die if is_killed else real
        while firing.follow_log(now=NOW, today=NOW.date()):
            pass
        os._exit(0)
    _pid, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status) is is_killed
    return [Tagging.objects.count(), Reminder.objects.count(), Firing.objects.count()]


def send_all(number: int) -> None:
    """Send whatever is due in this round; in the last ones the second letters are."""
    now = NOW + timedelta(hours=1) + number * APART
    for day in (0, 2) if number % 2 else (0,):
        moment = now + timedelta(days=day)
        fill_due(now=moment, today=moment.date())
        while send_next(now=moment, today=moment.date(), hand=hand_over):
            pass


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
