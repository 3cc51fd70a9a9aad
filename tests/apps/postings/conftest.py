"""A job with its page open, the general page, and what an applicant sends."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from caidang.domain.clients.models import Job
from caidang.domain.intake.models import Posting
from caidang.domain.intake.selectors.postings import consent_shown
from caidang.domain.intake.services.postings.guards import Stamp
from caidang.domain.intake.services.postings.pages import (
    save_general,
    save_posting,
    set_general_open,
    set_open,
)
from caidang.domain.intake.services.postings.sending import Sent
from caidang.foundation.accounts.policy import PROGRAM
from tests.apps.pipeline.town import a_town
from tests.making import NOW

TODAY = date(2026, 11, 2)
TYPED = {"name": "顾南枝", "phone": "138 0000 4190", "email": "nanzhi@example.com"}
RESUME = "教育经历\n2012.09-2016.06 南京大学 计算机科学与技术 本科\n工作经历\n2018.03-至今 蓝鲸软件有限公司 后端工程师\n"


@pytest.fixture
def job(db: None) -> Job:
    """Return a job whose page is open."""
    made = a_town().job
    save_posting(job=made, values={"publication": "做收单产品线。", "pay": "yes"}, actor=PROGRAM, now=NOW)
    set_open(job=made, is_open=True, actor=PROGRAM, now=NOW, today=TODAY)
    made.refresh_from_db()
    return made


@pytest.fixture
def posting(job: Job) -> Posting:
    """Return that page."""
    return Posting.objects.get(job=job)


@pytest.fixture
def general(db: None) -> Posting:
    """Return the general page, open."""
    save_general(values={"employer": "样本猎头"}, actor=PROGRAM, now=NOW)
    return set_general_open(is_open=True, actor=PROGRAM, now=NOW)


def stamp_of(posting: Posting, *, at: datetime = NOW - timedelta(minutes=1), nonce: str = "0011223344556677", channel: str = "") -> Stamp:
    text = consent_shown()
    assert text is not None
    return Stamp(posting.slug, channel, text.pk, int(at.timestamp()), nonce)


def sent(stamp: Stamp, **changed: Any) -> Sent:
    """A whole application of somebody who added the numbers."""
    told: dict[str, Any] = {
        "stamp": stamp.signed(), "typed": TYPED, "resume": RESUME, "agrees": True, "answer": str(sum(stamp.question)),
    }  # fmt: skip
    return Sent(**{**told, **changed})
