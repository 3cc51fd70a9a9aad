"""Is everything all right: queue, index, disk, sandbox and keys, each with what to do if not."""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from caidang.domain.candidates.models import Candidate, Document
from caidang.domain.intake.models import IntakeItem
from caidang.domain.intake.selectors.items import count_intake
from caidang.foundation.accounts.policy import PROGRAM, Action, Viewer, require
from caidang.foundation.audit.delivery import DeliveryState, list_deliveries
from caidang.foundation.lib.antivirus import is_answering
from caidang.foundation.search.index.cursors import MachineState, list_machines
from caidang.foundation.search.index.live import configured
from caidang.foundation.search.index.status import lag
from caidang.foundation.search.index.values import Health as IndexHealth
from caidang.foundation.vault.header import Mode, read_header
from caidang.foundation.vault.kit import is_kit_check_due, kit_confirmed_at

LOW_DISK = 1024**3
SILENT = timedelta(seconds=30)
LONG_LAG = 1000
_SCANNER = "收下之前杀毒"
KEY_MODES = {Mode.FILE: "密钥文件", Mode.PASSPHRASE: "口令", Mode.ENVIRONMENT: "环境变量或 systemd 凭据"}


@dataclass(frozen=True, slots=True)
class Guard:
    """One wall of the sandbox: whether it stands, and how or why not."""

    name: str
    is_on: bool
    note: str


@dataclass(frozen=True, slots=True)
class Health:
    """The state of the installation. ``problems`` are sentences fit to show, empty when all is well."""

    problems: tuple[str, ...]
    candidates: int
    documents: int
    intake: Mapping[str, int]
    oldest_waiting: datetime | None
    index: IndexHealth
    machines: tuple[MachineState, ...]
    disk_free: int
    disk_total: int
    worker_seen: datetime | None
    sandbox: tuple[Guard, ...]
    key_mode: str
    key_fingerprint: str
    is_kit_confirmed: bool
    database: str
    anchors: tuple[DeliveryState, ...]
    scanner: Guard
    """Whether files are looked at by a virus scanner before they are kept."""


def get_health(*, viewer: Viewer, now: datetime) -> Health:
    """Return the state of the installation and what is wrong with it."""
    require(viewer, Action.READ_HEALTH)
    intake = count_intake(viewer=PROGRAM)
    index, machines = lag(), list_machines(configured(), now=now)
    disk = shutil.disk_usage(settings.CAIDANG_DATA)
    worker = _worker()
    seen = datetime.fromisoformat(worker["at"]) if worker else None
    header = read_header(Path(settings.CAIDANG_DATA))
    is_kit_confirmed, anchors = kit_confirmed_at() is not None, list_deliveries()
    scanner = _scanner()
    return Health(
        problems=(
            *_problems(intake, index, disk.free, seen, is_kit_confirmed=is_kit_confirmed, now=now),
            *_silent(machines),
            *([scanner.note] if settings.CAIDANG_CLAMD and not scanner.is_on else []),
            *(f"审计签名没有送到{way.label}：{way.problem}" for way in anchors if way.problem),
        ),
        candidates=Candidate.objects.filter(merged_into=None, data_key__erased_at=None).count(),
        documents=Document.objects.count(),
        intake=intake,
        oldest_waiting=_oldest_waiting(),
        index=index,
        machines=machines,
        disk_free=disk.free,
        disk_total=disk.total,
        worker_seen=seen,
        sandbox=tuple(
            Guard(name, bool(state["on"]), str(state["note"]))
            for name, state in worker.get("sandbox", {}).items()
        ),
        key_mode=KEY_MODES[header.mode],
        key_fingerprint=header.fingerprint,
        is_kit_confirmed=is_kit_confirmed,
        database={"sqlite": "SQLCipher（内置，整库加密）"}.get(connection.vendor, "PostgreSQL"),
        anchors=anchors,
        scanner=scanner,
    )


def _scanner() -> Guard:
    scanner = settings.CAIDANG_CLAMD
    if scanner is None:
        return Guard(_SCANNER, False, "没有接。设了 CAIDANG_CLAMD，收下的每个文件先交给本机的 ClamAV 看。")  # noqa: FBT003 - a value
    if is_answering(scanner):
        return Guard(_SCANNER, True, f"ClamAV，{scanner.label}")  # noqa: FBT003
    return Guard(_SCANNER, False, "杀毒软件（clamd）没有应答，文件暂时收不进来。请在服务器上启动它。")  # noqa: FBT003


def _worker() -> dict[str, Any]:
    """What the worker last said of itself."""
    try:
        found: dict[str, Any] = json.loads(
            (Path(settings.CAIDANG_STATE) / "worker.json").read_text(encoding="utf-8")
        )
    except (OSError, ValueError):
        return {}
    return found


def _problems(
    intake: Mapping[str, int], index: IndexHealth, free: int, seen: datetime | None,
    *, is_kit_confirmed: bool, now: datetime,
) -> list[str]:  # fmt: skip
    found = []
    if seen is None or now - seen > SILENT:
        found.append(
            "后台进程没有回应，收到的文件暂时不会被读取。请在服务器上重新运行 caidang serve。"
        )
    if index.problem:
        found.append(index.problem)
    elif index.waiting > LONG_LAG:
        found.append(f"索引还有 {index.waiting} 处变更没有跟上，刚改的内容可能暂时搜不到。")
    if free < LOW_DISK:
        found.append(f"磁盘只剩 {free // 1024**2} MB，快满了；满了以后会停止收件。请腾出空间。")
    if is_kit_check_due(now=now):
        found.append("恢复单三个月没有核对了，请到「密钥」页照着纸填三个词。")
    if not is_kit_confirmed:
        found.append("恢复单还没有确认。根密钥一旦丢失，资料就打不开了，请现在就打印并确认。")
    if intake.get("failed"):
        found.append(f"有 {intake['failed']} 份文件没有读出来，请到收件页查看原因。")
    return found


def _silent(machines: Iterable[MachineState]) -> Iterator[str]:
    """Yield what is wrong with the indexes of other machines; our own is told with the index."""
    for machine in machines:
        if machine.is_silent and not machine.is_here:
            yield (
                f"机器「{machine.name}」没有跟上索引，在那台机器上搜不到新的内容。"
                "请看它的后台进程；不再用它的话不必管，三天后自动去掉。"
            )


def _oldest_waiting() -> datetime | None:
    """Return when the file that has waited longest was received, or None when none waits."""
    waiting = IntakeItem.objects.filter(status=IntakeItem.Status.PENDING)
    return waiting.order_by("received_at").values_list("received_at", flat=True).first()
