"""The targets as people see them, and whether the copies are enough: three copies, two media, one elsewhere."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from caidang.domain.backup.models import BackupRun, BackupTarget, RunKind
from caidang.domain.backup.places.kinds import Kind
from caidang.domain.backup.services.drills import DRILL_LATE, failed_scrub, last_drills
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.rows import WorkStatus

LATE: Final = timedelta(hours=26)
"""A copy is late when it is older, or older than twice its interval."""
_OPEN: Final = (WorkStatus.PENDING, WorkStatus.WORKING)
_MEDIA: Final = {Kind.FOLDER: "本机硬盘", Kind.DISK: "移动硬盘", Kind.WEBDAV: "网络存储", Kind.SFTP: "另一台机器"}


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target. ``problem`` is a sentence, empty when all is well."""

    id: str
    name: str
    kind: Kind
    is_append_only: bool
    is_elsewhere: bool
    is_abroad: bool
    every_hours: int
    kib_per_second: int
    keep: tuple[int, int, int, int]
    last_good_at: datetime | None
    last_bytes: int
    last_drill_at: datetime | None
    next_at: datetime
    is_late: bool
    problem: str
    is_running: bool
    is_same_disk: bool = False
    """A folder on the disk of the records themselves: what breaks the one breaks the other."""

    @property
    def medium(self) -> str:
        """What it lies on."""
        return _MEDIA.get(self.kind, "云存储")

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON values; no setting is among them."""
        return {**asdict(self), "medium": self.medium}


@dataclass(frozen=True, slots=True)
class Copies:
    """Three copies, two media, one elsewhere, and a drill: what is met."""

    copies: int
    media: tuple[str, ...]
    elsewhere: tuple[str, ...]
    is_proven: bool
    is_drill_failed: bool = False
    is_drill_late: bool = False

    @property
    def has_three(self) -> bool:
        """The records themselves and two copies."""
        return self.copies >= 3

    @property
    def has_two_media(self) -> bool:
        """On at least two kinds of things."""
        return len(self.media) >= 2

    @property
    def has_one_elsewhere(self) -> bool:
        """At least one where a fire here does not reach."""
        return bool(self.elsewhere)


@dataclass(frozen=True, slots=True)
class Banner:
    """What the page says on top: its colour's name and the sentence."""

    tone: str
    text: str


def list_targets(*, viewer: Viewer, now: datetime) -> tuple[TargetRow, ...]:
    """Return the targets in the order in which they were added."""
    require(viewer, Action.MANAGE_BACKUP)
    targets = list(BackupTarget.objects.filter(removed_at=None))
    last: dict[int, BackupRun] = {}
    same_disk: dict[int, bool] = {}
    runs = BackupRun.objects.filter(target__in=targets, kind__in=(RunKind.BACKUP, RunKind.VERIFY), created_at__gte=now - timedelta(days=9))
    running = {run.target_id for run in runs if run.kind == RunKind.BACKUP and run.status in _OPEN}
    # Two may have run at once: what was said last holds, whichever was asked for last.
    for run in sorted(runs, key=lambda one: one.finished_at or one.created_at):
        is_told = run.status == WorkStatus.FAILED or (run.kind == RunKind.BACKUP and run.status == WorkStatus.DONE)
        if run.target_id is not None and is_told:
            last[run.target_id] = run
        if run.target_id is not None and "is_same_disk" in run.report:
            same_disk[run.target_id] = bool(run.report["is_same_disk"])
    return tuple(
        replace(_row(one, last.get(one.pk), now), is_same_disk=same_disk.get(one.pk, False), is_running=one.pk in running)
        for one in targets
    )


def weigh_copies(targets: Iterable[TargetRow], *, now: datetime) -> Copies:
    """Return what of 3-2-1 is met by copies that are not late. One on the disk of the records is no copy more."""
    good = [one for one in targets if one.last_good_at is not None and not one.is_late]
    media = dict.fromkeys(["本机硬盘", *(one.medium for one in good)])
    elsewhere = tuple(one.name for one in good if one.is_elsewhere or one.kind.is_cloud)
    drilled = [one.last_drill_at for one in good if one.last_drill_at]
    has_failed, is_late = bool(failed_drills()), bool(drilled) and now - max(drilled) >= DRILL_LATE
    is_proven = bool(drilled) and not is_late and not has_failed
    apart = [one for one in good if not one.is_same_disk]
    return Copies(1 + len(apart), tuple(media), elsewhere, is_proven, has_failed, is_late)


