"""Stored originals are read again when the parser has become newer: a run, its queue and its worker."""

import logging
from collections.abc import Callable
from dataclasses import astuple
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from caidang.core.errors import CaidangError, Conflict, NotFound, OutOfSpace
from caidang.core.resume.model import PARSER_VERSION
from caidang.domain.candidates.models import Candidate, Document
from caidang.domain.candidates.services.record.reread import apply_rereading
from caidang.domain.intake.models import IntakeItem, RereadItem, RereadRun
from caidang.domain.intake.reading import Reader
from caidang.domain.review.services.chain.cases import note_change
from caidang.foundation.accounts.policy import PROGRAM, Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.logs import place_of
from caidang.foundation.lib.rows import LeaseLost
from caidang.foundation.lib.sandbox import ChildKilled, SandboxDown
from caidang.foundation.lib.write_lock import serialise, write_tx
from caidang.foundation.vault import services as vault

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=6)
"""As for received files: longer than the longest reading."""
KILLED_AT_MOST = 3
"""How often a child may be killed from outside while it reads the same document."""
AHEAD = 200
"""Documents put in line at a time."""


def begin_rereading(
    *, actor: Viewer, now: datetime, candidate: Candidate | None = None
) -> RereadRun:
    """Have the originals read again: of one candidate all, else those an older parser has read.

    Raises Conflict while such a run is under way.
    """
    require(actor, Action.REREAD)
    with write_tx():
        serialise("intake.reread")
        if RereadRun.objects.filter(candidate=candidate, finished_at=None).exists():
            raise Conflict("正在重新阅读，等这一次结束或先取消它。")
        run = RereadRun(
            version=PARSER_VERSION, candidate=candidate, started_at=now, started_by=actor.user_id
        )
        run.total = _documents_of(run).count()
        run.save()
        audit.record(
            actor_id=actor.user_id,
            verb="reread.started",
            subject=f"candidate:{candidate.pk}" if candidate else f"reread_run:{run.pk}",
            now=now,
            detail={"run": run.pk, "documents": run.total, "version": run.version},
        )
    return run


def begin_if_newer(*, now: datetime) -> RereadRun | None:
    """Begin a run by itself, once for each version of the parser, when documents were read by an older one."""
    if RereadRun.objects.filter(candidate=None, version__gte=PARSER_VERSION).exists():
        return None
    if RereadRun.objects.filter(candidate=None, finished_at=None).exists():
        return None
    if not Document.objects.filter(parser_version__lt=PARSER_VERSION).exists():
        return None
    return begin_rereading(actor=PROGRAM, now=now)


def cancel_rereading(*, run_id: int, actor: Viewer, now: datetime) -> None:
    """Stop a run: what was read stays, what waits is left as it is. Raises Conflict once it is over."""
    require(actor, Action.REREAD)
    with write_tx():
        run = RereadRun.objects.filter(pk=run_id).first()
        if run is None:
            raise NotFound("没有这次重新阅读。")
        if not RereadRun.objects.filter(pk=run_id, finished_at=None, cancelled_at=None).update(
            cancelled_at=now, cancelled_by=actor.user_id, is_filled=True
        ):
            raise Conflict("这次重新阅读已经结束了。")
        run.items.filter(status=RereadItem.Status.PENDING).delete()
        audit.record(
            actor_id=actor.user_id,
            verb="reread.cancelled",
            subject=f"reread_run:{run_id}",
            now=now,
        )
        _end_runs(now)


def reread_next(*, reader: Reader, now: Callable[[], datetime], is_yielding: bool = True) -> bool:
    """Read one document again. True if there was one, so that the worker asks again at once.

    With ``is_yielding`` files that were just received go first.
    """
    at = now()
    if is_yielding and IntakeItem.objects.due(at).exists():
        return False
    item = _claim(at)
    if item is None and _fill(at):
        item = _claim(at)
    if item is None:
        _close_runs(at)
        return False
    try:
        _reread(item, reader, now=now)
    except LeaseLost:
        logger.warning("reread %s: lease lost", item.pk)
    return True


