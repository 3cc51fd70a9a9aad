"""``caidang audit``: is the log whole, and a signed state of it to be kept elsewhere."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from caidang.core.errors import InvalidInput
from caidang.foundation.audit import services as audit


def run(args: argparse.Namespace) -> int:
    """Verify the log (exits 1 when it is not whole), or write an anchor."""
    return _anchor(args) if args.action == "anchor" else _verify(args)


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
    line = json.dumps(asdict(made))
    if args.file:
        with args.file.open("a", encoding="utf-8") as kept:
            kept.write(line + "\n")
    sys.stdout.write(line + "\n")
    return 0


def _anchors_in(path: Path) -> list[audit.Anchor]:
    """Read a file of anchors, one a line, as ``caidang audit anchor`` wrote them."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [audit.Anchor(**json.loads(line)) for line in lines if line.strip()]
    except (OSError, ValueError, TypeError) as error:
        raise InvalidInput(f"读不了签名文件 {path}，请用 caidang audit anchor 写的文件。") from error
