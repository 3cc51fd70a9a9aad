"""Sheets that leave, and the log, for programs."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Status

from caidang.core.errors import NotFound
from caidang.domain.candidates.selectors.finding.selection import picked_ids
from caidang.domain.sheets.selectors.exports import ExportLine, list_exports
from caidang.domain.sheets.services.asking import ask_export, fetch_export
from caidang.foundation.accounts.audit_log import LogFilter, list_log
from caidang.foundation.accounts.policy import Viewer
from caidang.interfaces.api.door import viewer_of
from caidang.interfaces.api.paging import next_of, place_of, within
from caidang.interfaces.api.resources.work_shapes import (
    EventTold,
    ExportTold,
    ExportWanted,
    LogAsked,
)
from caidang.interfaces.api.shapes import Listed

router = Router()


@router.get("/exports", response=list[ExportTold], summary="我要的导出", tags=["导出"], operation_id="list_exports")
def exports(request: HttpRequest) -> list[ExportTold]:
    """List one's own exports and how far they are."""
    return [_export(one) for one in _mine(viewer_of(request))]


@router.post("/exports", response={201: ExportTold}, summary="导出成表格", tags=["导出"], operation_id="ask_export")
def ask(request: HttpRequest, wanted: ExportWanted) -> Status[ExportTold]:
    """Ask for a sheet; above the limit it waits until a second person agrees on the page of exports."""
    viewer, now = viewer_of(request), timezone.now()
    row = ask_export(
        ids=picked_ids(wanted.candidates, viewer=viewer), columns=wanted.columns, kind=wanted.kind, purpose=wanted.purpose,
        reason=wanted.reason, recipient=wanted.recipient, days=wanted.days, is_clear=False, password="", is_canary=False,  # noqa: S106 - none
        actor=viewer, now=now,
    )  # fmt: skip
    return Status(201, _one(str(row.public_id), viewer))


@router.get("/exports/{str:export_id}", response=ExportTold, summary="导出做到哪一步了", tags=["导出"], operation_id="get_export")
def export(request: HttpRequest, export_id: str) -> ExportTold:
    """Return how far one's own export is."""
    return _one(export_id, viewer_of(request))


@router.get("/exports/{str:export_id}/file", summary="取导出的文件", tags=["导出"], operation_id="get_export_file")
def export_file(request: HttpRequest, export_id: str) -> HttpResponse:
    """Return the file of one's own export; that it was taken is written down."""
    row, data = fetch_export(public_id=export_id, actor=viewer_of(request), now=timezone.now())
    answer = HttpResponse(data, content_type="application/octet-stream")
    name = quote(f"候选人.{'zip' if row.kind == 'json' else row.kind}")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


@router.get("/audit", response=Listed[EventTold], summary="审计记录，新的在前", tags=["审计"], operation_id="list_audit")
def log(request: HttpRequest, asked: Query[LogAsked]) -> Listed[EventTold]:
    """List what was done, for who may read the log."""
    chosen = LogFilter(
        actor=asked.actor, kind=asked.kind, subject=asked.subject, since=asked.since, until=asked.until,
        verbs=(asked.verb,) if asked.verb else (),
    )  # fmt: skip
    page = list_log(viewer=viewer_of(request), chosen=chosen, before=place_of(asked.cursor), limit=within(asked.limit))
    items = [
        EventTold(seq=row.seq, at=row.at, actor=row.actor, verb=row.verb, subject=row.subject, detail=dict(row.detail)) for row in page.rows
    ]
    return Listed(items=items, total=None, next=next_of(page.before or 0))


def _mine(viewer: Viewer) -> list[ExportLine]:
    return [one for one in list_exports(viewer=viewer, now=timezone.now()) if not one.may_decide]


def _one(public_id: str, viewer: Viewer) -> ExportTold:
    found = next((one for one in _mine(viewer) if one.public_id == public_id), None)
    if found is None:
        raise NotFound("没有这次导出，或者不是你要的。")
    return _export(found)


def _export(one: ExportLine) -> ExportTold:
    return ExportTold(
        id=one.public_id, state=one.state, people=one.people, done=one.done, left_out=one.left_out, purpose=one.purpose,
        created_at=one.created_at, expires_at=one.expires_at, problem=one.problem, may_fetch=one.may_fetch,
    )  # fmt: skip
