"""Runs: asked for or due, claimed like any work, told how far they are, with a report at the end."""

import logging
from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Max, Q

from caidang.core.errors import CaidangError, Conflict
from caidang.domain.backup import here
from caidang.domain.backup.archive.names import parse_stamped
from caidang.domain.backup.models import BackupRun, BackupTarget, RunKind
from caidang.domain.backup.places.base import PlaceProblem
from caidang.domain.backup.pruning import Keep, prune
from caidang.domain.backup.services.targets import is_same_disk, leave_aids, open_archive
from caidang.domain.backup.verifying import verify
from caidang.domain.backup.writing import write_backup
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.file_lock import hold
from caidang.foundation.lib.logs import place_of
from caidang.foundation.lib.rows import LeaseLost, WorkStatus
from caidang.foundation.lib.write_lock import write_tx

logger = logging.getLogger(__name__)

LEASE: Final = timedelta(minutes=10)
TELL_EVERY: Final = timedelta(seconds=2)
AGAIN_AFTER: Final = timedelta(minutes=15)
"""After a failure, so long until the schedule asks again."""
VERIFY_EVERY: Final = timedelta(days=7)
KEPT_RUNS: Final = timedelta(days=400)
_BUSY: Final = "这个目标正有另一次运行，排在它后面。"
_WAIT_FOR_THE_OTHER: Final = timedelta(minutes=1)

Clock = Callable[[], datetime]
Work = Callable[[BackupRun, "Teller", Clock], dict[str, Any]]


def ask_for(
    *, kind: RunKind, target: BackupTarget | None, actor: Viewer, now: datetime, is_deep: bool = False
) -> BackupRun:
    """Put a run into the queue; the one that waits already is returned instead of a second. Raises NotAllowed."""
    require(actor, Action.MANAGE_BACKUP)
    with write_tx():
        waiting = BackupRun.objects.filter(
            kind=kind, target=target, is_deep=is_deep, status__in=(WorkStatus.PENDING, WorkStatus.WORKING)
        ).first()
        if waiting is not None:
            return waiting
        return BackupRun.objects.create(
            kind=kind, target=target, is_deep=is_deep, asked_by=actor.user_id, created_at=now, due_at=now
        )