def release_abandoned(*, now: datetime) -> int:
    """Give back what the last worker was reading when it died; for the start of the only worker."""
    with write_tx():
        held = RereadItem.objects.filter(status=RereadItem.Status.WORKING)
        return held.update(status=RereadItem.Status.PENDING, due_at=now)


def fail_exhausted(*, now: datetime) -> int:
    """Show documents whose reading kept dying as failed; returns how many."""
    with write_tx():
        return RereadItem.objects.fail_exhausted(
            now, error="读取程序多次中途退出，原来读到的都还在。"
        )


def _claim(now: datetime) -> RereadItem | None:
    queue = RereadItem.objects.select_related("document__data_key", "document__blob__data_key")
    return queue.claim(now, lease=LEASE)


def _reread(item: RereadItem, reader: Reader, *, now: Callable[[], datetime]) -> None:
    document = item.document
    try:
        name = vault.open_sealed(
            document.data_key, document.filename_place, bytes(document.filename)
        ).decode()
        read = reader.read_alone(vault.read_blob(document.blob), name)
        at = now()
        with write_tx():
            outcome = apply_rereading(document=document, read=read, now=at)
            item.changes = [list(astuple(change)) for change in outcome.changes]
            item.unread = outcome.unread
            if outcome.changes:
                note_change(candidate=document.candidate, now=at)
            item.finish(now=at)
    except LeaseLost:
        raise
    except OutOfSpace as error:
        item.postpone(due_at=now() + timedelta(minutes=1), error=str(error), is_attempt=False)
    except SandboxDown as error:
        item.postpone(due_at=now() + timedelta(seconds=30), error=str(error), is_attempt=False)
    except ChildKilled as error:
        if item.attempts < KILLED_AT_MOST:
            item.postpone(due_at=now(), error=str(error))
        else:
            _fail(item, str(error), now=now())
    except CaidangError as error:
        _fail(item, str(error), now=now())
    except Exception as error:  # noqa: BLE001 - a bug costs one document, not the queue
        logger.error("reread %s: %s", item.pk, place_of(error))
        item.changes = []
        item.postpone(
            due_at=now() + timedelta(minutes=2**item.attempts),
            error="读取时出了程序错误，稍后会自动再试。",
        )


def _fail(item: RereadItem, reason: str, *, now: datetime) -> None:
    item.changes, item.unread, item.finished_at = [], 0, now
    item.fail(error=reason)


def _documents_of(run: RereadRun) -> QuerySet[Document]:
    if run.candidate_id is not None:
        return Document.objects.filter(candidate_id=run.candidate_id)
    return Document.objects.filter(parser_version__lt=run.version)


def _fill(now: datetime) -> bool:
    """Put the next documents of the oldest open run in line; False when there are none."""
    if not RereadRun.objects.filter(is_filled=False).exists():
        return False
    with write_tx():
        run = RereadRun.objects.filter(is_filled=False).order_by("pk").first()
        if run is None:
            return False
        waiting = _documents_of(run).filter(pk__gt=run.cursor).order_by("pk")
        found = list(waiting.values_list("pk", flat=True)[:AHEAD])
        RereadItem.objects.bulk_create(
            [RereadItem(run=run, document_id=pk, due_at=now) for pk in found]
        )
        run.cursor = found[-1] if found else run.cursor
        run.is_filled = len(found) < AHEAD
        run.save(update_fields=["cursor", "is_filled"])
    return bool(found)


def _close_runs(now: datetime) -> None:
    if RereadRun.objects.filter(is_filled=True, finished_at=None).exists():
        with write_tx():
            _end_runs(now)


def _end_runs(now: datetime) -> None:
    """A run is over when all is in line and nothing of it waits or is being read."""
    unfinished = Q(items__status__in=(RereadItem.Status.PENDING, RereadItem.Status.WORKING))
    open_runs = RereadRun.objects.filter(is_filled=True, finished_at=None)
    for run in open_runs.annotate(n=Count("items", filter=unfinished)).filter(n=0):
        run.finished_at = now
        run.save(update_fields=["finished_at"])
        audit.record(
            actor_id=PROGRAM.user_id,
            verb="reread.finished",
            subject=f"reread_run:{run.pk}",
            now=now,
        )
