"""The weekly drill and the nightly scrub, as runs of the queue."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.db.models import F, Max

from caidang.core.errors import CaidangError, OutOfSpace, SealBroken
from caidang.domain.backup import here
from caidang.domain.backup.archive import names
from caidang.domain.backup.archive.manifest import digest_of
from caidang.domain.backup.archive.opened import Archive
from caidang.domain.backup.archive.sealing import canonical
from caidang.domain.backup.checking import SAMPLE, check_vault
from caidang.domain.backup.drilling import age_s, drill, room_for
from caidang.domain.backup.models import BackupRun, BackupTarget, RunKind
from caidang.domain.backup.places.base import NotThere
from caidang.domain.backup.services.records import run_record
from caidang.domain.backup.services.runs import Clock, Teller, Work
from caidang.domain.backup.services.targets import open_archive
from caidang.domain.backup.snapshot.scratch import scratch_database
from caidang.foundation.audit.anchors import signing_key
from caidang.foundation.lib.rows import WorkStatus
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault
from caidang.foundation.vault.current import keyring
from caidang.foundation.vault.header import read_header
from caidang.foundation.vault.models import Blob
from caidang.foundation.vault.store import store_at

DRILL_EVERY: Final = timedelta(days=7)
DRILL_LATE: Final = timedelta(days=9)
"""From then on the banner is red."""
SCRUB_EVERY: Final = timedelta(hours=24)
SCRUB_HOUR: Final = 2


Reach = Callable[[BackupTarget], bool]


def run_drill(run: BackupRun, teller: Teller, clock: Clock) -> dict[str, Any]:
    """Restore a target's newest backup into a scratch place and prove it; returns the signed report."""
    target = run.target
    assert target is not None  # noqa: S101 - the kind has one
    began = clock()
    archive = open_archive(target)
    with closing(archive.place):
        manifest = archive.newest()
        run.manifest = manifest.name
        scratch = here.folder() / "scratch"
        if not room_for(manifest, scratch):
            raise OutOfSpace(f"演练要 {manifest.bytes // 1024**2} MB 的空地方，现在不够；请腾出空间。")
        header = read_header(Path(settings.CAIDANG_DATA))
        with scratch_database(is_needed=connection.vendor != "sqlite") as load:
            try:
                found = drill(
                    archive, manifest, keyring(), header, scratch=scratch, sample=SAMPLE,
                    database=lambda into: load(into, archive.newest_keyring()), progress=teller,
                )  # fmt: skip
            except (SealBroken, NotThere):
                _look_closely(target, clock())
                raise SealBroken(
                    f"「{target.name}」里的数据坏了或少了，恢复不出来。已经排了逐字节的核对：坏的清掉，接着的备份补上，再演练一次。"
                ) from None
    ended = clock()
    report: dict[str, Any] = {
        "manifest": manifest.name, "taken_at": manifest.at, "began": began.isoformat(), "ended": ended.isoformat(),
        "rto_seconds": int((ended - began).total_seconds()), "rpo_seconds": age_s(manifest, began),
        "bytes": found.bytes, "objects": found.objects, "sampled": found.sampled, "erased_again": found.replayed,
        "rows": sum(manifest.counts.values()), "problems": list(found.problems),
    }  # fmt: skip
    report["signature"] = signing_key().sign(canonical(report)).hex()
    if found.problems:
        _look_closely(target, ended)
        report["problem"] = f"演练没有通过：{found.problems[0]}"
    else:
        with write_tx():
            BackupTarget.objects.filter(pk=target.pk).update(last_drill_at=ended)
    return report


def run_scrub(run: BackupRun, teller: Teller, clock: Clock) -> dict[str, Any]:
    """Check every file, value, the index and the chain of this vault, and heal damaged files from backups."""
    began = clock()
    found = check_vault(sample=None if run.is_deep or run.asked_by is None else SAMPLE * 20, progress=teller)
    healed, lost = heal(found.damaged_files)
    problems = [text for text in found.problems if not (found.damaged_files and "封存的文件" in text)]
    if lost:
        problems.append(f"有 {len(lost)} 份封存的文件缺失或损坏，任何一处备份里都没有好的。")
    report: dict[str, Any] = {
        "files": found.files, "values": found.values, "documents": found.documents, "audit_events": found.audit_events,
        "damaged": len(found.damaged_files), "healed": len(healed), "lost": lost[:50],
        "damaged_values": found.damaged_values[:50], "problems": problems,
        "seconds": int((clock() - began).total_seconds()),
    }  # fmt: skip
    if problems:
        report["problem"] = problems[0]
    return report


def heal(damaged: list[str]) -> tuple[list[str], list[str]]:
    """Fetch good copies of sealed files from the targets; returns the names that were healed and that were not.

    A copy is taken only if it opens under the file's own key: what was damaged before it was backed
    up is told by that, and a copy somebody put there too.
    """
    healed: list[str] = []
    left = list(damaged)
    for target in BackupTarget.objects.filter(removed_at=None):
        if not left:
            break
        try:
            archive = open_archive(target)
        except CaidangError:
            continue
        with closing(archive.place):
            for name in list(left):
                if _heal_one(archive, name):
                    healed.append(name)
                    left.remove(name)
    return healed, left


