"""Run on a data folder before it is served: a manager, people, a job, and tokens; prints their ids as JSON."""

import json
import sys
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402

from caidang.domain.clients.services.clients import add_client  # noqa: E402
from caidang.domain.clients.services.jobs import add_job  # noqa: E402
from caidang.foundation.accounts.login.tokens import make_token, scopes_for  # noqa: E402
from caidang.foundation.accounts.policy import PROGRAM, Action, Role  # noqa: E402
from caidang.foundation.accounts.services import create_user  # noqa: E402
from caidang.foundation.accounts.viewers import viewer_of  # noqa: E402
from tests.making import PASSWORD, a_candidate  # noqa: E402

now = timezone.now()
member = create_user(username="gu", password=PASSWORD, role=Role.MANAGER, actor=PROGRAM, now=now)
viewer = viewer_of(member)
consultant = viewer_of(create_user(username="xiaogu", password=PASSWORD, role=Role.CONSULTANT, actor=PROGRAM, now=now))
people = [
    str(a_candidate([("name", 0, f"林知夏{n}"), ("city", 0, "上海"), ("skill", 0, "Java"), ("phone", 0, f"1380000{4100 + n}")]).public_id)
    for n in range(4)
]
client = add_client(values={"name": "样本制造"}, actor=viewer, now=now)
job = add_job(client=client, values={"title": "Java 工程师", "status": "open"}, actor=viewer, now=now)
made = now - timedelta(seconds=1)
json.dump(
    {
        "whole": make_token(name="全部", scopes=scopes_for(viewer), days=30, actor=viewer, now=made),
        "reading": make_token(name="只读", scopes=[Action.READ_CANDIDATE, Action.WORK], days=30, actor=consultant, now=made),
        "people": people, "client": str(client.public_id), "job": str(job.public_id),
    },
    sys.stdout,
)  # fmt: skip
