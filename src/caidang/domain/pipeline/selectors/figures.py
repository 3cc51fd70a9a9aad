"""用时与转化: how long people stand in each stage and how many go on, counted from the events."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from caidang.domain.clients.models import Job
from caidang.domain.pipeline.history import Place, StageFigures, Step, figures_of, histories_of
from caidang.domain.pipeline.models import Application, Stage, StageEvent
from caidang.domain.pipeline.selectors.within import get_job
from caidang.domain.pipeline.way import Kind
from caidang.foundation.accounts.policy import Action, Viewer, require

MOST_COUNTED: Final = 20_000
"""Applications looked at, the newest: counting more would keep the page waiting."""


@dataclass(frozen=True, slots=True)
class JobFigures:
    """The figures of one job, or of all jobs of its type, within reach; ``names`` are the stages'."""

    job: Job
    is_of_type: bool
    stages: tuple[tuple[str, Kind, StageFigures], ...]
    count: int


def job_figures(
    job_id: str, *, viewer: Viewer, now: datetime, is_of_type: bool = False
) -> JobFigures:
    """This function will count the steps of the applications that the viewer may see. Raises NotFound out of reach."""
    require(viewer, Action.READ_CANDIDATE)
    job = get_job(job_id, viewer=viewer)
    reach = Application.objects.visible_to(viewer)
    asked = reach.filter(job__type=job.type_id) if is_of_type else reach.filter(job=job)
    ids = asked.order_by("-pk").values("pk")[:MOST_COUNTED]
    events = StageEvent.objects.filter(application__in=ids).order_by("pk")
    rows = events.values_list("application_id", "pk", "after_id", "at", "undoes_id")
    histories = histories_of(
        (one, Step(number, stage, at, undoes)) for one, number, stage, at, undoes in rows.iterator()
    )
    stages = list(Stage.objects.filter(type=job.type_id))
    way = [Place(stage.pk, Kind(stage.kind), stage.position) for stage in stages]
    found = {one.stage: one for one in figures_of(histories.values(), way, until=now)}
    return JobFigures(
        job=job,
        is_of_type=is_of_type,
        stages=tuple(
            (stage.name, Kind(stage.kind), found[stage.pk])
            for stage in stages
            if stage.pk in found and (not stage.is_archived or found[stage.pk].standing)
        ),
        count=len(histories),
    )
