"""Work for programs: people on their way to jobs, interviews, sheets that leave, and the log."""

from datetime import date
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Status

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.selectors.selection import picked_ids
from caidang.domain.clients.models import JobType
from caidang.domain.pipeline.models import ApplyItem, Stage
from caidang.domain.pipeline.selectors.board import Card, view_card
from caidang.domain.pipeline.selectors.interviews_lists import InterviewRow, read_week
from caidang.domain.pipeline.selectors.listing import list_applications
from caidang.domain.pipeline.services.applying import apply_people
from caidang.domain.pipeline.services.moving import move
from caidang.domain.sheets.selectors.exports import ExportLine, list_exports
from caidang.domain.sheets.services.asking import ask_export, fetch_export
from caidang.foundation.accounts.audit_log import EVERYTHING, list_log
from caidang.interfaces.api.door import viewer_of
from caidang.interfaces.api.paging import next_page, page_of
from caidang.interfaces.api.shapes import (
    Added,
    ApplicationTold,
    EventTold,
    ExportTold,
    ExportWanted,
    InterviewTold,
    Listed,
    MoveWanted,
    PeopleWanted,
)

router = Router()


@router.get(
    "/jobs/{str:job_id}/applications", response=Listed[ApplicationTold], summary="职位的应聘", tags=["流程"], operation_id="list_applications"
)
def applications(request: HttpRequest, job_id: str, stage: int = 0, cursor: str | None = None) -> Listed[ApplicationTold]:
    """List who is on the way to a job, in the stages' order, or those in one ``stage``."""
    found = list_applications(
        job_id, viewer=viewer_of(request), now=timezone.now(), today=timezone.localdate(), stage=max(0, stage), page=page_of(cursor)
    )
    items = [_application(card, at) for card, at in found.lines]
    return Listed(items=items, total=found.total, next=next_page(found.page, found.pages))


@router.post("/jobs/{str:job_id}/applications", response=Added, summary="把人加入职位", tags=["流程"], operation_id="add_applications")
def add(request: HttpRequest, job_id: str, wanted: PeopleWanted) -> Added:
    """Add people to a job's first stage; who is there already, is blocked or out of reach is counted and left out."""
    done = apply_people(job_id=job_id, public_ids=wanted.candidates, actor=viewer_of(request), now=timezone.now())
    return Added(added=len(done.made), outcomes={ApplyItem.Outcome(one).value: n for one, n in done.counts.items()})


@router.post("/applications/{str:application_id}/move", response=ApplicationTold, summary="移一步", tags=["流程"], operation_id="move_application")
def step(request: HttpRequest, application_id: str, wanted: MoveWanted) -> ApplicationTold:
    """Take somebody into another stage; refused (409) where he has left the stage in which he was seen."""
    viewer, now = viewer_of(request), timezone.now()
    move(public_id=application_id, stage_id=wanted.stage, seen=wanted.seen, reason=wanted.reason, actor=viewer, now=now)
    card = view_card(application_id, viewer=viewer, now=now, today=timezone.localdate())
    return _application(card, Stage.objects.get(pk=card.stage))


@router.get("/stages", response=list[dict[str, object]], summary="各种职位的阶段", tags=["流程"], operation_id="list_stages")
def stages(request: HttpRequest) -> list[dict[str, object]]:
    """List the stages of each type of job, in their order."""
    viewer_of(request)
    types = JobType.objects.order_by("pk").values_list("pk", "name")
    rows = Stage.objects.order_by("position", "pk").values("pk", "type_id", "name", "kind")
    return [
        {"type": name, "stages": [{"id": row["pk"], "name": row["name"], "kind": row["kind"]} for row in rows if row["type_id"] == pk]}
        for pk, name in types
    ]


