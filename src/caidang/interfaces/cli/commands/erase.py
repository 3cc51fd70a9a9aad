"""``caidang erase``: erase a person, on the machine whose keys one holds."""

import argparse
import json
import sys
from datetime import UTC, datetime

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.compliance.services.tombstones import replay_tombstones
from caidang.domain.intake.services.discarding import drop_wrappers
from caidang.domain.review.services.chain.erasing import erase_at_once
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.search.index.cursors import forget_machines

_WORD = "抹除"


def _again(args: argparse.Namespace, now: datetime) -> int:
    try:
        entries = json.loads(sys.stdin.read())
    except ValueError:
        raise InvalidInput("标准输入要是备份里抹除的清单。") from None
    count = replay_tombstones(entries, now=now)
    forget_machines()
    sys.stdout.write(json.dumps({"records": count}) if args.json else f"再抹除了 {count} 份档案。")
    sys.stdout.write("\n")
    return 0


def run(args: argparse.Namespace) -> int:
    """Erase the record of this number after the word was typed; print what went and what stayed."""
    now = datetime.now(UTC)
    if args.again:
        return _again(args, now)
    if not args.id or not args.reason:
        raise InvalidInput("写明候选人的编号和 --reason。")
    candidate = get_candidate(args.id, viewer=PROGRAM)
    if not args.yes:
        sys.stderr.write(f"钥匙销毁，资料清除，撤不回来。写「{_WORD}」两个字继续：")
        sys.stderr.flush()
        if sys.stdin.readline().strip() != _WORD:
            raise InvalidInput("没有抹除，什么都没有动。")
    done = erase_at_once(candidate=candidate, reason=args.reason, actor=PROGRAM, now=now)
    wrappers = drop_wrappers(now=now)
    if args.json:
        told = {"erasure": str(done.public_id), "rows": done.counts, "wrappers": wrappers}
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        return 0
    sys.stdout.write(
        f"已抹除，清除 {sum(done.counts.values())} 行。证明编号 {done.public_id}，可以在「合规」的「抹除」里下载。\n"
        "索引里的词随后由工作进程清掉。\n"
    )
    return 0
