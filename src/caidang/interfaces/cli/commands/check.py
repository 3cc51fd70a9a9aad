"""``caidang check``: is this data folder whole, as far as can be read; changes nothing unless asked to heal."""

import argparse
import json
import sys

from caidang.domain.backup.checking import check_vault
from caidang.domain.backup.models import RunKind
from caidang.interfaces.cli.commands.backup import do_now, report_runs


def run(args: argparse.Namespace) -> int:
    """Check everything, or a sample; exits 1 when something is wrong."""
    if args.heal:
        return report_runs(args, [do_now(RunKind.SCRUB, None, is_deep=True)])
    found = check_vault(sample=args.sample, progress=lambda *_: None)
    if args.json:
        sys.stdout.write(json.dumps(found.as_json(), ensure_ascii=False) + "\n")
    else:
        lines = [
            f"封存的文件 {found.files} 份，封存的值 {found.values} 处，原件正文 {found.documents} 份，审计 {found.audit_events} 条。",
            *(f"注意：{problem}" for problem in found.problems),
        ]
        sys.stdout.write("\n".join(lines if found.problems else [*lines, "全部完好。"]) + "\n")
    return 1 if found.problems else 0
