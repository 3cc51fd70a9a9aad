"""``caidang audit``: is the log whole, and a signed state of it to be kept elsewhere."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from caidang.core.errors import InvalidInput
from caidang.foundation.audit import services as audit
from caidang.foundation.audit.anchors import Anchor, append_anchor, public_key, read_anchors


def run(args: argparse.Namespace) -> int:
    """Verify the log (exits 1 when it is not whole), write an anchor, or show the key to check anchors with."""
    return {"verify": _verify, "anchor": _anchor, "key": _show_key}[args.action](args)


def _verify(args: argparse.Namespace) -> int:
    report = audit.verify(anchors=_anchors_in(args.file) if args.file else ())
    if args.json:
        found = {**asdict(report), "is_sound": report.is_sound}
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(f"{report}\n")
    return 0 if report.is_sound else 1


def _anchor(args: argparse.Namespace) -> int:
    made = audit.checkpoint(now=datetime.now(UTC))
    if made is None:
        raise InvalidInput("还没有审计记录，没有可以签名的。")
    if args.file:
        try:
            append_anchor(args.file, made)
        except OSError as error:
            raise InvalidInput(f"写不了签名文件 {args.file}，请看文件夹在不在、能不能写。") from error
    sys.stdout.write(json.dumps(asdict(made)) + "\n")
    return 0


def _show_key(args: argparse.Namespace) -> int:  # noqa: ARG001 - the actions are called alike
    sys.stdout.write(public_key())
    return 0


def _anchors_in(path: Path) -> list[Anchor]:
    """Read a file of anchors, one a line, as ``caidang audit anchor`` wrote them."""
    try:
        return read_anchors(path.read_text(encoding="utf-8").splitlines())
    except (OSError, ValueError, TypeError) as error:
        raise InvalidInput(f"读不了签名文件 {path}，请用 caidang audit anchor 写的文件。") from error
