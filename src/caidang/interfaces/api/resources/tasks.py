"""What waits for the token's member, what he wants to be reminded of, and how far his work in the background is."""

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.review.selectors.bulk import list_bulk
from caidang.domain.review.selectors.reminders import list_reminders
from caidang.domain.review.selectors.work import WorkRow, list_work
from caidang.domain.review.services.chain.work import claim_next
from caidang.domain.review.services.news.reminders import add_reminder, finish_reminder
from caidang.domain.sheets.selectors.exports import list_exports
from caidang.domain.sheets.selectors.imports import list_imports
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.interfaces.api.door import viewer_of
from caidang.interfaces.api.paging import within
from caidang.interfaces.api.resources.work_shapes import (
    ProgressTold,
    ReminderTold,
    ReminderWanted,
    TaskTold,
)
from caidang.interfaces.api.shapes import Listed

router = Router()
_MOST_CURSOR = 60


@router.get("/tasks", response=Listed[TaskTold], summary="我的待办，最急的在前", tags=["待办"], operation_id="list_tasks")
def tasks(request: HttpRequest, limit: int = 40, cursor: str | None = None) -> Listed[TaskTold]:
    """List what waits for the token's member."""
    if cursor and (len(cursor) > _MOST_CURSOR or not cursor.isascii()):
        raise InvalidInput("cursor 不对：用上一页给的 next。")
    page = list_work(
        viewer=viewer_of(request), now=timezone.now(), today=timezone.localdate(), after=cursor or "", limit=within(limit)
    )
    items = [_task(row) for row in page.rows]
    return Listed(items=items, total=None, next=page.after or None)


@router.post("/tasks/next", response={200: dict[str, str], 204: None}, summary="领下一件", tags=["待办"], operation_id="take_task")
def take(request: HttpRequest) -> Status[dict[str, str]] | Status[None]:
    """Take the most urgent record that nobody works on, for half an hour; 204 when there is none."""
    case = claim_next(actor=viewer_of(request), now=timezone.now())
    return Status(204, None) if case is None else Status(200, {"candidate_id": str(case.candidate.public_id)})


@router.get("/reminders", response=list[ReminderTold], summary="我的提醒", tags=["待办"], operation_id="list_reminders")
def reminders(request: HttpRequest) -> list[ReminderTold]:
    """List the reminders that are not done."""
    found = list_reminders(viewer=viewer_of(request), now=timezone.now(), today=timezone.localdate())
    return [
        ReminderTold(id=one.public_id, text=one.text, candidate_id=one.person.public_id if one.person else None, due_at=one.due_at)
        for one in found
    ]


@router.post("/reminders", response={201: ReminderTold}, summary="记一个提醒", tags=["待办"], operation_id="add_reminder")
def remind(request: HttpRequest, wanted: ReminderWanted) -> Status[ReminderTold]:
    """Keep a reminder for the token's member."""
    viewer, now = viewer_of(request), timezone.now()
    record = get_candidate(wanted.candidate_id, viewer=viewer) if wanted.candidate_id else None
    row = add_reminder(text=wanted.text, due_at=wanted.due_at, candidate=record, actor=viewer, now=now)
    told = ReminderTold(
        id=str(row.public_id), text=wanted.text.strip(), candidate_id=str(record.public_id) if record else None, due_at=row.due_at
    )
    return Status(201, told)


@router.post("/reminders/{str:reminder_id}/done", response={204: None}, summary="做完了", tags=["待办"], operation_id="finish_reminder")
def done(request: HttpRequest, reminder_id: str) -> Status[None]:
    """Note that it is done."""
    finish_reminder(public_id=reminder_id, actor=viewer_of(request), now=timezone.now())
    return Status(204, None)


@router.get("/progress", response=list[ProgressTold], summary="后台的活儿做到哪了", tags=["待办"], operation_id="list_progress")
def progress(request: HttpRequest) -> list[ProgressTold]:
    """List the token's member's work in the background, the newest first: bulk acts, imports, exports."""
    viewer = viewer_of(request)
    found = [*_bulk(viewer), *_imports(viewer), *_exports(viewer)]
    return sorted(found, key=lambda one: one.began_at, reverse=True)


def _bulk(viewer: Viewer) -> list[ProgressTold]:
    return [
        ProgressTold(
            kind="bulk", id=one.public_id, label=one.label, total=one.total, done=one.done, is_running=one.is_running,
            began_at=one.began_at, problem=one.problem,
        )
        for one in list_bulk(viewer=viewer, now=timezone.now())
    ]  # fmt: skip


def _imports(viewer: Viewer) -> list[ProgressTold]:
    if not may(viewer, Action.RECEIVE):
        return []
    return [
        ProgressTold(
            kind="import", id=one.public_id, label=one.stage_label, total=one.total, done=one.done, is_running=one.is_busy,
            began_at=one.created_at, problem=one.problem,
        )
        for one in list_imports(viewer=viewer, now=timezone.now()).lines
    ]  # fmt: skip


def _exports(viewer: Viewer) -> list[ProgressTold]:
    if not may(viewer, Action.EXPORT):
        return []
    return [
        ProgressTold(
            kind="export", id=one.public_id, label=one.state_label, total=one.people, done=one.done, is_running=one.is_busy,
            began_at=one.created_at, problem=one.problem,
        )
        for one in list_exports(viewer=viewer, now=timezone.now()) if not one.may_decide
    ]  # fmt: skip


def _task(row: WorkRow) -> TaskTold:
    return TaskTold(
        candidate_id=row.person.public_id, candidate=str(row.person.name), state=row.state.value, asked=row.asked, since=row.since,
        due_at=row.due_at, hours=row.hours, is_urgent=row.is_urgent, is_returned=row.is_returned, assignee=row.assignee,
    )  # fmt: skip
