"""Runs as people see them: newest first, and one with all its figures."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from caidang.core.errors import NotFound
from caidang.domain.backup.models import BackupRun, RunKind
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.rows import WorkStatus

PAGE: Final = 20
_STAGES: Final = {
    "prepare": "准备", "database": "数据库", "upload": "上传", "files": "文件", "read": "读取", "check": "核对", "audit": "核对审计",
    "values": "解开值",
}  # fmt: skip
_FIGURES: Final = {
    "record": "档案编号", "originals": "原件", "taken_at": "快照的时间", "objects": "文件", "new_objects": "新文件", "new_chunks": "新数据块", "new_bytes": "新增字节", "bytes": "共计字节",
    "missing": "缺失", "damaged": "损坏", "healed": "已修复", "manifests": "快照", "chunks": "数据块", "bytes_read": "读过的字节",
    "given_up": "清理的旧快照", "freed_bytes": "腾出字节", "rows": "数据库的行", "sampled": "抽样解开", "files": "文件", "values": "值",
    "documents": "原件正文", "audit_events": "审计记录", "audit_seq": "审计到第几条", "rto_seconds": "恢复用时（秒）",
    "rpo_seconds": "会丢多久的改动（秒）", "seconds": "用时（秒）", "signature": "签名",
}  # fmt: skip
_TIMES: Final = frozenset({"taken_at"})
_BYTES: Final = frozenset({"new_bytes", "bytes", "bytes_read", "freed_bytes"})


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a report."""

    label: str
    value: Any
    is_bytes: bool
    is_time: bool = False


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run."""

    id: str
    kind: RunKind
    target: str
    status: WorkStatus
    created_at: datetime
    finished_at: datetime | None
    stage: str
    done: int
    total: int
    problem: str
    manifest: str
    report: dict[str, Any]

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.status in (WorkStatus.PENDING, WorkStatus.WORKING)

    @property
    def is_good(self) -> bool:
        """Whether it ended well."""
        return self.status == WorkStatus.DONE

    @property
    def figures(self) -> list[Figure]:
        """The report's figures in the order in which they are read."""
        return [
            Figure(label, datetime.fromisoformat(value) if name in _TIMES else value, name in _BYTES, name in _TIMES)
            for name, label in _FIGURES.items()
            if (value := self.report.get(name)) is not None
        ]

    @property
    def notes(self) -> list[str]:
        """Sentences of the report."""
        return [*self.report.get("notes", ()), *self.report.get("problems", ())]

    @property
    def short(self) -> str:
        """The one figure that a list shows."""
        report = self.report
        if self.kind == RunKind.BACKUP and "objects" in report:
            return f"{report['objects']} 份文件，新 {report['new_objects']} 份"
        if self.kind == RunKind.DRILL and "rto_seconds" in report:
            return f"{report['rto_seconds']} 秒恢复完，数据是 {report['rpo_seconds'] // 60} 分钟前的"
        if self.kind == RunKind.SCRUB and "files" in report:
            return f"{report['files']} 份文件，修复 {report.get('healed', 0)} 份"
        return f"{report['manifests']} 份快照" if "manifests" in report else ""


@dataclass(frozen=True, slots=True)
class RunPage:
    """One page of runs."""

    rows: tuple[RunRow, ...]
    page: int
    has_more: bool


def list_runs(*, viewer: Viewer, page: int) -> RunPage:
    """Return a page of runs, newest first."""
    require(viewer, Action.MANAGE_BACKUP)
    start = (page - 1) * PAGE
    found = list(BackupRun.objects.select_related("target")[start : start + PAGE + 1])
    return RunPage(tuple(map(_row, found[:PAGE])), page, len(found) > PAGE)


def get_run(*, public_id: str, viewer: Viewer) -> RunRow:
    """Return one run; raises NotFound."""
    require(viewer, Action.MANAGE_BACKUP)
    missing = "没有这一次运行。"
    found = BackupRun.objects.select_related("target").filter(public_id=parse_public_id(public_id, missing=missing)).first()
    if found is None:
        raise NotFound(missing)
    return _row(found)


def _row(run: BackupRun) -> RunRow:
    return RunRow(
        id=str(run.public_id), kind=RunKind(run.kind), target=run.target.name if run.target else "", status=WorkStatus(run.status),
        created_at=run.created_at, finished_at=run.finished_at, stage=_STAGES.get(run.stage, ""), done=run.done, total=run.total,
        problem=run.last_error, manifest=run.manifest, report=dict(run.report),
    )  # fmt: skip
