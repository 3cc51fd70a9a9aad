"""Personalised letters to many: begun, checked, filled in and sealed in the outbox; and handed over to a server one by one."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings

from tools.bench.folder import fresh_folder, module
from tools.figures import Figure, at_most, plain

FULL_SIZE = 1_000
GOAL_S = 3.0
_WORKDAY = datetime(2026, 12, 1, 2, 30, tzinfo=UTC)
"""A Tuesday, half past ten in the morning in Shanghai: at night letters wait."""
_BODY = "{称呼}您好：\n\n您在{公司}做{职位}时的经历我们很看重，想请您看一个机会。\n\n{我的名字}"


def run(size: int) -> list[Figure]:
    """Store people, write a sequence of two letters to all of them, and fill in every first letter."""
    with fresh_folder():
        models = module("domain.candidates.models")
        mailing = module("domain.outreach.services.mailing")
        outbox = module("domain.outreach.services.outbox")
        step = module("domain.outreach.wording").Step
        settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "127.0.0.1", "hr@agency.example"
        settings.CAIDANG_MAILS_PER_MINUTE = 6_000
        actor, now = _manager(), _WORKDAY
        _store_people(size, actor=actor)
        ids = list(models.Candidate.objects.values_list("pk", flat=True))
        steps = [step(0, "{称呼}，一个机会", _BODY), step(3, "再问一次", _BODY)]
        begun = time.perf_counter()
        row = mailing.begin_sequence(
            ids=ids, name="", steps=steps, manner=mailing.Manner(origin="https://caidang.example/"), actor=actor, now=now
        )
        while mailing.line_up_next(now=now):
            pass
        queued = time.perf_counter()
        later = now + timedelta(minutes=2)
        while outbox.fill_due(now=later, today=later.date()):
            pass
        filled = time.perf_counter()
        waiting = row.letters.filter(state="waiting", content__isnull=False).count()
        assert waiting == size, f"{waiting} of {size} are ready"
        return [
            plain("campaign.letters", float(waiting), ""),
            at_most("campaign.queued_s", queued - begun, "s", GOAL_S),
            at_most("campaign.queued_and_personalised_s", filled - begun, "s", GOAL_S),
        ]


def _store_people(size: int, *, actor: Any) -> None:
    newcomers, values = module("domain.candidates.services.record.newcomers"), module("domain.candidates.values")
    people = []
    for number in range(size):
        facts = {
            "name": f"林{number}", "email": f"a{number}@example.com",
            "company": f"灯塔{number % 90}公司", "title": "工程师",
        }  # fmt: skip
        read = [values.ReadValue(field, 0, value, 0.99, None) for field, value in facts.items()]
        people.append(newcomers.Newcomer(read, {}))
    with module("foundation.lib.write_lock").write_tx():
        newcomers.create_many(newcomers=people, source="mail", detail={}, actor=actor, now=_WORKDAY)


def _manager() -> Any:
    services, viewers = module("foundation.accounts.services"), module("foundation.accounts.viewers")
    policy = module("foundation.accounts.policy")
    user = services.create_user(
        username="writer", password="paper-lantern-7", role=policy.Role.MANAGER, actor=policy.PROGRAM,  # noqa: S106 - invented
        now=datetime.now(UTC),
    )  # fmt: skip
    return viewers.viewer_of(user)