class Teller:
    """Tells how far a run is, at most every two seconds, and keeps its lease; ends it when another took over."""

    def __init__(self, run: BackupRun, clock: Clock) -> None:
        self._run, self._clock = run, clock
        self._next = clock()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note; raises LeaseLost."""
        now = self._clock()
        if now < self._next:
            return
        self._next = now + TELL_EVERY
        self._run.stage, self._run.done, self._run.total = stage, done, total
        with write_tx():
            self._run.extend(until=now + LEASE)


def step(*, clock: Clock, more: dict[RunKind, Work]) -> bool:
    """Do the run that has waited longest, if any; returns whether there was one."""
    run = BackupRun.objects.claim(clock(), lease=LEASE)
    if run is None:
        return False
    perform(run, clock=clock, more=more)
    return True


def perform(run: BackupRun, *, clock: Clock, more: dict[RunKind, Work]) -> None:
    """Do a claimed run. What goes wrong is kept in the run, for people to read; nothing is raised for it."""
    work = {RunKind.BACKUP: back_up, RunKind.VERIFY: look_over, **more}[RunKind(run.kind)]
    run.started_at = clock()
    BackupRun.objects.filter(pk=run.pk).update(started_at=run.started_at)
    teller = Teller(run, clock)
    problem = ""
    try:
        with ExitStack() as held:
            try:
                held.enter_context(hold(here.folder() / f"{run.target_id or 0}.lock", refusal=_BUSY))
            except Conflict:
                _wait_for_the_other(run, clock())
                return
            run.report = work(run, teller, clock)
        problem = str(run.report.get("problem", ""))
    except LeaseLost:
        return
    except CaidangError as error:
        problem = str(error)
    except Exception as error:  # noqa: BLE001
        # Not to be lost in a log: whoever looks at the page has to see that there was no backup.
        logger.error("backup run %s: %s", run.pk, place_of(error))
        problem = f"出错了：{type(error).__name__}，见服务器的日志。"
    _close(run, problem, clock())


def _wait_for_the_other(run: BackupRun, now: datetime) -> None:
    """Go back into the queue behind the run that another process does at this target: nothing has failed."""
    run.last_error = _BUSY
    run.give_back(now=now + _WAIT_FOR_THE_OTHER)


def claim_this(run: BackupRun, *, now: datetime) -> BackupRun:
    """Claim a run that was just asked for, for the command line; raises Conflict when another has it."""
    with write_tx():
        taken = BackupRun.objects.filter(pk=run.pk, status=WorkStatus.PENDING).update(
            status=WorkStatus.WORKING, due_at=now + LEASE, attempts=run.attempts + 1
        )
        if not taken:
            raise Conflict("后台正在做同样的一次，请等它完成，或到「备份」页看进度。")
    return BackupRun.objects.get(pk=run.pk)


def schedule(*, now: datetime, can_reach: Callable[[BackupTarget], bool]) -> None:
    """Put what is due into the queue: each target's backup, and once a week a check of it.

    ``can_reach`` tells whether a disk is plugged in: one that is not is waited for without failing.
    """
    # One that never came to its end would stand in the way of every later one.
    BackupRun.objects.fail_exhausted(now, error="几次都没有做到头：做到一半程序停了，或这台机器停了。")
    for target in BackupTarget.objects.filter(removed_at=None):
        last = BackupRun.objects.filter(target=target, kind=RunKind.BACKUP).aggregate(at=Max("created_at"))["at"]
        is_due = target.last_good_at is None or now >= target.last_good_at + timedelta(hours=target.every_hours)
        if is_due and (last is None or now >= last + AGAIN_AFTER) and can_reach(target):
            _ask(RunKind.BACKUP, target, now)
        checked = BackupRun.objects.filter(target=target, kind=RunKind.VERIFY).aggregate(at=Max("created_at"))["at"]
        if target.last_good_at and now >= (checked or target.created_at) + VERIFY_EVERY and can_reach(target):
            _ask(RunKind.VERIFY, target, now)
    BackupRun.objects.filter(created_at__lt=now - KEPT_RUNS).exclude(status=WorkStatus.WORKING).delete()


def back_up(run: BackupRun, teller: Teller, clock: Clock) -> dict[str, Any]:
    """Write a backup, then give up what the retention no longer wants; returns the report."""
    target = run.target
    assert target is not None  # noqa: S101 - the kind has one
    began = clock()
    archive = open_archive(target)
    with closing(archive.place):
        failed = BackupRun.objects.filter(target=target, kind=RunKind.BACKUP).exclude(pk=run.pk).order_by("-pk").first()
        is_unsure = bool(target.last_good_at) and not target.last_manifest
        distrust = run.is_deep or is_unsure or (failed is not None and failed.status != WorkStatus.DONE)
        leave_aids(archive.place, over=not target.is_append_only)
        written = write_backup(archive, here.source(target.public_id.hex), now=began, progress=teller, distrust=distrust)
        manifest = written.manifest
        run.manifest = manifest.name
        _good(target, manifest.name, manifest.bytes, began)
        report: dict[str, Any] = {
            "objects": manifest.objects, "bytes": manifest.bytes, "new_objects": written.new_objects,
            "new_chunks": written.new_chunks, "new_bytes": written.new_bytes, "missing": len(written.missing),
            "audit_seq": int(manifest.audit.get("seq", 0)), "is_same_disk": is_same_disk(target),
        }  # fmt: skip
        notes = []
        if written.missing:
            notes.append(f"有 {len(written.missing)} 份封存的文件不在磁盘上，没能备份；请运行 caidang check。")
        if written.is_clock_back:
            notes.append("这台机器的时钟比上一次备份还早，请校准时间。")
        notes += _give_up(archive, target, clock(), report)
        report |= {"notes": notes, "seconds": int((clock() - began).total_seconds())}
        return report


def look_over(run: BackupRun, teller: Teller, clock: Clock) -> dict[str, Any]:
    """Check a target's states; returns the report, with a problem when something is missing or damaged."""
    target = run.target
    assert target is not None  # noqa: S101 - the kind has one
    began = clock()
    archive = open_archive(target)
    with closing(archive.place):
        found = verify(archive, is_deep=run.is_deep, progress=teller)
        if not target.is_append_only:
            for path in found.damaged:
                # What is not what it says is of no use; the next backup sends it again.
                archive.place.remove(path)
    report: dict[str, Any] = {
        "manifests": found.manifests, "objects": found.objects, "chunks": found.chunks, "bytes_read": found.bytes_read,
        "missing": found.missing_count, "damaged": found.damaged_count, "paths": [*found.missing, *found.damaged][:50],
        "broken_manifests": found.broken_manifests[:50], "broken_links": found.broken_links[:50],
        "is_deep": run.is_deep, "seconds": int((clock() - began).total_seconds()),
    }  # fmt: skip
    if not found.is_sound:
        report["problem"] = (
            f"备份有缺损：少 {found.missing_count} 份，坏 {found.damaged_count} 份，清单坏 {len(found.broken_manifests)} 份。"
            "马上再备份一次，把还有原件的补上；请检查这块盘或这个存储。"
        )
        _mend(archive_target=target, broken=report["paths"], now=clock())
    return report


