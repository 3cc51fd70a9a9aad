"""``caidang takeover opencats|horilla|undo``: another program's records are taken over, or that is taken back."""

import argparse
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from caidang.domain.sheets.words import OUTCOMES
from caidang.domain.takeover.models import Takeover
from caidang.domain.takeover.reading import read_export
from caidang.domain.takeover.services.house import KINDS
from caidang.domain.takeover.services.taking import (
    Result,
    check_files,
    take_over,
    try_taking,
    undo_takeover,
)

_WORDS = {
    "made": "新建", "known": "已有", "refused": "没有导入", "planned": "会处理", "missing": "文件夹里没有", "undone": "已撤销", "kept": "后来有人用了，留着",
}  # fmt: skip

_UNDO = "撤销"
_TAKEN_BACK = {"created": "删掉", "doubtful": "删掉（疑似重复的）", "attached": "撤回补上的", "changed": "放回换掉的", "kept": "后来有人动过，留着"}
"""What becomes of people when what was done to them is undone."""


def run(args: argparse.Namespace) -> int:
    """Look over, take over or take back, and print what became of every kind of record."""
    if args.system == "undo":
        return _print(args, undo_takeover(public_id=args.path, now=_now), _UNDO)
    check_files(args.files)
    system = Takeover.System(args.system)
    taken = read_export(Path(args.path), system)
    if args.dry_run:
        return _print(args, try_taking(taken=taken, system=system, files=args.files, now=_now), "试算")
    last = [time.monotonic()]

    def tell(what: str, count: int) -> None:
        if not args.json and time.monotonic() - last[0] > 2:
            last[0] = time.monotonic()
            print(f"{what}：{count} 人", file=sys.stderr)

    return _print(args, take_over(taken=taken, system=system, files=args.files, now=_now, progress=tell), "接手")


def _print(args: argparse.Namespace, result: Result, begin: str) -> int:
    if args.json:
        value = {"run": result.run or None, "people": dict(result.people), "counts": dict(result.counts), "refused": list(result.refused), "left": list(result.left)}
        print(json.dumps(value, ensure_ascii=False))
        return 0
    words = _TAKEN_BACK if begin == _UNDO else OUTCOMES
    told = "，".join(f"{words[key]} {n}" for key, n in result.people.items() if n and key in words)
    print(f"{begin}：候选人 {told or '没有变化'}")
    for kind, name in KINDS.items():
        parts = [f"{_WORDS[end]} {n}" for end in _WORDS if (n := result.counts.get(f"{kind}.{end}", 0))]
        if parts:
            print(f"{name}：{'，'.join(parts)}")
    for why in result.refused:
        print(f"没有导入：{why}")
    for what in result.left:
        print(f"没有带：{what}")
    if result.run and begin == "接手":
        print(f"撤销：caidang takeover undo {result.run}（30 天内）")
    return 0


def _now() -> datetime:
    return datetime.now(UTC)
