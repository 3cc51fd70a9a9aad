"""The applications, jobs and stages that somebody may see, found by what stands in an address."""

from caidang.core.errors import NotFound
from caidang.domain.clients.models import Job
from caidang.domain.pipeline.models import Application, Stage
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.public_ids import parse_public_id

NO_APPLICATION = "没有这条应聘，或者它不在你的范围里。"
NO_JOB = "没有这个职位，或者它不在你的范围里。"


def get_application(public_id: object, *, viewer: Viewer) -> Application:
    """Return the application with its person, job and stage; raises NotFound out of reach."""
    require(viewer, Action.READ_CANDIDATE)
    require(viewer, Action.READ_CLIENT)
    key = parse_public_id(public_id, missing=NO_APPLICATION)
    reach = Application.objects.visible_to(viewer).select_related(
        "candidate__audience", "job__client", "job__type", "stage"
    )
    found = reach.filter(public_id=key).first()
    if found is None:
        raise NotFound(NO_APPLICATION)
    return found


def get_job(public_id: object, *, viewer: Viewer) -> Job:
    """Return the job with its client and type; raises NotFound out of reach."""
    require(viewer, Action.READ_CLIENT)
    key = parse_public_id(public_id, missing=NO_JOB)
    reach = Job.objects.visible_to(viewer).select_related("client", "type")
    found = reach.filter(public_id=key).first()
    if found is None:
        raise NotFound(NO_JOB)
    return found


def stages_of(type_id: int, *, are_archived_too: bool = False) -> list[Stage]:
    """Return the stages of a job type in their order."""
    stages = Stage.objects.filter(type_id=type_id)
    return list(stages if are_archived_too else stages.filter(is_archived=False))


def stage_like(stage_id: int, *, type_id: int) -> Stage:
    """Return the stage of the type that is this one or, of another type's, its like; raises NotFound.

    A board of several types has one column for stages of the same kind and name.
    """
    asked = Stage.objects.filter(pk=stage_id).first()
    if asked is not None and asked.type_id != type_id:
        same = Stage.objects.filter(type_id=type_id, kind=asked.kind, name=asked.name)
        asked = same.first()
    if asked is None or asked.is_archived:
        raise NotFound("这类职位没有这个阶段，刷新后再移。")
    return asked
