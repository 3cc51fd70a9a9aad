"""``caidang backup``: targets, a backup now, what there is, whether it is whole."""

import argparse
import json
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from typing import Any

from caidang.core.errors import Conflict, InvalidInput
from caidang.domain.backup.models import BackupRun, BackupTarget, RunKind
from caidang.domain.backup.places.kinds import SHAPES, Kind
from caidang.domain.backup.selectors.states import list_states
from caidang.domain.backup.selectors.targets import list_targets
from caidang.domain.backup.services.drills import MORE
from caidang.domain.backup.services.runs import ask_for, claim_this, perform
from caidang.domain.backup.services.targets import (
    Abroad,
    add_target,
    find_target,
    open_archive,
    remove_target,
    try_target,
)
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.lib.rows import WorkStatus

_NUMBERS = ("kib_per_second", "every_hours", "keep_hours", "keep_days", "keep_weeks", "keep_months")
_GLANCE_S = 2.0
"""Seconds between two looks whether the other run has come to its end."""


def run(args: argparse.Namespace) -> int:
    """Do what the arguments say; exits 1 when a backup or a check did not go well."""
    words = (args.action, args.what) if args.action == "target" else (args.action,)
    action = _ACTIONS.get(words)
    if action is None:
        raise InvalidInput("caidang backup target 后面要写 add、list、remove 或 test。")
    return action(args)


def _add(args: argparse.Namespace) -> int:
    kind = Kind(args.kind) if args.kind else None
    if kind is None:
        raise InvalidInput(f"用 --kind 写明是哪一种：{'、'.join(Kind)}。")
    settings = dict(_pair(text) for text in args.set)
    if given := sorted(SHAPES[kind].secrets & settings.keys()):
        raise InvalidInput(f"{given[0]} 不要写在命令里，别人看得到：加上 --secrets-stdin，从标准输入给一段 JSON。")
    if args.secrets_stdin:
        settings |= _secrets()
    options: dict[str, int | bool] = {name: getattr(args, name) for name in _NUMBERS if getattr(args, name) is not None}
    options |= {"is_append_only": args.append_only, "is_elsewhere": args.elsewhere}
    try:
        target = add_target(
            name=args.name or kind.label, kind=kind.value, settings=settings, options=options, actor=PROGRAM, now=_now(),
            takes_abroad=args.abroad,
        )  # fmt: skip
    except Abroad as error:
        raise InvalidInput(f"{error} 都做过了，加上 --abroad 再运行一次。") from error
    warning = "注意：这个云不在境内，个人信息出境要先评估、告知并取得同意。" if target.is_abroad else ""
    _say(args, {"id": str(target.public_id), "name": target.name, "kind": target.kind, "warning": warning},
         f"加好了「{target.name}」，试写试读都成功。{warning}")  # fmt: skip
    return 0


def _list_targets(args: argparse.Namespace) -> int:
    found = list_targets(viewer=PROGRAM, now=_now())
    rows = [one.as_json() for one in found]
    lines = [
        f"{one.name}（{one.kind.label}）：{f'上次 {one.last_good_at.astimezone():%Y-%m-%d %H:%M}' if one.last_good_at else '还没有备份过'}"
        + (f"；{one.problem}" if one.problem else "")
        for one in found
    ]
    _say(args, rows, "\n".join(lines) or "还没有备份目标，用 caidang backup target add 加一个。")
    return 0


def _remove(args: argparse.Namespace) -> int:
    target = _named(args)
    name = target.name
    remove_target(target=target, actor=PROGRAM, now=_now())
    _say(args, {"removed": name}, f"不再往「{name}」备份；那里已有的备份没有动，账号口令已经忘掉。")
    return 0


def _test(args: argparse.Namespace) -> int:
    target = _named(args)
    try_target(target=target, actor=PROGRAM)
    _say(args, {"ok": True, "name": target.name}, f"「{target.name}」试写、试读、试删都成功。")
    return 0


def _run(args: argparse.Namespace) -> int:
    return _all(args, RunKind.BACKUP)


def _verify(args: argparse.Namespace) -> int:
    return _all(args, RunKind.VERIFY)


