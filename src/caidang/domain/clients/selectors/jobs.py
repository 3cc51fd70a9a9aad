"""Jobs over all clients: the list, and one of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import F, Q, UUIDField
from django.db.models.expressions import OrderBy

from caidang.core.errors import NotFound
from caidang.core.match.requirements import Requirement, requirements_of_json
from caidang.core.text.numbers import Salary
from caidang.domain.clients.models import Client, Job, Jobs, JobType
from caidang.domain.clients.selectors.paging import PAGE_SIZE, Page, bounds
from caidang.domain.clients.words import sought
from caidang.foundation.accounts.members import active_who_may, names_of
from caidang.foundation.accounts.policy import Action, Viewer, can, may, require
from caidang.foundation.lib.prepared import Given, PreparedObjects
from caidang.foundation.lib.public_ids import parse_public_id, row_number

MISSING = "没有这个职位，或不在你的范围里。"
_LIVE: Final = (Job.Status.DRAFT, Job.Status.OPEN, Job.Status.PAUSED)
LIVE: Final = "live"
"""The state in the list's filter that stands for all jobs that are not over."""
ANY: Final = "any"
_DEADLINE: Final = F("deadline").asc(nulls_last=True)
SORTS: Final[Mapping[str, tuple[str | OrderBy, ...]]] = {
    "": ("priority", _DEADLINE, "-pk"),
    "deadline": (_DEADLINE, "priority", "-pk"),
    "new": ("-pk",),
    "updated": ("-updated_at", "-pk"),
    "title": ("words", "-pk"),
}
"""Ways of ordering the list, by what the form calls them."""


@dataclass(frozen=True, slots=True)
class JobRow:
    """One line of the list."""

    public_id: str
    title: str
    client: str
    client_id: str
    status: str
    status_label: str
    priority: int
    priority_label: str
    headcount: int
    city: str
    salary: str
    owner: str
    deadline: date | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class ShownJob:
    """A job as its page shows it, and what the viewer may do with it."""

    row: JobRow
    job: Job
    type: str
    close_reason: str
    requirements: tuple[Requirement, ...]
    may_edit: bool


@dataclass(frozen=True, slots=True)
class JobChoices:
    """What the list and the form offer: (value, label) each."""

    statuses: tuple[tuple[str, str], ...]
    priorities: tuple[tuple[int, str], ...]
    types: tuple[tuple[int, str], ...]
    owners: tuple[tuple[int, str], ...]
    reasons: tuple[tuple[str, str], ...]


def get_job(public_id: str, *, viewer: Viewer) -> Job:
    """Return the job with its client; raises NotFound for none within reach, NotAllowed for who may read no clients."""
    require(viewer, Action.READ_CLIENT)
    key = parse_public_id(public_id, missing=MISSING)
    if viewer.sees_all:
        # Programs ask for jobs again and again.
        found = _BY_ID.first(public_id=key)
    else:
        near = Job.objects.visible_to(viewer).select_related("client__team", "type")
        found = near.filter(public_id=key).first()
    if found is None:
        raise NotFound(MISSING)
    return found


_BY_ID = PreparedObjects(
    Job, lambda: Job.objects.filter(public_id=Given("public_id", UUIDField())).order_by(), related=("client", "client__team", "type")
)


def list_jobs(
    *, viewer: Viewer, text: str = "", filters: Mapping[str, str] | None = None, sort: str = "",
    page: int = 1, client: Client | None = None,
) -> Page[JobRow]:  # fmt: skip
    """Return one page of the jobs within reach; those of archived clients only when asked for that client.

    ``text`` finds title and client. ``filters``: ``status`` (one of them; ``live`` for all that are not
    over, ``any``), ``owner`` (a member's number, ``me``, ``nobody``), ``city``, ``priority``. ``sort`` is one of SORTS.
    """
    require(viewer, Action.READ_CLIENT)
    if client is not None:
        near = Job.objects.visible_to(viewer).filter(client=client)
    else:
        live = Client.objects.visible_to(viewer).filter(archived_at=None).order_by()
        near = Job.objects.filter(client__in=live.only("pk"))
    rows = _found(_narrowed(near, filters or {}, viewer), text, viewer)
    total = rows.count()
    number, pages, here = bounds(total, page)
    # The numbers alone are put in order: with their texts along, the sorting takes several times as long.
    ids = list(rows.order_by(*SORTS.get(sort, SORTS[""])).values_list("pk", flat=True)[here])
    shown = Job.objects.visible_to(viewer).select_related("client").in_bulk(ids)
    return Page(tuple(rows_of(shown[pk] for pk in ids if pk in shown)), total, number, pages)


