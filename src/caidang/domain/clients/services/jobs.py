"""A client wants somebody: the job is kept, changed, copied and closed."""

from datetime import datetime

from caidang.core.errors import InvalidInput
from caidang.domain.clients.fields import first_type
from caidang.domain.clients.models import Client, Job, Revision
from caidang.domain.clients.services.changing import Values, change, create, current
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.write_lock import write_tx

_COPIED = (
    "title", "type", "priority", "headcount", "city", "salary_low", "salary_high", "salary_months",
    "requirements", "publication",
)  # fmt: skip


def add_job(*, client: Client, values: Values, actor: Viewer, now: datetime) -> Job:
    """Keep a new job of a client with these fields; its title is needed. Without a type it is of the first there is.

    Raises InvalidInput for a value that does not fit, NotAllowed out of reach.
    """
    require(actor, Action.EDIT_CLIENT, client.target)
    _refuse_gone(client)
    job = Job(client=client)
    with write_tx():
        kind = values.get("type") or first_type().pk
        create(job, {"title": "", **values, "type": kind}, actor=actor, now=now)
    return job


def change_job(*, job: Job, values: Values, actor: Viewer, now: datetime) -> Revision | None:
    """Change these fields of a job; return what was changed, None where nothing was.

    Opened again, a job has no reason for being closed. Raises as ``add_job`` does.
    """
    wanted = dict(values)
    if wanted.get("status", Job.Status.CLOSED) not in (Job.Status.CLOSED, Job.Status.FILLED):
        wanted["close_reason"] = ""
    return change(job, wanted, actor=actor, now=now)


def close_job(*, job: Job, reason: str, actor: Viewer, now: datetime) -> Revision | None:
    """Close a job for one of the reasons; when we filled it, it counts as filled."""
    if reason not in Job.CloseReason.values:
        raise InvalidInput("请选为什么关闭，以后才说得清。")
    is_filled = reason == Job.CloseReason.FILLED
    status = Job.Status.FILLED if is_filled else Job.Status.CLOSED
    values = {"status": status.value, "close_reason": reason}
    return change(job, values, actor=actor, now=now)


def copy_job(*, job: Job, actor: Viewer, now: datetime) -> Job:
    """Return a draft with all that the job asks for; it is the actor's, and has no deadline."""
    require(actor, Action.EDIT_CLIENT, job.client.target)
    _refuse_gone(job.client)
    values = {name: current(job, name) for name in _COPIED}
    copy = Job(client=job.client)
    own = {**values, "status": Job.Status.DRAFT.value, "owner": actor.user_id}
    create(copy, own, actor=actor, now=now)
    return copy


def _refuse_gone(client: Client) -> None:
    if client.archived_at is not None or client.merged_into_id is not None:
        raise InvalidInput("这个客户已经归档或并入别的客户，先恢复它，或换一个客户。")