def alarm(*, now: datetime) -> str:
    """Return what everybody who keeps the backups has to be told on every page: the drill failed, the scrub did, or something is late.

    Empty when all is well, and where there is no target yet: the page of backups says that. Three queries.
    """
    targets = list(BackupTarget.objects.filter(removed_at=None))
    if not targets:
        return ""
    found = banner(tuple(_row(one, None, now) for one in targets), now=now)
    return found.text if found is not None and found.tone == "red" else ""


def banner(targets: tuple[TargetRow, ...], *, now: datetime) -> Banner | None:
    """Return what has to be said on top of the page, the worst first; None when all is well."""
    if not targets:
        return Banner("red", "还没有备份：这台机器坏了，资料就没有了。请现在加一个备份目标。")
    if failed := failed_drills():
        return Banner("red", _told_of(failed, targets))
    if scrub := failed_scrub():
        return Banner("red", f"巡检发现问题：{scrub.last_error}")
    late = [one.name for one in targets if one.is_late]
    if late:
        return Banner("red", f"「{'」「'.join(late)}」的备份晚了，请看原因。")
    if troubled := next((one for one in targets if one.problem), None):
        return Banner("orange", f"「{troubled.name}」：{troubled.problem}")
    good = [one.last_good_at for one in targets if one.last_good_at]
    proven = [one.last_drill_at for one in targets if one.last_drill_at]
    if good and now - (max(proven) if proven else BackupTarget.objects.earliest("created_at").created_at) > DRILL_LATE:
        return Banner("red", "恢复演练晚了：备份没有证明过能恢复。请点「现在演练」。")
    if not good:
        return Banner("orange", "第一次备份还没有完成，完成以前只有这一份资料。")
    if not proven:
        return Banner("orange", "备份还没有演练过恢复，几分钟里会自己演练一次。")
    if all(one.is_same_disk for one in targets):
        return Banner("orange", "备份和资料在同一块盘上：这块盘坏了，两份都没有。请再加一处。")
    return None


def failed_drills() -> list[BackupRun]:
    """Return the last drills of the targets that did not pass theirs, the latest first."""
    return [run for run in reversed(last_drills().values()) if run.status == WorkStatus.FAILED]


def _told_of(failed: list[BackupRun], targets: tuple[TargetRow, ...]) -> str:
    """Return what is said of drills that were not passed: of which place, and from where one could restore."""
    names = [run.target.name for run in failed if run.target is not None]
    proven = [one for one in targets if one.last_drill_at and one.name not in names]
    others = [one for one in targets if one.last_good_at and one.name not in names]
    more = "没有别的目标可以恢复，请马上再加一个。"
    if proven or others:
        more = f"「{proven[0].name}」演练通过，能从那里恢复。" if proven else f"接着演练「{others[0].name}」。"
    return f"「{'」「'.join(names)}」的恢复演练没有通过：{failed[0].last_error.rstrip('。')}。{more}"


def _row(target: BackupTarget, last: BackupRun | None, now: datetime) -> TargetRow:
    every = timedelta(hours=target.every_hours)
    since = target.last_good_at or target.created_at
    return TargetRow(
        id=str(target.public_id), name=target.name, kind=Kind(target.kind), is_append_only=target.is_append_only,
        is_elsewhere=target.is_elsewhere, is_abroad=target.is_abroad, every_hours=target.every_hours,
        kib_per_second=target.kib_per_second,
        keep=(target.keep_hours, target.keep_days, target.keep_weeks, target.keep_months),
        last_good_at=target.last_good_at, last_bytes=target.last_bytes, last_drill_at=target.last_drill_at,
        next_at=max(now, since + every) if target.last_good_at else now, is_late=now - since > max(LATE, 2 * every),
        problem=last.last_error if last is not None and last.status == WorkStatus.FAILED else "", is_running=False,
    )  # fmt: skip
