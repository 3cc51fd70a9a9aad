"""``caidang audit``: is the log whole, a signed state of it to be kept elsewhere, a signed part of it to take away."""

import argparse
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from caidang.core.errors import InvalidInput
from caidang.foundation.accounts.audit_export import export_log
from caidang.foundation.accounts.audit_log import LogFilter
from caidang.foundation.accounts.members import id_of
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.audit import services as audit
from caidang.foundation.audit.anchors import (
    Anchor,
    append_anchor,
    public_key,
    read_anchors,
    signing_key,
)
from caidang.foundation.audit.delivery import deliver_anchors, list_deliveries
from caidang.interfaces.cli.commands.audit_export import check, say


def run(args: argparse.Namespace) -> int:
    """Verify the log (exits 1 when it is not whole), write or send an anchor, show the key, or export."""
    return _ACTIONS[args.action](args)


def _verify(args: argparse.Namespace) -> int:
    if args.export:
        return check(args, signing_key().public_key())
    return say(args, audit.verify(anchors=_anchors_in(args.file) if args.file else ()))


def _anchor(args: argparse.Namespace) -> int:
    made = _made()
    if args.file:
        try:
            append_anchor(args.file, made)
        except OSError as error:
            raise InvalidInput(f"写不了签名文件 {args.file}，请看文件夹在不在、能不能写。") from error
    sys.stdout.write(json.dumps(asdict(made)) + "\n")
    return 0


def _send(args: argparse.Namespace) -> int:  # noqa: ARG001 - the actions are called alike
    _made()
    deliver_anchors(now=datetime.now(UTC), at_once=True)
    ways = list_deliveries()
    if not ways:
        raise InvalidInput("没有设往哪里送：CAIDANG_ANCHORS、CAIDANG_ANCHOR_MAIL、CAIDANG_ANCHOR_WEBHOOK 或 CAIDANG_AUDIT_COPY。")
    for way in ways:
        sys.stdout.write(f"{way.label} {way.target}：{way.problem or f'送到了，到第 {way.seq} 条'}\n")
    return 1 if any(way.problem for way in ways) else 0


def _show_key(args: argparse.Namespace) -> int:  # noqa: ARG001 - the actions are called alike
    sys.stdout.write(public_key())
    return 0


def _export(args: argparse.Namespace) -> int:
    if not args.export:
        raise InvalidInput("用 --export 写明导出到哪个文件。")
    chosen = LogFilter(
        actor=args.member and _member(args.member), subject=args.subject,
        since=_midnight(args.since), until=_midnight(args.until and args.until + timedelta(days=1)),
    )  # fmt: skip
    draft = args.export.with_name(f"{args.export.name}.part")
    try:
        with open(draft, "wb", opener=_private) as file:
            file.writelines(export_log(viewer=PROGRAM, chosen=chosen, now=datetime.now(UTC)))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(args.export)
    except OSError as error:
        raise InvalidInput(f"写不了 {args.export}，请看文件夹在不在、能不能写。") from error
    sys.stdout.write(f"导出到 {args.export}。核对：caidang audit verify --export {args.export}\n")
    return 0


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _made() -> Anchor:
    made = audit.checkpoint(now=datetime.now(UTC))
    if made is None:
        raise InvalidInput("没有可以签名的：还没有审计记录，或记录的末端对不上签名（请运行 caidang audit verify）。")
    return made


def _member(username: str) -> str:
    return "system" if username == "system" else str(id_of(username))


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), ZoneInfo(settings.TIME_ZONE)) if day else None


def _anchors_in(path: Path) -> list[Anchor]:
    """Read a file of anchors: as ``caidang audit anchor`` wrote it, a letter, or what a webhook got."""
    try:
        return read_anchors(path.read_bytes())
    except (OSError, ValueError) as error:
        raise InvalidInput(
            f"读不了签名文件 {path}，请用 caidang audit anchor 写的文件、收到的信或网络收到的内容。"
        ) from error


_ACTIONS: dict[str, Callable[[argparse.Namespace], int]] = {
    "verify": _verify, "anchor": _anchor, "send": _send, "key": _show_key, "export": _export,
}  # fmt: skip
