"""The one place where submissions put people into a job's way and move them along it."""

from collections.abc import Iterable
from datetime import datetime

from caidang.core.errors import Conflict
from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.models import Job
from caidang.domain.pipeline.models import Application, Stage, StageEvent
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

NO_WAY = "这类职位还没有「{kind}」阶段，请主管先在流程里加上。"
ORDER = (
    Stage.Kind.CONTACT, Stage.Kind.SUBMITTED, Stage.Kind.INTERVIEW, Stage.Kind.OFFER,
    Stage.Kind.PLACED, Stage.Kind.GUARANTEED,
)  # fmt: skip
"""What stages mean, from the first contact on; who left the way is nowhere on it."""


def first_stage(job: Job, kind: Stage.Kind) -> Stage:
    """Return the first stage of this meaning on the job's way; raises Conflict where there is none."""
    found = Stage.objects.filter(type_id=job.type_id, kind=kind, is_archived=False).first()
    if found is None:
        raise Conflict(NO_WAY.format(kind=kind.label))
    return found


def enter(*, candidate: Candidate, job: Job, actor: Viewer, now: datetime) -> Application:
    """Return the person's application for the job; where there is none one is made, at the way's first stage."""
    with write_tx():
        known = Application.objects.select_related("stage").filter(candidate=candidate, job=job).first()
        if known is not None:
            return known
        stage = Stage.objects.filter(type_id=job.type_id, is_archived=False).first()
        if stage is None:
            raise Conflict("这类职位还没有流程，请主管先加上阶段。")
        made = Application.objects.create(
            candidate=candidate, job=job, stage=stage, stage_since=now, owner=actor.user_id,
            created_at=now, created_by=actor.user_id,
        )  # fmt: skip
        _note(made, None, stage, actor.user_id, now)
    return made


def put_forward(application: Application, *, actor: Viewer, now: datetime) -> None:
    """Move the application to 已推荐, unless it is there or further. Inside a transaction."""
    if application.stage.kind in (Stage.Kind.CONTACT, Stage.Kind.LOST):
        stage = first_stage(application.job, Stage.Kind.SUBMITTED)
        step(application, stage, actor=actor.user_id, now=now)


def step(
    application: Application, stage: Stage, *, actor: int | None, now: datetime, reason: str = "",
    undoes: StageEvent | None = None,
) -> StageEvent | None:  # fmt: skip
    """Move an application to a stage; returns the event, None where it stands there already. Inside a transaction."""
    if application.stage_id == stage.pk:
        return None
    before = application.stage
    application.stage, application.stage_since, application.reason = stage, now, reason
    application.save(update_fields=["stage", "stage_since", "reason"])
    return _note(application, before, stage, actor, now, reason=reason, undoes=undoes)


def reached(application: Application, kinds: Iterable[str]) -> bool:
    """Tell whether the application stands at one of these kinds of stages, or ever did."""
    wanted = set(kinds)
    if application.stage.kind in wanted:
        return True
    return StageEvent.objects.filter(
        application=application, undoes=None, undone_by=None, after__kind__in=wanted
    ).exists()


def _note(
    application: Application, before: Stage | None, after: Stage, actor: int | None, now: datetime,
    *, reason: str = "", undoes: StageEvent | None = None,
) -> StageEvent:  # fmt: skip
    audit.record(
        actor_id=actor, verb="pipeline.moved", subject=f"candidate:{application.candidate_id}", now=now,
        detail={"application": application.pk, "stage": after.pk},
    )  # fmt: skip
    return StageEvent.objects.create(
        application=application, before=before, after=after, reason=reason, undoes=undoes, actor=actor, at=now
    )