@router.get("/interviews", response=list[InterviewTold], summary="一周的面试", tags=["面试"], operation_id="list_interviews")
def interviews(request: HttpRequest, day: date | None = None, whose: str = "mine") -> list[InterviewTold]:
    """List the interviews of the week around a day, one's own or (``whose=all``) everybody's within reach."""
    around = day or timezone.localdate()
    if not date(1990, 1, 1) <= around <= date(2200, 1, 1):
        raise InvalidInput("日期太远了。")
    week = read_week(viewer=viewer_of(request), day=around, now=timezone.now(), is_everyone=whose == "all")
    return [_interview(row) for _, rows in week.days for row in rows]


@router.get("/audit", response=Listed[EventTold], summary="审计记录，新的在前", tags=["审计"], operation_id="list_audit")
def log(request: HttpRequest, cursor: str | None = None) -> Listed[EventTold]:
    """List what was done, for who may read the log. ``total`` is how many this page has."""
    before = page_of(cursor) if cursor else 0
    page = list_log(viewer=viewer_of(request), chosen=EVERYTHING, before=before)
    items = [
        EventTold(seq=row.seq, at=row.at, actor=row.actor, verb=row.verb, subject=row.subject, detail=dict(row.detail)) for row in page.rows
    ]
    return Listed(items=items, total=len(items), next=str(page.before) if page.before else None)


@router.get("/exports", response=list[ExportTold], summary="我要的导出", tags=["导出"], operation_id="list_exports")
def exports(request: HttpRequest) -> list[ExportTold]:
    """List one's own exports and how far they are."""
    found = list_exports(viewer=viewer_of(request), now=timezone.now())
    return [_export(one) for one in found if not one.may_decide]


@router.post("/exports", response={201: ExportTold}, summary="导出成表格", tags=["导出"], operation_id="ask_export")
def ask(request: HttpRequest, wanted: ExportWanted) -> Status[ExportTold]:
    """Ask for a sheet; above the limit it waits until a second person agrees on the page of exports."""
    viewer, now = viewer_of(request), timezone.now()
    row = ask_export(
        ids=picked_ids(wanted.candidates, viewer=viewer), columns=wanted.columns, kind=wanted.kind, purpose=wanted.purpose,
        reason=wanted.reason, recipient=wanted.recipient, days=wanted.days, is_clear=False, password="", is_canary=False,  # noqa: S106 - none
        actor=viewer, now=now,
    )  # fmt: skip
    line = next(one for one in list_exports(viewer=viewer, now=now) if one.public_id == str(row.public_id))
    return Status(201, _export(line))


@router.get("/exports/{str:export_id}/file", summary="取导出的文件", tags=["导出"], operation_id="get_export_file")
def export_file(request: HttpRequest, export_id: str) -> HttpResponse:
    """Return the file of one's own export; that it was taken is written down."""
    row, data = fetch_export(public_id=export_id, actor=viewer_of(request), now=timezone.now())
    answer = HttpResponse(data, content_type="application/octet-stream")
    name = quote(f"候选人.{'zip' if row.kind == 'json' else row.kind}")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


def _application(card: Card, stage: Stage) -> ApplicationTold:
    return ApplicationTold(
        id=card.public_id, candidate_id=card.person.public_id, candidate=str(card.person.name), job_id=card.job_id, job=card.job,
        client=card.client, stage=stage.pk, stage_name=stage.name, since=card.since, days=card.days, owner=card.owner, reason=card.reason,
    )  # fmt: skip


def _interview(row: InterviewRow) -> InterviewTold:
    return InterviewTold(
        id=row.public_id, start=row.start, end=row.end, round=row.words, status=row.status, decision=row.decision,
        candidate=str(row.person), candidate_id=row.record or None, job=row.job, client=row.client, interviewers=list(row.interviewers),
    )  # fmt: skip


def _export(one: ExportLine) -> ExportTold:
    return ExportTold(
        id=one.public_id, state=one.state, people=one.people, done=one.done, left_out=one.left_out, purpose=one.purpose,
        created_at=one.created_at, expires_at=one.expires_at, problem=one.problem, may_fetch=one.may_fetch,
    )  # fmt: skip