def jobs_before(
    *, viewer: Viewer, text: str = "", filters: Mapping[str, str] | None = None, before: int = 0, limit: int = PAGE_SIZE
) -> tuple[list[JobRow], int, int]:
    """Return the newest jobs within reach that were added before the one of this number (0: all); ``filters`` as in ``list_jobs``.

    Beside them how many there are in all, and the number to go on from, 0 at the end.
    """
    require(viewer, Action.READ_CLIENT)
    live = Client.objects.visible_to(viewer).filter(archived_at=None).order_by()
    rows = _found(_narrowed(Job.objects.filter(client__in=live.only("pk")), filters or {}, viewer), text, viewer)
    here = rows.filter(pk__lt=before) if before else rows
    shown = list(here.select_related("client").order_by("-pk")[:limit])
    return rows_of(shown), rows.count(), shown[-1].pk if len(shown) == limit else 0


def view_job(public_id: str, *, viewer: Viewer) -> ShownJob:
    """Return a job for its page; raises as ``get_job`` does."""
    job = get_job(public_id, viewer=viewer)
    return ShownJob(
        row=rows_of([job])[0],
        job=job,
        type=job.type.name,
        close_reason=Job.CloseReason(job.close_reason).label if job.close_reason else "",
        requirements=requirements_of_json(job.requirements),
        may_edit=can(viewer, Action.EDIT_CLIENT, job.client.target).is_allowed,
    )


def job_choices(*, viewer: Viewer) -> JobChoices:
    """Return what the list can be narrowed to, and a form can set."""
    require(viewer, Action.READ_CLIENT)
    return JobChoices(
        statuses=tuple(Job.Status.choices),
        priorities=tuple(Job.Priority.choices),
        types=tuple(JobType.objects.filter(is_archived=False).values_list("pk", "name")),
        owners=tuple((m.pk, str(m)) for m in active_who_may(Action.EDIT_CLIENT)),
        reasons=tuple(Job.CloseReason.choices),
    )


def find_jobs(text: str, *, viewer: Viewer, most: int) -> list[JobRow]:
    """Return the few live jobs whose title or client holds what is typed; none for nothing typed."""
    if not may(viewer, Action.READ_CLIENT) or not sought(text):
        return []
    near = Job.objects.visible_to(viewer).filter(status__in=_LIVE, client__archived_at=None)
    rows = _found(near, text, viewer)
    return rows_of(rows.select_related("client").order_by("priority", "-pk")[:most])


def is_any(*, viewer: Viewer) -> bool:
    """Tell whether there is any job within reach."""
    return Job.objects.visible_to(viewer).exists()


def rows_of(jobs: Iterable[Job]) -> list[JobRow]:
    """Return the lines of these jobs, which are within the viewer's reach."""
    found = list(jobs)
    owners = names_of(one.owner for one in found)
    return [
        JobRow(
            public_id=str(one.public_id), title=one.title,
            client=str(one.client), client_id=str(one.client.public_id),
            status=one.status, status_label=Job.Status(one.status).label,
            priority=one.priority, priority_label=Job.Priority(one.priority).label,
            headcount=one.headcount, city=one.city, salary=salary_of(one),
            owner=owners.get(one.owner or 0, ""), deadline=one.deadline, updated_at=one.updated_at,
        )
        for one in found
    ]  # fmt: skip


def salary_of(job: Job) -> str:
    """Return the pay in its one way of writing: 15-25K·14薪; nothing where none is told."""
    low, high = job.salary_low, job.salary_high
    if low is None and high is None:
        return ""
    return str(Salary(low if low is not None else high, high, months=job.salary_months))


def _found(rows: Jobs, text: str, viewer: Viewer) -> Jobs:
    """Each word in the title or in the name of the client; clients are few, so they are found first."""
    for word in sought(text):
        named = Client.objects.visible_to(viewer).filter(words__contains=word).order_by()
        rows = rows.filter(Q(words__contains=word) | Q(client__in=named.only("pk")))
    return rows


def _narrowed(rows: Jobs, filters: Mapping[str, str], viewer: Viewer) -> Jobs:
    status, owner = filters.get("status", ""), filters.get("owner", "")
    if status and status != ANY:
        rows = rows.filter(status__in=_LIVE if status == LIVE else [status])
    if owner:
        wanted = viewer.user_id if owner == "me" else None if owner == "nobody" else row_number(owner)
        rows = rows.filter(owner=wanted) if wanted is not None else rows.filter(owner__isnull=True)
    if filters.get("city"):
        rows = rows.filter(city__contains=filters["city"].strip().removesuffix("市"))
    if filters.get("priority"):
        rows = rows.filter(priority=row_number(filters["priority"]))
    return rows
