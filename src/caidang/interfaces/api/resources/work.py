"""People on their way to jobs, for programs."""

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from caidang.domain.pipeline.models import ApplyItem, Stage
from caidang.domain.pipeline.selectors.board import Card, view_card
from caidang.domain.pipeline.selectors.listing import applications_after
from caidang.domain.pipeline.selectors.within import get_application
from caidang.domain.pipeline.services.applying import apply_people
from caidang.domain.pipeline.services.moving import move
from caidang.foundation.accounts.policy import Viewer
from caidang.interfaces.api.door import viewer_of
from caidang.interfaces.api.paging import next_of, place_of, within
from caidang.interfaces.api.resources.work_shapes import (
    Added,
    ApplicationTold,
    MoveWanted,
    PeopleWanted,
)
from caidang.interfaces.api.shapes import Listed

router = Router(tags=["流程"])


@router.get(
    "/jobs/{str:job_id}/applications", response=Listed[ApplicationTold], summary="职位的应聘，先加入的在前", operation_id="list_applications"
)
def applications(
    request: HttpRequest, job_id: str, stage: int = 0, limit: int = 50, cursor: str | None = None
) -> Listed[ApplicationTold]:
    """List who is on the way to a job, or those in one ``stage``."""
    lines, total, after = applications_after(
        job_id, viewer=viewer_of(request), now=timezone.now(), today=timezone.localdate(), stage=min(max(0, stage), 2**31),
        after=place_of(cursor), limit=within(limit),
    )  # fmt: skip
    return Listed(items=[_application(card, at) for card, at in lines], total=total, next=next_of(after))


@router.post("/jobs/{str:job_id}/applications", response=Added, summary="把人加入职位", operation_id="add_applications")
def add(request: HttpRequest, job_id: str, wanted: PeopleWanted) -> Added:
    """Add people to a job's first stage; who is there already, is blocked or out of reach is counted and left out."""
    done = apply_people(job_id=job_id, public_ids=wanted.candidates, actor=viewer_of(request), now=timezone.now())
    return Added(added=len(done.made), outcomes={ApplyItem.Outcome(one).value: n for one, n in done.counts.items()})


@router.get("/applications/{str:application_id}", response=ApplicationTold, summary="一个应聘", operation_id="get_application")
def read(request: HttpRequest, application_id: str) -> ApplicationTold:
    """Return one application and where it stands."""
    return _told(application_id, viewer_of(request))


@router.post("/applications/{str:application_id}/move", response=ApplicationTold, summary="移一步", operation_id="move_application")
def step(request: HttpRequest, application_id: str, wanted: MoveWanted) -> ApplicationTold:
    """Take somebody into another stage; refused (409) where he has left the stage in which he was seen."""
    viewer = viewer_of(request)
    move(
        public_id=application_id, stage_id=wanted.stage, seen=wanted.seen, reason=wanted.reason, actor=viewer, now=timezone.now()
    )
    return _told(application_id, viewer)


def _told(application_id: str, viewer: Viewer) -> ApplicationTold:
    one = get_application(application_id, viewer=viewer)
    card = view_card(str(one.public_id), viewer=viewer, now=timezone.now(), today=timezone.localdate())
    return _application(card, Stage.objects.get(pk=card.stage))


def _application(card: Card, stage: Stage) -> ApplicationTold:
    return ApplicationTold(
        id=card.public_id, candidate_id=card.person.public_id, candidate=str(card.person.name), job_id=card.job_id, job=card.job,
        client=card.client, stage=stage.pk, stage_name=stage.name, since=card.since, days=card.days, owner=card.owner, reason=card.reason,
    )  # fmt: skip
