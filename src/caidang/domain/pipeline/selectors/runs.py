"""How a run stands, and what came of each of its people."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from caidang.core.errors import NotFound
from caidang.domain.candidates.selectors.shown.rows import CandidateRow
from caidang.domain.candidates.selectors.shown.seeing import rows_of
from caidang.domain.clients.models import Job
from caidang.domain.pipeline.models import ApplyItem, ApplyRun
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.public_ids import parse_public_id, row_number

PAGE = 50
Outcome = ApplyItem.Outcome


@dataclass(frozen=True, slots=True)
class RunView:
    """A run: how far it is, how many met each outcome, one page of its people with theirs."""

    public_id: str
    job: str
    job_id: str
    client: str
    total: int
    done: int
    started_at: datetime
    is_open: bool
    is_cancelled: bool
    is_undone: bool
    broken: str
    counts: tuple[tuple[Outcome, int], ...]
    chosen: str
    people: tuple[tuple[CandidateRow, str], ...]
    after: int


def view_run(
    public_id: str, *, viewer: Viewer, today: date, outcome: str = "", after: str = ""
) -> RunView:
    """This function will return the viewer's own run; people out of his reach are only counted. Raises NotFound."""
    require(viewer, Action.PIPELINE)
    key = parse_public_id(public_id, missing="没有这一批。")
    run = ApplyRun.objects.select_related("job__client").filter(public_id=key, started_by=viewer.user_id).first()
    if run is None or not Job.objects.visible_to(viewer).filter(pk=run.job_id).exists():
        raise NotFound("没有这一批，或者不是你开始的。")
    counts = dict(run.items.order_by().values_list("outcome").annotate(n=Count("pk")))
    items = run.items.exclude(outcome="").filter(pk__gt=row_number(after)).order_by("pk")
    chosen = outcome if outcome in Outcome.values else ""
    if chosen:
        items = items.filter(outcome=chosen)
    page = list(items[: PAGE + 1])
    rows = {row.id: row for row in rows_of([one.candidate_id for one in page[:PAGE]], viewer=viewer, today=today)}
    return RunView(
        public_id=str(run.public_id), job=run.job.title, job_id=str(run.job.public_id),
        client=str(run.job.client), total=run.total, done=run.done, started_at=run.started_at,
        is_open=run.finished_at is None, is_cancelled=run.cancelled_at is not None,
        is_undone=run.undone_at is not None and not run.broken, broken=run.broken,
        counts=tuple((one, counts[one.value]) for one in Outcome if counts.get(one.value)), chosen=chosen,
        people=tuple(
            (rows[one.candidate_id], Outcome(one.outcome).label) for one in page[:PAGE] if one.candidate_id in rows
        ),
        after=page[PAGE - 1].pk if len(page) > PAGE else 0,
    )  # fmt: skip


def open_runs(job: Job, *, viewer: Viewer) -> list[tuple[str, int, int]]:
    """This function will return the viewer's runs that are adding people to the job: id, done, total."""
    runs = ApplyRun.objects.filter(job=job, started_by=viewer.user_id, finished_at=None)
    return [(str(run.public_id), run.done, run.total) for run in runs]
