"""One record as it was on a day, asked for on the page: brought by the queue, kept sealed for a day, given once."""

from contextlib import closing
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.utils import timezone

from caidang.core.crypto import envelope
from caidang.core.errors import InvalidInput, NotFound
from caidang.domain.backup import here
from caidang.domain.backup.models import BackupRun, BackupTarget, RunKind
from caidang.domain.backup.one_record import bring_one
from caidang.domain.backup.services.runs import Clock, Teller
from caidang.domain.backup.services.targets import open_archive
from caidang.domain.backup.snapshot.scratch import scratch_database
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.rows import WorkStatus
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault.current import keyring
from caidang.foundation.vault.header import read_header

KEPT: Final = timedelta(hours=24)


def ask_for_record(*, target: BackupTarget, record: str, day: date, today: date, actor: Viewer, now: datetime) -> BackupRun:
    """Have the queue fetch a record as it was at the end of a day, here.

    ``record`` is the candidate's public id, or the address of his page. Raises NotAllowed, and InvalidInput for
    what is no id or a day to come.
    """
    require(actor, Action.MANAGE_BACKUP)
    require(actor, Action.COMPLIANCE)
    missing = "请填档案的编号：档案网址里 candidates 后面的那一段。"
    try:
        public_id = parse_public_id(record.strip().rstrip("/").rpartition("/")[2], missing=missing)
    except NotFound:
        raise InvalidInput(missing) from None
    until = timezone.make_aware(datetime.combine(day, time.max))
    if day > today:
        raise InvalidInput("那一天还没有到。")
    with write_tx():
        run = BackupRun.objects.create(
            kind=RunKind.RECORD, target=target, asked_by=actor.user_id, created_at=now, due_at=now,
            report={"record": str(public_id), "until": until.isoformat()},
        )  # fmt: skip
        audit.record(
            actor_id=actor.user_id, verb="backup.record_asked", subject=str(target), now=now,
            detail={"run": run.pk, "record": str(public_id), "day": day.isoformat()},
        )  # fmt: skip
    return run


def run_record(run: BackupRun, teller: Teller, clock: Clock) -> dict[str, Any]:
    """Bring the record; returns the report. The copy waits sealed in this machine's folder."""
    target = run.target
    assert target is not None  # noqa: S101 - the kind has one
    asked, began = dict(run.report), clock()
    archive = open_archive(target)
    with closing(archive.place):
        manifest = archive.newest(before=datetime.fromisoformat(asked["until"]))
        run.manifest = manifest.name
        with scratch_database(is_needed=connection.vendor != "sqlite") as load:
            found = bring_one(
                archive, manifest, keyring(), read_header(Path(settings.CAIDANG_DATA)), record=asked["record"],
                scratch=here.folder() / "scratch", database=lambda into: load(into, archive.newest_keyring()), progress=teller,
            )  # fmt: skip
    kept = keep_copy(run, found.copy)
    return {
        **asked, **kept, "taken_at": manifest.at, "originals": found.originals, "seconds": int((clock() - began).total_seconds()),
    }  # fmt: skip


def keep_copy(run: BackupRun, copy: bytes) -> dict[str, Any]:
    """Keep the copy of a run sealed until it is taken; returns what the report says of it."""
    ring, path = keyring(), _path(run)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(envelope.seal(ring.purpose("own"), copy, _place(run), key_id=ring.generation))
    return {"bytes": len(copy)}


def take_record(*, public_id: str, actor: Viewer, now: datetime) -> bytes:
    """Return the copy, once: it is gone from here afterwards. Raises NotFound when it was taken, or is a day old."""
    require(actor, Action.MANAGE_BACKUP)
    require(actor, Action.COMPLIANCE)
    missing = "这份副本已经取走，或过了一天，再取一次就有。"
    run = BackupRun.objects.filter(
        public_id=parse_public_id(public_id, missing=missing), kind=RunKind.RECORD, status=WorkStatus.DONE
    ).first()
    if run is None or not _path(run).exists():
        raise NotFound(missing)
    sealed = _path(run).read_bytes()
    data = envelope.open_sealed(keyring().purpose("own", envelope.key_id_of(sealed)), sealed, _place(run))
    with write_tx():
        audit.record(
            actor_id=actor.user_id, verb="backup.record_taken", subject=str(run), now=now,
            detail={"record": run.report["record"], "bytes": len(data)},
        )  # fmt: skip
    _path(run).unlink()
    return data


def has_copy(run_id: str) -> bool:
    """Tell whether the copy of a run still waits."""
    return _file(run_id).exists()


def drop_old_copies(*, now: datetime) -> None:
    """Remove the copies that nobody took within a day."""
    for path in (here.folder() / "records").glob("*.sealed"):
        if now.timestamp() - path.stat().st_mtime > KEPT.total_seconds():
            path.unlink(missing_ok=True)


def _path(run: BackupRun) -> Path:
    return _file(str(run.public_id))


def _file(run_id: str) -> Path:
    return here.folder() / "records" / f"{run_id.replace('-', '')}.sealed"


def _place(run: BackupRun) -> str:
    return f"backup_run:{run.public_id}:copy"
