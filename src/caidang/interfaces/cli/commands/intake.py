"""``caidang intake``: hand in files and folders."""

import argparse
import json
import sys
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime

from caidang.domain.intake.services.hand_in import Outcome, hand_in

LABELS = {
    "created": "新建档案",
    "attached": "归入档案",
    "duplicate_suspected": "疑似重复",
    "already_received": "已经收过",
    "failed": "失败",
}


def run(args: argparse.Namespace) -> int:
    """Receive and read the files; one line each. Exits 1 when one of them failed."""
    counts: Counter[str] = Counter()
    for outcome in hand_in(args.paths, now=lambda: datetime.now(UTC)):
        counts[outcome.status] += 1
        sys.stdout.write(_line(outcome, is_json=args.json) + "\n")
        sys.stdout.flush()
    if not args.json:
        summary = " · ".join(f"{LABELS[name]} {n}" for name, n in counts.items())
        sys.stdout.write((summary or "没有找到文件") + "\n")
    return 1 if counts["failed"] else 0


def _line(outcome: Outcome, *, is_json: bool) -> str:
    if is_json:
        return json.dumps(asdict(outcome), ensure_ascii=False)
    tail = f"  {outcome.reason}" if outcome.reason else ""
    return f"{LABELS[outcome.status]}  {outcome.file}{tail}"
