"""Clients and their jobs for programs: listed, read, added, changed as they were read."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Status

from caidang.core.match.requirement_lines import parse_requirement, requirement_line
from caidang.core.match.requirements import Kind
from caidang.domain.clients.selectors import clients, jobs
from caidang.domain.clients.services.clients import add_client
from caidang.domain.clients.services.jobs import add_job, change_job, close_job
from caidang.domain.pipeline.services.client_standing import change_client
from caidang.foundation.accounts.policy import Viewer
from caidang.interfaces.api.door import viewer_of
from caidang.interfaces.api.paging import next_of, place_of, within
from caidang.interfaces.api.resources.work_shapes import (
    ClientChanged,
    ClientTold,
    ClientWanted,
    JobChanged,
    JobClosed,
    JobTold,
    JobWanted,
    JobWhole,
    RequirementTold,
)
from caidang.interfaces.api.shapes import Listed
from caidang.interfaces.api.states import as_read, etag

router = Router(tags=["客户与职位"])


@router.get("/clients", response=Listed[ClientTold], summary="客户，最近添加的在前", operation_id="list_clients")
def list_clients(request: HttpRequest, q: str = "", limit: int = 50, cursor: str | None = None) -> Listed[ClientTold]:
    """List the clients within reach; ``q`` finds a name."""
    rows, total, after = clients.clients_before(
        viewer=viewer_of(request), text=q[:100], before=place_of(cursor), limit=within(limit)
    )
    return Listed(items=[_client(row) for row in rows], total=total, next=next_of(after))


@router.post("/clients", response={201: ClientTold}, summary="新的客户", operation_id="add_client")
def new_client(request: HttpRequest, wanted: ClientWanted, response: HttpResponse) -> Status[ClientTold]:
    """Add a client; it is the token's member's."""
    viewer = viewer_of(request)
    values = {"owner": viewer.user_id, **wanted.dict(exclude_unset=True)}
    made = add_client(values=values, actor=viewer, now=timezone.now())
    return Status(201, _one_client(str(made.public_id), viewer, response))


@router.get("/clients/{str:client_id}", response=ClientTold, summary="一个客户", operation_id="get_client")
def get_client(request: HttpRequest, client_id: str, response: HttpResponse) -> ClientTold:
    """Return one client. ``ETag`` names its state."""
    return _one_client(client_id, viewer_of(request), response)


@router.patch("/clients/{str:client_id}", response=ClientTold, summary="改一个客户", operation_id="change_client")
def patch_client(request: HttpRequest, client_id: str, wanted: ClientChanged, response: HttpResponse) -> ClientTold:
    """Change what is named, if the client is as it was read (``If-Match``)."""
    viewer = viewer_of(request)
    client = clients.get_client(client_id, viewer=viewer)
    with as_read(request, f"client:{client.pk}", lambda: _client_state(clients.view_client(client_id, viewer=viewer).row)):
        change_client(client=client, values=wanted.dict(exclude_unset=True), actor=viewer, now=timezone.now())
    return _one_client(client_id, viewer, response)


@router.get("/jobs", response=Listed[JobTold], summary="职位，最近添加的在前", operation_id="list_jobs")
def list_jobs(
    request: HttpRequest, q: str = "", status: str = "live", limit: int = 50, cursor: str | None = None
) -> Listed[JobTold]:
    """List the jobs within reach; ``status`` is one of theirs, ``live`` for all that are not over, or ``any``."""
    rows, total, after = jobs.jobs_before(
        viewer=viewer_of(request), text=q[:100], filters={"status": status}, before=place_of(cursor), limit=within(limit)
    )
    return Listed(items=[_job(row) for row in rows], total=total, next=next_of(after))


@router.post("/clients/{str:client_id}/jobs", response={201: JobWhole}, summary="新的职位", operation_id="add_job")
def new_job(request: HttpRequest, client_id: str, wanted: JobWanted, response: HttpResponse) -> Status[JobWhole]:
    """Add a job of a client; it is the token's member's."""
    viewer = viewer_of(request)
    client = clients.get_client(client_id, viewer=viewer)
    values = {"owner": viewer.user_id, **_values(wanted.dict(exclude_unset=True))}
    made = add_job(client=client, values=values, actor=viewer, now=timezone.now())
    return Status(201, _one_job(str(made.public_id), viewer, response))


@router.get("/jobs/{str:job_id}", response=JobWhole, summary="一个职位", operation_id="get_job")
def get_job(request: HttpRequest, job_id: str, response: HttpResponse) -> JobWhole:
    """Return one job with what it asks for. ``ETag`` names its state."""
    return _one_job(job_id, viewer_of(request), response)


@router.patch("/jobs/{str:job_id}", response=JobWhole, summary="改一个职位", operation_id="change_job")
def patch_job(request: HttpRequest, job_id: str, wanted: JobChanged, response: HttpResponse) -> JobWhole:
    """Change what is named, if the job is as it was read (``If-Match``)."""
    viewer = viewer_of(request)
    job = jobs.get_job(job_id, viewer=viewer)
    with as_read(request, f"job:{job.pk}", lambda: _job_state(jobs.view_job(job_id, viewer=viewer).row)):
        change_job(job=job, values=_values(wanted.dict(exclude_unset=True)), actor=viewer, now=timezone.now())
    return _one_job(job_id, viewer, response)


@router.post("/jobs/{str:job_id}/close", response=JobWhole, summary="关闭一个职位", operation_id="close_job")
def end_job(request: HttpRequest, job_id: str, wanted: JobClosed, response: HttpResponse) -> JobWhole:
    """Close a job for one of the reasons."""
    viewer = viewer_of(request)
    close_job(job=jobs.get_job(job_id, viewer=viewer), reason=wanted.reason, actor=viewer, now=timezone.now())
    return _one_job(job_id, viewer, response)


def _values(told: dict[str, Any]) -> dict[str, Any]:
    """A job's fields as they are kept; what it asks for is read as the form's lines are."""
    lines = told.pop("requirements", None)
    if lines is not None:
        told["requirements"] = [parse_requirement(Kind(one["kind"]), one["text"], is_must=one.get("is_must", True)).as_json() for one in lines]
    if told.get("deadline") is not None:
        told["deadline"] = told["deadline"].isoformat()
    return told


def _one_client(public_id: str, viewer: Viewer, response: HttpResponse) -> ClientTold:
    row = clients.view_client(public_id, viewer=viewer).row
    response["ETag"] = _client_state(row)
    return _client(row)


def _one_job(public_id: str, viewer: Viewer, response: HttpResponse) -> JobWhole:
    shown = jobs.view_job(public_id, viewer=viewer)
    response["ETag"] = _job_state(shown.row)
    whole = {
        "type": shown.type, "publication": shown.job.publication, "close_reason": shown.job.close_reason,
        "salary_low": shown.job.salary_low, "salary_high": shown.job.salary_high, "salary_months": shown.job.salary_months,
        "requirements": [RequirementTold(kind=one.kind.value, is_must=one.is_must, text=requirement_line(one)) for one in shown.requirements],
    }  # fmt: skip
    return JobWhole.model_validate(_job(shown.row).model_dump() | whole)


def _client_state(row: clients.ClientRow) -> str:
    return etag(row.public_id, row.updated_at.isoformat())


def _job_state(row: jobs.JobRow) -> str:
    return etag(row.public_id, row.updated_at.isoformat())


def _client(row: clients.ClientRow) -> ClientTold:
    return ClientTold(
        id=row.public_id, name=row.name, short_name=row.short_name, status=row.status, industry=row.industry, city=row.city,
        owner=row.owner, open_jobs=row.open_jobs, updated_at=row.updated_at,
    )  # fmt: skip


def _job(row: jobs.JobRow) -> JobTold:
    return JobTold(
        id=row.public_id, title=row.title, client=row.client, client_id=row.client_id, status=row.status, headcount=row.headcount,
        city=row.city, salary=row.salary, owner=row.owner, deadline=row.deadline, updated_at=row.updated_at,
    )  # fmt: skip
