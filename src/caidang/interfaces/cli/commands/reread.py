"""``caidang reread``: read stored originals again with the present parser."""

import argparse
import json
import sys
from datetime import UTC, datetime

from caidang.domain.intake.selectors.rereads import RunReport
from caidang.domain.intake.services.reread_here import reread_here


def run(args: argparse.Namespace) -> int:
    """Read them and print what changed, without any value. Exits 1 when a document could not be read."""
    failed = 0
    for state in reread_here(candidate=args.candidate, now=lambda: datetime.now(UTC)):
        if isinstance(state, RunReport):
            failed = state.run.failed
            sys.stdout.write(_report(state, is_json=args.json) + "\n")
        elif sys.stderr.isatty():
            sys.stderr.write(f"\r已读 {state.settled} / {state.total}")
            sys.stderr.flush()
    return 1 if failed else 0


def _report(report: RunReport, *, is_json: bool) -> str:
    run = report.run
    if is_json:
        counts = {
            "run": run.id,
            "version": run.version,
            "documents": run.total,
            "done": run.done,
            "failed": run.failed,
            "changed": run.changed,
            "added": report.added,
            "replaced": report.replaced,
            "unread": run.unread,
            "fields": dict(report.fields),
            "records": [
                {"candidate": r.public_id, "changes": len(r.changes), "reasons": r.reasons}
                for r in report.records
            ],
        }
        return json.dumps(counts, ensure_ascii=False)
    fields = "，".join(f"{label} {n}" for label, n in report.fields)
    return (
        f"读了 {run.settled} 份，{run.changed} 份的档案有变化：补上 {report.added} 项，"
        f"改读 {report.replaced} 项{f'（{fields}）' if fields else ''}；"
        f"没再读到而留着的 {run.unread} 项，没读出的 {run.failed} 份。"
    )
