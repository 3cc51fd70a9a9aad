"""Brings a connection into step in one forked process after the other, each killed by the server it talks to.

Run by ``test_killed``: ``python -m tests.apps.connectors.syncing_child PEOPLE``.
"""

import json
import os
import signal
import sys
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from caidang.config.prepare import prepare

prepare(may_ask=False)

from django.db import connections as databases  # noqa: E402

from caidang.domain.candidates.models import Candidate  # noqa: E402
from caidang.domain.candidates.services.labelling.tags import add_tag  # noqa: E402
from caidang.domain.clients.models import Client, Job  # noqa: E402
from caidang.domain.clients.services.clients import add_client  # noqa: E402
from caidang.domain.clients.services.jobs import add_job  # noqa: E402
from caidang.domain.compliance.models import Disclosure  # noqa: E402
from caidang.domain.connectors.models import Item, Link, Run  # noqa: E402
from caidang.domain.connectors.services import connections, steps  # noqa: E402
from caidang.domain.connectors.services.maps import Choice, add_map, save_map  # noqa: E402
from caidang.domain.connectors.services.runs import start_run  # noqa: E402
from caidang.domain.connectors.services.work import release_runs, work_on_connections  # noqa: E402
from caidang.domain.sheets import reading  # noqa: E402
from caidang.foundation.accounts.policy import Role  # noqa: E402
from caidang.foundation.lib.write_lock import write_tx  # noqa: E402
from tests.making import NOW, a_candidate, as_now, someone  # noqa: E402
from tools.systems import fxiaoke  # noqa: E402
from tools.systems.people import FIELDS, TALENT, TARGETS, person  # noqa: E402
from tools.systems.serving import serving  # noqa: E402

MOST = 60
FIRMS = 5


class Murderer(fxiaoke.Fxiaoke):
    """Kills who asks it, after ever more calls: now before it answers, now after it did the work, and after the first records are made."""

    pid = 0
    killed = 0
    _asked = 0
    _made = 0

    def answer(self, asked: Any) -> Any:
        self._asked += 1
        is_due = bool(self.pid) and self._asked > 1 + self.killed
        if is_due and self.killed % 2:
            self._kill()
        said = super().answer(asked)
        self._made += asked.path.endswith("/create")
        if self.pid and ((is_due and not self.killed % 2) or (asked.path.endswith("/create") and self._made in (1, 3, 4, 8, 9, 12, 16))):
            self._kill()
        return said

    def _kill(self) -> None:
        pid, self.pid = self.pid, 0
        self.killed, self._asked = self.killed + 1, 0
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def main(people: int) -> None:
    """Read the people in, then write some there, and tell what there is."""
    steps.PORTION = 40  # type: ignore[misc]
    reading.SEALED_AT_ONCE = 20  # type: ignore[misc]
    system = Murderer(is_limited=False)
    system.add_object(TALENT, "候选人", FIELDS)
    number = {"caidang__c": {"label": "才档编号", "type": "text"}}
    system.add_object("AccountObj", "客户", {"name": {"label": "客户名称", "type": "text"}, **number})
    system.add_object("object_job__c", "职位", {"name": {"label": "职位", "type": "text"}, "firm__c": {"label": "客户", "type": "object_reference"}, **number})
    for n in range(people):
        system.add_row(TALENT, person(n))
    with serving(system) as url:
        anna = as_now(someone("anna", Role.MANAGER))
        values = {"host": url, "way": "new", "app_id": fxiaoke.APP, "app_secret": fxiaoke.SECRET, "permanent_code": fxiaoke.CODE, "user": fxiaoke.EMPLOYEE}
        row, _ = connections.save_connection(vendor="fxiaoke", values=values, actor=anna, now=lambda: NOW)
        map = add_map(connection=row, name=TALENT, actor=anna, now=lambda: NOW)
        ours = [a_candidate([("name", 0, f"许岚{n}"), ("phone", 0, f"1370000{n:04d}")]) for n in range(6)]
        with write_tx():
            label = [add_tag(candidate=one, name="给总部", actor=anna, now=NOW) for one in ours][0]
        choices = {name: Choice(target, "both" if name in ("name", "phone__c") else "in") for name, target in TARGETS.items() if target != "resume"}
        save_map(map=map, choices=choices, key_field="caidang__c", making=label.pk, actor=anna, now=lambda: NOW)
        for name, chosen in (("AccountObj", {"name": Choice("name", "both")}), ("object_job__c", {"name": Choice("title", "both"), "firm__c": Choice("client")})):
            one = add_map(connection=row, name=name, actor=anna, now=lambda: NOW)
            save_map(map=one, choices=chosen, key_field="caidang__c", making=None, makes=True, actor=anna, now=lambda: NOW)
        for n in range(FIRMS):
            firm = add_client(values={"name": f"灯笼{n}有限公司"}, actor=anna, now=NOW)
            add_job(client=firm, values={"title": "会计"}, actor=anna, now=NOW)
        connections.set_schedule(connection=row, every=0, is_writing=True, actor=anna, now=NOW)
        row.refresh_from_db()
        run = start_run(connection=row, kind="sync", actor=anna, now=NOW)
        deaths = _to_the_end(run, system)
    links = Link.objects.filter(candidate__isnull=False)
    told = {
        "deaths": deaths, "stage": run.stage, "problem": run.problem, "people": Candidate.objects.count(), "links": links.count(),
        "whose": links.values("candidate_id").distinct().count(), "there": len(system.objects[TALENT].rows),
        "numbered": sorted(str(one["caidang__c"]) for one in system.objects[TALENT].rows.values() if one.get("caidang__c")) == sorted(str(one.public_id) for one in ours),
        "made": Item.objects.filter(outcome="made").count(), "firms": [len(system.objects["AccountObj"].rows), Client.objects.count()],
        "jobs": [len(system.objects["object_job__c"].rows), Job.objects.count()],
        "ledger": Disclosure.objects.count(),
    }  # fmt: skip
    sys.stdout.write(json.dumps(told))


def _to_the_end(run: Run, system: Murderer) -> int:
    for number in range(MOST):
        now = NOW + timedelta(minutes=10 * number)
        databases.close_all()
        pid = os.fork()
        if not pid:
            _work(run, now)
            os._exit(0)
        system.pid = pid
        os.waitpid(pid, 0)
        system.pid = 0
        release_runs(now=now)
        run.refresh_from_db()
        if run.stage not in Run.WORKED:
            break
    return system.killed


def _work(run: Run, now: datetime) -> None:
    while work_on_connections(now=lambda: now, only=run.pk):
        pass


if __name__ == "__main__":
    main(int(sys.argv[1]))
