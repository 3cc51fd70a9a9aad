"""``caidang mailbox``: the mailboxes that are collected from, one more, a look right now, and the log."""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from caidang.core.errors import InvalidInput, NotFound
from caidang.domain.intake.models import Mailbox
from caidang.domain.intake.selectors.mailboxes import each_mail, list_mailboxes
from caidang.domain.intake.services.mailbox.accounts import mailbox_of, save_mailbox, try_mailbox
from caidang.domain.intake.services.mailbox.syncing import look_into
from caidang.foundation.accounts.policy import PROGRAM


def run(args: argparse.Namespace) -> int:
    """Do it and print a line each. Exits 1 when a mailbox could not be looked into."""
    steps = {"list": _list, "add": _add, "sync": _sync, "log": _log}
    failed = 0
    for told, line, is_well in steps[args.action](args):
        sys.stdout.write((json.dumps(told, ensure_ascii=False) if args.json else line) + "\n")
        failed += not is_well
    return 1 if failed else 0


Line = tuple[dict[str, Any], str, bool]


def _list(args: argparse.Namespace) -> Iterator[Line]:
    for box in list_mailboxes(viewer=PROGRAM, now=_now()):
        checked = box.checked_at.isoformat() if box.checked_at else None
        told = {
            "id": box.public_id, "name": box.name, "host": box.host, "state": box.state, "problem": box.problem,
            "checked_at": checked, "seen": box.seen, "taken": box.taken, "waiting": box.waiting,
        }  # fmt: skip
        yield told, f"{box.name}  {box.host}  见过 {box.seen} 封，收下 {box.taken} 封  {box.problem}", True


def _add(args: argparse.Namespace) -> Iterator[Line]:
    values = {
        "user": args.user, "name": args.name, "host": args.host, "port": args.port, "security": args.security,
        "password": sys.stdin.readline().rstrip("\r\n"),
    }  # fmt: skip
    found = try_mailbox(values=values, actor=PROGRAM, now=_now())
    if found.problem:
        raise InvalidInput(f"没有加上。{found.problem}")
    box = save_mailbox(values=values, actor=PROGRAM, now=_now())
    told = {"id": str(box.public_id), "folders": list(found.folders), "mails": found.mails}
    yield told, f"已加上，收件箱里有 {found.mails} 封，后台会开始收。", True


def _sync(args: argparse.Namespace) -> Iterator[Line]:
    for box in _wanted(args.name):
        look = look_into(box.pk, now=_now)
        told = {
            "name": box.name, "seen": look.seen, "taken": look.taken, "acted": look.acted, "problem": look.problem,
            "busy": look.is_held,
        }  # fmt: skip
        line = look.problem or ("后台正在收这个邮箱。" if look.is_held else f"新见到 {look.seen} 封，收下 {look.taken} 封。")
        yield told, f"{box.name}：{line}", not look.problem


def _log(args: argparse.Namespace) -> Iterator[Line]:
    for mail in each_mail(viewer=PROGRAM, mailboxes=_wanted(args.name), limit=args.limit):
        told = {
            "id": mail.public_id, "subject": mail.subject, "from": mail.sender, "size": mail.size,
            "at": mail.arrived_at.isoformat(), "outcome": mail.outcome, "result": mail.result, "reason": mail.reason,
            "candidate": mail.candidate or None,
        }  # fmt: skip
        yield told, f"{mail.arrived_at:%Y-%m-%d}  {mail.label}  {mail.result}  {mail.subject}", True


def _wanted(name: str) -> list[Mailbox]:
    rows = list_mailboxes(viewer=PROGRAM, now=_now())
    wanted = [box for box in rows if not name or name in (box.name, box.user, box.public_id)]
    if name and not wanted:
        raise NotFound(f"没有叫「{name}」的邮箱。")
    return [mailbox_of(box.public_id, actor=PROGRAM) for box in wanted]


def _now() -> datetime:
    return datetime.now(UTC)
