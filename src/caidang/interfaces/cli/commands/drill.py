"""``caidang drill``: restore a backup into a scratch place, prove it, throw it away."""

import argparse

from caidang.core.errors import InvalidInput
from caidang.domain.backup.models import RunKind
from caidang.domain.backup.services.drills import best_target
from caidang.domain.backup.services.targets import can_reach, find_target
from caidang.foundation.accounts.policy import PROGRAM
from caidang.interfaces.cli.commands.backup import do_now, report_runs


def run(args: argparse.Namespace) -> int:
    """Drill with one target; exits 1 when the drill was not passed."""
    target = find_target(name=args.name, viewer=PROGRAM) if args.name else best_target(can_reach=can_reach)
    if target is None:
        raise InvalidInput("还没有成功的备份可以演练：先用 caidang backup target add 加一个，再 caidang backup run。")
    return report_runs(args, [do_now(RunKind.DRILL, target)])
