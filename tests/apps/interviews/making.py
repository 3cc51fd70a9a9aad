"""An applicant, a job and interviews to begin with."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.models import Client
from caidang.domain.pipeline.models import Application, Interview
from caidang.domain.pipeline.scorecards import Competency
from caidang.domain.pipeline.selectors.interviews.sight import Sight, get_interview
from caidang.domain.pipeline.services.interviews.arranging import arrange
from caidang.domain.pipeline.services.interviews.plan import Contact, Plan
from caidang.domain.pipeline.services.interviews.scorecards import save_scorecard
from caidang.foundation.accounts.models import Team
from caidang.foundation.accounts.policy import PROGRAM, Viewer
from tests.apps.pipeline.making import a_job, applied
from tests.making import NOW, a_candidate

TOMORROW = NOW + timedelta(days=1)
"""A Tuesday, half past five in the afternoon by the team's clock."""
CARD = (
    Competency("沟通", "说得清楚", ("听不懂", "", "说得清", "", "让人想听"), is_must=True),
    Competency("专业", "", ("", "", "", "", ""), is_must=True),
    Competency("英语", "", ("", "", "", "", ""), is_must=False),
)


def an_application(
    person: Candidate | None = None, *, team: Team | None = None, owner: int | None = None
) -> Application:
    """Somebody who applied for a job of a client, behind a wall where a team is named."""
    name = f"远山{Client.objects.count()}" if team is None else f"墙内{team.pk}"
    job = a_job("后端工程师", client=name, team=team)
    who = person or a_candidate(
        [("name", 0, "林知夏"), ("phone", 0, "13800004190"), ("employer", 0, "样例公司"), ("skill", 0, "织锦")],
        text="林知夏 13800004190\n样例公司 织锦",
    )
    [made] = applied(job, who)
    Application.objects.filter(pk=made.pk).update(owner=owner)
    made.refresh_from_db()
    return made


def a_plan(
    *, start: datetime = TOMORROW, members: Sequence[int] = (), contacts: Sequence[Contact] = (),
    card: bool = False, minutes: int = 60, **more: object,
) -> Plan:  # fmt: skip
    """An hour by video tomorrow."""
    scorecard = ""
    if card:
        made = save_scorecard(public_id="", name=f"工程师 {start:%H%M%S%f}", competencies=CARD, actor=PROGRAM, now=NOW)
        scorecard = str(made.public_id)
    plan = {
        "round": 1, "kind": "video", "zone": "Asia/Shanghai", "place": "三楼小间",
        "link": "https://meet.example.com/42", "told": "问问天文馆的项目", "scorecard": scorecard,
    }  # fmt: skip
    return Plan(
        start=start, minutes=minutes, members=members, contacts=contacts,
        **{**plan, **more},  # type: ignore[arg-type]
    )


def an_interview(
    application: Application | None = None, *, actor: Viewer = PROGRAM, **plan: object
) -> Interview:
    """One that was arranged."""
    return arrange(
        application=application or an_application(), plan=a_plan(**plan), actor=actor, now=NOW  # type: ignore[arg-type]
    )


def seen(interview: Interview, viewer: Viewer, *, now: datetime = NOW) -> Sight:
    """What the viewer sees of it."""
    return get_interview(str(interview.public_id), viewer=viewer, now=now)