def _all(args: argparse.Namespace, kind: RunKind) -> int:
    chosen = [_named(args)] if args.name else list(BackupTarget.objects.filter(removed_at=None))
    if not chosen:
        raise InvalidInput("还没有备份目标，用 caidang backup target add 加一个。")
    return report_runs(args, [do_now(kind, target, is_deep=args.deep) for target in chosen])


def do_now(kind: RunKind, target: BackupTarget | None, *, is_deep: bool = False) -> BackupRun:
    """Do a run in this process and return it as it ended. Where another one is at the target, it is waited for."""
    asked = ask_for(kind=kind, target=target, actor=PROGRAM, now=_now(), is_deep=is_deep)
    run = claim_this(asked, now=_now())
    perform(run, clock=_now, more=dict(MORE))
    run.refresh_from_db()
    if run.status == WorkStatus.PENDING:
        print(f"{run.last_error}等它做完……", file=sys.stderr)
    while run.status in (WorkStatus.PENDING, WorkStatus.WORKING):
        time.sleep(_GLANCE_S)
        # Whoever comes first does it: this process, or the one in the background.
        with suppress(Conflict):
            perform(claim_this(run, now=_now()), clock=_now, more=dict(MORE))
        run.refresh_from_db()
    return run


def report_runs(args: argparse.Namespace, runs: list[BackupRun]) -> int:
    """Print how runs ended; 1 when one of them failed."""
    rows = [
        {
            "target": run.target.name if run.target else "", "kind": run.kind, "ok": run.status == WorkStatus.DONE,
            "problem": run.last_error, "manifest": run.manifest, **run.report,
        }
        for run in runs
    ]  # fmt: skip
    _say(args, rows, "\n".join(_line(row) for row in rows))
    return 0 if all(row["ok"] for row in rows) else 1


def _line(row: dict[str, Any]) -> str:
    head = f"{row['target'] or '本库'}：{'成功' if row['ok'] else '没有成功'}"
    if row["problem"]:
        return f"{head}。{row['problem']}"
    figures = {
        "objects": "份文件", "new_objects": "份新文件", "new_chunks": "块新数据", "manifests": "份快照", "damaged": "处损坏",
        "healed": "处已修复", "rto_seconds": "秒恢复完", "rpo_seconds": "秒前的状态",
    }  # fmt: skip
    said = "，".join(f"{row[name]} {text}" for name, text in figures.items() if name in row)
    return "；".join([f"{head}，{said}", *row.get("notes", ())])


def _states(args: argparse.Namespace) -> int:
    target = _named(args)
    archive = open_archive(target)
    with closing(archive.place):
        found = list_states(archive)
    lines = [f"{one.moment.astimezone():%Y-%m-%d %H:%M:%S}  {one.objects} 份文件  {one.bytes // 1024**2} MB  {one.name}" for one in found]
    rows = [{"name": one.name, "at": one.at, "objects": one.objects, "bytes": one.bytes, "version": one.version} for one in found]
    _say(args, rows, "\n".join(lines) or f"「{target.name}」里还没有备份。")
    return 0


def _named(args: argparse.Namespace) -> BackupTarget:
    if args.name:
        return find_target(name=args.name, viewer=PROGRAM)
    only = list(BackupTarget.objects.filter(removed_at=None)[:2])
    if len(only) != 1:
        raise InvalidInput("用 --name 写明是哪个备份目标，caidang backup target list 看有哪些。")
    return only[0]


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise InvalidInput("--set 要写成 名字=值，如 --set path=/mnt/backup")
    return name, value


def _secrets() -> dict[str, str]:
    try:
        value = json.loads(sys.stdin.read())
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise InvalidInput('标准输入要是一段 JSON，如 {"username": "…", "password": "…"}')
    return {str(name): str(one) for name, one in value.items()}


def _say(args: argparse.Namespace, value: Any, text: str) -> None:
    sys.stdout.write((json.dumps(value, ensure_ascii=False, default=str) if args.json else text) + "\n")


def _now() -> datetime:
    return datetime.now(UTC)


_ACTIONS: dict[tuple[str, ...], Callable[[argparse.Namespace], int]] = {
    ("target", "add"): _add, ("target", "list"): _list_targets, ("target", "remove"): _remove, ("target", "test"): _test,
    ("run",): _run, ("list",): _states, ("verify",): _verify,
}  # fmt: skip