def _heal_one(archive: Archive, name: str) -> bool:
    blob = Blob.objects.select_related("data_key").filter(name=name).exclude(file_key=None).first()
    if blob is None:
        return False
    try:
        sealed = archive.place.get(names.object_path(name))
        vault.check_sealed_file(blob, sealed)
    except (NotThere, CaidangError):
        return False
    store_at(Path(settings.CAIDANG_BLOBS)).write(name, sealed)
    return digest_of(store_at(Path(settings.CAIDANG_BLOBS)).read(name)) == digest_of(sealed)


def _look_closely(target: BackupTarget, now: datetime) -> None:
    """Have every byte of a place read that could not be restored from; what is damaged there is sent again."""
    with write_tx():
        waiting = BackupRun.objects.filter(kind=RunKind.VERIFY, target=target, is_deep=True, status=WorkStatus.PENDING)
        if not waiting.exists():
            BackupRun.objects.create(kind=RunKind.VERIFY, target=target, is_deep=True, created_at=now, due_at=now)


def schedule_drills(*, now: datetime, hour: int, can_reach: Reach) -> None:
    """Put the weekly drill and the nightly scrub into the queue; ``hour`` is the hour of the day here.

    A disk that is not plugged in is not drilled, as ``can_reach`` tells: it would look as if it could not be restored.
    """
    if (target := due_drill(now=now, can_reach=can_reach)) is not None:
        _ask_if(RunKind.DRILL, target, now, is_due=True)
    last = BackupRun.objects.filter(kind=RunKind.SCRUB, asked_by=None).order_by("-pk").first()
    is_due = hour == SCRUB_HOUR and (last is None or now >= last.created_at + SCRUB_EVERY - timedelta(hours=1))
    # A machine that sleeps at night is scrubbed by day.
    since = last or BackupRun.objects.order_by("pk").first()
    is_missed = since is not None and now >= since.created_at + 2 * SCRUB_EVERY
    _ask_if(RunKind.SCRUB, None, now, is_due=is_due or is_missed)


def due_drill(*, now: datetime, can_reach: Reach) -> BackupTarget | None:
    """Return the target that is to be drilled now, if any.

    What was not passed is tried again where it was not passed, the day after or once that place was mended, for
    that another one can be restored from says nothing of it; meanwhile the others are drilled until one is passed,
    so that everybody knows whether there is anything to restore from.
    """
    newest, last = BackupRun.objects.filter(kind=RunKind.DRILL).order_by("-pk").first(), last_drills()
    failed = [run for run in last.values() if run.status == WorkStatus.FAILED]
    for run in failed:
        is_again = now >= run.created_at + timedelta(days=1) or _was_mended(run)
        if is_again and run.target is not None and can_reach(run.target):
            return run.target
    if failed and max(last.values(), key=lambda run: run.pk).status == WorkStatus.FAILED:
        since = min(run.pk for run in failed)
        tried = [target for target, run in last.items() if run.pk >= since]
        if (other := best_target(besides=tried, can_reach=can_reach)) is not None:
            return other
    is_due = newest is None or now >= newest.created_at + DRILL_EVERY
    return best_target(can_reach=can_reach) if is_due else None


def last_drills() -> dict[int, BackupRun]:
    """Return how the last drill of each present target ended, by its number."""
    closed = (WorkStatus.DONE, WorkStatus.FAILED)
    runs = BackupRun.objects.filter(kind=RunKind.DRILL, status__in=closed, target__removed_at=None).exclude(target=None)
    newest = runs.values("target").annotate(last=Max("pk")).values("last")
    return {int(run.target_id or 0): run for run in runs.filter(pk__in=newest).select_related("target").order_by("pk")}


def failed_scrub() -> BackupRun | None:
    """Return the last scrub when it found what does not heal by itself."""
    closed = (WorkStatus.DONE, WorkStatus.FAILED)
    last = BackupRun.objects.filter(kind=RunKind.SCRUB, status__in=closed).order_by("-pk").first()
    return last if last is not None and last.status == WorkStatus.FAILED else None


def _was_mended(failed: BackupRun) -> bool:
    """Tell whether, since a drill was not passed, every byte was read there and a backup made after that."""
    if failed.target_id is None:
        return False
    after = BackupRun.objects.filter(target=failed.target_id, pk__gt=failed.pk)
    looked = after.filter(kind=RunKind.VERIFY, is_deep=True, status__in=(WorkStatus.DONE, WorkStatus.FAILED)).first()
    return looked is not None and after.filter(kind=RunKind.BACKUP, status=WorkStatus.DONE, pk__gt=looked.pk).exists()


def best_target(*, can_reach: Reach, besides: Sequence[int] = ()) -> BackupTarget | None:
    """Return the target that a drill is due at: in turn, the one that was drilled longest ago."""
    good = BackupTarget.objects.filter(removed_at=None).exclude(last_good_at=None).exclude(pk__in=besides)
    in_turn = good.order_by(F("last_drill_at").asc(nulls_first=True), "pk")
    return next((target for target in in_turn if can_reach(target)), None)


def _ask_if(kind: RunKind, target: BackupTarget | None, now: datetime, *, is_due: bool) -> None:
    if not is_due:
        return
    with write_tx():
        waiting = BackupRun.objects.filter(kind=kind, status__in=(WorkStatus.PENDING, WorkStatus.WORKING))
        if not waiting.exists():
            BackupRun.objects.create(kind=kind, target=target, created_at=now, due_at=now)


MORE: Final[Mapping[RunKind, Work]] = {RunKind.DRILL: run_drill, RunKind.SCRUB: run_scrub, RunKind.RECORD: run_record}
"""What the queue does besides backing up and looking over."""
