"""What sending and answering do to an application: it is entered, put forward, moved on by the client, taken back."""

from datetime import datetime

from caidang.core.errors import Conflict, InvalidInput
from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.models import Job
from caidang.domain.pipeline.history import made_good
from caidang.domain.pipeline.models import Application, Stage, StageEvent
from caidang.domain.pipeline.selectors.within import stages_of
from caidang.domain.pipeline.services.applying import add_to, first_stage
from caidang.domain.pipeline.services.steps import steps_of, take_step
from caidang.domain.pipeline.way import Kind
from caidang.foundation.accounts.policy import PROGRAM, Viewer

NO_STAGE = "这类职位还没有「{kind}」阶段，请主管先在「阶段」里加上。"


def stage_of(job: Job, kind: Kind) -> Stage:
    """Return the first stage of this kind on the job's way; raises Conflict where there is none."""
    found = next((stage for stage in stages_of(job.type_id) if stage.kind == kind), None)
    if found is None:
        raise Conflict(NO_STAGE.format(kind=kind.label))
    return found


def standing(application: Application) -> Application:
    """Return the application that counts: another, where two records of one person were merged."""
    return application.joined_into or application


def enter(*, candidate: Candidate, job: Job, actor: Viewer, now: datetime) -> Application:
    """Return the person's application for the job; where there is none he is added. Inside a transaction.

    Raises InvalidInput for who is blocked there.
    """
    rows = Application.objects.select_related("stage", "job", "joined_into__stage", "joined_into__job")
    known = rows.filter(candidate=candidate, job=job).first()
    if known is None:
        _, made = add_to(job, first_stage(job), [candidate.pk], actor=actor, now=now)
        if not made:
            raise InvalidInput("他在这个客户的屏蔽名单里，不能推荐。")
        return made[0]
    return standing(known)


def put_forward(application: Application, *, actor: Viewer, now: datetime) -> None:
    """Move the application to 已推荐, unless it is there or further. Inside a transaction."""
    if application.stage.kind in (Kind.CONTACT, Kind.LOST):
        to = stage_of(application.job, Kind.SUBMITTED)
        take_step(application, to=to, verb="application.moved", actor=actor, now=now)


def follow_answer(
    application: Application, kind: Kind, *, reason: str, now: datetime
) -> StageEvent | None:
    """Move the application to where the client's answer takes it; None where it is there or further already.

    Inside a transaction.
    """
    at = Kind(application.stage.kind)
    if at is kind or (kind is Kind.INTERVIEW and at not in (Kind.CONTACT, Kind.SUBMITTED, Kind.LOST)):
        return None
    return take_step(
        application, to=stage_of(application.job, kind), reason=reason, verb="application.moved", actor=PROGRAM, now=now
    )


def step_back(application: Application, event: StageEvent, *, actor: Viewer, now: datetime) -> None:
    """Take a step back as if it had not been made; raises Conflict where others moved on since. Inside a transaction."""
    kept = made_good(steps_of(application))
    if event.before is None or not kept or kept[-1].number != event.pk:
        raise Conflict("之后又动过阶段，请直接在流程里移回去。")
    was = StageEvent.objects.get(pk=kept[-2].number)
    take_step(
        application, to=event.before, reason=was.reason, undoes=event, verb="application.undone", actor=actor, now=now
    )
