"""``caidang reindex``: build the index anew from the records."""

import argparse
import sys
from datetime import UTC, datetime

from caidang.domain.candidates.services.record.indexing import rebuild_index
from caidang.domain.intake.services.worker_lock import is_worker_running
from caidang.domain.pipeline.selectors.beside import beside


def run(args: argparse.Namespace) -> int:
    """Rebuild now, or ask the running server to."""
    is_done = rebuild_index(
        now=datetime.now(UTC), is_worker_running=is_worker_running(), beside=beside
    )
    text = "索引已从档案重建。" if is_done else "已通知运行中的服务器重建索引，期间照常可以搜索。"
    sys.stdout.write(text + "\n")
    return 0
