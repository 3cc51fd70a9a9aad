"""Many people go to a job in the background: a run, its progress, its end and its undoing.

The run's rows are the queue; a part that fails is tried some times more, then the run ends with its reason. Each transaction takes some hundred of them, so that other writers
wait a moment only, and leaves them with their outcome: a restart goes on where it was.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import OperationalError

from caidang.core.errors import CaidangError, Conflict, InvalidInput, NotFound, OutOfSpace
from caidang.domain.pipeline.models import ApplyItem, ApplyRun
from caidang.domain.pipeline.selectors.within import get_job
from caidang.domain.pipeline.services.applying import add_to, first_stage, remove_unmoved
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import PROGRAM, Action, Role, Viewer, require
from caidang.foundation.accounts.viewers import viewer_of
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.logs import place_of
from caidang.foundation.lib.many_rows import insert_rows
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import serialise, write_tx

MOST_IN_RUN = 100_000
AT_ONCE = 500
"""People in one transaction."""
UNDO_FOR = timedelta(hours=24)
"""How long a whole run can be taken back; who has moved since stays."""

TRIES = 5
"""How often a part is tried before the run is given up."""
RETRY_AFTER = timedelta(seconds=30)
"""How long it waits after the first failure; twice as long after each further one."""
_BROKEN = "程序出了错，试了几次都没成；管理员在日志里看得到。已经加的都在，可以整批撤销，或者再加一次。"

Outcome = ApplyItem.Outcome
logger = logging.getLogger(__name__)


def begin_run(
    *, job_id: str, people: Iterable[int], actor: Viewer, now: datetime
) -> ApplyRun:
    """This function will put these records in line to be added to the job.

    Whether the actor reaches each is asked when its turn comes. Raises InvalidInput for none or too
    many, or for a job that takes nobody in.
    """
    require(actor, Action.PIPELINE)
    require(actor, Action.READ_CANDIDATE)
    job = get_job(job_id, viewer=actor)
    first_stage(job)
    wanted = list(dict.fromkeys(people))
    if not wanted:
        raise InvalidInput("没有要加的人。")
    if len(wanted) > MOST_IN_RUN:
        raise InvalidInput(f"一次最多加 {MOST_IN_RUN} 人，现在有 {len(wanted)} 人，请再加些条件。")
    with write_tx():
        run = ApplyRun.objects.create(
            job=job, total=len(wanted), started_at=now, started_by=actor.user_id
        )
        insert_rows(
            ApplyItem, ("candidate_id",), ((pk,) for pk in wanted), shared={"run_id": run.pk, "outcome": ""}
        )
        _note("apply_run.started", run, actor, now, people=len(wanted))
    return run


def cancel_run(*, public_id: str, actor: Viewer, now: datetime) -> None:
    """This function will stop a run: who was added stays, who waits is left out. Raises Conflict once it is over."""
    with write_tx():
        run = _own(public_id, actor)
        if not ApplyRun.objects.filter(pk=run.pk, finished_at=None, undone_at=None).update(cancelled_at=now):
            raise Conflict("这一批已经加完了，要撤回用「整批撤销」。")
        run.items.filter(outcome="").update(outcome=Outcome.STOPPED)
        _finish(run, now)
        _note("apply_run.cancelled", run, actor, now)


def undo_run(*, public_id: str, actor: Viewer, now: datetime) -> None:
    """This function will have a run's people taken off the job again, in the background; who has moved since stays.

    Raises Conflict while it is running, when it was undone already or is too long ago.
    """
    with write_tx():
        run = _own(public_id, actor)
        if run.finished_at is None:
            raise Conflict("这一批还没加完，先取消或等它结束。")
        if now - run.started_at > UNDO_FOR:
            raise Conflict("已经过了一天，不能整批撤销了。")
        if not ApplyRun.objects.filter(pk=run.pk).exclude(undone_at__isnull=False, broken="").update(undone_at=now, finished_at=None, done=0, failures=0, retry_at=None, broken=""):
            raise Conflict("这一批已经撤销过了。")
        _note("apply_run.undone", run, actor, now)


def step_runs(*, now: datetime) -> bool:
    """This function will do the next part of the oldest open run. True if there was one, so that the worker asks again.

    What goes wrong is tried again after a while, and another run goes first meanwhile; after ``TRIES``
    the run is given up, with the reason, and what was done stays.
    """
    due = ApplyRun.objects.filter(finished_at=None).exclude(retry_at__gt=now)
    if not due.exists():
        return False
    run: ApplyRun | None = None
    try:
        with write_tx():
            serialise("pipeline.runs")
            run = due.select_related("job__type").order_by("pk").first()
            if run is None:
                return False
            is_over = _take_back(run, now) if run.undone_at is not None else _go_on(run, now)
            ApplyRun.objects.filter(pk=run.pk).exclude(failures=0).update(failures=0, retry_at=None)
            if is_over:
                _finish(run, now)
    except (OutOfSpace, OperationalError):
        # The disk or the database, not this run: it waits with all other work.
        raise
    except Exception as error:
        if run is None:
            raise
        logger.error("apply run %s: %s", run.pk, place_of(error))
        _try_later(run, error, now)
    return True


def _try_later(run: ApplyRun, error: Exception, now: datetime) -> None:
    """Put the run off, longer each time; after the last try end it where it stands."""
    why = str(error) if isinstance(error, CaidangError) else _BROKEN
    with write_tx():
        run.refresh_from_db()
        run.failures += 1
        if run.failures < TRIES:
            run.retry_at = now + RETRY_AFTER * 2 ** (run.failures - 1)
            run.save(update_fields=["failures", "retry_at"])
            return
        left = run.items.filter(outcome="").update(outcome=Outcome.FAILED)
        run.finished_at, run.broken = now, why[:200]
        run.save(update_fields=["failures", "finished_at", "broken"])
        _note("apply_run.given_up", run, PROGRAM, now, left=left, tries=run.failures)


def _go_on(run: ApplyRun, now: datetime) -> bool:
    """Add the next people; True when none is left."""
    items = list(run.items.filter(outcome="").order_by("pk")[:AT_ONCE])
    if items:
        actor = _starter(run)
        try:
            outcomes, made = add_to(
                run.job, first_stage(run.job), [one.candidate_id for one in items], actor=actor, now=now
            )
        except CaidangError:
            # The job was closed meanwhile: who still waits is left out, who was added stays.
            run.items.filter(outcome="").update(outcome=Outcome.STOPPED)
            return True
        by_person = {one.candidate_id: one for one in made}
        for item in items:
            item.outcome = outcomes[item.candidate_id]
            item.application = by_person.get(item.candidate_id)
        _keep(run, items)
    return len(items) < AT_ONCE


def _take_back(run: ApplyRun, now: datetime) -> bool:
    """Take the next people off the job; True when none is left."""
    items = list(
        run.items.filter(outcome=Outcome.ADDED).select_related("application").order_by("pk")[:AT_ONCE]
    )
    if items:
        there = [one.application for one in items if one.application is not None]
        gone = remove_unmoved(there, actor=_starter(run), now=now)
        for item in items:
            is_gone = item.application_id is None or item.application_id in gone
            item.outcome = Outcome.UNDONE if is_gone else Outcome.KEPT
            item.application = None if is_gone else item.application
        _keep(run, items)
    return len(items) < AT_ONCE


def _keep(run: ApplyRun, items: Sequence[ApplyItem]) -> None:
    ApplyItem.objects.bulk_update(items, ["outcome", "application"])
    run.done += len(items)
    ApplyRun.objects.filter(pk=run.pk).update(done=run.done)


def _finish(run: ApplyRun, now: datetime) -> None:
    ApplyRun.objects.filter(pk=run.pk).update(finished_at=now)


def _starter(run: ApplyRun) -> Viewer:
    """Who began it, as the policy knows him now: what he lost meanwhile he cannot do any more."""
    user = User.objects.filter(pk=run.started_by, is_active=True).first() if run.started_by else None
    if user is None:
        return PROGRAM if run.started_by is None else Viewer(run.started_by, Role.AUDITOR, scopes=())
    return viewer_of(user)


def _own(public_id: str, actor: Viewer) -> ApplyRun:
    require(actor, Action.PIPELINE)
    key = parse_public_id(public_id, missing="没有这一批。")
    run = ApplyRun.objects.filter(public_id=key, started_by=actor.user_id).first()
    if run is None:
        raise NotFound("没有这一批，或者不是你开始的。")
    return run


def _note(verb: str, run: ApplyRun, actor: Viewer, now: datetime, **detail: int) -> None:
    audit.record(
        actor_id=actor.user_id, verb=verb, subject=f"apply_run:{run.pk}", now=now,
        detail={"job": run.job_id, **detail},
    )  # fmt: skip