def _mend(*, archive_target: BackupTarget, broken: list[str], now: datetime) -> None:
    """Have a backup look at what is there instead of believing its list, at once."""
    if broken:
        with write_tx():
            BackupTarget.objects.filter(pk=archive_target.pk).update(last_manifest="")
        _ask(RunKind.BACKUP, archive_target, now)


def _give_up(archive: Any, target: BackupTarget, now: datetime, report: dict[str, Any]) -> list[str]:
    if target.is_append_only:
        return []
    keep = Keep(target.keep_hours, target.keep_days, target.keep_weeks, target.keep_months)
    try:
        done = prune(archive, keep, now=now)
    except (CaidangError, PlaceProblem) as error:
        return [f"旧的备份没有清理：{error}"]
    report |= {"given_up": done.manifests, "freed_bytes": done.bytes}
    return [f"有 {done.lost} 份旧快照缺了数据，恢复不出来，已经清掉；新的都在。"] if done.lost else []


def _good(target: BackupTarget, manifest: str, size: int, at: datetime) -> None:
    assert parse_stamped(manifest) is not None  # noqa: S101 - just made
    with write_tx():
        BackupTarget.objects.filter(pk=target.pk).update(last_good_at=at, last_manifest=manifest, last_bytes=size)


def _close(run: BackupRun, problem: str, now: datetime) -> None:
    target = str(run.target) if run.target else "vault"
    run.finished_at = now
    try:
        with write_tx():
            if problem:
                run.fail(error=problem[:500])
            else:
                run.finish(now=now)
            # A reading of the copies changes nothing and would fill the log; what fails is told.
            if problem or run.kind in (RunKind.BACKUP, RunKind.DRILL):
                verb = f"backup.{run.kind}_failed" if problem else f"backup.{run.kind}_done"
                detail = {"run": run.pk, "manifest": run.manifest}
                audit.record(actor_id=run.asked_by, verb=verb, subject=target, now=now, detail=detail)
    except LeaseLost:
        return


def _ask(kind: RunKind, target: BackupTarget | None, now: datetime) -> None:
    waiting = Q(status=WorkStatus.PENDING) | Q(status=WorkStatus.WORKING)
    with write_tx():
        if not BackupRun.objects.filter(waiting, kind=kind, target=target).exists():
            BackupRun.objects.create(kind=kind, target=target, created_at=now, due_at=now)

