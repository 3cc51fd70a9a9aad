"""What programs read beside candidates: labels, clients, jobs, files handed in, and the log."""

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from caidang.domain.candidates.selectors.labels import list_categories, list_tags
from caidang.domain.clients.selectors import clients, jobs
from caidang.domain.intake.selectors.items import get_intake_row
from caidang.interfaces.api.door import viewer_of
from caidang.interfaces.api.paging import next_page, page_of
from caidang.interfaces.api.shapes import (
    CategoryTold,
    ClientTold,
    IntakeTold,
    JobTold,
    Listed,
    TagTold,
)

router = Router()


@router.get("/tags", response=list[TagTold], summary="标签", tags=["归类"], operation_id="list_tags")
def tags(request: HttpRequest) -> list[TagTold]:
    """List the tags in use."""
    found = list_tags(viewer=viewer_of(request), today=timezone.localdate())
    return [TagTold(name=one.name, people=one.count) for one in found if not one.is_archived]


@router.get("/categories", response=list[CategoryTold], summary="分类", tags=["归类"], operation_id="list_categories")
def categories(request: HttpRequest) -> list[CategoryTold]:
    """List the categories by the ways to them, in the tree's order."""
    found = list_categories(viewer=viewer_of(request), today=timezone.localdate())
    return [CategoryTold(path=one.path) for one in found]


@router.get("/clients", response=Listed[ClientTold], summary="客户", tags=["客户与职位"], operation_id="list_clients")
def list_clients(request: HttpRequest, q: str = "", cursor: str | None = None) -> Listed[ClientTold]:
    """List the clients within reach; ``q`` finds a name."""
    page = clients.list_clients(viewer=viewer_of(request), text=q, page=page_of(cursor))
    return Listed(items=[_client(row) for row in page.rows], total=page.total, next=next_page(page.page, page.pages))


@router.get("/clients/{str:client_id}", response=ClientTold, summary="一个客户", tags=["客户与职位"], operation_id="get_client")
def get_client(request: HttpRequest, client_id: str) -> ClientTold:
    """Return one client."""
    return _client(clients.view_client(client_id, viewer=viewer_of(request)).row)


@router.get("/jobs", response=Listed[JobTold], summary="职位", tags=["客户与职位"], operation_id="list_jobs")
def list_jobs(request: HttpRequest, q: str = "", status: str = "live", cursor: str | None = None) -> Listed[JobTold]:
    """List the jobs within reach; ``status`` is one of theirs, ``live`` for all that are not over, or ``any``."""
    page = jobs.list_jobs(viewer=viewer_of(request), text=q, filters={"status": status}, page=page_of(cursor))
    return Listed(items=[_job(row) for row in page.rows], total=page.total, next=next_page(page.page, page.pages))


@router.get("/jobs/{str:job_id}", response=JobTold, summary="一个职位", tags=["客户与职位"], operation_id="get_job")
def get_job(request: HttpRequest, job_id: str) -> JobTold:
    """Return one job."""
    return _job(jobs.view_job(job_id, viewer=viewer_of(request)).row)


@router.get("/intake/{str:item_id}", response=IntakeTold, summary="收件到哪一步了", tags=["收件"], operation_id="get_intake")
def intake(request: HttpRequest, item_id: str) -> IntakeTold:
    """Return how far a file that was handed in has come, and whose record it became."""
    row = get_intake_row(item_id, viewer=viewer_of(request))
    return IntakeTold(
        id=row.public_id, filename=str(row.filename), status=row.state, candidate=row.candidate or None, problem=row.reason
    )


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
