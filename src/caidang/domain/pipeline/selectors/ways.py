"""The job types with their stages, as the page that shapes them shows them."""

from dataclasses import dataclass

from django.db.models import Count

from caidang.domain.clients.models import Job, JobType
from caidang.domain.pipeline.models import Application, Stage, StageEvent
from caidang.domain.pipeline.way import Kind
from caidang.foundation.accounts.policy import Action, Viewer, require


@dataclass(frozen=True, slots=True)
class ShownStage:
    """A stage; ``people`` stand there now; ``may_go`` where nobody ever came to it."""

    id: int
    name: str
    kind: Kind
    is_archived: bool
    people: int
    may_go: bool


@dataclass(frozen=True, slots=True)
class ShownWay:
    """A job type with its stages in order; ``jobs`` have it."""

    id: int
    name: str
    is_archived: bool
    jobs: int
    stages: tuple[ShownStage, ...]


def list_ways(*, viewer: Viewer) -> list[ShownWay]:
    """This function will return every job type with its stages, those put away last."""
    require(viewer, Action.MANAGE_STAGES)
    jobs = dict(Job.objects.visible_to(viewer).order_by().values_list("type").annotate(n=Count("pk")))
    people = dict(Application.objects.visible_to(viewer).order_by().values_list("stage").annotate(n=Count("pk")))
    passed = set(StageEvent.objects.order_by().values_list("after", flat=True).distinct())
    stages: dict[int, list[ShownStage]] = {}
    for stage in Stage.objects.order_by("type", "position", "pk"):
        stages.setdefault(stage.type_id, []).append(
            ShownStage(
                stage.pk, stage.name, Kind(stage.kind), stage.is_archived, people.get(stage.pk, 0),
                stage.pk not in passed,
            )
        )  # fmt: skip
    return [
        ShownWay(one.pk, one.name, one.is_archived, jobs.get(one.pk, 0), tuple(stages.get(one.pk, ())))
        for one in JobType.objects.order_by("is_archived", "position", "name")
    ]


def ways_in_use() -> list[tuple[int, str, list[Stage]]]:
    """This function will return each job type that jobs may be of, by number and name, with the stages that are passed, in order."""
    stages: dict[int, list[Stage]] = {}
    for stage in Stage.objects.filter(is_archived=False).order_by("position", "pk"):
        stages.setdefault(stage.type_id, []).append(stage)
    types = JobType.objects.filter(is_archived=False).order_by("position", "name").values_list("pk", "name")
    return [(pk, name, stages.get(pk, [])) for pk, name in types]
