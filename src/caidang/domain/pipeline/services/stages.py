"""A job type's way is shaped: stages added, named, ordered, archived."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from django.db import IntegrityError
from django.db.models import Max

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.core.text.normalize import normalize
from caidang.domain.clients.models import Job, JobType
from caidang.domain.pipeline.models import Application, Stage, StageEvent
from caidang.domain.pipeline.selectors.within import stages_of
from caidang.domain.pipeline.way import DEFAULT_STAGES, Kind, check_stages
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import serialise, write_tx

_T = TypeVar("_T")

MAX_TYPE_NAME = 40
MAX_STAGE_NAME = 20
MOST_STAGES = 20


def add_type(*, name: str, actor: Viewer, now: datetime) -> JobType:
    """This function will make a job type with the stages as delivered; raises Conflict for a name that is taken."""
    require(actor, Action.MANAGE_STAGES)
    name = _fit(name, MAX_TYPE_NAME)
    with write_tx():
        last: int | None = JobType.objects.aggregate(n=Max("position"))["n"]
        made = _named(lambda: JobType.objects.create(name=name, position=(last or 0) + 1), name)
        _deliver(made)
        _note("job_type.added", made, actor, now)
    return made


def stages_for_use(type_id: int) -> list[Stage]:
    """This function will return the stages of a job type that take people in; one that has none at all gets those as delivered."""
    found = stages_of(type_id)
    if found or Stage.objects.filter(type_id=type_id).exists():
        return found
    with write_tx():
        of = _type(type_id)
        if not Stage.objects.filter(type=of).exists():
            _deliver(of)
    return stages_of(type_id)


def rename_type(*, type_id: int, name: str, actor: Viewer, now: datetime) -> None:
    """This function will give a job type another name; raises Conflict for one that is taken."""
    require(actor, Action.MANAGE_STAGES)
    name = _fit(name, MAX_TYPE_NAME)
    with write_tx():
        kind = _type(type_id)
        _named(lambda: JobType.objects.filter(pk=kind.pk).update(name=name), name)
        _note("job_type.changed", kind, actor, now)


def archive_type(*, type_id: int, is_archived: bool, actor: Viewer, now: datetime) -> None:
    """This function will put a job type away, so that no new job gets it, or bring it back.

    Raises Conflict for the last one that is left, and for one whose jobs are still open.
    """
    require(actor, Action.MANAGE_STAGES)
    with write_tx():
        kind = _type(type_id)
        if is_archived:
            if not JobType.objects.filter(is_archived=False).exclude(pk=kind.pk).exists():
                raise Conflict("至少要留一个职位类型。")
            if Job.objects.filter(type=kind).exclude(status=Job.Status.CLOSED).exists():
                raise Conflict("还有没关闭的职位在用它，先给它们换个类型或关闭。")
        JobType.objects.filter(pk=kind.pk).update(is_archived=is_archived)
        _note("job_type.changed", kind, actor, now)


def add_stage(*, type_id: int, name: str, kind: str, actor: Viewer, now: datetime) -> Stage:
    """This function will add a stage behind the last of its kind; raises InvalidInput where the way would not hold."""
    require(actor, Action.MANAGE_STAGES)
    name = _fit(name, MAX_STAGE_NAME)
    what = _kind(kind)
    with write_tx():
        of = _type(type_id)
        stages = _stages(of)
        if len(stages) >= MOST_STAGES:
            raise InvalidInput(f"一类职位最多 {MOST_STAGES} 个阶段。")
        at = sum(stage.place[0].order <= what.order for stage in stages if not stage.is_archived)
        at_all = sum(stage.place[0].order <= what.order for stage in stages)
        made = Stage(type=of, name=name, kind=what.value, position=at_all)
        kinds = [stage.place[0] for stage in stages if not stage.is_archived]
        check_stages([*kinds[:at], what, *kinds[at:]])
        _named(made.save, name)
        _number([*stages[:at_all], made, *stages[at_all:]])
        _note("job_type.changed", of, actor, now, stage=made.pk)
    return made


def rename_stage(*, stage_id: int, name: str, actor: Viewer, now: datetime) -> None:
    """This function will give a stage another name; raises Conflict for one that its type has already."""
    require(actor, Action.MANAGE_STAGES)
    name = _fit(name, MAX_STAGE_NAME)
    with write_tx():
        stage = _stage(stage_id)
        _named(lambda: Stage.objects.filter(pk=stage.pk).update(name=name), name)
        _note("job_type.changed", stage.type, actor, now, stage=stage.pk)


def set_kind(*, stage_id: int, kind: str, actor: Viewer, now: datetime) -> None:
    """This function will have a stage stand for something else; raises InvalidInput where the way would not hold."""
    require(actor, Action.MANAGE_STAGES)
    what = _kind(kind)
    with write_tx():
        stage = _stage(stage_id)
        stages = _stages(stage.type)
        check_stages([what if s.pk == stage.pk else s.place[0] for s in stages if not s.is_archived])
        Stage.objects.filter(pk=stage.pk).update(kind=what.value)
        _note("job_type.changed", stage.type, actor, now, stage=stage.pk)


def reorder_stages(*, type_id: int, order: Sequence[int], actor: Viewer, now: datetime) -> None:
    """This function will put a type's stages in this order; those not named, archived ones, come last.

    Raises InvalidInput where the way would not hold.
    """
    require(actor, Action.MANAGE_STAGES)
    with write_tx():
        of = _type(type_id)
        stages = {stage.pk: stage for stage in _stages(of)}
        wanted = [stages[pk] for pk in dict.fromkeys(order) if pk in stages]
        wanted += [stage for stage in stages.values() if stage not in wanted]
        check_stages([stage.place[0] for stage in wanted if not stage.is_archived])
        _number(wanted)
        _note("job_type.changed", of, actor, now)


def archive_stage(*, stage_id: int, is_archived: bool, actor: Viewer, now: datetime) -> None:
    """This function will put a stage away, so that nobody comes into it any more, or bring it back.

    Who stands there stays there. Raises InvalidInput where the way would not hold without it.
    """
    require(actor, Action.MANAGE_STAGES)
    with write_tx():
        stage = _stage(stage_id)
        stage.is_archived = is_archived
        kept = [stage if s.pk == stage.pk else s for s in _stages(stage.type)]
        check_stages([s.place[0] for s in kept if not s.is_archived])
        stage.save(update_fields=["is_archived"])
        _note("job_type.changed", stage.type, actor, now, stage=stage.pk)


def remove_stage(*, stage_id: int, actor: Viewer, now: datetime) -> None:
    """This function will delete a stage that nobody ever came to; raises Conflict for any other."""
    require(actor, Action.MANAGE_STAGES)
    with write_tx():
        stage = _stage(stage_id)
        events = StageEvent.objects.filter(after=stage).exists() or StageEvent.objects.filter(before=stage).exists()
        if events or Application.objects.filter(stage=stage).exists():
            raise Conflict("有人到过这个阶段，不能删除，可以停用：以后没人再进来，历史还在。")
        rest = [s for s in _stages(stage.type) if s.pk != stage.pk]
        check_stages([s.place[0] for s in rest if not s.is_archived])
        stage.delete()
        _number(rest)
        _note("job_type.changed", stage.type, actor, now)


def _deliver(of: JobType) -> None:
    Stage.objects.bulk_create(
        Stage(type=of, name=stage, kind=kind.value, position=position)
        for position, (stage, kind) in enumerate(DEFAULT_STAGES)
    )


def _type(type_id: int) -> JobType:
    serialise("pipeline.stages")
    found = JobType.objects.filter(pk=type_id).first()
    if found is None:
        raise NotFound("没有这个职位类型，刷新后再看。")
    return found


def _stage(stage_id: int) -> Stage:
    serialise("pipeline.stages")
    found = Stage.objects.select_related("type").filter(pk=stage_id).first()
    if found is None:
        raise NotFound("没有这个阶段，刷新后再看。")
    return found


def _stages(of: JobType) -> list[Stage]:
    return list(Stage.objects.filter(type=of))


def _number(stages: Sequence[Stage]) -> None:
    for position, stage in enumerate(stages):
        stage.position = position
    Stage.objects.bulk_update(stages, ["position"])


def _kind(kind: str) -> Kind:
    if kind not in set(Kind):
        raise InvalidInput("请选这个阶段的含义。")
    return Kind(kind)


def _fit(name: str, longest: int) -> str:
    fit = normalize(name).strip()
    if not fit or len(fit) > longest:
        raise InvalidInput(f"名称要写，最多 {longest} 个字。")
    return fit


def _named(write: Callable[[], _T], name: str) -> _T:
    try:
        with write_tx():
            return write()
    except IntegrityError as error:
        raise Conflict(f"已经有一个叫「{name}」的。") from error


def _note(verb: str, of: JobType, actor: Viewer, now: datetime, **detail: int) -> None:
    audit.record(
        actor_id=actor.user_id, verb=verb, subject=f"job_type:{of.pk}", now=now, detail=detail
    )
